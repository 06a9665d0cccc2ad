//! Finds conditions whose variable is null.
//!
//! A nullable variable with a default may be the condition of `@skip` and
//! `@include`, which must not be null. A request can still pass null in place of
//! the default, which shows only once the values of variables are known.

use async_graphql::{ServerError, Value, Variables};

use super::Selected;
use crate::error::{Code, error};
use crate::plan::operation::ConditionKind;
use crate::plan::{VariableCondition, conditions};

/// One error for each null condition of an operation.
pub(super) fn check(selected: Selected<'_>, values: &Variables) -> Vec<ServerError> {
    if !values.values().any(|value| *value == Value::Null) {
        return Vec::new();
    }
    let fragments = &selected.document.typed.fragments;
    let conditions = conditions(&selected.operation.selections, fragments).into_iter();
    conditions
        .filter(|condition| values.get(condition.variable) == Some(&Value::Null))
        .map(refused)
        .collect()
}

fn refused(condition: VariableCondition<'_>) -> ServerError {
    let directive = match condition.kind {
        ConditionKind::Skip => "skip",
        ConditionKind::Include => "include",
    };
    let message = format!(
        "The variable `${}` is null, but `@{directive}` needs true or false.",
        condition.variable
    );
    error(Code::BadArgument, message, Some(condition.position))
}

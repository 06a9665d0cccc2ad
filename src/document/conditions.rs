//! Conditions whose variable is null.
//!
//! A variable that may be null and has a default may be the condition of `@skip`
//! and `@include`, which is never null: null in place of the default is found
//! with the values of variables.

use async_graphql::{ServerError, Value, Variables};

use super::Selected;
use crate::error::{Code, error};
use crate::plan::{Condition, conditions};

/// Each condition of an operation that is null.
pub(super) fn check(selected: &Selected<'_>, values: &Variables) -> Vec<ServerError> {
    if !values.values().any(|value| *value == Value::Null) {
        return Vec::new();
    }
    let selections = &selected.definition.node.selection_set.node;
    let conditions = conditions(selections, selected.fragments).into_iter();
    conditions
        .filter(|condition| values.get(condition.variable) == Some(&Value::Null))
        .map(refused)
        .collect()
}

fn refused(condition: Condition<'_>) -> ServerError {
    let message = format!(
        "The variable `${}` is null, and `@{}` wants true or false.",
        condition.variable, condition.directive.name.node
    );
    error(Code::BadArgument, message, Some(condition.argument.pos))
}

//! What the viewer may read. Everything else that is planned asks here.

use super::value::Read;
use crate::error::Code;
use crate::object::{ObjectType, role_name};
use crate::sql::Filter;
use crate::viewer::{Access, Role};

/// Refuses what requires another role than the viewer's. `field` names the field that
/// would be read, such as `Pass.code`.
#[inline]
pub(super) fn check(access: Access, required: Role, field: impl FnOnce() -> String) -> Read<()> {
    if access.role >= required {
        return Ok(());
    }
    let message = format!(
        "`{}` requires the role {}; yours is {}. Remove it from fields, filters and orders, or sign in with that role.",
        field(),
        role_name(required),
        role_name(access.role),
    );
    Err((Code::Forbidden, message))
}

/// A condition on an object's rows that also holds only for rows that the viewer sees.
pub(super) fn visible(access: Access, object: &ObjectType, filter: Filter) -> Filter {
    match object.visible(access) {
        Some(rule) => with_rule(filter, rule),
        None => filter,
    }
}

/// A condition and a rule of rows.
pub(super) fn with_rule(filter: Filter, rule: &Filter) -> Filter {
    if filter == Filter::EVERYTHING {
        rule.clone()
    } else {
        Filter::All(vec![filter, rule.clone()])
    }
}

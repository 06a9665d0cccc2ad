//! From a document and the values of its variables to a plan.

use std::sync::Arc;

use async_graphql::{ServerError, Variables};
use chrono::{DateTime, Utc};

use crate::document::Document;
use crate::plan::{Bindings, Limits, Plan, plan};

/// What planning takes. It owns it, so that another thread can plan.
pub(super) struct Planning {
    pub(super) document: Arc<Document>,
    /// The name of the operation, if the request has one.
    pub(super) operation: Option<String>,
    /// The values that were given.
    pub(super) given: Variables,
    pub(super) limits: Limits,
    /// Whether the operation is refused when it costs more than it may.
    pub(super) is_checked: bool,
    pub(super) now: DateTime<Utc>,
}

/// A plan, and the values of variables where it asks for the schema, too. Else they
/// are gone: they may take much more memory than the plan.
pub(super) struct Planned {
    pub(super) plan: Plan,
    pub(super) introspection: Option<Variables>,
}

impl Planning {
    pub(super) fn run(self) -> Result<Planned, Vec<ServerError>> {
        let selected = self.document.operation(self.operation.as_deref());
        let selected = selected.map_err(|error| vec![error])?;
        let variables = selected.variables(&self.given)?;
        let operation = selected.with(Bindings::Values(&variables));
        let plan = plan(operation, self.limits, self.now).and_then(|plan| {
            if self.is_checked {
                plan.check_cost(self.limits)?;
            }
            Ok(plan)
        });
        let plan = plan.map_err(|refusal| vec![ServerError::from(&refusal)])?;
        let introspection = plan.introspects().then_some(variables);
        Ok(Planned {
            plan,
            introspection,
        })
    }
}

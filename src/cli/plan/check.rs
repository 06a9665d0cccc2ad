//! One operation, from its text to its bill.

use async_graphql::ServerError;
use chrono::Utc;
use sea_orm::DbBackend;

use super::library::{Assembled, Located};
use super::mistake::{Mistake, Place};
use super::values::Values;
use crate::bill::Bill;
use crate::document::{DefinitionKind, Documents};
use crate::error::Refusal;
use crate::plan::{Bindings, Limits, plan};

/// An operation's bill.
pub(super) struct Planned {
    pub(super) place: Place,
    pub(super) name: Option<String>,
    pub(super) bill: Bill,
    /// Why it may not cost that, and where the field is that costs most.
    pub(super) refusal: Option<(Place, Refusal)>,
}

/// What operations are planned with.
pub(super) struct Planner<'a> {
    pub(super) documents: Documents,
    pub(super) limits: Limits,
    pub(super) values: Option<&'a Values>,
    /// Whose SQL is shown, if any is.
    pub(super) backend: Option<DbBackend>,
}

impl Planner<'_> {
    /// Plans an operation.
    pub(super) async fn plan(
        &self,
        operation: &Located,
        assembled: &Assembled<'_>,
    ) -> Result<Planned, Vec<Mistake>> {
        let mistakes = |errors: Vec<ServerError>| -> Vec<Mistake> {
            let mistake = |error: ServerError| Mistake {
                place: assembled.place(error.locations.first()),
                message: error.message,
            };
            errors.into_iter().map(mistake).collect()
        };
        let DefinitionKind::Operation(name) = &operation.definition.kind else {
            unreachable!("a library's operations are operations")
        };
        let document = self.documents.read(&assembled.text);
        let document = document.map_err(mistakes)?;
        let selected = document
            .operation(name.as_deref())
            .map_err(|error| mistakes(vec![error]))?;
        let given = self.values.and_then(|values| values.of(name.as_deref()));
        let given = match given {
            Some(given) => Some(selected.variables(&given).map_err(mistakes)?),
            None => None,
        };
        let planned = plan(
            selected.with(given.as_ref().map_or(Bindings::UNKNOWN, Bindings::Values)),
            self.limits,
            Utc::now(),
        );
        let planned = planned.map_err(|refusal| mistakes(vec![ServerError::from(&refusal)]))?;
        let refusal = planned.check_cost(self.limits).err();
        Ok(Planned {
            place: operation.place(),
            name: name.clone(),
            bill: Bill::of(&planned, self.backend),
            refusal: refusal.map(|refusal| (assembled.place(Some(&refusal.position)), refusal)),
        })
    }
}

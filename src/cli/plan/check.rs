//! Plans one operation, from its text to its bill.

use async_graphql::ServerError;
use sea_orm::DbBackend;

use super::library::Operation;
use super::mistake::{Mistake, Place};
use super::source::Mapped;
use super::values::Values;
use crate::bill::Bill;
use crate::document::Documents;
use crate::error::Refusal;
use crate::plan::{Bindings, Limits, Operation as Selected, bound, plan};
use crate::viewer::Access;

/// An operation's bill.
#[derive(Debug)]
pub(super) struct Planned {
    pub(super) place: Place,
    pub(super) name: Option<String>,
    pub(super) bill: Bill,
    /// The exceeded limit, and the place of the field that costs most.
    pub(super) refusal: Option<(Place, Refusal)>,
}

/// Plans operations with given limits, values and access.
pub(super) struct Planner<'a> {
    pub(super) documents: Documents,
    pub(super) limits: Limits,
    pub(super) values: Option<&'a Values>,
    /// What the operations' senders may read.
    pub(super) access: Access,
    /// The database whose SQL is shown, if any.
    pub(super) backend: Option<DbBackend>,
}

impl Planner<'_> {
    /// Whether the variables file has values for an operation.
    pub(super) fn has_values(&self, operation: Operation<'_>) -> bool {
        let name = operation.definition.name.as_deref();
        self.values
            .is_some_and(|values| values.for_operation(name).is_some())
    }

    /// Plans the text that a client sends for an operation.
    pub(super) fn plan(
        &self,
        operation: Operation<'_>,
        text: &Mapped,
    ) -> Result<Planned, Vec<Mistake>> {
        let place = operation.definition.place();
        let mistakes = |errors: Vec<ServerError>| -> Vec<Mistake> {
            let mistake = |error: ServerError| Mistake {
                place: match error.locations.first() {
                    Some(position) => text.place_at(*position),
                    None => place.clone(),
                },
                message: error.message,
            };
            errors.into_iter().map(mistake).collect()
        };
        let name = operation.definition.name.as_deref();
        let document = self.documents.read(text.text());
        let document = document.map_err(mistakes)?;
        let selected = document
            .operation(name)
            .map_err(|error| mistakes(vec![error]))?;
        let given = self.values.and_then(|values| values.for_operation(name));
        let given = match given {
            Some(given) => Some(selected.variables(&given).map_err(mistakes)?),
            None => None,
        };
        let with = |variables| Selected {
            access: self.access,
            ..selected.with(variables)
        };
        let planned = match &given {
            Some(given) => plan(with(Bindings::Values(given)), self.limits).map(|plan| {
                let refusal = plan.check_cost(self.limits).err();
                (Bill::new(&plan, self.backend), refusal)
            }),
            None => bound(with(Bindings::UNKNOWN), self.limits).map(|bound| {
                let refusal = bound.check_cost(self.limits).err();
                (Bill::from_bound(&bound, self.backend), refusal)
            }),
        };
        let (bill, refusal) =
            planned.map_err(|refusal| mistakes(vec![ServerError::from(&refusal)]))?;
        Ok(Planned {
            bill,
            refusal: refusal.map(|refusal| (text.place_at(refusal.position), refusal)),
            name: name.map(str::to_owned),
            place,
        })
    }
}

//! Gates.

use async_graphql::Object;
use entity::{gate, pass};
use sea_orm::ColumnTrait;

use super::pass::{PassConnection, PassFilter};

/// A gate.
pub(super) struct Gate(pub(super) gate::Model);

#[Object]
impl Gate {
    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn passes(&self, first: Option<u64>, filter: Option<PassFilter>) -> PassConnection {
        PassConnection::new(pass::Column::GateId.eq(self.0.id), first, filter)
    }
}

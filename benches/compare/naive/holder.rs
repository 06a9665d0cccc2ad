//! Holders.

use async_graphql::Object;
use entity::{holder, pass};
use sea_orm::ColumnTrait;

use super::pass::{PassConnection, PassFilter};

/// A holder.
pub(super) struct Holder(pub(super) holder::Model);

#[Object]
impl Holder {
    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn passes(&self, first: Option<u64>, filter: Option<PassFilter>) -> PassConnection {
        PassConnection::new(pass::Column::HolderId.eq(self.0.id), first, filter)
    }
}

//! The root.

use async_graphql::{Context, Object, Result};
use entity::{gate, pass};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{connection, gate::Gate, pass::Pass};

/// The root.
pub(super) struct Query;

/// The requested number of gates.
pub(super) struct GateConnection(u64);

/// The requested number of latest passes.
pub(super) struct LatestPasses(u64);

#[Object]
impl Query {
    async fn gates(&self, first: u64) -> GateConnection {
        GateConnection(first)
    }

    async fn passes(&self, first: u64) -> LatestPasses {
        LatestPasses(first)
    }

    async fn pass(&self, context: &Context<'_>, code: String) -> Result<Option<Pass>> {
        let pass = pass::Entity::find()
            .filter(pass::Column::Code.eq(code))
            .one(connection(context)?)
            .await?;
        Ok(pass.map(Pass))
    }
}

#[Object]
impl GateConnection {
    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<Gate>> {
        let gates = gate::Entity::find()
            .order_by_asc(gate::Column::Code)
            .limit(self.0)
            .all(connection(context)?)
            .await?;
        Ok(gates.into_iter().map(Gate).collect())
    }
}

#[Object]
impl LatestPasses {
    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<Pass>> {
        let passes = pass::Entity::find()
            .order_by_desc(pass::Column::IssuedAt)
            .order_by_desc(pass::Column::Id)
            .limit(self.0)
            .all(connection(context)?)
            .await?;
        Ok(passes.into_iter().map(Pass).collect())
    }
}

//! Passes.

use async_graphql::{Context, InputObject, Object, Result};
use entity::{gate, holder, pass, scan};
use sea_orm::{
    ActiveEnum, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

use super::{connection, gate::Gate, holder::Holder, scan::ScanConnection};
use crate::instant;

/// The default page size.
pub(super) const PAGE: u64 = 20;

/// A pass.
pub(super) struct Pass(pub(super) pass::Model);

/// The passes of one parent.
pub(super) struct PassConnection {
    condition: Condition,
    first: u64,
}

/// A filter on passes.
#[derive(InputObject)]
pub(super) struct PassFilter {
    revoked_at: Option<TimeFilter>,
}

/// A filter on times.
#[derive(InputObject)]
struct TimeFilter {
    is_null: Option<bool>,
}

#[Object]
impl Pass {
    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn kind(&self) -> String {
        self.0.kind.to_value()
    }

    async fn issued_at(&self) -> String {
        instant::text(self.0.issued_at)
    }

    async fn gate(&self, context: &Context<'_>) -> Result<Gate> {
        let gate = gate::Entity::find_by_id(self.0.gate_id)
            .one(connection(context)?)
            .await?;
        gate.map(Gate).ok_or_else(|| "there is no such gate".into())
    }

    async fn holder(&self, context: &Context<'_>) -> Result<Holder> {
        let holder = holder::Entity::find_by_id(self.0.holder_id)
            .one(connection(context)?)
            .await?;
        holder
            .map(Holder)
            .ok_or_else(|| "there is no such holder".into())
    }

    async fn scans(&self, first: Option<u64>) -> ScanConnection {
        ScanConnection::new(scan::Column::PassId.eq(self.0.id), first)
    }
}

impl PassConnection {
    pub(super) fn new(of: Expr, first: Option<u64>, filter: Option<PassFilter>) -> Self {
        let revoked_at = filter.and_then(|filter| filter.revoked_at);
        let restriction = match revoked_at.and_then(|filter| filter.is_null) {
            Some(true) => Some(pass::Column::RevokedAt.is_null()),
            Some(false) => Some(pass::Column::RevokedAt.is_not_null()),
            None => None,
        };
        Self {
            condition: Condition::all().add(of).add_option(restriction),
            first: first.unwrap_or(PAGE),
        }
    }
}

#[Object]
impl PassConnection {
    async fn total_count(&self, context: &Context<'_>) -> Result<u64> {
        let count = pass::Entity::find()
            .filter(self.condition.clone())
            .count(connection(context)?)
            .await?;
        Ok(count)
    }

    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<Pass>> {
        let passes = pass::Entity::find()
            .filter(self.condition.clone())
            .order_by_desc(pass::Column::IssuedAt)
            .order_by_desc(pass::Column::Id)
            .limit(self.first)
            .all(connection(context)?)
            .await?;
        Ok(passes.into_iter().map(Pass).collect())
    }
}

//! Scans.

use async_graphql::{Context, Object, Result};
use entity::{gate, scan};
use sea_orm::{ActiveEnum, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

use super::{connection, gate::Gate, pass::PAGE};
use crate::instant;

/// A scan.
struct Scan(scan::Model);

/// The scans of one parent.
pub(super) struct ScanConnection {
    condition: Expr,
    first: u64,
}

#[Object]
impl Scan {
    async fn direction(&self) -> String {
        self.0.direction.to_value()
    }

    async fn outcome(&self) -> String {
        self.0.outcome.to_value()
    }

    async fn scanned_at(&self) -> String {
        instant::text(self.0.scanned_at)
    }

    async fn gate(&self, context: &Context<'_>) -> Result<Gate> {
        let gate = gate::Entity::find_by_id(self.0.gate_id)
            .one(connection(context)?)
            .await?;
        gate.map(Gate).ok_or_else(|| "there is no such gate".into())
    }
}

impl ScanConnection {
    pub(super) fn new(of: Expr, first: Option<u64>) -> Self {
        Self {
            condition: of,
            first: first.unwrap_or(PAGE),
        }
    }
}

#[Object]
impl ScanConnection {
    async fn nodes(&self, context: &Context<'_>) -> Result<Vec<Scan>> {
        let scans = scan::Entity::find()
            .filter(self.condition.clone())
            .order_by_desc(scan::Column::ScannedAt)
            .order_by_desc(scan::Column::Id)
            .limit(self.first)
            .all(connection(context)?)
            .await?;
        Ok(scans.into_iter().map(Scan).collect())
    }
}

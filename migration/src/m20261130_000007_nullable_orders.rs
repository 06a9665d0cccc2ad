//! Indexes for the orders by columns that may be null.
//!
//! A walk of such an order reads two ranges of its index, the rows with a value and
//! those without, so one index serves both directions with nulls last.

use sea_orm_migration::prelude::*;

use crate::parts::index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Column {
    Id,
    GateId,
    HolderId,
    InsideSince,
    ClosedAt,
    Company,
}

/// The index of an order within a parent. Its condition always holds, but databases see
/// that only in statements that compare the parent. Otherwise SQLite would skip from
/// parent to parent in it and sort, instead of walking the order of the whole table.
fn within(table: &'static str, parent: Column, order: Column) -> IndexCreateStatement {
    let is_given = Expr::col(Alias::new(parent.to_string())).is_not_null();
    index(table, [parent, order, Column::Id])
        .and_where(is_given)
        .take()
}

fn orders() -> [IndexCreateStatement; 5] {
    use Column::{ClosedAt, Company, GateId, HolderId, Id, InsideSince};
    [
        index("pass", [InsideSince, Id]),
        index("gate", [ClosedAt, Id]),
        index("holder", [Company, Id]),
        // The same order within a gate, and within a holder.
        within("pass", GateId, InsideSince),
        within("pass", HolderId, InsideSince),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for order in orders() {
            manager.create_index(order).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name) in [
            ("pass", "pass_holder_id_inside_since_id_idx"),
            ("pass", "pass_gate_id_inside_since_id_idx"),
            ("holder", "holder_company_id_idx"),
            ("gate", "gate_closed_at_id_idx"),
            ("pass", "pass_inside_since_id_idx"),
        ] {
            let drop = Index::drop().name(name).table(Alias::new(table)).to_owned();
            manager.drop_index(drop).await?;
        }
        Ok(())
    }
}

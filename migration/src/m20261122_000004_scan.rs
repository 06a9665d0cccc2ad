//! The table `scan`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::{index, key, moment, not_empty, one_of, reference, text, text_or_none};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Scan {
    Table,
    Id,
    Code,
    PassId,
    GateId,
    Direction,
    Outcome,
    DenialReason,
    ScannedAt,
}

#[derive(DeriveIden)]
enum Gate {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Pass {
    Table,
    Id,
}

/// Reasons that only apply on the way in.
const DENIALS_IN: [&str; 4] = [
    "NOT_YET_VALID",
    "EXPIRED",
    "ALREADY_INSIDE",
    "ENTRIES_EXHAUSTED",
];

/// All reasons, in the order in which they are checked.
const DENIALS: [&str; 10] = [
    "GATE_CLOSED",
    "UNKNOWN_PASS",
    "REVOKED",
    "HOLDER_BLOCKED",
    "WRONG_GATE",
    "NOT_YET_VALID",
    "EXPIRED",
    "ALREADY_INSIDE",
    "ENTRIES_EXHAUSTED",
    "NOT_INSIDE",
];

/// A rule on the reason. A CHECK passes if a comparison with null is neither true
/// nor false, so each rule states what null means.
fn reason() -> Expr {
    Expr::col(Scan::DenialReason)
}

fn table(backend: DbBackend) -> TableCreateStatement {
    Table::create()
        .table(Scan::Table)
        .col(key(Scan::Id))
        .col(text(Scan::Code, backend))
        .col(ColumnDef::new(Scan::PassId).big_integer().null())
        .col(ColumnDef::new(Scan::GateId).big_integer().not_null())
        .col(text(Scan::Direction, backend))
        .col(text(Scan::Outcome, backend))
        .col(text_or_none(Scan::DenialReason, backend))
        .col(moment(Scan::ScannedAt))
        .foreign_key(&mut reference(
            "scan_pass_id_fkey",
            (Scan::Table, Scan::PassId),
            (Pass::Table, Pass::Id),
        ))
        .foreign_key(&mut reference(
            "scan_gate_id_fkey",
            (Scan::Table, Scan::GateId),
            (Gate::Table, Gate::Id),
        ))
        .check(not_empty("scan_code_not_empty", Scan::Code))
        .check(one_of(
            "scan_direction_known",
            Scan::Direction,
            &["IN", "OUT"],
        ))
        .check(one_of(
            "scan_outcome_known",
            Scan::Outcome,
            &["ADMITTED", "DENIED"],
        ))
        .check(one_of(
            "scan_denial_reason_known",
            Scan::DenialReason,
            &DENIALS,
        ))
        .check(Check::named(
            "scan_denial_reason_exactly_when_denied",
            Expr::col(Scan::Outcome)
                .eq("DENIED")
                .and(reason().is_not_null())
                .or(Expr::col(Scan::Outcome)
                    .ne("DENIED")
                    .and(reason().is_null())),
        ))
        .check(Check::named(
            "scan_without_pass_denied",
            Expr::col(Scan::PassId).is_not_null().or(reason()
                .is_not_null()
                .and(reason().is_in(["GATE_CLOSED", "UNKNOWN_PASS"]))),
        ))
        .check(Check::named(
            "scan_unknown_pass_without_pass",
            reason()
                .is_null()
                .or(reason().ne("UNKNOWN_PASS"))
                .or(Expr::col(Scan::PassId).is_null()),
        ))
        .check(Check::named(
            "scan_denial_reason_fits_direction",
            reason().is_null().or(Expr::col(Scan::Direction)
                .eq("IN")
                .and(reason().ne("NOT_INSIDE"))
                .or(Expr::col(Scan::Direction)
                    .eq("OUT")
                    .and(reason().is_not_in(DENIALS_IN)))),
        ))
        .take()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(table(manager.get_database_backend()))
            .await?;
        for order in [
            index("scan", [Scan::ScannedAt, Scan::Id]),
            index("scan", [Scan::GateId, Scan::ScannedAt, Scan::Id]),
            index("scan", [Scan::PassId, Scan::ScannedAt, Scan::Id]),
        ] {
            manager.create_index(order).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Scan::Table).take())
            .await
    }
}

//! The table `pass`.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::{
    index, key, moment, moment_or_none, not_empty, one_of, only_with, reference, text, text_or_none,
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Pass {
    Table,
    Id,
    Code,
    GateId,
    HolderId,
    Kind,
    Purpose,
    VehiclePlate,
    AnyGate,
    MaxEntries,
    IssuedAt,
    ValidFrom,
    ValidUntil,
    RevokedAt,
    RevokeReason,
    InsideSince,
}

#[derive(DeriveIden)]
enum Gate {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Holder {
    Table,
    Id,
}

fn table(backend: DbBackend) -> TableCreateStatement {
    Table::create()
        .table(Pass::Table)
        .col(key(Pass::Id))
        .col(text(Pass::Code, backend))
        .col(ColumnDef::new(Pass::GateId).big_integer().not_null())
        .col(ColumnDef::new(Pass::HolderId).big_integer().not_null())
        .col(text(Pass::Kind, backend))
        .col(text_or_none(Pass::Purpose, backend))
        .col(text_or_none(Pass::VehiclePlate, backend))
        .col(ColumnDef::new(Pass::AnyGate).boolean().not_null())
        .col(ColumnDef::new(Pass::MaxEntries).integer().null())
        .col(moment(Pass::IssuedAt))
        .col(moment(Pass::ValidFrom))
        .col(moment(Pass::ValidUntil))
        .col(moment_or_none(Pass::RevokedAt))
        .col(text_or_none(Pass::RevokeReason, backend))
        .col(moment_or_none(Pass::InsideSince))
        .foreign_key(&mut reference(
            "pass_gate_id_fkey",
            (Pass::Table, Pass::GateId),
            (Gate::Table, Gate::Id),
        ))
        .foreign_key(&mut reference(
            "pass_holder_id_fkey",
            (Pass::Table, Pass::HolderId),
            (Holder::Table, Holder::Id),
        ))
        .check(not_empty("pass_code_not_empty", Pass::Code))
        .check(one_of(
            "pass_kind_known",
            Pass::Kind,
            &["VISITOR", "CONTRACTOR", "VEHICLE", "STAFF"],
        ))
        .check(Check::named(
            "pass_plate_only_of_vehicle",
            Expr::col(Pass::VehiclePlate)
                .is_null()
                .or(Expr::col(Pass::Kind).eq("VEHICLE")),
        ))
        .check(Check::named(
            "pass_max_entries_positive",
            Expr::col(Pass::MaxEntries).gt(0),
        ))
        .check(Check::named(
            "pass_valid_until_after_from",
            Expr::col(Pass::ValidUntil).gt(Expr::col(Pass::ValidFrom)),
        ))
        .check(only_with(
            "pass_revoke_reason_only_when_revoked",
            Pass::RevokeReason,
            Pass::RevokedAt,
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
            // Orders of all passes.
            index("pass", [Pass::Code]).unique().take(),
            index("pass", [Pass::IssuedAt, Pass::Id]),
            index("pass", [Pass::ValidUntil, Pass::Id]),
            // The same orders within a gate.
            index("pass", [Pass::GateId, Pass::IssuedAt, Pass::Id]),
            index("pass", [Pass::GateId, Pass::ValidUntil, Pass::Id]),
            index("pass", [Pass::GateId, Pass::Code]),
            // The same orders within a holder.
            index("pass", [Pass::HolderId, Pass::IssuedAt, Pass::Id]),
            index("pass", [Pass::HolderId, Pass::ValidUntil, Pass::Id]),
            index("pass", [Pass::HolderId, Pass::Code]),
            // A gate's occupancy: counts only the few passes whose holder is
            // inside.
            index("pass", [Pass::GateId])
                .name("pass_gate_id_inside_since_idx")
                .and_where(Expr::col(Pass::InsideSince).is_not_null())
                .take(),
        ] {
            manager.create_index(order).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Pass::Table).take())
            .await
    }
}

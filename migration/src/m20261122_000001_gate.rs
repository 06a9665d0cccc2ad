//! The table `gate`.

use sea_orm_migration::prelude::*;

use crate::parts::{index, key, moment, moment_or_none, not_empty, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Gate {
    Table,
    Id,
    Code,
    Name,
    Location,
    ClosedAt,
    CreatedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        manager
            .create_table(
                Table::create()
                    .table(Gate::Table)
                    .col(key(Gate::Id))
                    .col(text(Gate::Code, backend))
                    .col(text(Gate::Name, backend))
                    .col(text(Gate::Location, backend))
                    .col(moment_or_none(Gate::ClosedAt))
                    .col(moment(Gate::CreatedAt))
                    .check(not_empty("gate_code_not_empty", Gate::Code))
                    .check(not_empty("gate_name_not_empty", Gate::Name))
                    .check(not_empty("gate_location_not_empty", Gate::Location))
                    .take(),
            )
            .await?;
        for order in [
            index("gate", [Gate::Code]).unique().take(),
            index("gate", [Gate::Name, Gate::Id]),
            index("gate", [Gate::CreatedAt, Gate::Id]),
        ] {
            manager.create_index(order).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Gate::Table).take())
            .await
    }
}

//! The table `holder`.

use sea_orm_migration::prelude::*;

use crate::parts::{index, key, moment, moment_or_none, not_empty, only_with, text, text_or_none};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Holder {
    Table,
    Id,
    Name,
    Company,
    Phone,
    BlockedAt,
    BlockReason,
    CreatedAt,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        manager
            .create_table(
                Table::create()
                    .table(Holder::Table)
                    .col(key(Holder::Id))
                    .col(text(Holder::Name, backend))
                    .col(text_or_none(Holder::Company, backend))
                    .col(text_or_none(Holder::Phone, backend))
                    .col(moment_or_none(Holder::BlockedAt))
                    .col(text_or_none(Holder::BlockReason, backend))
                    .col(moment(Holder::CreatedAt))
                    .check(not_empty("holder_name_not_empty", Holder::Name))
                    .check(only_with(
                        "holder_block_reason_only_when_blocked",
                        Holder::BlockReason,
                        Holder::BlockedAt,
                    ))
                    .take(),
            )
            .await?;
        for order in [
            index("holder", [Holder::Name, Holder::Id]),
            index("holder", [Holder::CreatedAt, Holder::Id]),
        ] {
            manager.create_index(order).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table(Holder::Table).take())
            .await
    }
}

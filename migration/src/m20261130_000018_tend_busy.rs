//! `gatepass_tend_tallies` returns `busy` while somebody else changes the numbers, on PostgreSQL.
//!
//! It returned `done`, as if it had folded the changes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::m20261130_000015_tally_tend::{POSTGRES_TEND, fix_path};
use crate::steps::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Where the function begins to write.
const WRITES: &str = "PERFORM set_config";

/// Whoever locks the row of the instant changes the numbers.
const TAKES_LOCK: &str = "
        PERFORM FROM pass_tally_time FOR UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            RETURN 'busy';
        END IF;
        ";

async fn replace(manager: &SchemaManager<'_>, tend: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let tend = tend.replacen("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1);
    let path = fix_path("gatepass_tend_tallies(timestamptz, bigint)");
    run(manager, [tend.as_str(), &path]).await
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tend = POSTGRES_TEND.replacen(WRITES, &format!("{TAKES_LOCK}{WRITES}"), 1);
        replace(manager, &tend).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, POSTGRES_TEND).await
    }
}

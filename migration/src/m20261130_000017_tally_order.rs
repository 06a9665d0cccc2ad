//! Writes the numbers of scans in the order of their key when it makes them anew, on PostgreSQL.
//!
//! A count reads numbers of some gates and of a range of time. In the order in which they were
//! summed, each of them was in another page.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::m20261130_000014_scan_tally::postgres_rebuild;
use crate::m20261130_000015_tally_tend::fix_path;
use crate::steps::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let rebuild =
            postgres_rebuild().replacen("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1);
        let path = fix_path("gatepass_rebuild_scan_tallies()");
        run(manager, [rebuild.as_str(), &path]).await
    }

    /// The order of the numbers means nothing to earlier versions.
    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

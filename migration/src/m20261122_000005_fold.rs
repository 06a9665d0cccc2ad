//! The PostgreSQL function for comparisons that ignore case.
//!
//! `lower` and `ILIKE` depend on the database's locale. This function uses
//! Unicode's simple case folding, like the regular expressions that Gatepass adds
//! to SQLite, so both databases find the same rows. SQLite needs no function.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The function's name. It takes and returns text.
pub(crate) const FUNCTION: &str = "gatepass_fold";

/// A line of characters, and a line with the folding of each. ASCII comes first,
/// because `translate` searches from the start. Then follows every other character
/// that is not the first of those that only differ in case.
pub(crate) const FOLDING: &str = include_str!("m20261122_000005_fold.txt");

#[expect(
    clippy::disallowed_methods,
    reason = "a migration runs it, not a request"
)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let quoted = FOLDING.replace('\'', "''");
        let (from, to) = quoted.split_once('\n').expect("the folding has two lines");
        let create = format!(
            "CREATE FUNCTION {FUNCTION}(text) RETURNS text \
             LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold$ \
             SELECT CASE WHEN octet_length($1) = char_length($1) \
             THEN upper($1 COLLATE \"C\") ELSE translate($1, '{from}', '{to}') END $fold$",
            to = to.trim_end_matches('\n'),
        );
        manager.get_connection().execute_unprepared(&create).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            let drop = format!("DROP FUNCTION {FUNCTION}(text)");
            manager.get_connection().execute_unprepared(&drop).await?;
        }
        Ok(())
    }
}

//! The function by which PostgreSQL disregards case.
//!
//! `lower` and `ILIKE` fold what the database's locale tells them to. This
//! folds by Unicode's simple case folding, as the regular expressions do that
//! SQLite is lent, so both databases find the same rows. SQLite needs nothing.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The function's name. It takes text and gives text.
pub(crate) const FUNCTION: &str = "gatepass_fold";

/// A line of characters, and a line of what each of them folds to: ASCII
/// first, since `translate` looks from the start, then every other character
/// that is not the first of those that differ from it in case alone.
const FOLDING: &str = include_str!("m20261122_000005_fold.txt");

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

//! Keeps the tables of tallies small on PostgreSQL, and out of everybody's way.
//!
//! - `gatepass_tend_tallies` is what servers call beside requests. It locks and writes nothing
//!   if there is nothing to do, waits for no table that somebody else has locked, and lets
//!   nobody wait for the disk.
//! - `TRUNCATE` of passes deletes the numbers. Truncating their tables, too, would lock them in
//!   another order than a count does, which reads them before it reads passes.
//! - Folded changes are vacuumed soon: every count reads their table.
//!
//! It rewrites nothing and locks no table of others: the triggers stay, and call the same
//! function.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::m20261130_000013_tally::POSTGRES_APPEND;
use crate::steps::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Folds changes into the numbers, if there are any, and moves their instant.
pub(crate) const TEND: &str = "gatepass_tend_tallies";

/// Returns `nothing`, `busy`, `read only`, `more` if there is more to do, or `done`.
///
/// A fold that a crash loses is made again, because its changes are then there again. So its
/// commit need not wait for the disk, nor for a standby.
///
/// These locks keep nobody from reading or writing. Whoever has stronger ones, such as a seed,
/// is not waited for.
const POSTGRES_TEND: &str = "
    CREATE FUNCTION gatepass_tend_tallies(upto timestamptz, most bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        IF current_setting('transaction_read_only')::boolean THEN
            RETURN 'read only';
        END IF;
        BEGIN
            LOCK TABLE pass IN ACCESS SHARE MODE NOWAIT;
            LOCK TABLE pass_tally, pass_tally_change, pass_tally_time
                IN ROW EXCLUSIVE MODE NOWAIT;
        EXCEPTION WHEN lock_not_available THEN
            RETURN 'busy';
        END;
        IF NOT EXISTS (SELECT FROM pass_tally_change) AND EXISTS (
            SELECT FROM pass_tally_time
            WHERE upto BETWEEN at - interval '1 minute' AND at + interval '1 minute'
        ) THEN
            RETURN 'nothing';
        END IF;
        PERFORM set_config('synchronous_commit', 'off', true);
        IF gatepass_fold_tallies(upto, most) THEN
            RETURN 'more';
        END IF;
        RETURN 'done';
    END $$";

/// What the trigger does at `TRUNCATE`, before this migration and after it.
///
/// The lock of the instant waits for a fold that has begun. After that, each statement has a
/// new snapshot, unless the transaction has one for all of them.
const AT_TRUNCATE: [&str; 2] = [
    "ELSE
            TRUNCATE pass_tally, pass_tally_change;",
    "ELSIF current_setting('transaction_isolation') = 'read committed' THEN
            PERFORM 1 FROM pass_tally_time FOR UPDATE;
            DELETE FROM pass_tally_change;
            DELETE FROM pass_tally;
        ELSE
            TRUNCATE pass_tally, pass_tally_change;",
];

/// A function works in the schema of the tables, whatever its caller's path is.
fn fix_path(function: &str) -> String {
    format!(
        "DO $$ BEGIN
             EXECUTE format('ALTER FUNCTION {function} SET search_path = %I, pg_temp',
                            current_schema());
         END $$"
    )
}

/// PostgreSQL looks once a minute. The table has no index, so a vacuum is short; the rows of a
/// few seconds are worth one.
const POSTGRES_VACUUM: &str = "ALTER TABLE pass_tally_change
     SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)";

const POSTGRES_DOWN: [&str; 2] = [
    "DROP FUNCTION gatepass_tend_tallies(timestamptz, bigint)",
    "ALTER TABLE pass_tally_change SET (autovacuum_vacuum_threshold = 10000),
     RESET (autovacuum_vacuum_cost_delay)",
];

/// The trigger's function.
const APPEND: &str = "gatepass_pass_tally()";

/// The same again, as it was before this migration.
fn append() -> String {
    POSTGRES_APPEND.replacen("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let [before, after] = AT_TRUNCATE;
        let append = append().replacen(before, after, 1);
        let path = fix_path("gatepass_tend_tallies(timestamptz, bigint)");
        run(manager, [POSTGRES_TEND, &path]).await?;
        run(manager, [append.as_str(), &fix_path(APPEND)]).await?;
        run(manager, [POSTGRES_VACUUM]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        run(manager, POSTGRES_DOWN).await?;
        run(manager, [append().as_str(), &fix_path(APPEND)]).await
    }
}

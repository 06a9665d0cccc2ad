//! Keeps the tables of tallies small on PostgreSQL, and out of everybody's way.
//!
//! - `gatepass_tend_tallies` is what servers call beside requests. It locks and writes nothing
//!   if there is nothing to do, waits for no table that somebody else has locked, and lets
//!   nobody wait for the disk.
//! - `TRUNCATE` of passes or scans deletes the numbers. Truncating their tables, too, would lock
//!   them in another order than a count does, which reads them before it reads rows.
//! - Folded changes are vacuumed soon: every count reads their table.
//!
//! It rewrites nothing and locks no table of others: the triggers stay, and call the same
//! functions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::m20261130_000013_tally::POSTGRES_APPEND;
use crate::m20261130_000014_scan_tally::postgres_append as postgres_append_scans;
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
pub(crate) const POSTGRES_TEND: &str = "
    CREATE FUNCTION gatepass_tend_tallies(upto timestamptz, most bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        IF current_setting('transaction_read_only')::boolean THEN
            RETURN 'read only';
        END IF;
        BEGIN
            LOCK TABLE pass, scan IN ACCESS SHARE MODE NOWAIT;
            LOCK TABLE pass_tally, pass_tally_change, pass_tally_time, scan_tally,
                scan_tally_change IN ROW EXCLUSIVE MODE NOWAIT;
        EXCEPTION WHEN lock_not_available THEN
            RETURN 'busy';
        END;
        IF NOT EXISTS (SELECT FROM pass_tally_change)
            AND NOT EXISTS (SELECT FROM scan_tally_change) AND EXISTS (
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

/// A trigger's function with what it does at `TRUNCATE` after this migration.
///
/// The lock of the instant waits for a fold that has begun. After that, each statement has a
/// new snapshot, unless the transaction has one for all of them.
fn with_deletion(append: &str, tally: &str) -> String {
    let truncate = format!("TRUNCATE {tally}, {tally}_change;");
    let deletion = format!(
        "IF current_setting('transaction_isolation') = 'read committed' THEN
             PERFORM 1 FROM pass_tally_time FOR UPDATE;
             DELETE FROM {tally}_change;
             DELETE FROM {tally};
         ELSE
             {truncate}
         END IF;"
    );
    append.replacen(&truncate, &deletion, 1)
}

/// A function works in the schema of the tables, whatever its caller's path is.
pub(crate) fn fix_path(function: &str) -> String {
    format!(
        "DO $$ BEGIN
             EXECUTE format('ALTER FUNCTION {function} SET search_path = %I, pg_temp',
                            current_schema());
         END $$"
    )
}

/// PostgreSQL looks once a minute. The tables have no index, so a vacuum is short; the rows of
/// a few seconds are worth one.
const POSTGRES_VACUUM: [&str; 2] = [
    "ALTER TABLE pass_tally_change
     SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)",
    "ALTER TABLE scan_tally_change
     SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)",
];

const POSTGRES_DOWN: [&str; 3] = [
    "DROP FUNCTION gatepass_tend_tallies(timestamptz, bigint)",
    "ALTER TABLE pass_tally_change SET (autovacuum_vacuum_threshold = 10000),
     RESET (autovacuum_vacuum_cost_delay)",
    "ALTER TABLE scan_tally_change SET (autovacuum_vacuum_threshold = 10000),
     RESET (autovacuum_vacuum_cost_delay)",
];

/// The triggers' functions as they were before this migration, with their names and tallies.
fn appends() -> [(String, &'static str, &'static str); 2] {
    let replaced =
        |append: &str| append.replacen("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1);
    [
        (
            replaced(POSTGRES_APPEND),
            "gatepass_pass_tally()",
            "pass_tally",
        ),
        (
            replaced(&postgres_append_scans()),
            "gatepass_scan_tally()",
            "scan_tally",
        ),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let path = fix_path("gatepass_tend_tallies(timestamptz, bigint)");
        run(manager, [POSTGRES_TEND, &path]).await?;
        for (append, name, tally) in appends() {
            let append = with_deletion(&append, tally);
            run(manager, [append.as_str(), &fix_path(name)]).await?;
        }
        run(manager, POSTGRES_VACUUM).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        run(manager, POSTGRES_DOWN).await?;
        for (append, name, _) in appends() {
            run(manager, [append.as_str(), &fix_path(name)]).await?;
        }
        Ok(())
    }
}

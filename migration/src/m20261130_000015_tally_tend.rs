//! Keeps the tables of tallies small on PostgreSQL, and out of everybody's way.
//!
//! - `gatepass_tend_tallies` is what servers call beside requests. It locks and writes nothing
//!   if there is nothing to do, waits for no table that somebody else has locked, and lets
//!   nobody wait for the disk.
//! - `TRUNCATE` of rows deletes their numbers. Truncating their tables, too, would lock them in
//!   another order than a count does, which reads them before it reads rows.
//! - Folded changes are vacuumed soon: every count reads their table.
//!
//! It rewrites nothing and locks no table of others: the triggers stay, and call the same
//! functions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::m20261130_000013_tally::POSTGRES_APPEND;
use crate::steps::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Folds changes into the numbers, if there are any, and moves their instant.
pub(crate) const TEND: &str = "gatepass_tend_tallies";

/// A tally: the table with its rows, and the text that made the function of its triggers.
struct Tally {
    rows: &'static str,
    append: String,
}

fn tallies() -> [Tally; 1] {
    [Tally {
        rows: "pass",
        append: POSTGRES_APPEND.to_owned(),
    }]
}

/// Returns `nothing`, `busy`, `read only`, `more` if there is more to do, or `done`.
///
/// A fold that a crash loses is made again, because its changes are then there again. So its
/// commit need not wait for the disk, nor for a standby.
///
/// These locks keep nobody from reading or writing. Whoever has stronger ones, such as a seed,
/// is not waited for.
fn tend() -> String {
    let all = |each: fn(&str) -> String| tallies().map(|tally| each(tally.rows));
    let rows = all(str::to_owned).join(", ");
    let tables = all(|rows| format!("{rows}_tally, {rows}_tally_change")).join(", ");
    let is_empty = all(|rows| format!("NOT EXISTS (SELECT FROM {rows}_tally_change)"));
    let is_empty = is_empty.join(" AND ");
    format!(
        "CREATE FUNCTION {TEND}(upto timestamptz, most bigint) RETURNS text
         LANGUAGE plpgsql SECURITY DEFINER AS $$
         BEGIN
             IF current_setting('transaction_read_only')::boolean THEN
                 RETURN 'read only';
             END IF;
             BEGIN
                 LOCK TABLE {rows} IN ACCESS SHARE MODE NOWAIT;
                 LOCK TABLE {tables}, pass_tally_time IN ROW EXCLUSIVE MODE NOWAIT;
             EXCEPTION WHEN lock_not_available THEN
                 RETURN 'busy';
             END;
             IF {is_empty} AND EXISTS (
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
         END $$"
    )
}

impl Tally {
    /// The function of its triggers, as it was before this migration.
    fn old_append(&self) -> String {
        let (create, replace) = ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION");
        self.append.replacen(create, replace, 1)
    }

    /// The same, which deletes at `TRUNCATE`. The lock of the instant waits for a fold that has
    /// begun. After that, each statement has a new snapshot, unless the transaction has one for
    /// all of them.
    fn new_append(&self) -> String {
        let rows = self.rows;
        let truncate = format!("TRUNCATE {rows}_tally, {rows}_tally_change;");
        let delete = format!(
            "IF current_setting('transaction_isolation') = 'read committed' THEN
                PERFORM 1 FROM pass_tally_time FOR UPDATE;
                DELETE FROM {rows}_tally_change;
                DELETE FROM {rows}_tally;
            ELSE
                {truncate}
            END IF;"
        );
        self.old_append().replacen(&truncate, &delete, 1)
    }

    /// The function works in the schema of the tables, whatever its caller's path is.
    fn fix_path(&self) -> String {
        fix_path(&format!("gatepass_{}_tally()", self.rows))
    }

    /// PostgreSQL looks once a minute. The table has no index, so a vacuum is short; the rows
    /// of a few seconds are worth one.
    fn vacuum_soon(&self) -> String {
        format!(
            "ALTER TABLE {}_tally_change
             SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)",
            self.rows
        )
    }

    fn vacuum_late(&self) -> String {
        format!(
            "ALTER TABLE {}_tally_change SET (autovacuum_vacuum_threshold = 10000),
             RESET (autovacuum_vacuum_cost_delay)",
            self.rows
        )
    }
}

fn fix_path(function: &str) -> String {
    format!(
        "DO $$ BEGIN
             EXECUTE format('ALTER FUNCTION {function} SET search_path = %I, pg_temp',
                            current_schema());
         END $$"
    )
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let path = fix_path(&format!("{TEND}(timestamptz, bigint)"));
        run(manager, [tend().as_str(), &path]).await?;
        for tally in tallies() {
            let append = tally.new_append();
            let (path, vacuum) = (tally.fix_path(), tally.vacuum_soon());
            run(manager, [append.as_str(), &path, &vacuum]).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let drop = format!("DROP FUNCTION {TEND}(timestamptz, bigint)");
        run(manager, [drop.as_str()]).await?;
        for tally in tallies() {
            let append = tally.old_append();
            let (path, vacuum) = (tally.fix_path(), tally.vacuum_late());
            run(manager, [append.as_str(), &path, &vacuum]).await?;
        }
        Ok(())
    }
}

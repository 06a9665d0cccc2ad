//! Tallies of scans: how many there are, by gate, direction, outcome, reason and time. The
//! database itself keeps them equal to the rows, whatever program writes those.
//!
//! - `scan_tally` has the numbers, in six levels: those of all time (0), of a day (1) and of an
//!   hour (2), of all gates together; and the same of each gate (3, 4 and 5). `gate_id` is 0 in
//!   the first three. `period` is the number of the day or the hour in UTC, counted from
//!   quarter 0. `q0` to `q3` are the numbers of the quarters of an hour, and 0 in other levels.
//!   No reason is an empty text.
//! - `scan_tally_change` has changes that are not in `scan_tally` yet, by quarter of an hour. On
//!   PostgreSQL, triggers only append to it, so that no writer waits for another one's
//!   transaction. `gatepass_fold_tallies`, which adds the changes of passes to their numbers,
//!   now adds those of scans to theirs, too. SQLite has one writer at a time, so its triggers
//!   change the numbers themselves.
//!
//! On PostgreSQL, rows can be read and written while old ones are counted: that is a
//! transaction of its own, with one snapshot.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::scan_tally::{
    SCAN_TALLY_COLUMNS as COLUMNS, quarter, scan_tally_levels, scan_tally_of_rows, scans,
};
use crate::steps::{begin, run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables, whose rows follow from those of `scan`.
pub(crate) const TABLES: [&str; 2] = ["scan_tally", "scan_tally_change"];

/// The columns of a change.
const CHANGE: &str = "gate_id, quarter, direction, outcome, denial_reason, number";

/// The key of the numbers.
const KEY: &str = "level, gate_id, period, direction, outcome, denial_reason";

/// Some room in each page lets numbers of the present change in place; those of the past do not
/// change. Changes are few, even if their table has not been vacuumed for a while, so no
/// workers need to read it.
const POSTGRES_TABLES: [&str; 2] = [
    "CREATE TABLE scan_tally (
         gate_id bigint NOT NULL,
         period bigint NOT NULL,
         number bigint NOT NULL,
         q0 integer NOT NULL,
         q1 integer NOT NULL,
         q2 integer NOT NULL,
         q3 integer NOT NULL,
         level smallint NOT NULL,
         direction text COLLATE \"C\" NOT NULL,
         outcome text COLLATE \"C\" NOT NULL,
         denial_reason text COLLATE \"C\" NOT NULL,
         PRIMARY KEY (level, gate_id, period, direction, outcome, denial_reason)
     ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02)",
    "CREATE TABLE scan_tally_change (
         gate_id bigint NOT NULL,
         quarter bigint NOT NULL,
         number bigint NOT NULL,
         direction text COLLATE \"C\" NOT NULL,
         outcome text COLLATE \"C\" NOT NULL,
         denial_reason text COLLATE \"C\" NOT NULL
     ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000,
             parallel_workers = 0)",
];

/// The functions of the tallies of passes get names of their own, and those that call both
/// kinds take theirs.
const POSTGRES_RENAME: [&str; 2] = [
    "ALTER FUNCTION gatepass_fold_tallies(timestamptz, bigint)
     RENAME TO gatepass_fold_pass_tallies",
    "ALTER FUNCTION gatepass_rebuild_tallies() RENAME TO gatepass_rebuild_pass_tallies",
];

/// An update only counts where it changes what is tallied.
pub(crate) fn postgres_append() -> String {
    let sums = |rows: &str, having: &str| {
        format!(
            "INSERT INTO scan_tally_change ({CHANGE})
             SELECT gate_id, quarter, direction, outcome, denial_reason, sum(number)
             FROM ({rows}) AS changed
             GROUP BY gate_id, quarter, direction, outcome, denial_reason{having};"
        )
    };
    let old = scans(DbBackend::Postgres, "old_rows", "-1");
    let new = scans(DbBackend::Postgres, "new_rows", "1");
    let (inserted, deleted) = (sums(&new, ""), sums(&old, ""));
    let updated = sums(
        &format!("{old} UNION ALL {new}"),
        " HAVING sum(number) <> 0",
    );
    format!(
        "CREATE FUNCTION gatepass_scan_tally() RETURNS trigger
         LANGUAGE plpgsql SECURITY DEFINER AS $$
         BEGIN
             IF TG_OP = 'INSERT' THEN
                 {inserted}
             ELSIF TG_OP = 'DELETE' THEN
                 {deleted}
             ELSIF TG_OP = 'UPDATE' THEN
                 {updated}
             ELSE
                 TRUNCATE scan_tally, scan_tally_change;
             END IF;
             RETURN NULL;
         END $$"
    )
}

const POSTGRES_TRIGGERS: [&str; 4] = [
    "CREATE TRIGGER scan_tally_insert AFTER INSERT ON scan
     REFERENCING NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION gatepass_scan_tally()",
    "CREATE TRIGGER scan_tally_update AFTER UPDATE ON scan
     REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION gatepass_scan_tally()",
    "CREATE TRIGGER scan_tally_delete AFTER DELETE ON scan
     REFERENCING OLD TABLE AS old_rows
     FOR EACH STATEMENT EXECUTE FUNCTION gatepass_scan_tally()",
    "CREATE TRIGGER scan_tally_truncate AFTER TRUNCATE ON scan
     FOR EACH STATEMENT EXECUTE FUNCTION gatepass_scan_tally()",
];

/// Whoever locks the row of `pass_tally_time` changes numbers, those of scans, too. Returns
/// whether there may be more to do.
fn postgres_fold() -> String {
    let levels = scan_tally_levels("SELECT * FROM gone");
    let sums = ["number", "q0", "q1", "q2", "q3"];
    let sums = sums.map(|name| format!("{name} = tally.{name} + excluded.{name}"));
    format!(
        "CREATE FUNCTION gatepass_fold_scan_tallies(most bigint) RETURNS boolean
         LANGUAGE plpgsql SECURITY DEFINER AS $$
         DECLARE
             folded bigint;
         BEGIN
             IF current_setting('transaction_isolation') <> 'read committed' THEN
                 RAISE EXCEPTION
                     'gatepass_fold_scan_tallies needs the isolation level READ COMMITTED';
             END IF;
             PERFORM FROM pass_tally_time FOR UPDATE SKIP LOCKED;
             IF NOT FOUND THEN
                 RETURN false;
             END IF;
             WITH gone AS (
                 DELETE FROM scan_tally_change
                 WHERE ctid = ANY (ARRAY (SELECT ctid FROM scan_tally_change LIMIT most))
                 RETURNING {CHANGE}
             ), added AS (
                 INSERT INTO scan_tally AS tally ({COLUMNS})
                 {levels}
                 ON CONFLICT ({KEY}) DO UPDATE SET {}
             )
             SELECT count(*) INTO folded FROM gone;
             RETURN folded = most;
         END $$",
        sums.join(", ")
    )
}

/// Counts all rows anew, in one snapshot. Changes that are committed later remain. Nobody else
/// changes the numbers, so they can be deleted in a snapshot before it. They are in the order of
/// their key, so the numbers that a count reads are in few pages.
pub(crate) fn postgres_rebuild() -> String {
    format!(
        "CREATE FUNCTION gatepass_rebuild_scan_tallies() RETURNS void
         LANGUAGE plpgsql SET work_mem = '128MB' SET jit = off AS $$
         BEGIN
             IF current_setting('transaction_isolation') <> 'read committed' THEN
                 RAISE EXCEPTION
                     'gatepass_rebuild_scan_tallies needs the isolation level READ COMMITTED';
             END IF;
             PERFORM FROM pass_tally_time FOR UPDATE;
             DELETE FROM scan_tally;
             WITH gone AS (
                 DELETE FROM scan_tally_change
             )
             INSERT INTO scan_tally ({COLUMNS})
             {} ORDER BY 1, 2, 3;
         END $$",
        scan_tally_of_rows(DbBackend::Postgres)
    )
}

/// What programs call.
const POSTGRES_BOTH: [&str; 2] = [
    "CREATE FUNCTION gatepass_fold_tallies(upto timestamptz, most bigint) RETURNS boolean
     LANGUAGE plpgsql SECURITY DEFINER AS $$
     DECLARE
         is_more boolean;
     BEGIN
         is_more := gatepass_fold_pass_tallies(upto, most);
         RETURN gatepass_fold_scan_tallies(most) OR is_more;
     END $$",
    "CREATE FUNCTION gatepass_rebuild_tallies() RETURNS void LANGUAGE plpgsql AS $$
     BEGIN
         PERFORM gatepass_rebuild_pass_tallies();
         PERFORM gatepass_rebuild_scan_tallies();
     END $$",
];

/// The functions work in the schema of the tables, whatever their caller's path is.
const POSTGRES_PATHS: &str = "
    DO $$
    DECLARE
        name text;
    BEGIN
        FOREACH name IN ARRAY ARRAY['gatepass_scan_tally()',
                                    'gatepass_fold_scan_tallies(bigint)',
                                    'gatepass_rebuild_scan_tallies()',
                                    'gatepass_fold_tallies(timestamptz, bigint)',
                                    'gatepass_rebuild_tallies()']
        LOOP
            EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', name,
                           current_schema());
        END LOOP;
    END $$";

const POSTGRES_FILL: &str = "SELECT gatepass_rebuild_scan_tallies()";

const POSTGRES_DOWN: [&str; 12] = [
    "DROP TRIGGER scan_tally_truncate ON scan",
    "DROP TRIGGER scan_tally_delete ON scan",
    "DROP TRIGGER scan_tally_update ON scan",
    "DROP TRIGGER scan_tally_insert ON scan",
    "DROP FUNCTION gatepass_scan_tally()",
    "DROP FUNCTION gatepass_rebuild_tallies()",
    "DROP FUNCTION gatepass_fold_tallies(timestamptz, bigint)",
    "DROP FUNCTION gatepass_rebuild_scan_tallies()",
    "DROP FUNCTION gatepass_fold_scan_tallies(bigint)",
    "ALTER FUNCTION gatepass_rebuild_pass_tallies() RENAME TO gatepass_rebuild_tallies",
    "ALTER FUNCTION gatepass_fold_pass_tallies(timestamptz, bigint)
     RENAME TO gatepass_fold_tallies",
    "DROP TABLE scan_tally, scan_tally_change",
];

const SQLITE_TABLE: &str = "
    CREATE TABLE scan_tally (
        level integer NOT NULL,
        gate_id bigint NOT NULL,
        period bigint NOT NULL,
        direction text NOT NULL,
        outcome text NOT NULL,
        denial_reason text NOT NULL,
        number bigint NOT NULL,
        q0 integer NOT NULL,
        q1 integer NOT NULL,
        q2 integer NOT NULL,
        q3 integer NOT NULL,
        PRIMARY KEY (level, gate_id, period, direction, outcome, denial_reason)
    ) WITHOUT ROWID";

/// Adds or subtracts a row in each level.
fn count_row(row: &str, sign: &str) -> String {
    let quarter = quarter(DbBackend::Sqlite, &format!("{row}.scanned_at"));
    let quarters = (0..4).map(|number| format!("{sign}(level % 3 = 2 AND quarter % 4 = {number})"));
    let sums = ["number", "q0", "q1", "q2", "q3"];
    let sums = sums.map(|name| format!("{name} = {name} + excluded.{name}"));
    format!(
        "INSERT INTO scan_tally ({COLUMNS})
         SELECT level, CASE WHEN level < 3 THEN 0 ELSE {row}.gate_id END,
                CASE level % 3 WHEN 0 THEN 0 WHEN 1 THEN quarter / 96 ELSE quarter / 4 END,
                {row}.direction, {row}.outcome, coalesce({row}.denial_reason, ''), {sign}1, {}
         FROM (SELECT 0 AS level UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3
               UNION ALL SELECT 4 UNION ALL SELECT 5)
         CROSS JOIN (SELECT {quarter} AS quarter)
         WHERE TRUE
         ON CONFLICT ({KEY}) DO UPDATE SET {};",
        quarters.collect::<Vec<_>>().join(", "),
        sums.join(", ")
    )
}

fn sqlite_triggers() -> [String; 3] {
    let (minus, plus) = (count_row("OLD", "-"), count_row("NEW", ""));
    [
        format!("CREATE TRIGGER scan_tally_insert AFTER INSERT ON scan BEGIN {plus} END"),
        format!("CREATE TRIGGER scan_tally_delete AFTER DELETE ON scan BEGIN {minus} END"),
        format!(
            "CREATE TRIGGER scan_tally_update AFTER UPDATE OF gate_id, direction, outcome,
                 denial_reason, scanned_at ON scan
             WHEN OLD.gate_id IS NOT NEW.gate_id OR OLD.direction IS NOT NEW.direction
                 OR OLD.outcome IS NOT NEW.outcome
                 OR OLD.denial_reason IS NOT NEW.denial_reason
                 OR OLD.scanned_at IS NOT NEW.scanned_at
             BEGIN {minus} {plus} END"
        ),
    ]
}

const SQLITE_DOWN: [&str; 4] = [
    "DROP TRIGGER scan_tally_update",
    "DROP TRIGGER scan_tally_delete",
    "DROP TRIGGER scan_tally_insert",
    "DROP TABLE scan_tally",
];

async fn up_on_postgres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if !manager.has_table(TABLES[0]).await? {
        let functions = [postgres_append(), postgres_fold(), postgres_rebuild()];
        let step = begin(manager).await?;
        run(&step, POSTGRES_TABLES).await?;
        run(&step, POSTGRES_RENAME).await?;
        run(&step, functions.iter().map(String::as_str)).await?;
        run(&step, POSTGRES_BOTH).await?;
        run(&step, [POSTGRES_PATHS]).await?;
        run(&step, POSTGRES_TRIGGERS).await?;
        step.commit().await?;
    }
    // Later changes are in the table of changes from the start.
    let step = begin(manager).await?;
    run(&step, [POSTGRES_FILL]).await?;
    step.commit().await
}

async fn up_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let rows = scan_tally_of_rows(DbBackend::Sqlite);
    let fill = format!("INSERT INTO scan_tally ({COLUMNS}) {rows}");
    run(manager, [SQLITE_TABLE, &fill]).await?;
    let triggers = sqlite_triggers();
    run(manager, triggers.iter().map(String::as_str)).await
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            up_on_postgres(manager).await
        } else {
            up_on_sqlite(manager).await
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            run(manager, POSTGRES_DOWN).await
        } else {
            run(manager, SQLITE_DOWN).await
        }
    }

    /// Its steps are transactions of their own, if nothing around it is one.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
}

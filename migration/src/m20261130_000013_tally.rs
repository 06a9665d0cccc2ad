//! Tallies of passes: how many there are, by gate, kind, whether the holder is inside,
//! whether the pass is valid at any gate, and status. The database itself keeps them equal
//! to the rows, whatever program writes those.
//!
//! - `pass_tally` has the numbers, with the statuses at one instant.
//! - `pass_tally_time` has that instant. At another one, the passes whose status differs are
//!   those that begin or end between the two, which indexes of these times find.
//! - `pass_tally_change` has changes that are not in `pass_tally` yet. On PostgreSQL,
//!   triggers only append to it, so that no writer waits for another one's transaction.
//!   `gatepass_fold_tallies` adds the changes to the numbers later, and moves the instant.
//!   SQLite has one writer at a time, so its triggers change the numbers themselves, and
//!   moving the instant is an update of `pass_tally_time`.
//!
//! On PostgreSQL, rows can be read and written while old ones are counted: that is a
//! transaction of its own, with one snapshot. Only building the index blocks writers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::index;
use crate::steps::{begin, run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Pass {
    ValidFrom,
}

/// The tables, whose rows follow from those of `pass`.
pub(crate) const TABLES: [&str; 3] = ["pass_tally", "pass_tally_change", "pass_tally_time"];

/// Half-empty pages leave room for new versions of a row beside the old ones. The changes are
/// few, even if their table has not been vacuumed for a while, so no workers need to read it.
const POSTGRES_TABLES: [&str; 4] = [
    "CREATE TABLE pass_tally (
         gate_id bigint NOT NULL,
         kind text COLLATE \"C\" NOT NULL,
         inside boolean NOT NULL,
         any_gate boolean NOT NULL,
         revoked bigint NOT NULL,
         scheduled bigint NOT NULL,
         active bigint NOT NULL,
         expired bigint NOT NULL,
         PRIMARY KEY (gate_id, kind, inside, any_gate)
     ) WITH (fillfactor = 50)",
    "CREATE TABLE pass_tally_change (
         gate_id bigint NOT NULL,
         valid_from timestamptz NOT NULL,
         valid_until timestamptz NOT NULL,
         number bigint NOT NULL,
         inside boolean NOT NULL,
         any_gate boolean NOT NULL,
         revoked boolean NOT NULL,
         kind text COLLATE \"C\" NOT NULL
     ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000,
             parallel_workers = 0)",
    "CREATE TABLE pass_tally_time (
         id integer PRIMARY KEY CONSTRAINT \"pass_tally_time_is_one_row\" CHECK (id = 1),
         at timestamptz NOT NULL
     )",
    "INSERT INTO pass_tally_time (id, at) VALUES (1, CURRENT_TIMESTAMP)",
];

/// An update only counts where it changes what is tallied.
pub(crate) const POSTGRES_APPEND: &str = "
    CREATE FUNCTION gatepass_pass_tally() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            INSERT INTO pass_tally_change (gate_id, valid_from, valid_until, number, inside,
                                           any_gate, revoked, kind)
            SELECT gate_id, valid_from, valid_until, 1, inside_since IS NOT NULL, any_gate,
                   revoked_at IS NOT NULL, kind
            FROM new_rows;
        ELSIF TG_OP = 'DELETE' THEN
            INSERT INTO pass_tally_change (gate_id, valid_from, valid_until, number, inside,
                                           any_gate, revoked, kind)
            SELECT gate_id, valid_from, valid_until, -1, inside_since IS NOT NULL, any_gate,
                   revoked_at IS NOT NULL, kind
            FROM old_rows;
        ELSIF TG_OP = 'UPDATE' THEN
            INSERT INTO pass_tally_change (gate_id, valid_from, valid_until, number, inside,
                                           any_gate, revoked, kind)
            SELECT gate_id, valid_from, valid_until, sum(number), inside, any_gate, revoked, kind
            FROM (SELECT gate_id, valid_from, valid_until, -1 AS number,
                         inside_since IS NOT NULL AS inside, any_gate,
                         revoked_at IS NOT NULL AS revoked, kind
                  FROM old_rows
                  UNION ALL
                  SELECT gate_id, valid_from, valid_until, 1, inside_since IS NOT NULL,
                         any_gate, revoked_at IS NOT NULL, kind
                  FROM new_rows) AS changed
            GROUP BY gate_id, valid_from, valid_until, inside, any_gate, revoked, kind
            HAVING sum(number) <> 0;
        ELSE
            TRUNCATE pass_tally, pass_tally_change;
        END IF;
        RETURN NULL;
    END $$";

const POSTGRES_TRIGGERS: [&str; 4] = [
    "CREATE TRIGGER pass_tally_insert AFTER INSERT ON pass
     REFERENCING NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION gatepass_pass_tally()",
    "CREATE TRIGGER pass_tally_update AFTER UPDATE ON pass
     REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
     FOR EACH STATEMENT EXECUTE FUNCTION gatepass_pass_tally()",
    "CREATE TRIGGER pass_tally_delete AFTER DELETE ON pass
     REFERENCING OLD TABLE AS old_rows
     FOR EACH STATEMENT EXECUTE FUNCTION gatepass_pass_tally()",
    "CREATE TRIGGER pass_tally_truncate AFTER TRUNCATE ON pass
     FOR EACH STATEMENT EXECUTE FUNCTION gatepass_pass_tally()",
];

/// Whoever locks the instant's row changes the numbers. Each statement after that has a new
/// snapshot, in which the rows are what the numbers and the changes add up to. `most` bounds
/// the changes, a day bounds the move. Returns whether there is more to do.
const POSTGRES_FOLD: &str = "
    CREATE FUNCTION gatepass_fold_tallies(upto timestamptz, most bigint) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE
        since timestamptz;
        target timestamptz;
        folded bigint;
    BEGIN
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'gatepass_fold_tallies needs the isolation level READ COMMITTED';
        END IF;
        SELECT at INTO since FROM pass_tally_time FOR UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            RETURN false;
        END IF;
        WITH gone AS (
            DELETE FROM pass_tally_change
            WHERE ctid = ANY (ARRAY (SELECT ctid FROM pass_tally_change LIMIT most))
            RETURNING *
        ), added AS (
            INSERT INTO pass_tally AS tally
                (gate_id, kind, inside, any_gate, revoked, scheduled, active, expired)
            SELECT gate_id, kind, inside, any_gate,
                   coalesce(sum(number) FILTER (WHERE revoked), 0),
                   coalesce(sum(number) FILTER (WHERE NOT revoked AND valid_from > since), 0),
                   coalesce(sum(number) FILTER (WHERE NOT revoked AND valid_from <= since
                                                AND valid_until > since), 0),
                   coalesce(sum(number) FILTER (WHERE NOT revoked AND valid_until <= since), 0)
            FROM gone
            GROUP BY gate_id, kind, inside, any_gate
            ON CONFLICT (gate_id, kind, inside, any_gate) DO UPDATE SET
                revoked = tally.revoked + excluded.revoked,
                scheduled = tally.scheduled + excluded.scheduled,
                active = tally.active + excluded.active,
                expired = tally.expired + excluded.expired
        )
        SELECT count(*) INTO folded FROM gone;
        IF folded = most THEN
            RETURN true;
        END IF;
        IF upto BETWEEN since - interval '1 minute' AND since + interval '1 minute' THEN
            RETURN false;
        END IF;
        target := greatest(least(upto, since + interval '1 day'), since - interval '1 day');
        WITH moved AS (
            SELECT gate_id, kind, inside_since IS NOT NULL AS inside, any_gate,
                   1 AS begun, 0 AS ended
            FROM pass
            WHERE revoked_at IS NULL
              AND valid_from > least(since, target) AND valid_from <= greatest(since, target)
            UNION ALL
            SELECT gate_id, kind, inside_since IS NOT NULL, any_gate, 0, 1
            FROM pass
            WHERE revoked_at IS NULL
              AND valid_until > least(since, target) AND valid_until <= greatest(since, target)
            UNION ALL
            SELECT gate_id, kind, inside, any_gate, -number, 0
            FROM pass_tally_change
            WHERE NOT revoked
              AND valid_from > least(since, target) AND valid_from <= greatest(since, target)
            UNION ALL
            SELECT gate_id, kind, inside, any_gate, 0, -number
            FROM pass_tally_change
            WHERE NOT revoked
              AND valid_until > least(since, target) AND valid_until <= greatest(since, target)
        ), summed AS (
            SELECT gate_id, kind, inside, any_gate,
                   sum(begun) * CASE WHEN target > since THEN 1 ELSE -1 END AS begun,
                   sum(ended) * CASE WHEN target > since THEN 1 ELSE -1 END AS ended
            FROM moved
            GROUP BY gate_id, kind, inside, any_gate
        )
        INSERT INTO pass_tally AS tally
            (gate_id, kind, inside, any_gate, revoked, scheduled, active, expired)
        SELECT gate_id, kind, inside, any_gate, 0, -begun, begun - ended, ended
        FROM summed
        ON CONFLICT (gate_id, kind, inside, any_gate) DO UPDATE SET
            scheduled = tally.scheduled + excluded.scheduled,
            active = tally.active + excluded.active,
            expired = tally.expired + excluded.expired;
        UPDATE pass_tally_time SET at = target;
        RETURN target <> upto;
    END $$";

/// Counts all rows anew, in one snapshot. Changes that are committed later remain.
const POSTGRES_REBUILD: &str = "
    CREATE FUNCTION gatepass_rebuild_tallies() RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        since timestamptz;
    BEGIN
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            RAISE EXCEPTION 'gatepass_rebuild_tallies needs the isolation level READ COMMITTED';
        END IF;
        SELECT at INTO since FROM pass_tally_time FOR UPDATE;
        WITH gone AS (
            DELETE FROM pass_tally_change
        )
        INSERT INTO pass_tally AS tally
            (gate_id, kind, inside, any_gate, revoked, scheduled, active, expired)
        SELECT gate_id, kind, inside, any_gate, sum(revoked), sum(scheduled), sum(active),
               sum(expired)
        FROM (
            SELECT gate_id, kind, inside, any_gate, 0 AS revoked, 0 AS scheduled, 0 AS active,
                   0 AS expired
            FROM pass_tally
            UNION ALL
            SELECT gate_id, kind, inside_since IS NOT NULL, any_gate,
                   count(*) FILTER (WHERE revoked_at IS NOT NULL),
                   count(*) FILTER (WHERE revoked_at IS NULL AND valid_from > since),
                   count(*) FILTER (WHERE revoked_at IS NULL AND valid_from <= since
                                    AND valid_until > since),
                   count(*) FILTER (WHERE revoked_at IS NULL AND valid_until <= since)
            FROM pass
            GROUP BY 1, 2, 3, 4
        ) AS counted
        GROUP BY gate_id, kind, inside, any_gate
        ON CONFLICT (gate_id, kind, inside, any_gate) DO UPDATE SET
            revoked = excluded.revoked,
            scheduled = excluded.scheduled,
            active = excluded.active,
            expired = excluded.expired;
        DELETE FROM pass_tally
        WHERE revoked = 0 AND scheduled = 0 AND active = 0 AND expired = 0;
    END $$";

/// The functions work in the schema of the tables, whatever their caller's path is.
const POSTGRES_PATHS: &str = "
    DO $$
    DECLARE
        name text;
    BEGIN
        FOREACH name IN ARRAY ARRAY['gatepass_pass_tally()',
                                    'gatepass_fold_tallies(timestamptz, bigint)',
                                    'gatepass_rebuild_tallies()']
        LOOP
            EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', name,
                           current_schema());
        END LOOP;
    END $$";

const POSTGRES_FILL: &str = "SELECT gatepass_rebuild_tallies()";

const POSTGRES_DOWN: [&str; 8] = [
    "DROP TRIGGER pass_tally_truncate ON pass",
    "DROP TRIGGER pass_tally_delete ON pass",
    "DROP TRIGGER pass_tally_update ON pass",
    "DROP TRIGGER pass_tally_insert ON pass",
    "DROP FUNCTION gatepass_pass_tally()",
    "DROP FUNCTION gatepass_rebuild_tallies()",
    "DROP FUNCTION gatepass_fold_tallies(timestamptz, bigint)",
    "DROP TABLE pass_tally, pass_tally_change, pass_tally_time",
];

/// The instant is in the format of the other times.
const SQLITE_TABLES: [&str; 3] = [
    "CREATE TABLE pass_tally (
         gate_id bigint NOT NULL,
         kind text NOT NULL,
         inside boolean NOT NULL,
         any_gate boolean NOT NULL,
         revoked bigint NOT NULL,
         scheduled bigint NOT NULL,
         active bigint NOT NULL,
         expired bigint NOT NULL,
         PRIMARY KEY (gate_id, kind, inside, any_gate)
     ) WITHOUT ROWID",
    "CREATE TABLE pass_tally_time (
         id integer PRIMARY KEY CONSTRAINT \"pass_tally_time_is_one_row\" CHECK (id = 1),
         at timestamp_with_timezone_text NOT NULL
     )",
    "INSERT INTO pass_tally_time (id, at)
     VALUES (1, strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now'))",
];

const SQLITE_FILL: &str = "
    INSERT INTO pass_tally (gate_id, kind, inside, any_gate, revoked, scheduled, active, expired)
    SELECT gate_id, kind, inside_since IS NOT NULL, any_gate,
           sum(revoked_at IS NOT NULL),
           sum(revoked_at IS NULL AND valid_from > at),
           sum(revoked_at IS NULL AND valid_from <= at AND valid_until > at),
           sum(revoked_at IS NULL AND valid_until <= at)
    FROM pass, pass_tally_time
    GROUP BY 1, 2, 3, 4";

/// Adds or subtracts a row. `WHERE TRUE` tells SQLite that `ON CONFLICT` is no join.
fn count_row(row: &str, sign: &str) -> String {
    format!(
        "INSERT INTO pass_tally
             (gate_id, kind, inside, any_gate, revoked, scheduled, active, expired)
         SELECT {row}.gate_id, {row}.kind, {row}.inside_since IS NOT NULL, {row}.any_gate,
                {sign}({row}.revoked_at IS NOT NULL),
                {sign}({row}.revoked_at IS NULL AND {row}.valid_from > at),
                {sign}({row}.revoked_at IS NULL AND {row}.valid_from <= at
                       AND {row}.valid_until > at),
                {sign}({row}.revoked_at IS NULL AND {row}.valid_until <= at)
         FROM pass_tally_time WHERE TRUE
         {ADD};"
    )
}

const ADD: &str = "ON CONFLICT (gate_id, kind, inside, any_gate) DO UPDATE SET
             revoked = revoked + excluded.revoked,
             scheduled = scheduled + excluded.scheduled,
             active = active + excluded.active,
             expired = expired + excluded.expired";

/// Moves the rows with a time between the old instant and the new one from one status to the
/// next, or back.
fn move_rows(time: &str, [scheduled, active, expired]: [i32; 3]) -> String {
    format!(
        "INSERT INTO pass_tally
             (gate_id, kind, inside, any_gate, revoked, scheduled, active, expired)
         SELECT gate_id, kind, inside_since IS NOT NULL, any_gate, 0,
                {scheduled} * CASE WHEN NEW.at > OLD.at THEN 1 ELSE -1 END,
                {active} * CASE WHEN NEW.at > OLD.at THEN 1 ELSE -1 END,
                {expired} * CASE WHEN NEW.at > OLD.at THEN 1 ELSE -1 END
         FROM pass
         WHERE revoked_at IS NULL
           AND {time} > min(OLD.at, NEW.at) AND {time} <= max(OLD.at, NEW.at)
         {ADD};"
    )
}

fn sqlite_triggers() -> [String; 4] {
    let (minus, plus) = (count_row("OLD", "-"), count_row("NEW", ""));
    let (begin, end) = (
        move_rows("valid_from", [-1, 1, 0]),
        move_rows("valid_until", [0, -1, 1]),
    );
    [
        format!("CREATE TRIGGER pass_tally_insert AFTER INSERT ON pass BEGIN {plus} END"),
        format!("CREATE TRIGGER pass_tally_delete AFTER DELETE ON pass BEGIN {minus} END"),
        format!(
            "CREATE TRIGGER pass_tally_update AFTER UPDATE OF gate_id, kind, inside_since,
                 any_gate, revoked_at, valid_from, valid_until ON pass
             WHEN OLD.gate_id IS NOT NEW.gate_id OR OLD.kind IS NOT NEW.kind
                 OR (OLD.inside_since IS NULL) <> (NEW.inside_since IS NULL)
                 OR OLD.any_gate IS NOT NEW.any_gate
                 OR (OLD.revoked_at IS NULL) <> (NEW.revoked_at IS NULL)
                 OR OLD.valid_from IS NOT NEW.valid_from
                 OR OLD.valid_until IS NOT NEW.valid_until
             BEGIN {minus} {plus} END"
        ),
        format!(
            "CREATE TRIGGER pass_tally_move AFTER UPDATE OF at ON pass_tally_time
             WHEN OLD.at <> NEW.at BEGIN {begin} {end} END"
        ),
    ]
}

const SQLITE_DOWN: [&str; 6] = [
    "DROP TRIGGER pass_tally_move",
    "DROP TRIGGER pass_tally_update",
    "DROP TRIGGER pass_tally_delete",
    "DROP TRIGGER pass_tally_insert",
    "DROP TABLE pass_tally_time",
    "DROP TABLE pass_tally",
];

fn order() -> IndexCreateStatement {
    index("pass", [Pass::ValidFrom])
}

async fn up_on_postgres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if !manager.has_table(TABLES[0]).await? {
        let step = begin(manager).await?;
        run(&step, POSTGRES_TABLES).await?;
        run(&step, [POSTGRES_APPEND, POSTGRES_FOLD, POSTGRES_REBUILD]).await?;
        run(&step, [POSTGRES_PATHS]).await?;
        run(&step, POSTGRES_TRIGGERS).await?;
        step.commit().await?;
    }
    // Later changes are in the table of changes from the start.
    let step = begin(manager).await?;
    run(&step, [POSTGRES_FILL]).await?;
    step.commit().await?;
    if !manager.has_index("pass", "pass_valid_from_idx").await? {
        let step = begin(manager).await?;
        step.create_index(order()).await?;
        step.commit().await?;
    }
    Ok(())
}

async fn up_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    run(manager, SQLITE_TABLES).await?;
    manager.create_index(order()).await?;
    run(manager, [SQLITE_FILL]).await?;
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
            run(manager, POSTGRES_DOWN).await?;
        } else {
            run(manager, SQLITE_DOWN).await?;
        }
        let drop = Index::drop()
            .name("pass_valid_from_idx")
            .table(Alias::new("pass"))
            .to_owned();
        manager.drop_index(drop).await
    }

    /// Its steps are transactions of their own, if nothing around it is one.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
}

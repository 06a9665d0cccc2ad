//! What recording scans needs: the state of a pass that its next scan depends on, and
//! what is special about a scan.
//!
//! - `pass.entries` and `pass.last_scanned_at` follow from the scans of the pass. A scan is
//!   judged under the lock of its pass, by the values in that row: it need not read other
//!   scans, and it sees what the scan before it has written.
//! - `scan.late` and `scan.conflict` mark scans that arrived after newer ones.
//! - An admitted scan may have a reason, which would have denied it.
//!
//! On PostgreSQL, rows can be read and written while passes are filled: each step is a
//! transaction of its own, and a run that was interrupted continues where it stopped.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::steps::{begin, run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The columns whose values follow from the scans.
pub(crate) const COLUMNS: [(&str, &str); 2] = [("pass", "entries"), ("pass", "last_scanned_at")];

/// How many keys one statement fills, so that no writer waits long for a row.
const BATCH: i64 = 20_000;

const ENTRIES: &str = "CONSTRAINT \"pass_entries_not_negative\" CHECK (\"entries\" >= 0)";

const CONFLICT: &str =
    "CONSTRAINT \"scan_conflict_only_when_late\" CHECK (\"late\" OR NOT \"conflict\")";

/// The rule on the reason of a scan, before and after.
const BEFORE: [&str; 2] = [
    "scan_denial_reason_exactly_when_denied",
    "(\"outcome\" = 'DENIED' AND \"denial_reason\" IS NOT NULL \
     OR \"outcome\" <> 'DENIED' AND \"denial_reason\" IS NULL)",
];
const AFTER: [&str; 2] = [
    "scan_denied_with_reason",
    "(\"outcome\" <> 'DENIED' OR \"denial_reason\" IS NOT NULL)",
];

/// Fills the passes in a range of keys.
fn fill(from: i64, differs: &str) -> String {
    let until = from + BATCH;
    format!(
        "UPDATE pass SET entries = s.entries, last_scanned_at = s.last_scanned_at
         FROM (
             SELECT pass_id, max(scanned_at) AS last_scanned_at,
                 sum(CASE WHEN outcome = 'ADMITTED' AND direction = 'IN' THEN 1 ELSE 0 END) AS entries
             FROM scan WHERE pass_id > {from} AND pass_id <= {until} GROUP BY pass_id
         ) AS s
         WHERE pass.id = s.pass_id
         AND (pass.entries <> s.entries OR pass.last_scanned_at {differs} s.last_scanned_at)"
    )
}

/// What forced scans become if nothing can say that they were: the gate opened, or, for
/// an unknown code, it did not.
const DOWN: [&str; 2] = [
    "UPDATE scan SET denial_reason = NULL WHERE outcome = 'ADMITTED' AND pass_id IS NOT NULL",
    "UPDATE scan SET outcome = 'DENIED' WHERE outcome = 'ADMITTED' AND pass_id IS NULL",
];

/// The first keys of the ranges that have all passes.
#[expect(
    clippy::disallowed_methods,
    reason = "a migration runs it, not a request"
)]
async fn ranges(manager: &SchemaManager<'_>) -> Result<impl Iterator<Item = i64> + use<>, DbErr> {
    let select = Query::select()
        .expr(Expr::col("id").max())
        .from("pass")
        .take();
    let row = manager.get_connection().query_one(&select).await?;
    let last: Option<i64> = row.map_or(Ok(None), |row| row.try_get_by_index(0))?;
    let step = usize::try_from(BATCH).expect("it is small");
    Ok((0..last.unwrap_or_default()).step_by(step))
}

async fn up_on_postgres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if !manager.has_column("pass", "entries").await? {
        let step = begin(manager).await?;
        for statement in [
            format!(
                "ALTER TABLE pass ADD COLUMN entries integer NOT NULL DEFAULT 0, \
                 ADD COLUMN last_scanned_at timestamp with time zone, ADD {ENTRIES} NOT VALID"
            ),
            format!(
                "ALTER TABLE scan ADD COLUMN late boolean NOT NULL DEFAULT FALSE, \
                 ADD COLUMN conflict boolean NOT NULL DEFAULT FALSE, ADD {CONFLICT} NOT VALID"
            ),
        ] {
            run(&step, [&*statement]).await?;
        }
        exchange(&step, BEFORE[0], AFTER).await?;
        step.commit().await?;
    }
    for from in ranges(manager).await? {
        let step = begin(manager).await?;
        run(&step, [&*fill(from, "IS DISTINCT FROM")]).await?;
        step.commit().await?;
    }
    let step = begin(manager).await?;
    for (table, check) in [
        ("pass", "pass_entries_not_negative"),
        ("scan", "scan_conflict_only_when_late"),
        ("scan", AFTER[0]),
    ] {
        let validate = format!("ALTER TABLE {table} VALIDATE CONSTRAINT {check}");
        run(&step, [&*validate]).await?;
    }
    step.commit().await
}

/// Replaces a rule on `scan` on PostgreSQL. It does not hold for existing rows yet.
async fn exchange(
    manager: &SchemaManager<'_>,
    old: &str,
    [name, rule]: [&str; 2],
) -> Result<(), DbErr> {
    let statement = format!(
        "ALTER TABLE scan DROP CONSTRAINT {old}, \
         ADD CONSTRAINT {name} CHECK {rule} NOT VALID"
    );
    run(manager, [&*statement]).await
}

/// Replaces a rule on `scan` on SQLite.
///
/// SQLite can only do so by making the table anew, with all of its rows, or in the way
/// that [its documentation] has for changes that do not affect stored rows.
///
/// [its documentation]: https://www.sqlite.org/lang_altertable.html#otheralter
#[expect(
    clippy::disallowed_methods,
    reason = "a migration runs it, not a request"
)]
async fn exchange_on_sqlite(
    manager: &SchemaManager<'_>,
    old: &str,
    [name, rule]: [&str; 2],
) -> Result<(), DbErr> {
    let (table, sql) = ("name = 'scan'", "SELECT sql FROM sqlite_schema WHERE");
    let select = sea_orm_migration::sea_orm::Statement::from_string(
        DbBackend::Sqlite,
        format!("{sql} type = 'table' AND {table}"),
    );
    let row = manager.get_connection().query_one_raw(select).await?;
    let sql: Option<String> = row.map_or(Ok(None), |row| row.try_get_by_index(0))?;
    let changed = sql.and_then(|sql| with_rule(&sql, old, &format!("\"{name}\" CHECK {rule}")));
    let Some(changed) = changed else {
        let message = format!("the table scan has no CHECK with the name {old}");
        return Err(DbErr::Migration(message));
    };
    let update = format!(
        "UPDATE sqlite_schema SET sql = '{}' WHERE type = 'table' AND {table}",
        changed.replace('\'', "''")
    );
    run(manager, ["PRAGMA writable_schema = ON"]).await?;
    let updated = run(manager, [&*update]).await;
    // It also reads the schema again. That of other connections is read again because
    // columns are added or dropped next.
    run(manager, ["PRAGMA writable_schema = RESET"]).await?;
    updated
}

/// The statement of a table with another rule instead of one of its own. None if it has no
/// such rule.
fn with_rule(sql: &str, old: &str, new: &str) -> Option<String> {
    let quoted = format!("\"{old}\" CHECK (");
    let start = sql.find(&quoted)?;
    let inside = start + quoted.len();
    let mut depth = 1_usize;
    let length = sql.get(inside..)?.find(|character| {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    let end = inside + length + 1;
    Some(format!("{}{new}{}", sql.get(..start)?, sql.get(end..)?))
}

async fn up_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    exchange_on_sqlite(manager, BEFORE[0], AFTER).await?;
    for statement in [
        format!("ALTER TABLE pass ADD COLUMN entries integer NOT NULL DEFAULT 0 {ENTRIES}"),
        "ALTER TABLE pass ADD COLUMN last_scanned_at timestamp_with_timezone_text".to_owned(),
        "ALTER TABLE scan ADD COLUMN late boolean NOT NULL DEFAULT FALSE".to_owned(),
        format!("ALTER TABLE scan ADD COLUMN conflict boolean NOT NULL DEFAULT FALSE {CONFLICT}"),
    ] {
        run(manager, [&*statement]).await?;
    }
    for from in ranges(manager).await? {
        run(manager, [&*fill(from, "IS NOT")]).await?;
    }
    Ok(())
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
        for statement in DOWN {
            run(manager, [statement]).await?;
        }
        if manager.get_database_backend() == DbBackend::Postgres {
            exchange(manager, AFTER[0], BEFORE).await?;
            let validate = format!("ALTER TABLE scan VALIDATE CONSTRAINT {}", BEFORE[0]);
            run(manager, [&*validate]).await?;
        } else {
            exchange_on_sqlite(manager, AFTER[0], BEFORE).await?;
        }
        for (table, column) in [
            ("scan", "conflict"),
            ("scan", "late"),
            ("pass", "last_scanned_at"),
            ("pass", "entries"),
        ] {
            let drop = format!("ALTER TABLE {table} DROP COLUMN {column}");
            run(manager, [&*drop]).await?;
        }
        Ok(())
    }

    /// Its steps are transactions of their own, if nothing around it is one.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
}

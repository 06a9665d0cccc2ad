//! Writes of every kind.

use std::collections::BTreeSet;

use gatepass::engine::Engine;
use sea_orm::sqlx::postgres::PgPoolCopyExt;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, TransactionTrait};

use super::boundary;
use crate::properties::choices::Choices;
use crate::support::rows::hour;
use crate::tallies::literal;

/// The kinds of writes.
pub(super) const KINDS: [&str; 9] = [
    "copy",
    "delete",
    "delete all",
    "fold",
    "insert",
    "rollback",
    "savepoint",
    "truncate",
    "update",
];

/// The columns of the rows that are written.
const COLUMNS: &str = "code, pass_id, gate_id, direction, outcome, denial_reason, scanned_at";

/// Directions, outcomes and reasons of scans at a closed gate, of passes or not, and of those
/// that were admitted.
const KINDS_OF_SCANS: [[&str; 4]; 7] = [
    ["NULL", "IN", "DENIED", "UNKNOWN_PASS"],
    ["NULL", "OUT", "DENIED", "GATE_CLOSED"],
    ["1", "IN", "DENIED", "REVOKED"],
    ["1", "IN", "DENIED", "EXPIRED"],
    ["1", "IN", "ADMITTED", ""],
    ["1", "OUT", "ADMITTED", ""],
    ["1", "OUT", "ADMITTED", "REVOKED"],
];

/// Writes rows of `scan`.
pub(super) struct Writer<'a> {
    database: &'a DatabaseConnection,
    pub(super) kinds: BTreeSet<&'static str>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(database: &'a DatabaseConnection) -> Self {
        Self {
            database,
            kinds: BTreeSet::new(),
        }
    }

    /// Writes something while others write.
    pub(super) async fn write_with_others(&mut self, choices: &mut Choices<'_>) {
        let transaction = self.database.begin().await.unwrap();
        if transaction.get_database_backend() == DbBackend::Postgres {
            // It changes rows of others in no order, so only one such writer at a time.
            let lock = "SELECT pg_advisory_xact_lock(1)";
            transaction.execute_unprepared(lock).await.unwrap();
        }
        for text in [insert(choices), update(choices), insert(choices)] {
            transaction.execute_unprepared(&text).await.unwrap();
        }
        if choices.one_in(4) {
            transaction.rollback().await.unwrap();
        } else {
            transaction.commit().await.unwrap();
        }
    }

    /// Writes something, and returns what.
    pub(super) async fn write(&mut self, engine: &Engine, choices: &mut Choices<'_>) -> String {
        let is_postgres = self.database.get_database_backend() == DbBackend::Postgres;
        let (kind, text) = match choices.below(15) {
            0..=3 => ("insert", insert(choices)),
            4..=6 => ("update", update(choices)),
            7 => ("delete", delete(choices)),
            8 | 9 => return self.transaction(choices).await,
            10 => return self.copy(choices).await,
            11 => ("delete all", "DELETE FROM scan".to_owned()),
            // SQLite has no such statement. Events that refer to scans forbid it.
            12 => {
                let text = if is_postgres {
                    "ALTER TABLE event DROP CONSTRAINT IF EXISTS event_scan_id_fkey;
                     TRUNCATE scan"
                } else {
                    "DELETE FROM scan WHERE TRUE"
                };
                ("truncate", text.to_owned())
            }
            _ => {
                assert!(engine.fold_tallies(hour(0)).await);
                self.kinds.insert("fold");
                return "a fold".to_owned();
            }
        };
        self.kinds.insert(kind);
        self.database.execute_unprepared(&text).await.unwrap();
        text
    }

    /// Several writes, of which none remains, or those outside of a savepoint.
    async fn transaction(&mut self, choices: &mut Choices<'_>) -> String {
        let (outer, inner) = (insert(choices), update(choices));
        let (again, is_kept) = (delete(choices), choices.one_in(2));
        let transaction = self.database.begin().await.unwrap();
        transaction.execute_unprepared(&outer).await.unwrap();
        let savepoint = transaction.begin().await.unwrap();
        for text in [&inner, &again] {
            savepoint.execute_unprepared(text).await.unwrap();
        }
        savepoint.rollback().await.unwrap();
        transaction.execute_unprepared(&inner).await.unwrap();
        if is_kept {
            self.kinds.insert("savepoint");
            transaction.commit().await.unwrap();
        } else {
            self.kinds.insert("rollback");
            transaction.rollback().await.unwrap();
        }
        format!("{outer}; savepoint {inner}; {again}; back; {inner}; kept: {is_kept}")
    }

    /// Rows by `COPY`, on PostgreSQL; on SQLite by a `SELECT`.
    async fn copy(&mut self, choices: &mut Choices<'_>) -> String {
        self.kinds.insert("copy");
        if self.database.get_database_backend() != DbBackend::Postgres {
            let row = row(choices).join(", ");
            let text = format!("INSERT INTO scan ({COLUMNS}) SELECT {row}");
            self.database.execute_unprepared(&text).await.unwrap();
            return text;
        }
        let rows = (0..=choices.below(9)).map(|_| {
            let row = row(choices).into_iter();
            let row = row.map(|value| match value.as_str() {
                "NULL" => "\\N".to_owned(),
                value => value.trim_matches('\'').to_owned(),
            });
            row.collect::<Vec<_>>().join("\t") + "\n"
        });
        let rows: String = rows.collect();
        let pool = self.database.get_postgres_connection_pool();
        let statement = format!("COPY scan ({COLUMNS}) FROM STDIN");
        let mut copy = pool.copy_in_raw(&statement).await.unwrap();
        copy.send(rows.as_bytes()).await.unwrap();
        copy.finish().await.unwrap();
        format!("{statement}\n{rows}")
    }
}

/// The values of a new row.
fn row(choices: &mut Choices<'_>) -> Vec<String> {
    let [pass, direction, outcome, reason] = choices.pick(&KINDS_OF_SCANS);
    let reason = match *reason {
        "" => "NULL".to_owned(),
        reason => format!("'{reason}'"),
    };
    vec![
        "'as read'".to_owned(),
        (*pass).to_owned(),
        (1 + choices.below(3)).to_string(),
        format!("'{direction}'"),
        format!("'{outcome}'"),
        reason,
        literal(boundary(choices)),
    ]
}

pub(super) fn insert(choices: &mut Choices<'_>) -> String {
    let rows = (0..=choices.below(9)).map(|_| format!("({})", row(choices).join(", ")));
    let rows: Vec<_> = rows.collect();
    format!("INSERT INTO scan ({COLUMNS}) VALUES {}", rows.join(", "))
}

/// Some of the rows.
fn some(choices: &mut Choices<'_>) -> String {
    let divisor = 1 + choices.below(5);
    format!("id % {divisor} = {}", choices.below(divisor))
}

fn delete(choices: &mut Choices<'_>) -> String {
    format!("DELETE FROM scan WHERE {} AND id % 2 = 0", some(choices))
}

/// A change of some rows, in one column or several.
fn update(choices: &mut Choices<'_>) -> String {
    let at = literal(boundary(choices));
    let gate = 1 + choices.below(3);
    let (change, which) = match choices.below(7) {
        0 => (format!("gate_id = {gate}"), "TRUE"),
        1 => (format!("scanned_at = {at}"), "TRUE"),
        2 => (
            format!("scanned_at = {at}, gate_id = {gate}"),
            "outcome = 'ADMITTED'",
        ),
        3 => (
            "direction = 'OUT'".to_owned(),
            "(denial_reason IS NULL OR denial_reason = 'REVOKED')",
        ),
        4 => (
            "outcome = 'ADMITTED', denial_reason = NULL".to_owned(),
            "pass_id IS NOT NULL",
        ),
        5 => (
            "outcome = 'DENIED', denial_reason = 'REVOKED'".to_owned(),
            "pass_id IS NOT NULL",
        ),
        _ => ("code = 'read again'".to_owned(), "TRUE"),
    };
    format!(
        "UPDATE scan SET {change} WHERE {which} AND {}",
        some(choices)
    )
}

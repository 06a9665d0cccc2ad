//! Writes of every kind.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use gatepass::engine::Engine;
use sea_orm::sqlx::postgres::PgPoolCopyExt;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, TransactionTrait};

use super::{boundary, literal};
use crate::properties::choices::Choices;

const PASS_KINDS: [&str; 4] = ["VISITOR", "STAFF", "CONTRACTOR", "VEHICLE"];

/// The kinds of writes.
pub(super) const KINDS: [&str; 9] = [
    "copy",
    "delete",
    "delete all",
    "fold",
    "insert",
    "rollback",
    "savepoint",
    "update",
    "upsert",
];

/// The columns of the rows that are written.
const COLUMNS: &str = "code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, \
                       valid_until, revoked_at, inside_since";

/// Writes rows of `pass`.
pub(super) struct Writer<'a> {
    database: &'a DatabaseConnection,
    holder: i64,
    /// The number of rows that were written so far.
    rows: usize,
    pub(super) kinds: BTreeSet<&'static str>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(database: &'a DatabaseConnection, holder: i64) -> Self {
        Self {
            database,
            holder,
            rows: 0,
            kinds: BTreeSet::new(),
        }
    }

    /// Takes other codes than the writers at the same time.
    pub(super) fn skip_to(&mut self, rows: usize) {
        self.rows = rows;
    }

    /// Writes something while others write. It changes rows in the order of their keys, so
    /// that writers of the same rows wait, and nothing else.
    pub(super) async fn write_with_others(&mut self, choices: &mut Choices<'_>) {
        let texts = match choices.below(4) {
            0 | 1 => vec![self.insert(choices)],
            2 => vec![self.insert(choices), self.insert(choices)],
            _ => vec![update(choices)],
        };
        let is_kept = !choices.one_in(4);
        let transaction = self.database.begin().await.unwrap();
        let lock = match self.database.get_database_backend() {
            DbBackend::Postgres => "SELECT id FROM pass ORDER BY id FOR UPDATE",
            // It is the only one that writes.
            _ => "UPDATE pass_tally_time SET at = at",
        };
        for text in texts {
            if text.starts_with("UPDATE") {
                transaction.execute_unprepared(lock).await.unwrap();
            }
            transaction.execute_unprepared(&text).await.unwrap();
        }
        if is_kept {
            transaction.commit().await.unwrap();
        } else {
            transaction.rollback().await.unwrap();
        }
    }

    /// Writes something, and returns what.
    pub(super) async fn write(&mut self, engine: &Engine, choices: &mut Choices<'_>) -> String {
        let (kind, text) = match choices.below(13) {
            0..=2 => ("insert", self.insert(choices)),
            3..=5 => ("update", update(choices)),
            6 => ("delete", delete(choices)),
            7 | 12 => return self.transaction(choices).await,
            8 => return self.copy(choices).await,
            9 => ("upsert", self.upsert(choices)),
            10 if choices.one_in(2) => ("delete all", "DELETE FROM pass".to_owned()),
            _ => {
                let now = boundary(choices.below(14), choices.below(3));
                assert!(engine.fold_tallies(now).await);
                self.kinds.insert("fold");
                return format!("fold at {now}");
            }
        };
        self.kinds.insert(kind);
        self.database.execute_unprepared(&text).await.unwrap();
        text
    }

    /// Writes new rows, and returns the statement.
    pub(super) async fn write_new(&mut self, choices: &mut Choices<'_>) -> String {
        let text = self.insert(choices);
        self.database.execute_unprepared(&text).await.unwrap();
        text
    }

    /// The values of a new row.
    fn row(&mut self, choices: &mut Choices<'_>) -> Vec<String> {
        self.rows += 1;
        let (from, offset) = (choices.below(12), choices.below(3));
        let until = from + 1 + choices.below(4);
        let maybe = |is: bool| {
            if is {
                literal(boundary(from, 1))
            } else {
                "NULL".to_owned()
            }
        };
        vec![
            format!("'P{}'", self.rows),
            (1 + choices.below(3)).to_string(),
            self.holder.to_string(),
            format!("'{}'", choices.pick(&PASS_KINDS)),
            choices.one_in(5).to_string(),
            literal(boundary(0, 1)),
            literal(boundary(from, offset)),
            literal(boundary(until, offset)),
            maybe(choices.one_in(4)),
            maybe(choices.one_in(3)),
        ]
    }

    fn insert(&mut self, choices: &mut Choices<'_>) -> String {
        let rows = (0..=choices.below(6)).map(|_| format!("({})", self.row(choices).join(", ")));
        let rows: Vec<_> = rows.collect();
        format!("INSERT INTO pass ({COLUMNS}) VALUES {}", rows.join(", "))
    }

    /// A row whose code is taken, perhaps, and what to do then.
    fn upsert(&mut self, choices: &mut Choices<'_>) -> String {
        let mut taken = self.row(choices);
        taken[0] = format!("'P{}'", 1 + choices.below(self.rows));
        let row = self.row(choices);
        let or = match choices.below(2) {
            0 => "NOTHING",
            _ => {
                "UPDATE SET kind = excluded.kind, revoked_at = excluded.revoked_at, \
                 valid_from = excluded.valid_from, valid_until = excluded.valid_until"
            }
        };
        format!(
            "INSERT INTO pass ({COLUMNS}) VALUES ({}), ({}) ON CONFLICT (code) DO {or}",
            taken.join(", "),
            row.join(", ")
        )
    }

    /// Several writes, of which none remains, or those outside of a savepoint.
    async fn transaction(&mut self, choices: &mut Choices<'_>) -> String {
        let (outer, inner) = (self.insert(choices), update(choices));
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
            let row = self.row(choices).join(", ");
            let text = format!("INSERT INTO pass ({COLUMNS}) SELECT {row}");
            self.database.execute_unprepared(&text).await.unwrap();
            return text;
        }
        let rows = (0..=choices.below(9)).map(|_| {
            let row = self.row(choices).into_iter();
            let row = row.map(|value| match value.as_str() {
                "NULL" => "\\N".to_owned(),
                value => value.trim_matches('\'').to_owned(),
            });
            row.collect::<Vec<_>>().join("\t") + "\n"
        });
        let rows: String = rows.collect();
        let pool = self.database.get_postgres_connection_pool();
        let statement = format!("COPY pass ({COLUMNS}) FROM STDIN");
        let mut copy = pool.copy_in_raw(&statement).await.unwrap();
        copy.send(rows.as_bytes()).await.unwrap();
        copy.finish().await.unwrap();
        format!("{statement}\n{rows}")
    }
}

/// Some of the rows.
fn some(choices: &mut Choices<'_>) -> String {
    let divisor = 1 + choices.below(5);
    format!("id % {divisor} = {}", choices.below(divisor))
}

fn delete(choices: &mut Choices<'_>) -> String {
    format!("DELETE FROM pass WHERE {} AND id % 2 = 0", some(choices))
}

/// A change of some rows, in one column or several.
fn update(choices: &mut Choices<'_>) -> String {
    let at = literal(boundary(choices.below(12), choices.below(3)));
    let before = literal(boundary(0, 0) - TimeDelta::days(1));
    let after = literal(boundary(20, 0));
    let gate = 1 + choices.below(3);
    let kind = *choices.pick(&PASS_KINDS);
    let change = match choices.below(12) {
        0 => format!("gate_id = {gate}"),
        1 => format!("kind = '{kind}'"),
        2 => "any_gate = NOT any_gate".to_owned(),
        3 => format!("valid_from = {before}"),
        4 => format!("valid_until = {after}"),
        5 => format!("valid_from = {before}, valid_until = {at}"),
        6 => format!("valid_from = {at}, valid_until = {after}"),
        7 => format!("revoked_at = {at}"),
        8 => "revoked_at = NULL".to_owned(),
        9 => format!("inside_since = {at}"),
        10 => "inside_since = NULL".to_owned(),
        _ => "version = version + 1, purpose = 'x'".to_owned(),
    };
    format!("UPDATE pass SET {change} WHERE {}", some(choices))
}

//! The SQL of a request, for callers who requested it: `extensions.sql`.

use std::ops::ControlFlow;
use std::time::Duration;

use serde::{Serialize, Serializer};

use super::Outcome;
use super::redaction::Redaction;
use crate::database::{Allowance, Database, DatabaseError, Deadline, Entry, duplicates};
use crate::loader::RowMemory;
use crate::sql::Parameters;

/// The parts of the SQL that are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The database's own plan of each statement.
    pub explain: bool,
    /// The values of parameters, which may be personal data.
    pub values: bool,
}

/// The content of `extensions.sql`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sql<'a> {
    planned: usize,
    executed: usize,
    /// The planned numbers.
    round_trips: usize,
    rows: usize,
    duration_ms: f64,
    duplicates: usize,
    /// How many transactions mutations took, whose BEGIN and COMMIT are not counted.
    #[serde(skip_serializing_if = "is_zero")]
    transactions: usize,
    /// How many statements naive resolvers would have run for the same answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    naive: Option<u64>,
    statements: Vec<Shown<'a>>,
}

/// A statement that ran.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    path: &'a str,
    /// The fields whose counts it returned, if several shared it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    paths: Vec<&'a str>,
    /// The step of a mutation that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<&'static str>,
    /// Whether its transaction was rolled back and tried again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    retried: bool,
    text: &'a str,
    parameters: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Values<'a>>,
    keys: usize,
    /// None if it failed.
    rows: Option<usize>,
    /// What it reads, if that is more than it returns.
    #[serde(skip_serializing_if = "Option::is_none")]
    reads: Option<&'static str>,
    /// When it began, from when the engine took the request.
    began_ms: f64,
    duration_ms: f64,
    waited_ms: f64,
    /// Whether an equal statement with equal parameters ran before it.
    duplicate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<&'a [String]>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The values of parameters, converted to text while they are serialized.
#[derive(Debug)]
struct Values<'a>(&'a Parameters);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|value| value.to_string()))
    }
}

/// The database's query plan of a statement. None if the database provides none.
pub(super) type Explained = Option<Vec<String>>;

/// The database that explains statements, and the limits for that.
#[derive(Clone, Copy)]
pub(super) struct Explaining<'a> {
    pub(super) database: &'a Database,
    pub(super) allowance: &'a Allowance,
    pub(super) deadline: Option<Deadline>,
    pub(super) memory: &'a RowMemory,
    /// Whether the database's words may have the values of parameters.
    pub(super) values: bool,
}

impl Explaining<'_> {
    /// The query plans of all statements.
    ///
    /// # Errors
    ///
    /// If they exceed the memory or the size of the answer.
    pub(super) async fn all(
        self,
        entries: impl Iterator<Item = &Entry>,
    ) -> Result<Vec<Explained>, DatabaseError> {
        let mut explained = Vec::new();
        for entry in entries {
            explained.push(self.one(entry).await?);
        }
        Ok(explained)
    }

    async fn one(self, entry: &Entry) -> Result<Explained, DatabaseError> {
        let (mut lines, mut kept) = (Vec::new(), Ok(()));
        let mut redaction = (!self.values).then(Redaction::default);
        let mut each = |line: String| {
            let line = match &mut redaction {
                Some(redaction) => redaction.line(&line),
                None => Some(line),
            };
            let Some(line) = line else {
                return ControlFlow::Continue(());
            };
            kept = self.memory.resize(0, size_of::<String>() + line.capacity());
            if kept.is_err() {
                return ControlFlow::Break(());
            }
            lines.push(line);
            ControlFlow::Continue(())
        };
        let explain = self.database.explain(self.allowance, entry, &mut each);
        let ran = match self.deadline {
            Some(deadline) => deadline.keep(explain).await.and_then(|ran| ran),
            None => explain.await,
        };
        kept?;
        // Statements that the database does not explain are left out; the error is in the log.
        Ok(ran.ok().map(|()| lines))
    }
}

impl Trace {
    /// The SQL of an outcome, with the query plans of its statements if they were
    /// requested.
    pub(super) fn show<'a>(self, outcome: &'a Outcome, explained: &'a [Explained]) -> Sql<'a> {
        let firsts = duplicates(&outcome.statements);
        let entries = outcome.statements.iter().zip(&firsts).enumerate();
        let statements = entries.map(|(index, (entry, first))| Shown {
            path: &entry.path,
            paths: outcome.shared_paths(&entry.path),
            step: entry.step,
            retried: entry.retried,
            text: &entry.text,
            parameters: entry.parameters(),
            values: self.values.then_some(Values(&entry.values)),
            keys: entry.keys,
            rows: entry.rows,
            reads: outcome.reads(&entry.path),
            began_ms: milliseconds(entry.began.duration_since(outcome.begun)),
            duration_ms: milliseconds(entry.duration),
            waited_ms: milliseconds(entry.waited),
            duplicate: first.is_some(),
            explain: explained.get(index).and_then(Option::as_deref),
        });
        Sql {
            planned: outcome.planned(),
            executed: outcome.executed(),
            round_trips: outcome.planned_round_trips(),
            rows: outcome.rows(),
            duration_ms: milliseconds(outcome.sql_time()),
            duplicates: outcome.duplicates().len(),
            transactions: outcome.transactions,
            naive: outcome.naive,
            statements: statements.collect(),
        }
    }
}

/// Milliseconds with microsecond precision. More digits would be noise.
#[must_use]
pub fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

//! The SQL of a request, for whoever asked to see it: `extensions.sql`.

use std::ops::ControlFlow;
use std::time::Duration;

use serde::{Serialize, Serializer};

use super::Outcome;
use super::redaction::Redaction;
use crate::database::{Allowance, Database, DatabaseError, Deadline, Entry, duplicates};
use crate::loader::RowMemory;
use crate::sql::Parameters;

/// What of the SQL is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The database's own plan of each statement.
    pub explain: bool,
    /// The values of parameters, which may be anybody's data.
    pub values: bool,
}

/// What is shown: `extensions.sql`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sql<'a> {
    planned: usize,
    executed: usize,
    /// As planned.
    round_trips: usize,
    rows: usize,
    duration_ms: f64,
    duplicates: usize,
    statements: Vec<Shown<'a>>,
}

/// A statement that ran.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    path: &'a str,
    text: &'a str,
    parameters: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Values<'a>>,
    keys: usize,
    /// None when it failed.
    rows: Option<usize>,
    duration_ms: f64,
    waited_ms: f64,
    /// Whether an equal one ran before it, parameters and all.
    duplicate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<&'a [String]>,
}

/// The values of parameters, each a text that is made as it is written.
#[derive(Debug)]
struct Values<'a>(&'a Parameters);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|value| value.to_string()))
    }
}

/// What the database says that it does for a statement; none where it does not say.
pub(super) type Explained = Option<Vec<String>>;

/// Where statements are explained, and in which bounds.
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
    /// What the database says of each statement.
    ///
    /// # Errors
    ///
    /// When there is no room, or no memory, for that.
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
        // What the database does not explain is left out; it was logged.
        Ok(ran.ok().map(|()| lines))
    }
}

impl Trace {
    /// What is shown of an outcome, with what the database said of each statement if
    /// it was asked.
    pub(super) fn show<'a>(self, outcome: &'a Outcome, explained: &'a [Explained]) -> Sql<'a> {
        let firsts = duplicates(&outcome.statements);
        let entries = outcome.statements.iter().zip(&firsts).enumerate();
        let statements = entries.map(|(index, (entry, first))| Shown {
            path: &entry.path,
            text: &entry.text,
            parameters: entry.parameters(),
            values: self.values.then_some(Values(&entry.values)),
            keys: entry.keys,
            rows: entry.rows,
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
            statements: statements.collect(),
        }
    }
}

/// To the microsecond: more digits would be noise.
#[must_use]
pub fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

//! The SQL of a request, for whoever asked to see it: `extensions.sql`.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::Outcome;
use crate::database::{Allowance, Database, Deadline, Entry, duplicates};

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
pub struct Sql {
    planned: usize,
    executed: usize,
    /// As planned.
    round_trips: usize,
    rows: usize,
    duration_ms: f64,
    duplicates: usize,
    /// How many statements naive resolvers would have run for the same answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    naive: Option<u64>,
    statements: Vec<Shown>,
}

/// A statement that ran.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    path: String,
    text: String,
    parameters: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<Vec<String>>,
    keys: usize,
    /// None when it failed.
    rows: Option<usize>,
    /// When it began, from when the engine took the request.
    began_ms: f64,
    duration_ms: f64,
    waited_ms: f64,
    /// Whether an equal one ran before it, parameters and all.
    duplicate: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Vec<String>>,
}

/// Where statements are explained, and in which bounds.
#[derive(Clone, Copy)]
pub(super) struct Explaining<'a> {
    pub(super) database: &'a Database,
    pub(super) allowance: &'a Allowance,
    pub(super) deadline: Option<Deadline>,
}

impl Trace {
    /// What is shown of an outcome, up to a deadline.
    pub(super) async fn show(self, outcome: &Outcome, explaining: Explaining<'_>) -> Sql {
        let firsts = duplicates(&outcome.statements);
        let mut statements = Vec::with_capacity(firsts.len());
        for (entry, first) in outcome.statements.iter().zip(&firsts) {
            let mut shown = self.statement(entry, outcome.begun, first.is_some());
            if self.explain {
                // What the database does not explain is left out; it was logged.
                let explain = explaining.database.explain(explaining.allowance, entry);
                shown.explain = match explaining.deadline {
                    Some(deadline) => deadline.keep(explain).await.and_then(|lines| lines).ok(),
                    None => explain.await.ok(),
                };
            }
            statements.push(shown);
        }
        Sql {
            planned: outcome.planned(),
            executed: outcome.executed(),
            round_trips: outcome.planned_round_trips(),
            rows: outcome.rows(),
            duration_ms: milliseconds(outcome.sql_time()),
            duplicates: outcome.duplicates().len(),
            naive: outcome.naive,
            statements,
        }
    }

    fn statement(self, entry: &Entry, begun: Instant, duplicate: bool) -> Shown {
        Shown {
            path: entry.path.clone(),
            text: entry.text.to_string(),
            parameters: entry.parameters(),
            values: self
                .values
                .then(|| entry.values.iter().map(ToString::to_string).collect()),
            keys: entry.keys,
            rows: entry.rows,
            began_ms: milliseconds(entry.began.duration_since(begun)),
            duration_ms: milliseconds(entry.duration),
            waited_ms: milliseconds(entry.waited),
            duplicate,
            explain: None,
        }
    }
}

/// To the microsecond: more digits would be noise.
#[must_use]
pub fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

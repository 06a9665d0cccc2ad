//! What became of a request, and what it cost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::ServerError;

use crate::database::{Entry, duplicates};
use crate::execute::Response;
use crate::plan::Plan;

/// An answer and what it cost.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub response: Response,
    /// The operation's name, as the document has it, if it has one.
    pub operation: Option<String>,
    /// What of it was known from requests before it.
    pub reused: Reused,
    /// What was planned; none when the request was refused.
    pub plan: Option<Arc<Plan>>,
    /// The statements that ran, in the order in which they began.
    pub statements: Vec<Entry>,
    /// How many statements naive resolvers would have run; none when nobody asked.
    pub naive: Option<u64>,
    /// When the engine took the request.
    pub begun: Instant,
    /// How long it took until it was planned, or refused: reading the
    /// document and the variables, too.
    pub planning: Duration,
}

/// What of a request was known from requests before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reused {
    /// The document: it was neither parsed nor validated.
    pub document: bool,
    /// The plan: it was not made.
    pub plan: bool,
}

impl Outcome {
    pub(super) fn refused(
        operation: Option<String>,
        errors: Vec<ServerError>,
        begun: Instant,
    ) -> Self {
        Self {
            response: Response::refused(errors),
            operation,
            reused: Reused::default(),
            plan: None,
            statements: Vec::new(),
            naive: None,
            begun,
            planning: begun.elapsed(),
        }
    }

    /// How many statements were planned.
    #[must_use]
    pub fn planned(&self) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.statements())
    }

    /// How many round trips one after another were planned.
    #[must_use]
    pub fn planned_round_trips(&self) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.round_trips())
    }

    /// How many statements ran.
    #[must_use]
    pub fn executed(&self) -> usize {
        self.statements.len()
    }

    /// How many statements ran one after another at most, each because it needed rows
    /// of the one before.
    #[must_use]
    pub fn round_trips(&self) -> usize {
        let nodes = self.plan.iter().flat_map(|plan| &plan.nodes);
        let ran = |path: &str| self.statements.iter().any(|entry| entry.path == path);
        let rounds = nodes.filter(|node| ran(&node.path)).map(|node| node.round);
        rounds.max().unwrap_or_default()
    }

    /// How many rows they returned.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.statements.iter().filter_map(|entry| entry.rows).sum()
    }

    /// How long at least one statement was running, or waited for a
    /// connection. Statements that run side by side count once.
    #[must_use]
    pub fn sql_time(&self) -> Duration {
        let mut counted: Option<Instant> = None;
        let mut time = Duration::ZERO;
        // They stand in the order in which they began.
        for entry in &self.statements {
            let ended = entry.began + entry.duration;
            let from = counted.map_or(entry.began, |counted| counted.max(entry.began));
            time += ended.saturating_duration_since(from);
            counted = Some(counted.map_or(ended, |counted| counted.max(ended)));
        }
        time
    }

    /// The fields whose statements were equal to one that ran before them,
    /// parameters and all. Two fields can happen to ask for the same rows.
    #[must_use]
    pub fn duplicates(&self) -> Vec<&str> {
        let firsts = duplicates(&self.statements);
        let entries = self.statements.iter().zip(firsts);
        let again = entries.filter_map(|(entry, first)| first.map(|_| entry.path.as_str()));
        again.collect()
    }

    /// The fields that ran what no plan foresees: a statement more than were
    /// planned for them, or one that was equal to another one of theirs. Each
    /// is a defect of ours.
    #[must_use]
    pub fn defects(&self) -> Vec<&str> {
        let mut planned: Vec<&str> = match &self.plan {
            Some(plan) => plan.nodes.iter().map(|node| node.path.as_str()).collect(),
            None => Vec::new(),
        };
        let firsts = duplicates(&self.statements);
        let mut defects: Vec<&str> = Vec::new();
        for (entry, first) in self.statements.iter().zip(firsts) {
            let place = planned.iter().position(|path| *path == entry.path);
            if let Some(place) = place {
                planned.swap_remove(place);
            }
            let again = first.is_some_and(|first| first.path == entry.path);
            if place.is_none() || again {
                defects.push(&entry.path);
            }
        }
        defects.dedup();
        defects
    }
}

//! The result of a request, and its cost.

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::ServerError;

use crate::bill::reads;
use crate::database::{Entry, duplicates};
use crate::execute::Response;
use crate::plan::{Node, Plan};

/// An answer and its cost.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub response: Response,
    /// The operation's name in the document, if it has one.
    pub operation: Option<String>,
    /// What came from the caches.
    pub reused: Reused,
    /// The plan. None if the request was refused.
    pub plan: Option<Arc<Plan>>,
    /// The statements that ran, in the order of their start.
    pub statements: Vec<Entry>,
    /// The number of transactions. Their BEGIN and COMMIT are not among the statements.
    pub transactions: usize,
    /// How many statements naive resolvers would have run; none when nobody asked.
    pub naive: Option<u64>,
    /// When the engine took the request.
    pub begun: Instant,
    /// The time until the request was planned or refused, including the time for
    /// reading the document and the variables.
    pub planning: Duration,
}

/// What a request took from the caches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reused {
    /// The document, which was not parsed or validated again.
    pub document: bool,
    /// The plan, which was not made again.
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
            transactions: 0,
            naive: None,
            begun,
            planning: begun.elapsed(),
        }
    }

    /// The number of planned statements.
    #[must_use]
    pub fn planned(&self) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.statements())
    }

    /// The number of planned round trips that follow one another.
    #[must_use]
    pub fn planned_round_trips(&self) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.round_trips())
    }

    /// The number of statements that ran.
    #[must_use]
    pub fn executed(&self) -> usize {
        self.statements.len()
    }

    /// The length of the longest chain of statements that ran one after another, each
    /// with keys from the rows of the one before.
    #[must_use]
    pub fn round_trips(&self) -> usize {
        let nodes = self.plan.iter().flat_map(|plan| &plan.nodes);
        let ran = |path: &str| self.statements.iter().any(|entry| entry.path == path);
        let rounds = nodes.filter(|node| ran(&node.path)).map(|node| node.round);
        rounds.max().unwrap_or_default()
    }

    /// What the statement of a field reads, if that is not what it returns or counts.
    pub(super) fn reads(&self, path: &str) -> Option<&'static str> {
        let mut nodes = self.plan.iter().flat_map(|plan| &plan.nodes);
        nodes.find_map(|node| reads(node).filter(|_| node.path == path))
    }

    /// The fields whose counts the statement of a field returns. Empty if no counts share it.
    pub(super) fn shared_paths(&self, path: &str) -> Vec<&str> {
        let mut nodes = self.plan.iter().flat_map(|plan| &plan.nodes);
        let node = nodes.find(|node| node.path == path && node.count_columns() > 1);
        node.map_or_else(Vec::new, Node::shared_paths)
    }

    /// The number of rows that they returned.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.statements.iter().filter_map(|entry| entry.rows).sum()
    }

    /// The numbers of counts that ran: of those that read tallies, and of those that read the
    /// rows that they count.
    #[must_use]
    pub fn counts(&self) -> (u64, u64) {
        let nodes = self.plan.iter().flat_map(|plan| &plan.nodes);
        let counts = nodes.filter(|node| node.counts());
        let ran = counts.filter(|node| {
            let mut statements = self.statements.iter();
            statements.any(|entry| entry.path == node.path)
        });
        let (tallied, read): (Vec<_>, Vec<_>) = ran.partition(|node| node.reads_tally());
        let counts = |nodes: Vec<&Node>| nodes.iter().map(|node| node.count_columns() as u64).sum();
        (counts(tallied), counts(read))
    }

    /// The time during which at least one statement was running or waiting for a
    /// connection. Concurrent statements count once.
    #[must_use]
    pub fn sql_time(&self) -> Duration {
        let mut counted: Option<Instant> = None;
        let mut time = Duration::ZERO;
        // They are in the order of their start.
        for entry in &self.statements {
            let ended = entry.began + entry.duration;
            let from = counted.map_or(entry.began, |counted| counted.max(entry.began));
            time += ended.saturating_duration_since(from);
            counted = Some(counted.map_or(ended, |counted| counted.max(ended)));
        }
        time
    }

    /// The fields whose statements repeated an earlier one, with equal parameters. Two
    /// fields can happen to need the same rows.
    #[must_use]
    pub fn duplicates(&self) -> Vec<&str> {
        let firsts = duplicates(&self.statements);
        let entries = self.statements.iter().zip(firsts);
        let again = entries.filter_map(|(entry, first)| first.map(|_| entry.path.as_str()));
        again.collect()
    }

    /// The fields that ran more statements than planned, or two equal ones. Each is a
    /// bug in Gatepass.
    #[must_use]
    pub fn defects(&self) -> Vec<&str> {
        let mut planned: Vec<&str> = match &self.plan {
            Some(plan) => plan.nodes.iter().map(|node| node.path.as_str()).collect(),
            None => Vec::new(),
        };
        let firsts = duplicates(&self.statements);
        let mut defects: Vec<&str> = Vec::new();
        let entries = self.statements.iter().zip(firsts);
        // A transaction that another one was in the way of runs its steps again.
        for (entry, first) in entries.filter(|(entry, _)| !entry.retried) {
            let place = planned.iter().position(|path| *path == entry.path);
            if let Some(place) = place {
                planned.swap_remove(place);
            }
            let again = first.is_some_and(|first| {
                first.path == entry.path && first.step == entry.step && !first.retried
            });
            if place.is_none() || again {
                defects.push(&entry.path);
            }
        }
        defects.dedup();
        defects
    }
}

//! Counts the cost of operations by name.
//!
//! Names come from callers, and each creates a dozen time series in Prometheus
//! forever. So only the first [`MAX_NAMES`] names get their own series, if they are
//! not too long and their document could be planned. All others share one. The
//! labels for operations without a series of their own have parentheses, which no
//! operation's name can contain.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::TIMES;
use crate::engine::Outcome;

/// The maximum number of names with their own series.
const MAX_NAMES: usize = 100;

/// The longest name with its own series, in bytes.
const LONGEST: usize = 64;

/// The label of operations without a name.
const ANONYMOUS: &str = "(anonymous)";

/// The label of operations without a series of their own.
const OTHER: &str = "(other)";

/// The label of requests that were refused before planning.
const REFUSED: &str = "(refused)";

#[derive(Debug)]
pub(super) struct Operations {
    families: Families,
    anonymous: Operation,
    other: Operation,
    refused: Operation,
    known: RwLock<HashMap<String, Operation>>,
}

#[derive(Debug)]
struct Families {
    time: Family<Label, Histogram, fn() -> Histogram>,
    planned: Family<Label, Counter>,
    executed: Family<Label, Counter>,
    rows: Family<Label, Counter>,
    counts: Family<CountLabel, Counter>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Label {
    operation: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct CountLabel {
    operation: String,
    /// What the counts were read from.
    from: &'static str,
}

/// The metrics of one operation.
#[derive(Debug)]
struct Operation {
    time: Histogram,
    planned: Counter,
    executed: Counter,
    rows: Counter,
    counts_from_tallies: Counter,
    counts_from_rows: Counter,
}

impl Operations {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let families = Families {
            time: Family::new_with_constructor(|| Histogram::new(TIMES)),
            planned: Family::default(),
            executed: Family::default(),
            rows: Family::default(),
            counts: Family::default(),
        };
        registry.register(
            "request_duration_seconds",
            "Duration of GraphQL requests, from the complete body to the answer",
            families.time.clone(),
        );
        registry.register(
            "statements_planned",
            "Planned SQL statements",
            families.planned.clone(),
        );
        registry.register(
            "statements_executed",
            "Executed SQL statements",
            families.executed.clone(),
        );
        registry.register("rows", "Rows returned by statements", families.rows.clone());
        registry.register(
            "counts",
            "Counts of rows and lists of groups, by what they were read from",
            families.counts.clone(),
        );
        Self {
            anonymous: families.operation(ANONYMOUS),
            other: families.operation(OTHER),
            refused: families.operation(REFUSED),
            families,
            known: RwLock::default(),
        }
    }

    pub(super) fn record(&self, outcome: &Outcome, time: Duration) {
        let add = |operation: &Operation| operation.add(outcome, time);
        match outcome.operation.as_deref() {
            _ if outcome.plan.is_none() => add(&self.refused),
            None => add(&self.anonymous),
            Some(name) if name.len() > LONGEST => add(&self.other),
            Some(name) => self.with(name, add),
        }
    }

    /// Applies a function to the metrics of a name.
    fn with(&self, name: &str, act: impl Fn(&Operation)) {
        // Nothing panics while the lock is held, and the map is consistent at each
        // step.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(operation) = known.get(name) {
            return act(operation);
        }
        if known.len() >= MAX_NAMES {
            return act(&self.other);
        }
        drop(known);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Other threads may have added names meanwhile.
        if known.len() >= MAX_NAMES && !known.contains_key(name) {
            return act(&self.other);
        }
        act(known
            .entry(name.to_owned())
            .or_insert_with(|| self.families.operation(name)));
    }
}

impl Families {
    fn operation(&self, name: &str) -> Operation {
        let label = Label {
            operation: name.to_owned(),
        };
        let counts = |from| {
            let operation = name.to_owned();
            self.counts
                .get_or_create_owned(&CountLabel { operation, from })
        };
        Operation {
            time: self.time.get_or_create_owned(&label),
            planned: self.planned.get_or_create_owned(&label),
            executed: self.executed.get_or_create_owned(&label),
            rows: self.rows.get_or_create_owned(&label),
            counts_from_tallies: counts("tallies"),
            counts_from_rows: counts("rows"),
        }
    }
}

impl Operation {
    fn add(&self, outcome: &Outcome, time: Duration) {
        self.time.observe(time.as_secs_f64());
        self.planned.inc_by(outcome.planned() as u64);
        self.executed.inc_by(outcome.executed() as u64);
        self.rows.inc_by(outcome.rows() as u64);
        let (from_tallies, from_rows) = outcome.counts();
        self.counts_from_tallies.inc_by(from_tallies);
        self.counts_from_rows.inc_by(from_rows);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use prometheus_client::{encoding::text, registry::Registry};

    use super::{MAX_NAMES, Operations};

    /// The number of series after these names were recorded, and the text.
    fn recorded(names: impl IntoIterator<Item = String>) -> (usize, String) {
        let mut registry = Registry::default();
        let operations = Operations::register(&mut registry);
        for name in names {
            operations.with(&name, |operation| {
                operation.time.observe(Duration::ZERO.as_secs_f64());
            });
        }
        let mut written = String::new();
        text::encode(&mut written, &registry).unwrap();
        let known = operations.known.read().unwrap().len();
        (known, written)
    }

    #[test]
    fn a_name_gets_its_own_series() {
        let (known, written) = recorded(["Dashboard".to_owned(), "Dashboard".to_owned()]);
        assert_eq!(known, 1);
        let line = r#"request_duration_seconds_count{operation="Dashboard"} 2"#;
        assert!(written.contains(line), "{written}");
    }

    #[test]
    fn names_beyond_the_limit_share_one_series() {
        let names = (0..MAX_NAMES + 50).map(|number| format!("Guess{number}"));
        let (known, written) = recorded(names);
        assert_eq!(known, MAX_NAMES);
        let line = r#"request_duration_seconds_count{operation="(other)"} 50"#;
        assert!(written.contains(line), "{written}");
        let series = written.matches("_count{operation=").count();
        assert_eq!(series, MAX_NAMES + 3);
        assert!(!written.contains(&format!("Guess{MAX_NAMES}")), "{written}");
    }
}

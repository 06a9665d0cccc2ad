//! What operations cost, by their names.
//!
//! Names come from callers, and each is a dozen series in Prometheus for good.
//! So the first [`TOLD_APART`] are told apart, when they are of usual length and
//! of a document that could be planned; all others share one. The names of those
//! that are none have parentheses, which no operation's name can have.

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

/// How many names are told apart.
const TOLD_APART: usize = 100;

/// The longest name that is told apart, in bytes.
const LONGEST: usize = 64;

/// An operation without a name.
const ANONYMOUS: &str = "(anonymous)";

/// An operation that is not told apart.
const OTHER: &str = "(other)";

/// A request that was refused before it was planned.
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
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Label {
    operation: String,
}

/// The numbers of one operation.
#[derive(Debug)]
struct Operation {
    time: Histogram,
    planned: Counter,
    executed: Counter,
    rows: Counter,
}

impl Operations {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let families = Families {
            time: Family::new_with_constructor(|| Histogram::new(TIMES)),
            planned: Family::default(),
            executed: Family::default(),
            rows: Family::default(),
        };
        registry.register(
            "request_duration_seconds",
            "GraphQL requests and how long they took, from the body that was read to the answer",
            families.time.clone(),
        );
        registry.register(
            "statements_planned",
            "SQL statements that plans foresaw",
            families.planned.clone(),
        );
        registry.register(
            "statements_executed",
            "SQL statements that ran",
            families.executed.clone(),
        );
        registry.register(
            "rows",
            "Rows that statements returned",
            families.rows.clone(),
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

    /// Does something with the numbers of a name.
    fn with(&self, name: &str, act: impl Fn(&Operation)) {
        // Nothing panics while it is held, and the map is whole at each step.
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(operation) = known.get(name) {
            return act(operation);
        }
        if known.len() >= TOLD_APART {
            return act(&self.other);
        }
        drop(known);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        // Others may have come in between.
        if known.len() >= TOLD_APART && !known.contains_key(name) {
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
        Operation {
            time: self.time.get_or_create_owned(&label),
            planned: self.planned.get_or_create_owned(&label),
            executed: self.executed.get_or_create_owned(&label),
            rows: self.rows.get_or_create_owned(&label),
        }
    }
}

impl Operation {
    fn add(&self, outcome: &Outcome, time: Duration) {
        self.time.observe(time.as_secs_f64());
        self.planned.inc_by(outcome.planned() as u64);
        self.executed.inc_by(outcome.executed() as u64);
        self.rows.inc_by(outcome.rows() as u64);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use prometheus_client::{encoding::text, registry::Registry};

    use super::{Operations, TOLD_APART};

    /// The names that are told apart once these were recorded.
    fn told(names: impl IntoIterator<Item = String>) -> (usize, String) {
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
    fn a_name_is_told_apart() {
        let (known, written) = told(["Dashboard".to_owned(), "Dashboard".to_owned()]);
        assert_eq!(known, 1);
        let line = r#"request_duration_seconds_count{operation="Dashboard"} 2"#;
        assert!(written.contains(line), "{written}");
    }

    #[test]
    fn so_many_names_are_and_the_rest_is_one() {
        let names = (0..TOLD_APART + 50).map(|number| format!("Guess{number}"));
        let (known, written) = told(names);
        assert_eq!(known, TOLD_APART);
        let line = r#"request_duration_seconds_count{operation="(other)"} 50"#;
        assert!(written.contains(line), "{written}");
        let series = written.matches("_count{operation=").count();
        assert_eq!(series, TOLD_APART + 3);
        assert!(
            !written.contains(&format!("Guess{TOLD_APART}")),
            "{written}"
        );
    }
}

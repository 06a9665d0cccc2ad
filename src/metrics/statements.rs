//! Counts SQL statements across all operations.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::TIMES;
use crate::engine::Outcome;

/// The buckets of keys per statement: from one row's to those of the largest nested
/// pages.
const KEYS: [f64; 12] = [
    1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 10_000.0, 100_000.0,
];

#[derive(Debug)]
pub(super) struct Statements {
    time: Histogram,
    keys: Histogram,
    defects: Counter,
    duplicates: Counter,
}

impl Statements {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let statements = Self {
            time: Histogram::new(TIMES),
            keys: Histogram::new(KEYS),
            defects: Counter::default(),
            duplicates: Counter::default(),
        };
        registry.register(
            "statement_duration_seconds",
            "Duration of SQL statements, including the wait for a connection",
            statements.time.clone(),
        );
        registry.register(
            "statement_keys",
            "Number of keys looked up by an SQL statement: the size of its batch",
            statements.keys.clone(),
        );
        registry.register(
            "statements_unplanned",
            "SQL statements that were not planned: each is a bug in Gatepass",
            statements.defects.clone(),
        );
        registry.register(
            "statements_duplicate",
            "SQL statements that repeated an earlier one of their request for another field",
            statements.duplicates.clone(),
        );
        statements
    }

    pub(super) fn record(&self, outcome: &Outcome) {
        self.defects.inc_by(outcome.defects().len() as u64);
        self.duplicates.inc_by(outcome.duplicates().len() as u64);
        for entry in &outcome.statements {
            self.time.observe(entry.duration.as_secs_f64());
            if let Some(keys) = u32::try_from(entry.keys).ok().filter(|&keys| keys > 0) {
                self.keys.observe(keys.into());
            }
        }
    }
}

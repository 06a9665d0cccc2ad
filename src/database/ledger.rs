//! What a request ran.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::sql::Prepared;

/// Every statement that a request ran, in the order in which they began.
#[derive(Debug, Default)]
pub struct Ledger {
    entries: Mutex<Vec<Entry>>,
}

/// A statement that was run.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The field that asked for it, by its path of response keys.
    pub path: String,
    /// Its text.
    pub text: String,
    /// How many parameters it has.
    pub parameters: usize,
    /// How many keys its array has; 0 for a statement without one.
    pub keys: usize,
    /// How many rows it returned; none when it failed or was given up.
    pub rows: Option<usize>,
    /// When it began.
    pub began: Instant,
    /// How long it took, waiting for a connection included; zero when it was
    /// given up.
    pub duration: Duration,
}

/// Where a statement stands in the ledger.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntryIndex(usize);

impl Ledger {
    pub(super) fn begin(&self, path: &str, prepared: &Prepared) -> EntryIndex {
        let entry = Entry {
            path: path.to_owned(),
            text: prepared.statement.sql.clone(),
            parameters: prepared
                .statement
                .values
                .as_ref()
                .map_or(0, |values| values.0.len()),
            keys: prepared.keys,
            rows: None,
            began: Instant::now(),
            duration: Duration::ZERO,
        };
        let mut entries = self.lock();
        entries.push(entry);
        EntryIndex(entries.len() - 1)
    }

    pub(super) fn end(&self, EntryIndex(index): EntryIndex, rows: Option<usize>) {
        let entry = &mut self.lock()[index];
        entry.rows = rows;
        entry.duration = entry.began.elapsed();
    }

    /// What was run so far.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        // Nothing panics while it is held, and a record is whole at each step.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

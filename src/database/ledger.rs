//! What a request ran.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::allowance::Ran;
use crate::sql::{Parameters, Prepared};

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
    pub text: Arc<str>,
    /// Its parameters.
    pub values: Parameters,
    /// How many keys its array has; 0 for a statement without one.
    pub keys: usize,
    /// How many rows it returned; none when it failed, was given up or broken off.
    pub rows: Option<usize>,
    /// When it began.
    pub began: Instant,
    /// How long it took, waiting for a connection included, or until it was
    /// given up.
    pub duration: Duration,
    /// How long of that it waited for a connection.
    pub waited: Duration,
}

impl Entry {
    /// How many parameters it has.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.values.len()
    }

    /// How much memory its parameters take, in bytes, without what is the plan's.
    pub(crate) fn memory(&self) -> usize {
        self.values.memory()
    }

    /// Whether another one is the same statement with the same parameters.
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        self.text == other.text && self.values == other.values
    }
}

/// For each statement, the first one that is equal to it, if one began before.
#[must_use]
pub fn duplicates(entries: &[Entry]) -> Vec<Option<&Entry>> {
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| entries[..index].iter().find(|first| entry.repeats(first)))
        .collect()
}

/// A statement that runs. Dropped before its end, it was given up, and the
/// ledger says when.
#[derive(Debug)]
pub(super) struct Running<'a> {
    ledger: &'a Ledger,
    index: usize,
    ran: Option<Ran>,
}

impl Running<'_> {
    /// Ends a statement that did not fail.
    pub(super) fn end(mut self, ran: Ran) {
        self.ran = Some(ran);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let entry = &mut self.ledger.lock()[self.index];
        entry.duration = entry.began.elapsed();
        if let Some(Ran { rows, waited }) = self.ran {
            entry.rows = rows;
            entry.waited = waited;
        }
    }
}

impl Ledger {
    pub(super) fn begin(&self, path: &str, prepared: &Prepared) -> Running<'_> {
        let entry = Entry {
            path: path.to_owned(),
            text: Arc::clone(&prepared.text),
            values: prepared.values.clone(),
            keys: prepared.keys,
            rows: None,
            began: Instant::now(),
            duration: Duration::ZERO,
            waited: Duration::ZERO,
        };
        let mut entries = self.lock();
        entries.push(entry);
        Running {
            ledger: self,
            index: entries.len() - 1,
            ran: None,
        }
    }

    /// What was run so far.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.lock().clone()
    }

    /// What was run, when nothing runs any longer.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        // Nothing panics while it is held, and a record is whole at each step.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! A record of a request's statements.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::allowance::Completed;
use crate::sql::{Parameters, Prepared};

/// All statements of a request, in the order of their start.
#[derive(Debug, Default)]
pub struct Ledger {
    entries: Mutex<Vec<Entry>>,
    transactions: AtomicUsize,
}

/// A statement that ran.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The path of response keys of its field.
    pub path: String,
    /// The step of a mutation that it is.
    pub step: Option<&'static str>,
    /// Whether its transaction was rolled back and tried again.
    pub retried: bool,
    /// Its text.
    pub text: Arc<str>,
    /// Its parameters.
    pub values: Parameters,
    /// The number of keys in its array. 0 for a statement without one.
    pub keys: usize,
    /// The number of rows. None if it failed or was abandoned.
    pub rows: Option<usize>,
    /// The time of its start.
    pub began: Instant,
    /// The time until it ended or was abandoned, including the wait for a connection.
    pub duration: Duration,
    /// The time that it waited for a connection.
    pub waited: Duration,
}

impl Entry {
    /// The number of its parameters.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.values.len()
    }

    /// How much memory its parameters take, in bytes, without what is the plan's.
    pub(crate) fn memory(&self) -> usize {
        self.values.memory()
    }

    /// Whether both have the same text and the same parameters.
    #[must_use]
    pub fn repeats(&self, other: &Self) -> bool {
        self.text == other.text && self.values == other.values
    }
}

/// For each statement, the first earlier one that is equal to it, if any.
#[must_use]
pub fn duplicates(entries: &[Entry]) -> Vec<Option<&Entry>> {
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| entries[..index].iter().find(|first| entry.repeats(first)))
        .collect()
}

/// A running statement. If it is dropped before its end, the ledger records the time at
/// which it was abandoned.
#[derive(Debug)]
pub(super) struct Running<'a> {
    ledger: &'a Ledger,
    index: usize,
    ran: Option<Completed>,
}

impl Running<'_> {
    /// Records the end of a successful statement.
    pub(super) fn end(mut self, ran: Completed) {
        self.ran = Some(ran);
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let entry = &mut self.ledger.lock()[self.index];
        entry.duration = entry.began.elapsed();
        if let Some(Completed { rows, waited }) = self.ran {
            entry.rows = rows;
            entry.waited = waited;
        }
    }
}

impl Ledger {
    pub(super) fn begin(&self, path: &str, prepared: &Prepared) -> Running<'_> {
        self.begin_entry(path, None, prepared)
    }

    /// The same for a step of a mutation.
    pub(super) fn begin_step(
        &self,
        path: &str,
        step: &'static str,
        prepared: &Prepared,
    ) -> Running<'_> {
        self.begin_entry(path, Some(step), prepared)
    }

    /// Counts a transaction, whose BEGIN and COMMIT are no entries.
    pub(super) fn count_transaction(&self) {
        self.transactions.fetch_add(1, Ordering::Relaxed);
    }

    /// Marks all steps so far that have not been marked, as those of a transaction that was
    /// rolled back and is tried again.
    pub(super) fn retry(&self) {
        let mut entries = self.lock();
        let steps = entries.iter_mut().rev().take_while(|entry| !entry.retried);
        steps
            .filter(|entry| entry.step.is_some())
            .for_each(|entry| entry.retried = true);
    }

    /// The number of transactions.
    pub(super) fn transactions(&self) -> usize {
        self.transactions.load(Ordering::Relaxed)
    }

    fn begin_entry(
        &self,
        path: &str,
        step: Option<&'static str>,
        prepared: &Prepared,
    ) -> Running<'_> {
        let entry = Entry {
            path: path.to_owned(),
            step,
            retried: false,
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

    /// The statements so far.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.lock().clone()
    }

    /// The statements, when none runs any more.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        // No code panics while it holds the lock, and each step leaves a complete record.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

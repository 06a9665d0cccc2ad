//! The rows that a node's statement returned.

use std::sync::Arc;

use sea_orm::DbErr;

use super::Span;
use super::ranked::Ranks;
use crate::batch::Batch;

/// The key of a node without keys. The root counts as one parent.
pub(super) const ROOT: i64 = 0;

/// The result of one key, in the node's batch.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    /// A row.
    Row(usize),
    /// A page of rows.
    Span(Span),
    /// Counts, by the index of the first one.
    Counts(usize),
}

/// The rows of a node's statement, by the keys that it looked up. The default is the
/// result of a statement that did not run.
#[derive(Debug, Default)]
pub struct Fetched {
    /// Its rows. None for a count.
    batch: Arc<Batch>,
    /// The counts of all keys. Those of each are consecutive.
    counts: Vec<i64>,
    /// The result of each key, in ascending order. Keys without a result are absent.
    found: Vec<(i64, Found)>,
    /// The ranks of the rows of a search.
    ranks: Option<Ranks>,
}

impl Fetched {
    pub(super) fn new(batch: Batch, mut found: Vec<(i64, Found)>) -> Result<Self, DbErr> {
        found.sort_unstable_by_key(|(key, _)| *key);
        if found.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            let cause = "what a key found does not come together";
            return Err(DbErr::Custom(cause.to_owned()));
        }
        Ok(Self {
            batch: Arc::new(batch),
            counts: Vec::new(),
            found,
            ranks: None,
        })
    }

    /// The counts of some keys, each of which has found those that begin at an index.
    pub(super) fn counts(counts: Vec<i64>, found: Vec<(i64, Found)>) -> Result<Self, DbErr> {
        let fetched = Self::new(Batch::default(), found)?;
        Ok(Self { counts, ..fetched })
    }

    /// Rows at the root, as one list.
    pub(crate) fn list(batch: Batch) -> Result<Self, DbErr> {
        let span = Span {
            len: batch.len(),
            ..Span::default()
        };
        Self::new(batch, vec![(ROOT, Found::Span(span))])
    }

    /// The rows of a search, with their ranks.
    pub(super) fn ranked(batch: Batch, ranks: Ranks) -> Self {
        Self {
            batch: Arc::new(batch),
            counts: Vec::new(),
            found: Vec::new(),
            ranks: Some(ranks),
        }
    }

    /// The ranks of the rows of a search.
    pub(super) fn ranks(&self) -> Option<&Ranks> {
        self.ranks.as_ref()
    }

    /// Its rows. None for a count.
    #[must_use]
    pub fn batch(&self) -> &Arc<Batch> {
        &self.batch
    }

    /// Its memory in bytes, without its rows.
    pub(crate) fn memory_beside_rows(&self) -> usize {
        let ranks = self.ranks.as_ref().map_or(0, Ranks::memory);
        size_of_val(self.found.as_slice()) + size_of_val(self.counts.as_slice()) + ranks
    }

    /// The counts from an index on.
    pub(super) fn counts_from(&self, first: usize) -> &[i64] {
        &self.counts[first..]
    }

    /// The result of a key.
    pub(super) fn find(&self, key: i64) -> Option<Found> {
        let place = self.found.binary_search_by_key(&key, |(key, _)| *key);
        place.ok().map(|place| self.found[place].1)
    }
}

//! Reads counts from the rows of a statement.

use sea_orm::{DbErr, QueryResult};

use super::fetched::{Fetched, Found, ROOT};
use super::reading::Reader;
use crate::plan::{Fetch, Node};

/// Reads rows of counts: one row for each of some keys, which precede the counts, or a
/// single row at the root.
pub(super) struct CountReader {
    /// The number of counts in a row.
    columns: usize,
    has_keys: bool,
    /// The keys, and the index of the first count of each.
    found: Vec<(i64, Found)>,
    /// The counts of all rows.
    counts: Vec<i64>,
}

impl CountReader {
    pub(super) fn new(node: &Node) -> Self {
        Self {
            columns: node.count_columns(),
            has_keys: matches!(node.fetch, Fetch::CountMany { .. }),
            found: Vec::new(),
            counts: Vec::new(),
        }
    }

    /// The counts, by their keys.
    pub(super) fn finish(self) -> Result<Fetched, DbErr> {
        Fetched::counts(self.counts, self.found)
    }
}

impl Reader for CountReader {
    fn read(&mut self, row: &QueryResult) -> Result<(), DbErr> {
        let before = usize::from(self.has_keys);
        let key = match before {
            0 => ROOT,
            _ => row.try_get_by_index(0)?,
        };
        self.found.push((key, Found::Counts(self.counts.len())));
        for place in before..before + self.columns {
            self.counts.push(row.try_get_by_index(place)?);
        }
        Ok(())
    }

    fn memory(&self) -> usize {
        self.found.capacity() * size_of::<(i64, Found)>()
            + self.counts.capacity() * size_of::<i64>()
    }
}

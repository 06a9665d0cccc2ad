//! Counts that share the statement of another one.
//!
//! Counts that read the same tally for the same parent are one node: its statement reads the
//! numbers once, and returns a column for each count. Only the shape of the query decides
//! which counts these are.

use super::{Fetch, FurtherCount, Node};
use crate::sql::Counted;

/// The maximum number of counts in one statement, which bounds its text and what the
/// database does for a row.
pub(super) const MOST_COUNTS: usize = 16;

impl FurtherCount {
    fn counted(&self) -> Counted<'_> {
        Counted {
            filter: self.visible.as_deref().unwrap_or(self.fetch.filter()),
            tallied: &self.tallied,
        }
    }
}

impl Node {
    /// The number of counts in each of its rows, if it is one of rows that are counted.
    pub(crate) fn count_columns(&self) -> usize {
        1 + self.further.len()
    }

    /// The paths of the fields whose counts it returns, in the order of their columns. Empty
    /// if no counts share it.
    #[must_use]
    pub fn shared_paths(&self) -> Vec<&str> {
        if self.further.is_empty() {
            return Vec::new();
        }
        let further = self.further.iter().map(|count| count.path.as_str());
        std::iter::once(self.path.as_str()).chain(further).collect()
    }

    /// The counts that share its statement. Empty if there is only one.
    pub(super) fn shared_counts(&self) -> Vec<Counted<'_>> {
        let Some(tallied) = self.tallied.as_deref().filter(|_| !self.further.is_empty()) else {
            return Vec::new();
        };
        let first = Counted {
            filter: self.filter(),
            tallied,
        };
        let further = self.further.iter().map(FurtherCount::counted);
        std::iter::once(first).chain(further).collect()
    }

    /// Which rows one of its counts counts. The first one is that of all other nodes, too.
    pub(super) fn fetch_of(&self, column: usize) -> &Fetch {
        match column.checked_sub(1) {
            None => &self.fetch,
            Some(further) => &self.further[further].fetch,
        }
    }
}

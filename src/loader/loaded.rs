//! The loaded rows of a node, for each row of its parent.

use std::sync::Arc;

use super::fetched::{Fetched, Found, ROOT};
use super::ranked::Ranks;
use crate::batch::Batch;
use crate::plan::{Fetch, Node, Plan};

/// A node's rows, and their assignment to the rows of its parent. The parent of a root
/// node counts as one row.
#[derive(Debug)]
pub enum Loaded {
    /// At most one row for each row of the parent. Several parents may share a row.
    One {
        /// The rows.
        batch: Arc<Batch>,
        /// For each row of the parent, the index of its row.
        rows: Vec<Option<usize>>,
    },
    /// Several rows for each row of the parent.
    Many {
        /// The rows, grouped by parent.
        batch: Arc<Batch>,
        /// For each row of the parent, its rows.
        spans: Vec<Span>,
        /// For each row, the index of its parent's row. It is 0 for a row without a
        /// parent, which is never written.
        parents: Vec<usize>,
    },
    /// The same counts for each row of the parent.
    Counts(Counts),
    /// The rows of a search, best first.
    Ranked {
        /// The rows.
        batch: Arc<Batch>,
        /// How well each of them matches.
        ranks: Ranks,
    },
}

/// Counts for each row of the parent.
#[derive(Debug)]
pub struct Counts {
    /// The number of counts for each row.
    columns: usize,
    /// The counts, row by row.
    numbers: Vec<i64>,
}

impl Counts {
    /// The counts that were fetched. Those of a row without any are 0.
    fn new(columns: usize, fetched: &Fetched, found: &[Option<Found>]) -> Self {
        let mut numbers = Vec::with_capacity(columns * found.len());
        for found in found {
            match found {
                Some(Found::Counts(first)) => {
                    numbers.extend(&fetched.counts_from(*first)[..columns]);
                }
                _ => numbers.resize(numbers.len() + columns, 0),
            }
        }
        Self { columns, numbers }
    }

    /// One of the counts for a row of the parent.
    #[must_use]
    pub fn number(&self, parent: usize, column: usize) -> i64 {
        self.numbers[parent * self.columns + column]
    }
}

/// Consecutive rows of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The index of the first one.
    pub start: usize,
    /// The number of rows.
    pub len: usize,
    /// Whether rows precede the page, if that was looked up.
    pub preceding: bool,
    /// Whether rows follow the page, if that was looked up.
    pub following: bool,
}

impl Span {
    /// The indices of the rows in their batch.
    #[must_use]
    pub fn rows(self) -> std::ops::Range<usize> {
        self.start..self.start + self.len
    }
}

impl Loaded {
    /// Assigns a node's rows to the rows of its parent. A root node has no parent.
    pub(super) fn new(
        plan: &Plan,
        node: &Node,
        fetched: &Fetched,
        parents: Option<&Batch>,
    ) -> Self {
        let batch = Arc::clone(fetched.batch());
        let found: Vec<Option<Found>> = match (plan.parent_column(node).zip(parents), &node.fetch) {
            (Some((column, parents)), _) => parents
                .rows()
                .map(|row| fetched.find(row.cell(column).integer()?))
                .collect(),
            (None, Fetch::Keys(keys)) => keys.iter().map(|&key| fetched.find(key)).collect(),
            (None, _) => vec![fetched.find(ROOT)],
        };
        match &node.fetch {
            Fetch::Search { .. } => Self::Ranked {
                batch,
                ranks: fetched.ranks().cloned().unwrap_or_default(),
            },
            Fetch::Unique { .. } | Fetch::Keys(_) | Fetch::One { .. } => {
                let row = |found: &Option<Found>| match found {
                    Some(Found::Row(row)) => Some(*row),
                    _ => None,
                };
                Self::One {
                    batch,
                    rows: found.iter().map(row).collect(),
                }
            }
            Fetch::Page { .. }
            | Fetch::Many { .. }
            | Fetch::Groups { .. }
            | Fetch::GroupsMany { .. }
            | Fetch::Step { .. } => {
                let span = |found: &Option<Found>| match found {
                    Some(Found::Span(span)) => *span,
                    _ => Span::default(),
                };
                let spans: Vec<Span> = found.iter().map(span).collect();
                let mut parents = vec![0; batch.len()];
                for (parent, span) in spans.iter().enumerate() {
                    parents[span.rows()].fill(parent);
                }
                Self::Many {
                    batch,
                    spans,
                    parents,
                }
            }
            Fetch::Count { .. } | Fetch::CountMany { .. } => {
                Self::Counts(Counts::new(node.count_columns(), fetched, &found))
            }
        }
    }

    /// Its memory in bytes, without its rows.
    pub(super) fn memory_beside_rows(&self) -> usize {
        match self {
            Self::One { rows, .. } => size_of_val(rows.as_slice()),
            Self::Many { spans, parents, .. } => {
                size_of_val(spans.as_slice()) + size_of_val(parents.as_slice())
            }
            Self::Counts(counts) => size_of_val(counts.numbers.as_slice()),
            Self::Ranked { ranks, .. } => ranks.memory(),
        }
    }

    /// Its rows. None for a count.
    #[must_use]
    pub fn batch(&self) -> Option<&Batch> {
        match self {
            Self::One { batch, .. } | Self::Many { batch, .. } | Self::Ranked { batch, .. } => {
                Some(batch)
            }
            Self::Counts(_) => None,
        }
    }
}

//! What loading a node gave, for each of its parent's rows.

use std::sync::Arc;

use super::fetched::{Fetched, Found};
use super::root;
use crate::batch::Batch;
use crate::plan::{Fetch, Node, Plan};

/// A node's rows, and which of them belong to which of the parent's rows. The
/// parent of a root node counts as one row.
#[derive(Debug)]
pub enum Loaded {
    /// One row or none for each of the parent's rows, which may share it.
    One {
        /// The rows.
        batch: Arc<Batch>,
        /// For each of the parent's rows, which one.
        rows: Vec<Option<usize>>,
    },
    /// Some rows for each of the parent's rows.
    Many {
        /// The rows, those of one parent together.
        batch: Arc<Batch>,
        /// For each of the parent's rows, which ones.
        spans: Vec<Span>,
        /// For each row, which of the parent's rows it belongs to. The first where
        /// there is none, which is a row that nothing leads to.
        parents: Vec<usize>,
    },
    /// A number for each of the parent's rows.
    Count(Vec<i64>),
}

/// Some rows of a batch, one after another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub start: usize,
    /// How many.
    pub len: usize,
    /// Whether rows precede the page, if that was looked for.
    pub preceding: bool,
    /// Whether rows follow the page, if that was looked for.
    pub following: bool,
}

impl Span {
    /// The rows' indices in their batch.
    #[must_use]
    pub fn rows(self) -> std::ops::Range<usize> {
        self.start..self.start + self.len
    }
}

impl Loaded {
    /// Says what of a node's rows belongs to which of its parent's; a root node has
    /// none.
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
            (None, _) => vec![fetched.find(root::KEY)],
        };
        match &node.fetch {
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
            Fetch::Page { .. } | Fetch::Many { .. } => {
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
                let count = |found: &Option<Found>| match found {
                    Some(Found::Count(count)) => *count,
                    _ => 0,
                };
                Self::Count(found.iter().map(count).collect())
            }
        }
    }

    /// How much memory it takes, in bytes, without its rows.
    pub(super) fn memory_beside_rows(&self) -> usize {
        match self {
            Self::One { rows, .. } => size_of_val(rows.as_slice()),
            Self::Many { spans, parents, .. } => {
                size_of_val(spans.as_slice()) + size_of_val(parents.as_slice())
            }
            Self::Count(counts) => size_of_val(counts.as_slice()),
        }
    }

    /// Its rows; none of a count.
    #[must_use]
    pub fn batch(&self) -> Option<&Batch> {
        match self {
            Self::One { batch, .. } | Self::Many { batch, .. } => Some(batch),
            Self::Count(_) => None,
        }
    }
}

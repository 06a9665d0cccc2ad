//! A node of a plan: exactly one SQL statement.

use std::sync::{Arc, OnceLock};

use async_graphql::Pos;

use super::{KeySource, SharedFilter};
use crate::object::ObjectType;
use crate::sql::{Page, Probes, Rows, Text};
use crate::table::{Cell, ColumnIndex, ColumnSet};

/// Where a node stands in its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeIndex(usize);

impl NodeIndex {
    pub(crate) fn new(index: usize) -> Self {
        Self(index)
    }

    pub(crate) fn get(self) -> usize {
        self.0
    }
}

/// One statement, and what hangs on its rows.
pub struct Node {
    /// Whose rows its own belong to; none at the root.
    pub parent: Option<NodeIndex>,
    /// Which rows hold the keys that it looks up; none at the root.
    pub keys: Option<KeySource>,
    /// The nodes whose keys its rows hold, in the order of their fields. They run as
    /// soon as it has its rows.
    pub dependents: Vec<NodeIndex>,
    /// How many round trips it takes until it has its rows.
    pub round: usize,
    /// The field that asks for it, by its path of response keys:
    /// `gates.nodes.passes`. The first one, where several share it.
    pub path: String,
    /// Where the document has that field.
    pub position: Pos,
    /// What its rows are.
    pub object: &'static ObjectType,
    /// Which rows.
    pub fetch: Fetch,
    /// The columns that it selects.
    pub columns: ColumnSet,
    /// What a page's statement looks for around the page.
    pub probes: Probes,
    /// The most rows that it returns: the product of the page sizes above it.
    pub max_rows: u64,
    /// The text of its statement, once it was asked for.
    pub(super) text: OnceLock<Arc<Text>>,
}

/// Which rows a node is about. Fields that agree in it share a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fetch {
    /// The row with this value in a unique column.
    Unique {
        /// The column.
        column: ColumnIndex,
        /// Its value.
        value: Cell,
    },
    /// The rows with these keys, each once, in ascending order.
    Keys(Vec<i64>),
    /// A page of the table's rows that meet a condition.
    Page {
        /// The condition.
        filter: SharedFilter,
        /// The page.
        page: Page,
    },
    /// How many rows of the table meet a condition.
    Count {
        /// The condition.
        filter: SharedFilter,
    },
    /// The rows that the parent's rows name.
    One {
        /// The foreign key, in the parent's table.
        key: ColumnIndex,
    },
    /// A page for each of the parent's rows, of the rows that name it.
    Many {
        /// The foreign key, in this node's table.
        foreign_key: ColumnIndex,
        /// The condition that they meet.
        filter: SharedFilter,
        /// The page.
        page: Page,
    },
    /// How many rows that meet a condition name each of the parent's rows.
    CountMany {
        /// The foreign key, in this node's table.
        foreign_key: ColumnIndex,
        /// The condition.
        filter: SharedFilter,
    },
}

impl Fetch {
    /// The page that it fetches, or fetches for each parent.
    pub(super) fn page(&self) -> Option<&Page> {
        match self {
            Self::Page { page, .. } | Self::Many { page, .. } => Some(page),
            _ => None,
        }
    }

    /// How many rows there are on all of its pages; none when it has no pages.
    pub(super) fn count(&self) -> Option<Self> {
        match self {
            Self::Page { filter, .. } => Some(Self::Count {
                filter: filter.clone(),
            }),
            Self::Many {
                foreign_key,
                filter,
                ..
            } => Some(Self::CountMany {
                foreign_key: *foreign_key,
                filter: filter.clone(),
            }),
            _ => None,
        }
    }

    /// The most rows that it returns, from so many rows of its parent.
    pub(super) fn max_rows(&self, parents: u64) -> u64 {
        match self {
            Self::Unique { .. } | Self::Count { .. } => 1,
            Self::Keys(keys) => keys.len() as u64,
            Self::Page { page, .. } => page.limit.into(),
            Self::One { .. } | Self::CountMany { .. } => parents,
            Self::Many { page, .. } => parents.saturating_mul(page.limit.into()),
        }
    }
}

impl Node {
    /// The rows of its pages, for a node that fetches pages.
    #[must_use]
    pub fn rows(&self) -> Option<Rows<'_>> {
        let (Fetch::Page { filter, page } | Fetch::Many { filter, page, .. }) = &self.fetch else {
            return None;
        };
        let (table, columns, probes) = (&self.object.table, self.columns, self.probes);
        Some(Rows {
            table,
            columns,
            filter,
            page,
            probes,
        })
    }
}

impl std::fmt::Debug for Node {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Node")
            .field("path", &self.path)
            .field("object", &self.object.name)
            .field("fetch", &self.fetch)
            .field("columns", &self.columns)
            .field("max_rows", &self.max_rows)
            .finish_non_exhaustive()
    }
}

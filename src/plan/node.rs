//! A node of a plan: exactly one SQL statement.

use std::sync::{Arc, OnceLock};

use async_graphql::Pos;

use super::{KeySource, SharedFilter};
use crate::object::ObjectType;
use crate::sql::{Filter, Grouping, Page, Probes, Rows, Search, Step, Tallied, Tally, Text};
use crate::table::{Cell, ColumnIndex, ColumnSet};

/// The index of a node in its plan.
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

/// One statement, and the nodes below it.
pub struct Node {
    /// The node to whose rows its own rows belong. None at the root.
    pub parent: Option<NodeIndex>,
    /// The rows that contain the keys it looks up. None at the root.
    pub keys: Option<KeySource>,
    /// The nodes whose keys are in its rows, in the order of their fields. They run as
    /// soon as its rows are available.
    pub dependents: Vec<NodeIndex>,
    /// The number of round trips until its rows are available.
    pub round: usize,
    /// The path of response keys of its field, such as `gates.nodes.passes`. If several
    /// fields share the node, that of the first one.
    pub path: String,
    /// The position of that field in the document.
    pub position: Pos,
    /// The type of its rows.
    pub object: &'static ObjectType,
    /// Which rows it fetches.
    pub fetch: Fetch,
    /// The columns that it selects. For groups, these are columns of their own table.
    pub columns: ColumnSet,
    /// What the statement of a page or of groups looks up around them.
    pub probes: Probes,
    /// Whether the viewer may not see some of the rows that its keys refer to. Nothing is
    /// looked up below these rows before it is known that they are visible.
    pub may_hide: bool,
    /// The maximum number of rows that it returns: the product of the page sizes above
    /// it.
    pub max_rows: u64,
    /// The condition on its rows that a viewer sees who is bound to gates: the fetch's, and
    /// the rule of the object's rows. None for other viewers.
    pub(super) visible: Option<Box<Filter>>,
    /// Its condition and keys, if it counts rows that a tally covers.
    pub(super) tallied: Option<Box<Tallied>>,
    /// The other counts of its statement, if the same tally covers several of its parent.
    pub further: Vec<FurtherCount>,
    /// The text of its statement, once built.
    pub(super) text: OnceLock<Arc<Text>>,
}

/// A count that the statement of a node returns besides its first one.
pub struct FurtherCount {
    /// The path of response keys of its field. If several fields share it, that of the
    /// first one.
    pub path: String,
    /// Which rows it counts.
    pub fetch: Fetch,
    /// The condition on the rows that a viewer sees who is bound to gates. None for other
    /// viewers.
    pub(super) visible: Option<Box<Filter>>,
    /// Its condition, which the tally covers.
    pub(super) tallied: Box<Tallied>,
}

/// Which rows a node fetches. Fields with an equal `Fetch` and the same parent share a
/// node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Fetch {
    /// The row with this value in a unique column.
    Unique {
        /// The column.
        column: ColumnIndex,
        /// Its value.
        value: Cell,
    },
    /// The rows with these keys. Each key occurs once, in ascending order.
    Keys(Vec<i64>),
    /// A page of the table's rows that match a condition.
    Page {
        /// The condition.
        filter: SharedFilter,
        /// The page.
        page: Page,
    },
    /// The number of the table's rows that match a condition.
    Count {
        /// The condition.
        filter: SharedFilter,
    },
    /// The rows that the parent's rows refer to.
    One {
        /// The foreign key, in the parent's table.
        key: ColumnIndex,
    },
    /// For each of the parent's rows, a page of the rows that refer to it.
    Many {
        /// The foreign key, in this node's table.
        foreign_key: ColumnIndex,
        /// The condition that they match.
        filter: SharedFilter,
        /// The page.
        page: Page,
    },
    /// For each of the parent's rows, the number of rows that refer to it and match a
    /// condition.
    CountMany {
        /// The foreign key, in this node's table.
        foreign_key: ColumnIndex,
        /// The condition.
        filter: SharedFilter,
    },
    /// Groups of the table's rows that match a condition.
    Groups {
        /// The condition.
        filter: SharedFilter,
        /// The groups.
        grouping: Grouping,
    },
    /// For each of the parent's rows, groups of the rows that refer to it and match a
    /// condition.
    GroupsMany {
        /// The foreign key, in this node's table.
        foreign_key: ColumnIndex,
        /// The condition.
        filter: SharedFilter,
        /// The groups.
        grouping: Grouping,
    },
    /// The table's rows that match a text, best first.
    Search {
        /// The search.
        search: Arc<Search>,
        /// The maximum number of rows.
        first: u32,
    },
    /// A step of a mutation.
    Step {
        /// Its name.
        name: &'static str,
        /// What it does.
        step: Arc<Step>,
        /// The maximum number of rows that it returns.
        rows: u64,
        /// A number that no other step of the operation has, since none runs for two
        /// fields.
        number: usize,
    },
}

impl Fetch {
    /// The page that it fetches, for the root or for each parent.
    pub(super) fn page(&self) -> Option<&Page> {
        match self {
            Self::Page { page, .. } | Self::Many { page, .. } => Some(page),
            _ => None,
        }
    }

    /// The condition that its rows match.
    pub(super) fn filter(&self) -> &Filter {
        static EVERYTHING: Filter = Filter::EVERYTHING;
        match self {
            Self::Page { filter, .. }
            | Self::Count { filter }
            | Self::Many { filter, .. }
            | Self::CountMany { filter, .. }
            | Self::Groups { filter, .. }
            | Self::GroupsMany { filter, .. } => filter,
            Self::Unique { .. }
            | Self::Keys(_)
            | Self::One { .. }
            | Self::Search { .. }
            | Self::Step { .. } => &EVERYTHING,
        }
    }

    /// The count of the rows on all of its pages. None if it fetches no pages.
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

    /// Groups of the rows on all of its pages. None if it fetches no pages.
    pub(super) fn groups(&self, grouping: Grouping) -> Option<Self> {
        match self {
            Self::Page { filter, .. } => Some(Self::Groups {
                filter: filter.clone(),
                grouping,
            }),
            Self::Many {
                foreign_key,
                filter,
                ..
            } => Some(Self::GroupsMany {
                foreign_key: *foreign_key,
                filter: filter.clone(),
                grouping,
            }),
            _ => None,
        }
    }

    /// Whether it counts rows without grouping them.
    pub(super) fn is_count(&self) -> bool {
        matches!(self, Self::Count { .. } | Self::CountMany { .. })
    }

    /// The grouping of a node that fetches groups.
    pub(crate) fn grouping(&self) -> Option<&Grouping> {
        match self {
            Self::Groups { grouping, .. } | Self::GroupsMany { grouping, .. } => Some(grouping),
            _ => None,
        }
    }

    /// The maximum number of rows that it returns for this many rows of its parent.
    pub(super) fn max_rows(&self, parents: u64) -> u64 {
        match self {
            Self::Unique { .. } | Self::Count { .. } => 1,
            Self::Keys(keys) => keys.len() as u64,
            Self::Page { page, .. } => page.limit.into(),
            Self::One { .. } | Self::CountMany { .. } => parents,
            Self::Many { page, .. } => parents.saturating_mul(page.limit.into()),
            Self::Groups { grouping, .. } => grouping.first.into(),
            Self::Search { first, .. } => (*first).into(),
            Self::Step { rows, .. } => *rows,
            Self::GroupsMany { grouping, .. } => parents.saturating_mul(grouping.first.into()),
        }
    }
}

impl Node {
    /// The name of the step of a mutation that it is.
    #[must_use]
    pub fn step(&self) -> Option<&'static str> {
        match &self.fetch {
            Fetch::Step { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The condition of its statement.
    pub(super) fn filter(&self) -> &Filter {
        match &self.visible {
            Some(visible) => visible,
            None => self.fetch.filter(),
        }
    }

    /// Whether it counts rows, all of them or by groups.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(
            self.fetch,
            Fetch::Count { .. }
                | Fetch::CountMany { .. }
                | Fetch::Groups { .. }
                | Fetch::GroupsMany { .. }
        )
    }

    /// Whether its numbers are read from a tally. That depends on the shape of its filter and
    /// on its keys, and on nothing else.
    #[must_use]
    pub fn reads_tally(&self) -> bool {
        self.tallied.is_some()
    }

    /// The condition and the keys of a count of an object, if its tally covers them. `filter` is the condition on all
    /// of its rows.
    pub(super) fn tallied(
        tally: &'static Tally,
        fetch: &Fetch,
        filter: &Filter,
    ) -> Option<Box<Tallied>> {
        match fetch {
            Fetch::Count { .. } | Fetch::Groups { .. } => {}
            Fetch::CountMany { foreign_key, .. } | Fetch::GroupsMany { foreign_key, .. }
                if *foreign_key == tally.parent => {}
            _ => return None,
        }
        Tallied::new(tally, filter, fetch.grouping()).map(Box::new)
    }

    /// The rows of its pages, for a node that fetches pages.
    #[must_use]
    pub fn rows(&self) -> Option<Rows<'_>> {
        let page = self.fetch.page()?;
        let (table, columns, probes) = (&self.object.table, self.columns, self.probes);
        Some(Rows {
            table,
            columns,
            filter: self.filter(),
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

//! When a node runs: as soon as the rows are there that hold its keys.
//!
//! Mostly these are its parent's rows. Below a to-one relation they are the rows
//! above: a page of a holder's passes is looked up by the holder's key, and each
//! pass that names the holder has that key. So in `pass { holder { passes } }` the
//! holder's row and its passes are fetched side by side.
//!
//! To fetch rows takes a round trip to the database. The number of round trips
//! that follow one another is what an operation costs in time when the database is
//! far away, as far as it gets connections to run statements side by side.

use super::{Fetch, Node, NodeIndex, Plan};
use crate::table::ColumnIndex;

/// The rows that hold a node's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeySource {
    /// The node of these rows.
    pub node: NodeIndex,
    /// The column that has the keys.
    pub column: ColumnIndex,
}

impl KeySource {
    /// The keys of a node below `parent`. The nodes above it are in `nodes`.
    pub(super) fn new(nodes: &[Node], parent: NodeIndex, fetch: &Fetch) -> Self {
        let above = &nodes[parent.get()];
        match (fetch, &above.fetch, above.keys) {
            (Fetch::One { key }, ..) => Self {
                node: parent,
                column: *key,
            },
            // The key of the parent's row is the foreign key that named it.
            (_, Fetch::One { .. }, Some(keys)) => keys,
            _ => Self {
                node: parent,
                column: above.object.table.key(),
            },
        }
    }

    /// How many round trips it takes until a node with these keys, or one that
    /// needs none, has its rows.
    pub(super) fn round(keys: Option<Self>, nodes: &[Node]) -> usize {
        1 + keys.map_or(0, |keys| nodes[keys.node.get()].round)
    }
}

impl Plan {
    /// How many of its statements run one after another at most, each because it
    /// needs keys of the rows of the one before. All others run beside these.
    #[must_use]
    pub fn round_trips(&self) -> usize {
        let rounds = self.nodes.iter().map(|node| node.round);
        rounds.max().unwrap_or_default()
    }

    /// The column of its parent's rows that says which of its own rows are theirs;
    /// none at the root.
    #[must_use]
    pub fn parent_column(&self, node: &Node) -> Option<ColumnIndex> {
        let parent = self.node(node.parent?);
        Some(match node.fetch {
            Fetch::One { key } => key,
            _ => parent.object.table.key(),
        })
    }
}

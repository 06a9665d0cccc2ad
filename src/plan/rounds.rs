//! The order in which nodes run: each as soon as the rows with its keys are available.
//!
//! These are usually its parent's rows. Below a to-one relation, they are the rows
//! above the parent: a page of a holder's passes is looked up by the holder's key, and
//! each pass of the holder contains that key. So in `pass { holder { passes } }`, the
//! holder's row and its passes are fetched concurrently. Below a row that the viewer may
//! not see, nothing is looked up before it is known to be visible.
//!
//! Fetching rows takes a round trip to the database. If the database is far away, the
//! number of consecutive round trips decides how long an operation takes, as long as
//! there are enough connections to run statements concurrently.

use super::{Fetch, Node, NodeIndex, Plan};
use crate::table::ColumnIndex;

/// The rows that contain a node's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeySource {
    /// The node of these rows.
    pub node: NodeIndex,
    /// The column with the keys.
    pub column: ColumnIndex,
}

impl KeySource {
    /// The source of the keys of a node below `parent`. `nodes` contains the nodes
    /// above it.
    pub(super) fn new(nodes: &[Node], parent: NodeIndex, fetch: &Fetch) -> Self {
        let above = &nodes[parent.get()];
        match (fetch, &above.fetch, above.keys) {
            (Fetch::One { key }, ..) => Self {
                node: parent,
                column: *key,
            },
            // The key of the parent's row equals the foreign key that refers to it.
            (_, Fetch::One { .. }, Some(keys)) if !above.may_hide => keys,
            _ => Self {
                node: parent,
                column: above.object.table.key(),
            },
        }
    }

    /// The number of round trips until the rows of a node with these keys are
    /// available. Without keys, it is 1.
    pub(super) fn round(keys: Option<Self>, nodes: &[Node]) -> usize {
        1 + keys.map_or(0, |keys| nodes[keys.node.get()].round)
    }
}

impl Plan {
    /// The length of the longest chain of statements in which each needs keys from the
    /// rows of the one before. All others run concurrently with these.
    #[must_use]
    pub fn round_trips(&self) -> usize {
        let rounds = self.nodes.iter().map(|node| node.round);
        rounds.max().unwrap_or_default()
    }

    /// The column of its parent's rows that its own rows are assigned by. None at the
    /// root.
    #[must_use]
    pub fn parent_column(&self, node: &Node) -> Option<ColumnIndex> {
        let parent = self.node(node.parent?);
        Some(match node.fetch {
            Fetch::One { key } => key,
            _ => parent.object.table.key(),
        })
    }
}

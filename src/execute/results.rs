//! The rows of every node of a plan.

use std::sync::{Arc, OnceLock};

use futures_util::future::{BoxFuture, FutureExt, join_all};

use crate::database::{DatabaseError, Deadline};
use crate::loader::{Loaded, RowMemory, Source};
use crate::plan::NodeIndex;

/// What loading each node gave, by node. Nothing where a node's parents had no
/// rows.
#[derive(Debug)]
pub struct Results {
    nodes: Vec<OnceLock<Result<Loaded, DatabaseError>>>,
    /// Given back with the rows.
    _memory: Arc<RowMemory>,
}

impl Results {
    /// Loads every node, up to a deadline and within the request's allowance.
    /// Those that were not loaded by then have failed with it, and so have those
    /// for whose rows there was no room.
    pub async fn load(source: Source, deadline: Option<Deadline>) -> Self {
        let mut nodes = Vec::new();
        nodes.resize_with(source.plan.nodes.len(), OnceLock::new);
        let results = Self {
            nodes,
            _memory: Arc::clone(&source.memory),
        };
        let loading = join_all(
            source
                .plan
                .roots()
                .map(|node| results.load_node(&source, node, None)),
        );
        if let Err(missed) = source.session.keep(deadline, loading).await {
            for node in &results.nodes {
                node.get_or_init(|| Err(missed));
            }
        }
        results
    }

    /// Loads a node, and then those that start from its rows side by side.
    fn load_node<'a>(
        &'a self,
        source: &'a Source,
        node: NodeIndex,
        parent: Option<&'a Loaded>,
    ) -> BoxFuture<'a, ()> {
        async move {
            let parents = parent.and_then(Loaded::batch);
            let loaded = source.load(node, parents).await;
            let Ok(loaded) = self.nodes[node.get()].get_or_init(|| loaded) else {
                return;
            };
            if loaded.batch().is_some_and(|batch| !batch.is_empty()) {
                let children = &source.plan.node(node).children;
                join_all(
                    children
                        .iter()
                        .map(|&child| self.load_node(source, child, Some(loaded))),
                )
                .await;
            }
        }
        .boxed()
    }

    /// What loading a node gave.
    ///
    /// # Errors
    ///
    /// When its statement failed.
    ///
    /// # Panics
    ///
    /// When it was not loaded, since its parents have no rows that could ask.
    pub(super) fn of(&self, node: NodeIndex) -> Result<&Loaded, DatabaseError> {
        let loaded = self.nodes[node.get()]
            .get()
            .expect("a row asks only for nodes that were loaded for it");
        loaded.as_ref().map_err(|&error| error)
    }
}

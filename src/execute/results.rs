//! The rows of every node of a plan.

use std::sync::{Arc, OnceLock};

use futures_util::future::{BoxFuture, FutureExt, join_all};

use crate::batch::Batch;
use crate::database::{DatabaseError, Deadline};
use crate::loader::{Fetched, Loaded, RowMemory, Source};
use crate::plan::{Node, NodeIndex};

/// What loading each node gave, by node. Nothing where none of its parent's rows
/// can ask for it.
#[derive(Debug)]
pub struct Results {
    nodes: Vec<Option<Result<Loaded, DatabaseError>>>,
    /// Given back with the rows.
    _memory: Arc<RowMemory>,
}

impl Results {
    /// Loads every node, up to a deadline and within the request's allowance.
    /// Those that were not fetched by then have failed with it, and so have those
    /// for whose rows there was no memory.
    pub async fn load(source: Source, deadline: Option<Deadline>) -> Self {
        let mut nodes = Vec::new();
        nodes.resize_with(source.plan.nodes.len(), OnceLock::new);
        let fetching = Fetching {
            source: &source,
            nodes,
        };
        let missed = source.session.keep(deadline, fetching.all()).await.err();
        let mut results = Self {
            nodes: Vec::with_capacity(fetching.nodes.len()),
            _memory: Arc::clone(&source.memory),
        };
        // A node's parent stands before it.
        for (node, fetched) in source.plan.nodes.iter().zip(fetching.nodes) {
            let loaded = match fetched.into_inner() {
                Some(Ok(fetched)) => results.assign(&source, node, &fetched),
                Some(Err(error)) => Some(Err(error)),
                None => missed.map(Err),
            };
            results.nodes.push(loaded);
        }
        results
    }

    /// Says which of a node's rows belong to which of its parent's. Nothing where
    /// these were not loaded, which may run beside it.
    fn assign(
        &self,
        source: &Source,
        node: &Node,
        fetched: &Fetched,
    ) -> Option<Result<Loaded, DatabaseError>> {
        let parents = match node.parent {
            None => None,
            Some(parent) => match &self.nodes[parent.get()] {
                Some(Ok(parent)) => Some(parent.batch()?),
                _ => return None,
            },
        };
        Some(source.assign(node, fetched, parents))
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
            .as_ref()
            .expect("a row asks only for nodes that were loaded for it");
        loaded.as_ref().map_err(|&error| error)
    }
}

/// The nodes while they are fetched, each as soon as the rows are there that hold
/// its keys.
struct Fetching<'a> {
    source: &'a Source,
    nodes: Vec<OnceLock<Result<Arc<Fetched>, DatabaseError>>>,
}

impl Fetching<'_> {
    async fn all(&self) {
        let roots = self.source.plan.roots();
        join_all(roots.map(|node| self.node(node, None))).await;
    }

    /// Fetches a node, and then those whose keys its rows hold, side by side.
    fn node<'a>(&'a self, node: NodeIndex, rows: Option<&'a Batch>) -> BoxFuture<'a, ()> {
        async move {
            let fetched = self.source.fetch(node, rows).await;
            let Ok(fetched) = self.nodes[node.get()].get_or_init(|| fetched) else {
                return;
            };
            let rows = fetched.batch();
            if !rows.is_empty() {
                let dependents = self.source.plan.node(node).dependents.iter();
                join_all(dependents.map(|&node| self.node(node, Some(rows)))).await;
            }
        }
        .boxed()
    }
}

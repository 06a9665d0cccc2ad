//! The loaded rows of all nodes of a plan.

use std::sync::{Arc, OnceLock};

use futures_util::future::{BoxFuture, FutureExt, join_all};

use crate::batch::Batch;
use crate::database::{DatabaseError, Deadline};
use crate::loader::{Fetched, Loaded, RowMemory, Source};
use crate::plan::{Node, NodeIndex};

/// The result of loading, by node. None for a node that no row of its parent needs.
#[derive(Debug)]
pub struct Results {
    nodes: Vec<Option<Result<Loaded, DatabaseError>>>,
    /// The memory of the rows, which is returned when they are dropped.
    _memory: Arc<RowMemory>,
}

impl Results {
    /// Loads every node, up to a deadline and within the request's share of the
    /// database. Nodes that are not fetched by then fail with the deadline's error, and
    /// so do those whose rows do not fit into memory.
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
        // A node's parent precedes it.
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

    /// Assigns a node's rows to the rows of its parent. None if the parent, which may
    /// run concurrently, has no rows.
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

    /// The result of loading a node.
    ///
    /// # Errors
    ///
    /// If its statement failed.
    ///
    /// # Panics
    ///
    /// If it was not loaded because its parent has no rows.
    pub(super) fn get(&self, node: NodeIndex) -> Result<&Loaded, DatabaseError> {
        let loaded = self.nodes[node.get()]
            .as_ref()
            .expect("every row's nodes were loaded");
        loaded.as_ref().map_err(|&error| error)
    }
}

/// The nodes during fetching. Each runs as soon as the rows with its keys are
/// available.
struct Fetching<'a> {
    source: &'a Source,
    nodes: Vec<OnceLock<Result<Arc<Fetched>, DatabaseError>>>,
}

impl Fetching<'_> {
    async fn all(&self) {
        let roots = self.source.plan.roots();
        join_all(roots.map(|node| self.node(node, None))).await;
    }

    /// Fetches a node, and then concurrently those whose keys its rows contain.
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

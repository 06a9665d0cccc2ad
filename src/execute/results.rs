//! The rows of every node of a plan.

use std::sync::{Arc, OnceLock};

use futures_util::future::{BoxFuture, FutureExt, join_all};

use crate::batch::Batch;
use crate::database::{DatabaseError, Deadline};
use crate::loader::{Fetched, Loaded, Source};
use crate::plan::{NodeIndex, Plan};

/// What loading each node gave, by node. Nothing where none of its parent's rows
/// can ask for it.
#[derive(Debug)]
pub struct Results {
    nodes: Vec<Option<Result<Loaded, DatabaseError>>>,
}

impl Results {
    /// Loads every node, up to a deadline and within the request's allowance.
    /// Those that were not fetched by then have failed with it.
    pub async fn load(source: Source, deadline: Option<Deadline>) -> Self {
        let mut nodes = Vec::new();
        nodes.resize_with(source.plan.nodes.len(), OnceLock::new);
        let fetching = Fetching { source, nodes };
        let session = &fetching.source.session;
        let missed = session.keep(deadline, fetching.all()).await.err();
        let Fetching { source, nodes } = fetching;
        let fetched = nodes.into_iter().map(|node| {
            let fetched = node.into_inner();
            fetched.or_else(|| missed.map(Err))
        });
        Self::assign(&source.plan, fetched)
    }

    /// Says which rows belong to which rows of their parents.
    fn assign(
        plan: &Plan,
        fetched: impl Iterator<Item = Option<Result<Arc<Fetched>, DatabaseError>>>,
    ) -> Self {
        let mut nodes: Vec<Option<Result<Loaded, DatabaseError>>> =
            Vec::with_capacity(plan.nodes.len());
        // A node's parent stands before it.
        for (node, fetched) in plan.nodes.iter().zip(fetched) {
            let assign = |fetched: Arc<Fetched>| match node.parent {
                None => Some(Ok(Loaded::new(plan, node, &fetched, None))),
                // It may have been fetched although its parent was not.
                Some(parent) => {
                    let parents = nodes[parent.get()].as_ref()?.as_ref().ok()?.batch()?;
                    Some(Ok(Loaded::new(plan, node, &fetched, Some(parents))))
                }
            };
            let loaded = match fetched {
                Some(Ok(fetched)) => assign(fetched),
                Some(Err(error)) => Some(Err(error)),
                None => None,
            };
            nodes.push(loaded);
        }
        Self { nodes }
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
struct Fetching {
    source: Source,
    nodes: Vec<OnceLock<Result<Arc<Fetched>, DatabaseError>>>,
}

impl Fetching {
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

//! The loaded rows of all nodes of a plan.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use futures_util::future::{BoxFuture, FutureExt, join_all};

use crate::batch::Batch;
use crate::database::{DatabaseError, Deadline};
use crate::loader::{Fetched, Loaded, RowMemory, Source};
use crate::mutate::{self, Mutated, UserError};
use crate::plan::{Input, Node, NodeIndex};

/// The result of loading, by node. None for a node that no row of its parent needs.
#[derive(Debug)]
pub struct Results {
    nodes: Vec<Option<Result<Loaded, DatabaseError>>>,
    /// What is wrong with the input of each mutation, by the node with its rows.
    mutations: Vec<(NodeIndex, Vec<UserError>)>,
    /// The memory of the rows, which is returned when they are dropped.
    _memory: Arc<RowMemory>,
}

/// What the mutations of a request need.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Changes<'a> {
    /// The input of each, in their order.
    pub(crate) inputs: &'a [Arc<Input>],
    /// The ID of the request, which the events contain.
    pub(crate) request_id: Option<&'a str>,
}

impl Results {
    /// Loads every node, up to a deadline and within the request's share of the
    /// database. Nodes that are not fetched by then fail with the deadline's error, and
    /// so do those whose rows do not fit into memory.
    pub async fn load(source: Source, deadline: Option<Deadline>) -> Self {
        Self::load_for(source, deadline, Changes::default()).await
    }

    /// The same, for an operation that may have mutations.
    pub(crate) async fn load_for(
        source: Source,
        deadline: Option<Deadline>,
        changes: Changes<'_>,
    ) -> Self {
        let mut nodes = Vec::new();
        nodes.resize_with(source.plan.nodes.len(), OnceLock::new);
        let fetching = Fetching {
            source: &source,
            nodes,
            mutations: Mutex::default(),
        };
        let work = async {
            if source.plan.calls().next().is_some() {
                // Queries need not carry the size of it.
                Box::pin(fetching.mutations(changes)).await;
            }
            fetching.all().await;
        };
        let missed = source.session.keep(deadline, work).await.err();
        let mutations = fetching.mutations.into_inner();
        let mut results = Self {
            nodes: Vec::with_capacity(fetching.nodes.len()),
            mutations: mutations.unwrap_or_else(PoisonError::into_inner),
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

    /// What is wrong with the input of the mutation whose rows a node has.
    ///
    /// # Errors
    ///
    /// If the mutation failed.
    pub(super) fn user_errors(&self, node: NodeIndex) -> Result<&[UserError], DatabaseError> {
        let mut mutations = self.mutations.iter();
        match mutations.find(|(of, _)| *of == node) {
            Some((_, errors)) => Ok(errors),
            None => match &self.nodes[node.get()] {
                Some(Err(error)) => Err(*error),
                _ => Err(DatabaseError::Internal),
            },
        }
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
    mutations: Mutex<Vec<(NodeIndex, Vec<UserError>)>>,
}

impl Fetching<'_> {
    async fn all(&self) {
        let plan = &self.source.plan;
        let roots = plan
            .roots()
            .filter(|root| plan.node(*root).step().is_none());
        join_all(roots.map(|node| self.node(node, None))).await;
    }

    /// Runs the mutations one after another, each with everything below it.
    async fn mutations(&self, changes: Changes<'_>) {
        let calls = self.source.plan.calls().zip(changes.inputs);
        for ((path, call), input) in calls {
            let write = call.steps.write;
            let ran = mutate::run(self.source, (path, call, input), changes.request_id).await;
            let rows = ran.map(|Mutated { rows, errors }| {
                self.mutations
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push((write, errors));
                rows
            });
            if let Ok(fetched) = self.nodes[write.get()].get_or_init(|| rows) {
                self.dependents(write, fetched.batch()).await;
            }
        }
    }

    /// Fetches the nodes whose keys the rows of a node contain.
    async fn dependents(&self, node: NodeIndex, rows: &Batch) {
        if !rows.is_empty() {
            let dependents = self.source.plan.node(node).dependents.iter();
            join_all(dependents.map(|&node| self.node(node, Some(rows)))).await;
        }
    }

    /// Fetches a node, and then concurrently those whose keys its rows contain.
    fn node<'a>(&'a self, node: NodeIndex, rows: Option<&'a Batch>) -> BoxFuture<'a, ()> {
        async move {
            let fetched = self.source.fetch(node, rows).await;
            let Ok(fetched) = self.nodes[node.get()].get_or_init(|| fetched) else {
                return;
            };
            self.dependents(node, fetched.batch()).await;
        }
        .boxed()
    }
}

//! Loading the rows of a node.
//!
//! A node is loaded once, for all rows of its parent's batch: its DataLoader
//! is given every key at once, so it runs one statement however many rows ask.

mod batch_fn;
mod loaded;
mod memory;
mod pages;
mod reading;
mod root;

pub use loaded::{Loaded, Span};
pub use memory::RowMemory;

use std::sync::Arc;

use dataloader::non_cached::Loader;

use self::batch_fn::{Found, Keys, NodeRows};
use crate::batch::Batch;
use crate::database::{DatabaseError, Session};
use crate::plan::{Fetch, Node, NodeIndex, Plan};
use crate::table::ColumnIndex;

/// What loading takes: where statements run, which there are, and memory.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where statements run, and are recorded.
    pub session: Arc<Session>,
    /// Which there are.
    pub plan: Arc<Plan>,
    /// What their rows take.
    pub memory: Arc<RowMemory>,
}

impl Source {
    /// Loads a node from its parent's rows; a root node has none.
    ///
    /// # Errors
    ///
    /// When the database does not run its statement, or there is no memory for its
    /// rows.
    pub async fn load(
        &self,
        node: NodeIndex,
        parents: Option<&Batch>,
    ) -> Result<Loaded, DatabaseError> {
        self.memory.check()?;
        let loaded = self.load_rows(node, parents).await?;
        self.memory.resize(0, loaded.memory_beside_rows())?;
        Ok(loaded)
    }

    async fn load_rows(
        &self,
        node: NodeIndex,
        parents: Option<&Batch>,
    ) -> Result<Loaded, DatabaseError> {
        let spec = self.plan.node(node);
        let Some(parents) = parents else {
            return match &spec.fetch {
                Fetch::Keys(keys) => {
                    let keys: Vec<_> = keys.iter().copied().map(Some).collect();
                    self.load_for(node, &keys).await
                }
                _ => root::load(self, spec).await,
            };
        };
        let column = self.key_column(spec);
        let keys: Vec<Option<i64>> = parents
            .rows()
            .map(|row| row.cell(column).integer())
            .collect();
        self.load_for(node, &keys).await
    }

    /// The parent's column that a node is looked up by.
    fn key_column(&self, node: &Node) -> ColumnIndex {
        match node.fetch {
            Fetch::One { key } => key,
            _ => self
                .plan
                .node(node.parent.expect("a node with parents has a parent node"))
                .object
                .table
                .key(),
        }
    }

    async fn load_for(
        &self,
        node: NodeIndex,
        keys: &[Option<i64>],
    ) -> Result<Loaded, DatabaseError> {
        let wanted = Keys::new(keys.iter().copied().flatten().collect());
        let fetched = if wanted.is_empty() {
            Arc::default()
        } else {
            // All keys are known, so there is no work to wait for, and no
            // batch is ever split.
            Loader::new(NodeRows::new(self.clone(), node))
                .with_max_batch_size(usize::MAX)
                .with_yield_count(0)
                .try_load(wanted)
                .await
                .map_err(|_| DatabaseError::Internal)??
        };
        let found = keys.iter().map(|key| fetched.of((*key)?));
        let found: Vec<Option<Found>> = found.collect();
        Ok(Loaded::new(
            &self.plan.node(node).fetch,
            fetched.batch(),
            &found,
        ))
    }
}

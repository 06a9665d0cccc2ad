//! Loading the rows of a node.
//!
//! A node is loaded once, for all rows of its parent's batch: its DataLoader
//! is given every key at once, so it runs one statement however many rows ask.

mod batch_fn;
mod loaded;
mod pages;
mod root;

pub use loaded::{Loaded, Span};

use std::collections::HashMap;
use std::sync::Arc;

use dataloader::non_cached::Loader;

use self::batch_fn::{Found, NodeRows};
use crate::batch::Batch;
use crate::database::{DatabaseError, Session};
use crate::plan::{Fetch, Node, NodeIndex, Plan};
use crate::table::ColumnIndex;

/// What loading takes: where statements run, and which there are.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where statements run, and are recorded.
    pub session: Arc<Session>,
    /// Which there are.
    pub plan: Arc<Plan>,
}

impl Source {
    /// Loads a node from its parent's rows; a root node has none.
    ///
    /// # Errors
    ///
    /// When the database does not run its statement.
    pub async fn load(
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
        let rows = NodeRows::new(self.clone(), node);
        let batch = rows.batch();
        // All keys are known, so there is no work to wait for, and no batch
        // is ever split.
        let loader = Loader::new(rows)
            .with_max_batch_size(usize::MAX)
            .with_yield_count(0);
        let mut wanted: Vec<i64> = keys.iter().copied().flatten().collect();
        wanted.sort_unstable();
        wanted.dedup();
        let found = if wanted.is_empty() {
            HashMap::new()
        } else {
            loader
                .try_load_many(wanted.clone())
                .await
                .map_err(|_| DatabaseError::Internal)?
        };
        let found: Vec<Option<Found>> = wanted
            .iter()
            .map(|key| found.get(key).copied().unwrap_or(Ok(None)))
            .collect::<Result<_, _>>()?;
        // Hashing a key once is enough: many rows may have the same.
        let of = |key: &Option<i64>| found[wanted.binary_search(&(*key)?).ok()?];
        let found: Vec<Option<Found>> = keys.iter().map(of).collect();
        Ok(Loaded::new(
            &self.plan.node(node).fetch,
            batch.take(),
            &found,
        ))
    }
}

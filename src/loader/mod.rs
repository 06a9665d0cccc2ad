//! Loads the rows of a node in two steps.
//!
//! [`Source::fetch`] runs a node's only statement, for all rows that contain its keys.
//! [`Source::assign`] then assigns the fetched rows to the rows of the node's parent.
//! The steps are separate because a node may be fetched before its parent.
//!
//! # The DataLoader
//!
//! A node's DataLoader is called once, with all keys as a single one (`Keys`). Usually,
//! a DataLoader gets one key per row (`Loader<i64, …>`, one `load_many` for all rows),
//! so that it can wait for further keys and remove duplicates. Neither is needed here:
//! the rows of a batch are all known at once, and their keys are already sorted and
//! unique. One key per row would cost about ten hash operations per key. The table
//! shows the number of instructions of a whole request:
//!
//! | rows, and distinct keys among them | all keys as one | `Loader<i64, …>` | |
//! |---|---|---|---|
//! | Q1: 200 passes of 45 gates | 1,632,000 | 1,808,000 | +10.8 % |
//! | Q3: 20 gates, 156 holders twice, 618 passes of 48 gates | 4,791,000 | 6,295,000 | +31.4 % |
//!
//! They were counted with callgrind, in the profile, with the queries and with the data
//! of `benches/instructions`, but over PostgreSQL and with loading: `Engine::execute_at`
//! for a request that came before, with the database driver, on a runtime of one thread.
//! The figures are medians of five runs, which differ by 0.5 % for Q1 and 3 % for Q3.
//! `Loader<i64, …>` got unique keys too, and its result replaced the sorted list of
//! `Fetched`.

mod batch_fn;
mod counts;
mod fetched;
mod groups;
mod loaded;
mod memory;
mod pages;
mod ranked;
mod reading;
mod root;

pub(crate) use fetched::Fetched;
pub(crate) use loaded::{Loaded, Span};
pub use memory::RowMemory;

use std::sync::Arc;

use dataloader::non_cached::Loader;

use self::batch_fn::{Keys, NodeRows};
use crate::batch::Batch;
use crate::database::{DatabaseError, Session};
use crate::plan::{Fetch, Node, NodeIndex, Plan};
use crate::sql::Binding;

/// The context of loading: the plan, the session, the values to bind and the memory.
#[derive(Clone, Debug)]
pub struct Source {
    /// The session, which runs and records statements.
    pub session: Arc<Session>,
    /// The nodes.
    pub plan: Arc<Plan>,
    /// The values to bind.
    pub binding: Binding,
    /// The memory of the rows.
    pub memory: Arc<RowMemory>,
}

impl Source {
    /// Fetches the rows of a node. `rows` are the rows of its [key
    /// source](crate::plan::KeySource), which contain its keys; a root node needs none.
    /// Runs nothing if there are no keys.
    ///
    /// # Errors
    ///
    /// If the statement fails, or the memory for its rows is not available.
    pub async fn fetch(
        &self,
        node: NodeIndex,
        rows: Option<&Batch>,
    ) -> Result<Arc<Fetched>, DatabaseError> {
        self.memory.check()?;
        let fetched = self.fetch_rows(node, rows).await?;
        self.memory.resize(0, fetched.memory_beside_rows())?;
        Ok(fetched)
    }

    /// Assigns a node's rows to the rows of its parent.
    ///
    /// # Errors
    ///
    /// If the memory for that is not available.
    pub fn assign(
        &self,
        node: &Node,
        fetched: &Fetched,
        parents: Option<&Batch>,
    ) -> Result<Loaded, DatabaseError> {
        let loaded = Loaded::new(&self.plan, node, fetched, parents);
        let (before, now) = (fetched.memory_beside_rows(), loaded.memory_beside_rows());
        self.memory.resize(before, now)?;
        Ok(loaded)
    }

    async fn fetch_rows(
        &self,
        node: NodeIndex,
        rows: Option<&Batch>,
    ) -> Result<Arc<Fetched>, DatabaseError> {
        let spec = self.plan.node(node);
        let keys = match (spec.keys.zip(rows), &spec.fetch) {
            (Some((keys, rows)), _) => rows
                .rows()
                .filter_map(|row| row.cell(keys.column).integer())
                .collect(),
            (None, Fetch::Keys(keys)) => keys.clone(),
            (None, _) => return root::fetch(self, spec).await,
        };
        let keys = Keys::new(keys);
        if keys.is_empty() {
            return Ok(Arc::default());
        }
        // All keys are known, so the loader need not wait for more.
        Loader::new(NodeRows::new(self.clone(), node))
            .with_yield_count(0)
            .try_load(keys)
            .await
            .map_err(|_| DatabaseError::Internal)?
    }
}

//! Loading the rows of a node, in two steps.
//!
//! [`Source::fetch`] runs a node's one statement, for all rows that hold its keys.
//! [`Source::assign`] then says which of the fetched rows belong to which of its
//! parent's rows. They are two, since a node may be fetched before its parent.
//!
//! # Its DataLoader
//!
//! A node's DataLoader is asked once, with all keys as one (`Keys`), although a
//! DataLoader usually has a row's key for its own (`Loader<i64, …>`, one `load_many`
//! for all rows). What that is for has happened before: the rows of a batch are
//! known together, so nothing has to wait for further keys, and their keys are
//! sorted and unique, so nothing has to be merged. It would cost some ten hash
//! operations a key. Counted with callgrind, in instructions, from the keys of the
//! rows to what each row found:
//!
//! | rows, and distinct keys among them | all keys as one | `Loader<i64, …>` |
//! |---|---|---|
//! | Q1: 200 passes of 50 gates | 47,000 | 222,000 |
//! | Q3: 20 gates, 200 holders twice, 1,000 passes of 180 gates | 336,000 | 2,336,000 |
//!
//! The counted steps of Q1 take 581,000 instructions and those of Q3 1,206,000
//! (`benches/instructions`), so a key for each row would add 30 % and 166 %; and 9 % to
//! all of the two million that a server takes for Q1, with the database's driver. The
//! loader of `dataloader::cached` takes a tenth less than the uncached one.

mod batch_fn;
mod fetched;
mod loaded;
mod memory;
mod pages;
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

/// What loading takes: where statements run, which there are, of which instant, and
/// memory.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where statements run, and are recorded.
    pub session: Arc<Session>,
    /// Which there are.
    pub plan: Arc<Plan>,
    /// What their values are bound to.
    pub binding: Binding,
    /// What their rows take.
    pub memory: Arc<RowMemory>,
}

impl Source {
    /// Fetches the rows of a node whose keys are in `rows`, the rows of its
    /// [key source](crate::plan::KeySource); a root node needs none. Runs nothing
    /// when there are no keys.
    ///
    /// # Errors
    ///
    /// When the database does not run its statement, or there is no memory for its
    /// rows.
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

    /// Says which of a node's rows belong to which of its parent's.
    ///
    /// # Errors
    ///
    /// When there is no memory for that.
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
        // All keys are known, so there is no work to wait for.
        Loader::new(NodeRows::new(self.clone(), node))
            .with_yield_count(0)
            .try_load(keys)
            .await
            .map_err(|_| DatabaseError::Internal)?
    }
}

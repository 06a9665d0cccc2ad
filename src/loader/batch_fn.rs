//! One statement for many keys: what a node's DataLoader runs.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::DbErr;

use super::pages::PageReader;
use super::reading::{BatchReader, CountReader};
use super::{Source, Span};
use crate::batch::Batch;
use crate::database::DatabaseError;
use crate::plan::{Fetch, NodeIndex};

/// What a key found in its node's batch.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found {
    /// A row.
    Row(usize),
    /// A page of rows.
    Span(Span),
    /// A number of rows.
    Count(i64),
}

/// The keys that the rows of one batch look up: each once, in ascending order.
///
/// A DataLoader is asked with all of a batch's keys at once, so it hashes once
/// a batch and not several times a row. Those of several batches are merged
/// into one statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Keys(Arc<[i64]>);

impl Keys {
    pub(super) fn new(mut keys: Vec<i64>) -> Self {
        // In the index's order, and the same for the same rows.
        keys.sort_unstable();
        keys.dedup();
        Self(keys.into())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Hash for Keys {
    /// Batches of one request rarely agree in this, and may.
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.len(), self.0.first(), self.0.last()).hash(state);
    }
}

/// What a statement returned.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    /// Its rows; none of a count.
    batch: Arc<Batch>,
    /// What each key found, in ascending order. A key that found nothing is not
    /// among them.
    found: Vec<(i64, Found)>,
}

impl Fetched {
    fn new(batch: Batch, mut found: Vec<(i64, Found)>) -> Result<Self, DbErr> {
        found.sort_unstable_by_key(|(key, _)| *key);
        if found.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            let cause = "what a key found does not come together";
            return Err(DbErr::Custom(cause.to_owned()));
        }
        Ok(Self {
            batch: Arc::new(batch),
            found,
        })
    }

    pub(super) fn batch(&self) -> Arc<Batch> {
        Arc::clone(&self.batch)
    }

    pub(super) fn of(&self, key: i64) -> Option<Found> {
        let place = self.found.binary_search_by_key(&key, |(key, _)| *key);
        place.ok().map(|place| self.found[place].1)
    }
}

/// The rows of a node, by the keys of its parent's rows.
pub(super) struct NodeRows {
    source: Source,
    node: NodeIndex,
}

impl NodeRows {
    pub(super) fn new(source: Source, node: NodeIndex) -> Self {
        Self { source, node }
    }

    async fn run(&self, keys: &[i64]) -> Result<Fetched, DatabaseError> {
        let (source, node) = (&self.source, self.source.plan.node(self.node));
        let fetched = match &node.fetch {
            Fetch::Many { foreign_key, .. } => {
                let asked = node.rows().expect("it fetches pages");
                let parent = node.columns.place(*foreign_key);
                let reader = PageReader::new(asked, Some(parent));
                let (batch, pages) = source.read(node, keys, reader).await?.finish();
                let found = pages
                    .into_iter()
                    .map(|(key, span)| (key, Found::Span(span)));
                Fetched::new(batch, found.collect())
            }
            Fetch::CountMany { .. } => {
                let read = source.read(node, keys, CountReader::default()).await?;
                let found = read.counts.into_iter();
                let found = found.map(|(key, count)| (key, Found::Count(count)));
                Fetched::new(Batch::default(), found.collect())
            }
            _ => {
                let read = source.read(node, keys, BatchReader::new(node)).await?;
                let (batch, key) = (read.batch, node.object.table.key());
                let found = batch.rows().enumerate();
                let found = found
                    .filter_map(|(index, row)| Some((row.cell(key).integer()?, Found::Row(index))))
                    .collect();
                Fetched::new(batch, found)
            }
        };
        fetched.map_err(|cause| DatabaseError::of(&cause, &node.path))
    }
}

impl BatchFn<Keys, Result<Arc<Fetched>, DatabaseError>> for NodeRows {
    async fn load(
        &mut self,
        batches: &[Keys],
    ) -> HashMap<Keys, Result<Arc<Fetched>, DatabaseError>> {
        let fetched = if let [keys] = batches {
            self.run(&keys.0).await
        } else {
            let all = batches.iter().flat_map(|keys| keys.0.iter().copied());
            self.run(&Keys::new(all.collect()).0).await
        };
        let fetched = fetched.map(Arc::new);
        let each = batches.iter().cloned();
        each.map(|keys| (keys, fetched.clone())).collect()
    }
}

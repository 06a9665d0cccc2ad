//! The batch function of a node's DataLoader: one statement for many keys.

use std::collections::HashMap;
use std::sync::Arc;

use dataloader::BatchFn;

use super::Source;
use super::counts::CountReader;
use super::fetched::{Fetched, Found};
use super::groups::GroupReader;
use super::pages::PageReader;
use super::reading::BatchReader;
use crate::database::DatabaseError;
use crate::plan::{Fetch, NodeIndex};

/// All keys that a node looks up. Each occurs once, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Keys(Arc<[i64]>);

impl Keys {
    pub(super) fn new(mut keys: Vec<i64>) -> Self {
        // In the order of the index, and the same for the same rows.
        keys.sort_unstable();
        keys.dedup();
        Self(keys.into())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The rows of a node, by its keys.
pub(super) struct NodeRows {
    source: Source,
    node: NodeIndex,
}

impl NodeRows {
    pub(super) fn new(source: Source, node: NodeIndex) -> Self {
        Self { source, node }
    }

    async fn run(&self, keys: &Arc<[i64]>) -> Result<Arc<Fetched>, DatabaseError> {
        let (source, node) = (&self.source, self.source.plan.node(self.node));
        let fetched = match &node.fetch {
            Fetch::Many { foreign_key, .. } => {
                let asked = node.rows().expect("the node fetches pages");
                let parent = node.columns.place(*foreign_key);
                let reader = PageReader::new(asked, Some(parent));
                let (batch, pages) = source.read(node, keys, reader).await?.finish();
                let found = pages
                    .into_iter()
                    .map(|(key, span)| (key, Found::Span(span)));
                Fetched::new(batch, found.collect())
            }
            Fetch::GroupsMany { .. } => {
                let reader = GroupReader::new(node, true);
                let (batch, lists) = source.read(node, keys, reader).await?.finish();
                let found = lists
                    .into_iter()
                    .map(|(key, span)| (key, Found::Span(span)));
                Fetched::new(batch, found.collect())
            }
            Fetch::CountMany { .. } => {
                let reader = CountReader::new(node);
                source.read(node, keys, reader).await?.finish()
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
        fetched
            .map(Arc::new)
            .map_err(|cause| DatabaseError::from_cause(&cause, &node.path))
    }
}

impl BatchFn<Keys, Result<Arc<Fetched>, DatabaseError>> for NodeRows {
    async fn load(&mut self, asked: &[Keys]) -> HashMap<Keys, Result<Arc<Fetched>, DatabaseError>> {
        let [keys] = asked else {
            unreachable!("a node's DataLoader is called once");
        };
        HashMap::from([(keys.clone(), self.run(&keys.0).await)])
    }
}

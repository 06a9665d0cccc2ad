//! One statement for many keys: what a node's DataLoader runs.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use dataloader::BatchFn;
use sea_orm::{DbErr, QueryResult};

use super::Source;
use super::fetched::{Fetched, Found};
use super::pages::read_pages;
use crate::batch::Batch;
use crate::database::DatabaseError;
use crate::plan::{Fetch, Node, NodeIndex};

/// All keys that a node looks up: each once, in ascending order.
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
    /// A DataLoader hashes its keys, and has only this one.
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.len().hash(state);
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

    async fn run(&self, keys: &[i64]) -> Result<Arc<Fetched>, DatabaseError> {
        let node = self.source.plan.node(self.node);
        let prepared = node.statement(self.source.session.backend(), keys);
        let rows = self.source.session.fetch(&node.path, prepared).await?;
        let fetched = read(node, &rows);
        fetched
            .map(Arc::new)
            .map_err(|cause| DatabaseError::of(&cause, &node.path))
    }
}

fn read(node: &Node, rows: &[QueryResult]) -> Result<Fetched, DbErr> {
    match &node.fetch {
        Fetch::Many { foreign_key, .. } => {
            let asked = node.rows().expect("it fetches pages");
            let place = node.columns.place(*foreign_key);
            let (batch, pages) = read_pages(asked, rows, |row| row.try_get_by_index(place))?;
            let found = pages
                .into_iter()
                .map(|(key, span)| (key, Found::Span(span)));
            Fetched::new(batch, found.collect())
        }
        Fetch::CountMany { .. } => {
            let count = |row: &QueryResult| {
                let count = Found::Count(row.try_get_by_index(1)?);
                Ok((row.try_get_by_index(0)?, count))
            };
            let found = rows.iter().map(count).collect::<Result<_, DbErr>>()?;
            Fetched::new(Batch::default(), found)
        }
        _ => {
            let mut batch = Batch::new(node.columns);
            batch.reserve(rows.len());
            for row in rows {
                batch.read(&node.object.table, row)?;
            }
            let key = node.object.table.key();
            let found = batch.rows().enumerate();
            let found = found
                .filter_map(|(index, row)| Some((row.cell(key).integer()?, Found::Row(index))))
                .collect();
            Fetched::new(batch, found)
        }
    }
}

impl BatchFn<Keys, Result<Arc<Fetched>, DatabaseError>> for NodeRows {
    async fn load(&mut self, asked: &[Keys]) -> HashMap<Keys, Result<Arc<Fetched>, DatabaseError>> {
        let mut all = HashMap::with_capacity(asked.len());
        for keys in asked {
            all.insert(keys.clone(), self.run(&keys.0).await);
        }
        all
    }
}

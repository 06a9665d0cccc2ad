//! One statement for many keys: what a node's DataLoader runs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use dataloader::BatchFn;
use sea_orm::{DbErr, QueryResult};

use super::pages::read_pages;
use super::{Source, Span};
use crate::batch::Batch;
use crate::database::DatabaseError;
use crate::plan::{Fetch, Node, NodeIndex};

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

/// What each key found, or why it found nothing.
type ByKey = HashMap<i64, Result<Option<Found>, DatabaseError>>;

/// The rows of a node, by key. Every key gets an answer, [`None`] where it
/// found nothing, since the DataLoader takes a missing one for an error.
pub(super) struct NodeRows {
    source: Source,
    node: NodeIndex,
    batch: Slot,
}

/// Where the rows themselves are left. The DataLoader copies what it gives to
/// each key, so keys are given places, and the batch stays one.
#[derive(Clone, Default)]
pub(super) struct Slot(Arc<Mutex<Option<Batch>>>);

impl Slot {
    fn put(&self, batch: Batch) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(batch);
    }

    /// The batch that was loaded; none when no statement ran, or it counted.
    pub(super) fn take(&self) -> Option<Batch> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl NodeRows {
    pub(super) fn new(source: Source, node: NodeIndex) -> Self {
        Self {
            source,
            node,
            batch: Slot::default(),
        }
    }

    pub(super) fn batch(&self) -> Slot {
        self.batch.clone()
    }

    async fn run(&self, keys: &[i64]) -> Result<ByKey, DatabaseError> {
        let node = self.source.plan.node(self.node);
        let prepared = node.statement(self.source.session.backend(), keys);
        let rows = self.source.session.fetch(&node.path, prepared).await?;
        self.read(node, &rows)
            .map_err(|cause| DatabaseError::of(&cause, &node.path))
    }

    fn read(&self, node: &Node, rows: &[QueryResult]) -> Result<ByKey, DbErr> {
        match &node.fetch {
            Fetch::Many { foreign_key, .. } => {
                let asked = node.rows().expect("it fetches pages");
                let place = node.columns.place(*foreign_key);
                let (batch, pages) = read_pages(asked, rows, |row| row.try_get_by_index(place))?;
                self.batch.put(batch);
                let of = pages.len();
                let found = pages.into_iter();
                let found: HashMap<_, _> = found
                    .map(|(key, span)| (key, Ok(Some(Found::Span(span)))))
                    .collect();
                if found.len() == of {
                    Ok(found)
                } else {
                    let cause = "the rows of a parent do not come together";
                    Err(DbErr::Custom(cause.to_owned()))
                }
            }
            Fetch::CountMany { .. } => rows
                .iter()
                .map(|row| {
                    let count = Found::Count(row.try_get_by_index(1)?);
                    Ok((row.try_get_by_index(0)?, Ok(Some(count))))
                })
                .collect(),
            _ => {
                let mut batch = Batch::new(node.columns);
                batch.reserve(rows.len());
                for row in rows {
                    batch.read(&node.object.table, row)?;
                }
                let key = node.object.table.key();
                let found = batch.rows().enumerate();
                let found = found
                    .filter_map(|(index, row)| Some((row.cell(key).integer()?, index)))
                    .map(|(key, index)| (key, Ok(Some(Found::Row(index)))))
                    .collect();
                self.batch.put(batch);
                Ok(found)
            }
        }
    }
}

impl BatchFn<i64, Result<Option<Found>, DatabaseError>> for NodeRows {
    async fn load(&mut self, keys: &[i64]) -> ByKey {
        // In the index's order, and the same for the same keys.
        let mut sorted = keys.to_vec();
        sorted.sort_unstable();
        match self.run(&sorted).await {
            Ok(mut found) => {
                if found.len() < sorted.len() {
                    for key in sorted {
                        found.entry(key).or_insert(Ok(None));
                    }
                }
                found
            }
            Err(error) => sorted.into_iter().map(|key| (key, Err(error))).collect(),
        }
    }
}

//! Fetching a node that needs no keys.

use std::sync::Arc;

use sea_orm::{DbErr, QueryResult};

use super::Source;
use super::fetched::{Fetched, Found};
use super::pages::read_pages;
use crate::batch::Batch;
use crate::database::DatabaseError;
use crate::plan::{Fetch, Node};

/// What stands for a key where there is none: the root is one parent.
pub(super) const KEY: i64 = 0;

pub(super) async fn fetch(source: &Source, node: &Node) -> Result<Arc<Fetched>, DatabaseError> {
    let statement = node.statement(source.session.backend(), &[]);
    let rows = source.session.fetch(&node.path, statement).await?;
    read(node, &rows)
        .map(Arc::new)
        .map_err(|cause| DatabaseError::of(&cause, &node.path))
}

fn read(node: &Node, rows: &[QueryResult]) -> Result<Fetched, DbErr> {
    let (batch, found) = match &node.fetch {
        Fetch::Page { .. } => {
            let asked = node.rows().expect("it fetches a page");
            let (batch, pages) = read_pages(asked, rows, |_| Ok(KEY))?;
            (batch, pages.first().map(|&(_, span)| Found::Span(span)))
        }
        Fetch::Count { .. } => {
            let count = rows
                .first()
                .map(|row| row.try_get_by_index(0))
                .transpose()?;
            (Batch::default(), count.map(Found::Count))
        }
        _ => {
            let mut batch = Batch::new(node.columns);
            let found = match rows.first() {
                Some(row) => {
                    batch.read(&node.object.table, row)?;
                    Some(Found::Row(0))
                }
                None => None,
            };
            (batch, found)
        }
    };
    Fetched::new(batch, found.map(|found| (KEY, found)).into_iter().collect())
}

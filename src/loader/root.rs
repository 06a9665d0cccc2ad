//! Loading a node that starts from nothing.

use std::sync::Arc;

use sea_orm::{DbErr, QueryResult};

use super::batch_fn::Found;
use super::pages::read_pages;
use super::{Loaded, Source};
use crate::batch::Batch;
use crate::database::DatabaseError;
use crate::plan::{Fetch, Node};

pub(super) async fn load(source: &Source, node: &Node) -> Result<Loaded, DatabaseError> {
    let statement = node.statement(source.session.backend(), &[]);
    let rows = source.session.fetch(&node.path, statement).await?;
    let (batch, found) =
        read(node, &rows).map_err(|cause| DatabaseError::of(&cause, &node.path))?;
    Ok(Loaded::new(&node.fetch, Arc::new(batch), &[found]))
}

fn read(node: &Node, rows: &[QueryResult]) -> Result<(Batch, Option<Found>), DbErr> {
    Ok(match &node.fetch {
        Fetch::Page { .. } => {
            let asked = node.rows().expect("it fetches a page");
            let (batch, pages) = read_pages(asked, rows, |_| Ok(0))?;
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
    })
}

//! Loading a node that starts from nothing.

use std::sync::Arc;

use super::batch_fn::Found;
use super::pages::PageReader;
use super::reading::{BatchReader, TotalReader};
use super::{Loaded, Source};
use crate::batch::Batch;
use crate::database::DatabaseError;
use crate::plan::{Fetch, Node};

pub(super) async fn load(source: &Source, node: &Node) -> Result<Loaded, DatabaseError> {
    let (batch, found) = read(source, node).await?;
    Ok(Loaded::new(&node.fetch, Arc::new(batch), &[found]))
}

async fn read(source: &Source, node: &Node) -> Result<(Batch, Option<Found>), DatabaseError> {
    Ok(match &node.fetch {
        Fetch::Page { .. } => {
            let asked = node.rows().expect("it fetches a page");
            let read = source.read(node, &[], PageReader::new(asked, None)).await?;
            let (batch, pages) = read.finish();
            (batch, pages.first().map(|&(_, span)| Found::Span(span)))
        }
        Fetch::Count { .. } => {
            let read = source.read(node, &[], TotalReader::default()).await?;
            (Batch::default(), read.count.map(Found::Count))
        }
        _ => {
            let read = source.read(node, &[], BatchReader::new(node)).await?;
            let found = (!read.batch.is_empty()).then_some(Found::Row(0));
            (read.batch, found)
        }
    })
}

//! Fetches a node that needs no keys.

use std::sync::Arc;

use super::Source;
use super::counts::CountReader;
use super::fetched::{Fetched, Found, ROOT};
use super::groups::GroupReader;
use super::pages::PageReader;
use super::ranked::RankReader;
use super::reading::BatchReader;
use crate::batch::Batch;
use crate::database::DatabaseError;
use crate::plan::{Fetch, Node};

pub(super) async fn fetch(source: &Source, node: &Node) -> Result<Arc<Fetched>, DatabaseError> {
    if let Fetch::Search { first, .. } = &node.fetch {
        let reader = RankReader::new(node, *first);
        let read = source.read(node, &Arc::default(), reader).await?;
        let (batch, ranks) = read.finish();
        return Ok(Arc::new(Fetched::ranked(batch, ranks)));
    }
    let fetched = if let Fetch::Count { .. } = &node.fetch {
        let reader = CountReader::new(node);
        source.read(node, &Arc::default(), reader).await?.finish()
    } else {
        let (batch, found) = read(source, node).await?;
        let found = found.map(|found| (ROOT, found)).into_iter().collect();
        Fetched::new(batch, found)
    };
    fetched
        .map(Arc::new)
        .map_err(|cause| DatabaseError::from_cause(&cause, &node.path))
}

async fn read(source: &Source, node: &Node) -> Result<(Batch, Option<Found>), DatabaseError> {
    Ok(match &node.fetch {
        Fetch::Page { .. } => {
            let asked = node.rows().expect("the node fetches a page");
            let read = source
                .read(node, &Arc::default(), PageReader::new(asked, None))
                .await?;
            let (batch, pages) = read.finish();
            (batch, pages.first().map(|&(_, span)| Found::Span(span)))
        }
        Fetch::Groups { .. } => {
            let reader = GroupReader::new(node, false);
            let read = source.read(node, &Arc::default(), reader).await?;
            let (batch, lists) = read.finish();
            (batch, lists.first().map(|&(_, span)| Found::Span(span)))
        }
        _ => {
            let read = source
                .read(node, &Arc::default(), BatchReader::new(node))
                .await?;
            let found = (!read.batch.is_empty()).then_some(Found::Row(0));
            (read.batch, found)
        }
    })
}

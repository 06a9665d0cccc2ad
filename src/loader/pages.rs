//! Reading pages from the rows that a statement returned.

use sea_orm::{DbErr, QueryResult};

use super::Span;
use crate::batch::Batch;
use crate::sql::{Rows, Side};

/// Reads the pages of parents, whose rows come together. Rows that were only
/// fetched to see whether there are any are left out, and a backward page is
/// turned around.
pub(super) fn read_pages(
    asked: Rows<'_>,
    rows: &[QueryResult],
    parent: impl Fn(&QueryResult) -> Result<i64, DbErr>,
) -> Result<(Batch, Vec<(i64, Span)>), DbErr> {
    let mut batch = Batch::new(asked.columns);
    batch.reserve(rows.len());
    let mut pages: Vec<(i64, Span)> = Vec::new();
    for row in rows {
        let key = parent(row)?;
        if pages.last().is_none_or(|(last, _)| *last != key) {
            if let Some((_, page)) = pages.last_mut() {
                finish(asked, &mut batch, page);
            }
            let page = Span {
                start: batch.len(),
                ..Span::default()
            };
            pages.push((key, page));
        }
        let Some((_, page)) = pages.last_mut() else {
            continue;
        };
        match side(asked, row)? {
            Side::Inside => batch.read(asked.table, row)?,
            Side::Preceding => page.preceding = true,
            Side::Following => page.following = true,
            Side::Both => (page.preceding, page.following) = (true, true),
        }
    }
    if let Some((_, page)) = pages.last_mut() {
        finish(asked, &mut batch, page);
    }
    Ok((batch, pages))
}

fn side(asked: Rows<'_>, row: &QueryResult) -> Result<Side, DbErr> {
    if asked.has_sides() {
        row.try_get_by_index(asked.columns.len()).map(Side::of)
    } else {
        Ok(Side::Inside)
    }
}

/// Ends a page whose rows are the batch's last.
fn finish(asked: Rows<'_>, batch: &mut Batch, span: &mut Span) {
    let page = asked.page;
    if batch.len() - span.start > page.limit as usize {
        batch.pop();
        *(if page.backward {
            &mut span.preceding
        } else {
            &mut span.following
        }) = true;
    }
    if page.backward {
        batch.reverse_from(span.start);
    }
    span.len = batch.len() - span.start;
}

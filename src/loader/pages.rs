//! Reading pages from the rows that a statement returned.

use std::collections::HashMap;

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
) -> Result<(Batch, HashMap<i64, Span>), DbErr> {
    let mut batch = Batch::new(asked.columns);
    let mut spans = HashMap::new();
    let mut rows = rows.iter().peekable();
    while let Some(first) = rows.peek() {
        let key = parent(first)?;
        let mut span = Span {
            start: batch.len(),
            ..Span::default()
        };
        while let Some(row) = rows.peek() {
            if parent(row)? != key {
                break;
            }
            match side(asked, row)? {
                Side::Inside => batch.read(asked.table, row)?,
                Side::Preceding => span.preceding = true,
                Side::Following => span.following = true,
                Side::Both => (span.preceding, span.following) = (true, true),
            }
            rows.next();
        }
        finish(asked, &mut batch, &mut span);
        if spans.insert(key, span).is_some() {
            let cause = "the rows of a parent do not come together";
            return Err(DbErr::Custom(cause.to_owned()));
        }
    }
    Ok((batch, spans))
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

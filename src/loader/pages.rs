//! Reads pages from the rows of a statement.

use sea_orm::{DbErr, QueryResult};

use super::Span;
use super::reading::Reader;
use crate::batch::Batch;
use crate::sql::{Rows, Side};

/// Reads the pages of parents. The rows of each parent are consecutive. Rows that were
/// fetched only to test for their existence are dropped, and a backward page is
/// reversed.
pub(super) struct PageReader<'a> {
    asked: Rows<'a>,
    /// The position of the parent's key in a row. None for a page without a parent,
    /// whose key is 0.
    parent: Option<usize>,
    batch: Batch,
    pages: Vec<(i64, Span)>,
}

impl<'a> PageReader<'a> {
    pub(super) fn new(asked: Rows<'a>, parent: Option<usize>) -> Self {
        Self {
            asked,
            parent,
            batch: Batch::new(asked.columns),
            pages: Vec::new(),
        }
    }

    /// The rows, and the pages by the keys of their parents.
    pub(super) fn finish(mut self) -> (Batch, Vec<(i64, Span)>) {
        self.finish_page();
        (self.batch, self.pages)
    }

    /// Ends the last page, whose rows are at the end of the batch.
    fn finish_page(&mut self) {
        let Some((_, span)) = self.pages.last_mut() else {
            return;
        };
        let (page, batch) = (self.asked.page, &mut self.batch);
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

    fn side(&self, row: &QueryResult) -> Result<Side, DbErr> {
        if self.asked.has_sides() {
            row.try_get_by_index(self.asked.columns.len())
                .map(Side::from_number)
        } else {
            Ok(Side::Inside)
        }
    }
}

impl Reader for PageReader<'_> {
    fn read(&mut self, row: &QueryResult) -> Result<(), DbErr> {
        let key = match self.parent {
            Some(place) => row.try_get_by_index(place)?,
            None => 0,
        };
        if self.pages.last().is_none_or(|(last, _)| *last != key) {
            self.finish_page();
            let page = Span {
                start: self.batch.len(),
                ..Span::default()
            };
            self.pages.push((key, page));
        }
        let side = self.side(row)?;
        let Some((_, page)) = self.pages.last_mut() else {
            return Ok(());
        };
        match side {
            Side::Inside => self.batch.read(self.asked.table, row)?,
            Side::Preceding => page.preceding = true,
            Side::Following => page.following = true,
            Side::Both => (page.preceding, page.following) = (true, true),
        }
        Ok(())
    }

    fn memory(&self) -> usize {
        self.batch.memory() + self.pages.capacity() * size_of::<(i64, Span)>()
    }
}

//! Reads groups from the rows of a statement.

use sea_orm::{DbErr, QueryResult};

use super::Span;
use super::reading::Reader;
use crate::batch::{Batch, decode};
use crate::object::GroupType;
use crate::plan::Node;
use crate::sql::{GroupKey, Grouping};
use crate::table::{CellRef, ColumnIndex, Kind, Table};
use crate::zone::{Unit, Zone};

/// Reads lists of groups. The groups of each parent are consecutive. One that was fetched
/// only to see whether there are more is dropped.
pub(super) struct GroupReader<'a> {
    of: &'static GroupType,
    grouping: &'a Grouping,
    /// The number of columns before the keys: one, if there is the key of a parent.
    before: usize,
    /// The column of each cell, and where its value comes from.
    cells: Vec<Source>,
    /// The position, unit and zone of the bucket of time, if there is one.
    time: Option<(usize, Unit, &'static Zone)>,
    batch: Batch,
    lists: Vec<(i64, Span)>,
}

/// Where the value of a cell comes from.
enum Source {
    /// The start of the bucket of time.
    From,
    /// The end of the bucket of time.
    Until,
    /// A column of the statement.
    Value(usize, Kind),
    /// The flag that only the last group may have.
    HasMore,
    /// Nothing: the rows are not grouped by this key.
    Nothing,
}

impl<'a> GroupReader<'a> {
    /// A reader of a node's groups, which come with the keys of parents or without.
    pub(super) fn new(node: &'a Node, has_parents: bool) -> Self {
        let of = node.object.groups.as_deref().expect("the node has groups");
        let grouping = node.fetch.grouping().expect("the node fetches groups");
        let before = usize::from(has_parents);
        let mut keys = grouping.keys.iter().enumerate();
        let time = keys.find_map(|(place, key)| match key {
            GroupKey::Time(_, unit) => Some((
                before + place,
                *unit,
                grouping.zone.unwrap_or_else(Zone::utc),
            )),
            _ => None,
        });
        let table = &node.object.table;
        let source = |column| source(of, grouping, before, table, column);
        Self {
            of,
            grouping,
            before,
            cells: node.columns.iter().map(source).collect(),
            time,
            batch: Batch::new(node.columns),
            lists: Vec::new(),
        }
    }

    /// The groups, and the lists by the keys of their parents.
    pub(super) fn finish(mut self) -> (Batch, Vec<(i64, Span)>) {
        self.finish_list();
        (self.batch, self.lists)
    }

    /// Ends the last list, whose groups are at the end of the batch.
    fn finish_list(&mut self) {
        let Some((_, span)) = self.lists.last_mut() else {
            return;
        };
        if self.batch.len() - span.start > self.grouping.first as usize {
            self.batch.pop();
            self.batch.mark_last(self.of.has_more);
            span.following = true;
        }
        span.len = self.batch.len() - span.start;
    }
}

/// The source of a column of a group.
fn source(
    of: &GroupType,
    grouping: &Grouping,
    before: usize,
    table: &Table,
    column: ColumnIndex,
) -> Source {
    if let Some([from, until]) = of.time {
        if column == from {
            return Source::From;
        }
        if column == until {
            return Source::Until;
        }
    }
    if column == of.has_more {
        return Source::HasMore;
    }
    if column == of.count {
        return Source::Value(before + grouping.keys.len(), Kind::BigInteger);
    }
    let mut named = of.keys.values();
    let key = named.find(|named| named.column == Some(column));
    let key = key.map(|named| named.key());
    let mut keys = grouping.keys.iter();
    let place = keys.position(|own| Some(own) == key.as_ref());
    match (place, key) {
        (Some(place), Some(key)) => Source::Value(before + place, key.kind(table)),
        _ => Source::Nothing,
    }
}

impl Reader for GroupReader<'_> {
    fn read(&mut self, row: &QueryResult) -> Result<(), DbErr> {
        let key = match self.before {
            0 => super::root::KEY,
            _ => row.try_get_by_index(0)?,
        };
        if self.lists.last().is_none_or(|(last, _)| *last != key) {
            self.finish_list();
            let list = Span {
                start: self.batch.len(),
                ..Span::default()
            };
            self.lists.push((key, list));
        }
        let (from, until) = match self.time {
            Some((place, unit, zone)) => zone.interval(unit, row.try_get_by_index(place)?),
            None => (None, None),
        };
        for cell in &self.cells {
            let value = match *cell {
                Source::From => from.map_or(CellRef::Null, CellRef::Time),
                Source::Until => until.map_or(CellRef::Null, CellRef::Time),
                Source::Value(place, kind) => decode(row, place, kind, false)?,
                Source::HasMore => CellRef::Boolean(false),
                Source::Nothing => CellRef::Null,
            };
            self.batch.push(value)?;
        }
        self.batch.end_row();
        Ok(())
    }

    fn memory(&self) -> usize {
        self.batch.memory() + self.lists.capacity() * size_of::<(i64, Span)>()
    }
}

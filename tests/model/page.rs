//! Pages of a connection, by the Relay specification.

use std::cmp::Ordering as Compared;

use async_graphql::Positioned;
use async_graphql::parser::types::Field;

use super::access::Viewer;
use super::condition::{Code, text};
use super::opaque::{Ordering, Position, read_cursor};
use super::request::Request;
use super::value::Value;
use super::world::{Row, World};

/// The requested part of a connection.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Page {
    pub(crate) ordering: Ordering,
    pub(crate) limit: usize,
    backward: bool,
    after: Option<Position>,
    before: Option<Position>,
}

/// The rows of a page, and whether there are more on either side.
pub(crate) struct Slice {
    pub(crate) rows: Vec<usize>,
    pub(crate) has_next: bool,
    pub(crate) has_previous: bool,
}

const DEFAULT_LIMIT: usize = 20;

impl Page {
    /// Reads the arguments of a connection.
    pub(crate) fn read(
        viewer: &Viewer,
        request: &Request<'_>,
        object: &str,
        field: &Positioned<Field>,
    ) -> Result<Self, Code> {
        let rows = |name| match request.argument(field, name) {
            None => Ok(None),
            Some(value) => {
                let number = match &value {
                    async_graphql::Value::Number(number) => number.as_i64(),
                    _ => None,
                };
                let rows = number.and_then(|number| usize::try_from(number).ok());
                rows.map(Some).ok_or("BAD_ARGUMENT")
            }
        };
        let (limit, backward) = match (rows("first")?, rows("last")?) {
            (Some(_), Some(_)) => return Err("BAD_ARGUMENT"),
            (None, Some(last)) => (last, true),
            (first, None) => (first.unwrap_or(DEFAULT_LIMIT), false),
        };
        let ordering = ordering(object, request.argument(field, "orderBy").as_ref());
        viewer.check(&format!("{object}OrderField"), &ordering.name)?;
        let position = |name| match request.argument(field, name) {
            None => Ok(None),
            Some(cursor) => read_cursor(&ordering, &text(&cursor))
                .map(Some)
                .ok_or("BAD_CURSOR"),
        };
        Ok(Self {
            limit,
            backward,
            after: position("after")?,
            before: position("before")?,
            ordering,
        })
    }

    /// The first row in the default order of a type, which is the newest one.
    pub(crate) fn newest(object: &str) -> Self {
        Self {
            ordering: Ordering::default_for(object),
            limit: 1,
            backward: false,
            after: None,
            before: None,
        }
    }

    /// The gates of a viewer, of which there are no more than these.
    pub(crate) fn of_viewer() -> Self {
        Self {
            limit: 100,
            ..Self::newest("Gate")
        }
    }

    /// A row's position in the order.
    pub(crate) fn position(&self, row: &Row) -> Position {
        (row.cell(&self.ordering.field()).clone(), row.key)
    }

    /// Compares by the order's column, then by key. Codes are unique. Nulls come last,
    /// whatever the direction.
    fn compare(&self, left: &Position, right: &Position) -> Compared {
        let is_null = |position: &Position| position.0 == Value::Null;
        let by_value = left.0.cmp(&right.0);
        let ascending = if self.ordering.name == "CODE" {
            by_value
        } else {
            by_value.then(left.1.cmp(&right.1))
        };
        let compared = if self.ordering.descending {
            ascending.reverse()
        } else {
            ascending
        };
        is_null(left).cmp(&is_null(right)).then(compared)
    }

    /// The page of a connection with these rows.
    pub(crate) fn slice(&self, world: &World, rows: impl Iterator<Item = usize>) -> Slice {
        let table = world.table(&self.ordering.object);
        let mut all: Vec<(Position, usize)> = rows
            .map(|index| (self.position(&table.rows[index]), index))
            .collect();
        all.sort_by(|(left, _), (right, _)| self.compare(left, right));
        let stands = |row: &Position, than: &Option<Position>, side: Compared| {
            than.as_ref()
                .is_some_and(|than| self.compare(row, than) == side)
        };
        let beyond_after = all
            .iter()
            .any(|(row, _)| self.after.is_some() && !stands(row, &self.after, Compared::Greater));
        let beyond_before = all
            .iter()
            .any(|(row, _)| self.before.is_some() && !stands(row, &self.before, Compared::Less));
        let mut range = all;
        if self.after.is_some() {
            range.retain(|(row, _)| stands(row, &self.after, Compared::Greater));
        }
        if self.before.is_some() {
            range.retain(|(row, _)| stands(row, &self.before, Compared::Less));
        }
        let surplus = range.len().saturating_sub(self.limit);
        if self.backward {
            range.drain(..surplus);
        } else {
            range.truncate(self.limit);
        }
        // Rows beyond the page size or the cursor follow or precede the page.
        let cut = surplus > 0;
        let has_previous = beyond_after || (self.backward && cut);
        let has_next = beyond_before || (!self.backward && cut);
        Slice {
            rows: range.into_iter().map(|(_, index)| index).collect(),
            has_next,
            has_previous,
        }
    }
}

/// The requested order of a connection, or its default.
fn ordering(object: &str, asked: Option<&async_graphql::Value>) -> Ordering {
    let (name, descending) = match asked {
        Some(async_graphql::Value::Object(fields)) => (
            text(&fields["field"]),
            fields
                .get("direction")
                .is_some_and(|direction| text(direction) == "DESC"),
        ),
        _ => return Ordering::default_for(object),
    };
    Ordering {
        object: object.to_owned(),
        name,
        descending,
    }
}

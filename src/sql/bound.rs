//! Parameters as PostgreSQL's driver encodes them.

use chrono::{DateTime, Utc};
use sea_orm::Value;

use crate::table::{Cell, Kind};

/// A parameter as PostgreSQL's driver encodes it.
pub(crate) enum Bound<'a> {
    Keys(&'a [i64]),
    Integers(Vec<i64>),
    Booleans(Vec<bool>),
    Texts(Vec<&'a str>),
    Times(Vec<DateTime<Utc>>),
    Value(&'a Value),
}

impl<'a> Bound<'a> {
    /// Cells of one kind. Null is omitted: nothing equals it.
    pub(super) fn cells(kind: Kind, cells: &'a [Cell]) -> Self {
        fn each<'a, T>(cells: &'a [Cell], of: impl Fn(&'a Cell) -> Option<T>) -> Vec<T> {
            cells.iter().filter_map(of).collect()
        }
        match kind {
            Kind::BigInteger | Kind::Integer => Self::Integers(each(cells, |cell| match cell {
                Cell::Integer(value) => Some(*value),
                _ => None,
            })),
            Kind::Boolean => Self::Booleans(each(cells, |cell| match cell {
                Cell::Boolean(value) => Some(*value),
                _ => None,
            })),
            Kind::Text => Self::Texts(each(cells, |cell| match cell {
                Cell::Text(text) => Some(text.as_str()),
                _ => None,
            })),
            Kind::Time => Self::Times(each(cells, |cell| match cell {
                Cell::Time(time) => Some(*time),
                _ => None,
            })),
        }
    }
}

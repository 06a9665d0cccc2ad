//! Single values: cells of a row and parameters of a statement.

use chrono::{DateTime, Utc};
use sea_orm::Value;

use super::Kind;

/// A value for a statement.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cell {
    /// No value.
    Null,
    /// An integer of either width.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// Text, or an enum's value by name.
    Text(String),
    /// An instant in UTC.
    Time(DateTime<Utc>),
}

/// A value of a row, borrowed from the row's batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellRef<'a> {
    /// No value.
    Null,
    /// An integer of either width.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// Text, or an enum's value by name.
    Text(&'a str),
    /// An instant in UTC.
    Time(DateTime<Utc>),
}

impl Cell {
    /// The value as a parameter that is compared with a column of this kind.
    /// PostgreSQL does not compare different types, so a null gets the column's
    /// type.
    #[must_use]
    pub fn to_value(&self, kind: Kind) -> Value {
        match self {
            Self::Null => match kind {
                Kind::BigInteger | Kind::Integer => Value::BigInt(None),
                Kind::Boolean => Value::Bool(None),
                Kind::Text => Value::String(None),
                Kind::Time => Value::ChronoDateTimeUtc(None),
            },
            Self::Integer(value) => (*value).into(),
            Self::Boolean(value) => (*value).into(),
            Self::Text(value) => value.as_str().into(),
            Self::Time(value) => (*value).into(),
        }
    }
}

impl CellRef<'_> {
    /// The value, if it is an integer.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The value, if it is an instant.
    #[must_use]
    pub fn time(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Time(value) => Some(value),
            _ => None,
        }
    }

    /// An owned copy, for a statement.
    #[must_use]
    pub fn to_cell(self) -> Cell {
        match self {
            Self::Null => Cell::Null,
            Self::Integer(value) => Cell::Integer(value),
            Self::Boolean(value) => Cell::Boolean(value),
            Self::Text(value) => Cell::Text(value.to_owned()),
            Self::Time(value) => Cell::Time(value),
        }
    }
}

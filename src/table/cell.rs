//! One value: of a row, or of a statement's parameter.

use chrono::{DateTime, Utc};
use sea_orm::Value;

use super::Kind;

/// A value that a statement is given.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cell {
    /// No value.
    Null,
    /// An integer of either width.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// Text, or an enum's value by its name.
    Text(String),
    /// An instant in UTC.
    Time(DateTime<Utc>),
}

/// A value of a row, which lies in the row's batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellRef<'a> {
    /// No value.
    Null,
    /// An integer of either width.
    Integer(i64),
    /// True or false.
    Boolean(bool),
    /// Text, or an enum's value by its name.
    Text(&'a str),
    /// An instant in UTC.
    Time(DateTime<Utc>),
}

impl Cell {
    /// As a parameter of a statement that is compared with a column of this
    /// kind. PostgreSQL compares no two types, so null has the column's.
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
    /// The integer it is, if it is one.
    #[must_use]
    pub fn integer(self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The instant it is, if it is one.
    #[must_use]
    pub fn time(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Time(value) => Some(value),
            _ => None,
        }
    }

    /// The same value for a statement.
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

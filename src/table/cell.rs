//! One value of one row.

use chrono::{DateTime, Utc};
use sea_orm::{DbErr, QueryResult, Value};

use super::Kind;

/// A value that a row holds, or that a statement is given.
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

impl Cell {
    /// Reads one column of a row that a statement returned.
    ///
    /// # Errors
    ///
    /// When the database holds something else there than the entity says.
    pub fn read(row: &QueryResult, place: usize, kind: Kind) -> Result<Self, DbErr> {
        Ok(match kind {
            Kind::BigInteger => row
                .try_get_by_index::<Option<i64>>(place)?
                .map(Self::Integer),
            Kind::Integer => row
                .try_get_by_index::<Option<i32>>(place)?
                .map(|value| Self::Integer(value.into())),
            Kind::Boolean => row
                .try_get_by_index::<Option<bool>>(place)?
                .map(Self::Boolean),
            Kind::Text => row
                .try_get_by_index::<Option<String>>(place)?
                .map(Self::Text),
            Kind::Time => row
                .try_get_by_index::<Option<DateTime<Utc>>>(place)?
                .map(Self::Time),
        }
        .unwrap_or(Self::Null))
    }

    /// As a parameter of a statement.
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::String(None),
            Self::Integer(value) => (*value).into(),
            Self::Boolean(value) => (*value).into(),
            Self::Text(value) => value.as_str().into(),
            Self::Time(value) => (*value).into(),
        }
    }

    /// The integer it holds, if it holds one.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            _ => None,
        }
    }

    /// The instant it holds, if it holds one.
    #[must_use]
    pub fn time(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Time(value) => Some(*value),
            _ => None,
        }
    }
}

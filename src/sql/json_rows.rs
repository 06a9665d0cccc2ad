//! Rows as the parameter of a statement that writes them: a JSON array with an object for
//! each row. So writing 500 rows is the same text as writing one.

use std::borrow::Cow;

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::Value;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::table::{Cell, CellRef};

/// A value in a row. Texts are borrowed where they can be: they are copied once, into the
/// parameter.
#[derive(Clone, Debug)]
pub(crate) enum JsonValue<'a> {
    Null,
    Integer(i64),
    Boolean(bool),
    Text(Cow<'a, str>),
    Time(DateTime<Utc>),
}

impl Serialize for JsonValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Time(time) => serializer.serialize_str(&stored_time(*time)),
        }
    }
}

impl<'a> From<CellRef<'a>> for JsonValue<'a> {
    fn from(cell: CellRef<'a>) -> Self {
        match cell {
            CellRef::Null => Self::Null,
            CellRef::Integer(value) => Self::Integer(value),
            CellRef::Boolean(value) => Self::Boolean(value),
            CellRef::Text(text) => text.into(),
            CellRef::Time(time) => Self::Time(time),
        }
    }
}

impl<'a> From<&'a Cell> for JsonValue<'a> {
    fn from(cell: &'a Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Integer(value) => Self::Integer(*value),
            Cell::Boolean(value) => Self::Boolean(*value),
            Cell::Text(text) => text.as_str().into(),
            Cell::Time(time) => Self::Time(*time),
        }
    }
}

impl From<i64> for JsonValue<'_> {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<bool> for JsonValue<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl<'a> From<&'a str> for JsonValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for JsonValue<'_> {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<DateTime<Utc>> for JsonValue<'_> {
    fn from(time: DateTime<Utc>) -> Self {
        Self::Time(time)
    }
}

impl<'a, T: Into<JsonValue<'a>>> From<Option<T>> for JsonValue<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row: values by the names of columns.
///
/// It is written as an object with the names in this order. A map would store its own copy
/// of each name.
#[derive(Clone, Debug, Default)]
pub(crate) struct JsonRow<'a>(Vec<(&'static str, JsonValue<'a>)>);

impl<'a> JsonRow<'a> {
    /// As an object.
    pub(crate) fn to_text(&self) -> String {
        to_text(self)
    }

    /// Adds the value of a column.
    pub(crate) fn set(&mut self, name: &'static str, value: impl Into<JsonValue<'a>>) {
        self.0.push((name, value.into()));
    }
}

impl<'a, const N: usize> From<[(&'static str, JsonValue<'a>); N]> for JsonRow<'a> {
    fn from(values: [(&'static str, JsonValue<'a>); N]) -> Self {
        Self(values.into())
    }
}

impl<'a> FromIterator<(&'static str, JsonValue<'a>)> for JsonRow<'a> {
    fn from_iter<I: IntoIterator<Item = (&'static str, JsonValue<'a>)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl Serialize for JsonRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// A row with its position `n`.
struct Numbered<'a>(usize, &'a JsonRow<'a>);

impl Serialize for Numbered<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(number, JsonRow(values)) = self;
        let mut map = serializer.serialize_map(Some(1 + values.len()))?;
        map.serialize_entry("n", number)?;
        for (name, value) in values {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Rows as the one parameter of a statement, each with its position as `n`.
pub(crate) fn rows_parameter(rows: &[JsonRow<'_>]) -> Value {
    let numbered = rows.iter().enumerate();
    let numbered: Vec<_> = numbered.map(|(n, row)| Numbered(n, row)).collect();
    to_text(&numbered).into()
}

/// Rows as an array of objects.
pub(crate) fn rows_text(rows: &[JsonRow<'_>]) -> String {
    to_text(rows)
}

fn to_text<T: Serialize + ?Sized>(rows: &T) -> String {
    serde_json::to_string(rows).expect("the names are texts, and the values are JSON")
}

/// The format in which SQLite stores times, which PostgreSQL reads too.
fn stored_time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

#[cfg(test)]
mod tests {
    use sea_orm::Value;

    use super::{JsonRow, JsonValue, rows_parameter};

    #[test]
    fn rows_have_their_positions() {
        let mut row = JsonRow::from([("code", "G\"1".into()), ("closed_at", JsonValue::Null)]);
        row.set("id", 1);
        let rows = rows_parameter(&[row, JsonRow::default()]);
        let text = r#"[{"n":0,"code":"G\"1","closed_at":null,"id":1},{"n":1}]"#;
        assert_eq!(rows, Value::from(text));
    }
}

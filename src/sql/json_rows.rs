//! Rows as the parameter of a statement that writes them: a JSON array with an object for
//! each row. So writing 500 rows is the same text as writing one.

use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::Value;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::table::Cell;

/// A row: values by the names of columns.
///
/// It is written as an object with the names in this order. A map would store its own copy
/// of each name.
#[derive(Clone, Debug, Default)]
pub(crate) struct JsonRow(Vec<(&'static str, serde_json::Value)>);

impl JsonRow {
    /// As an object.
    pub(crate) fn to_text(&self) -> String {
        to_text(self)
    }

    /// Sorts the values by their names.
    pub(crate) fn sort(&mut self) {
        self.0.sort_unstable_by_key(|(name, _)| *name);
    }

    /// Adds the value of a column.
    pub(crate) fn set(&mut self, name: &'static str, value: serde_json::Value) {
        self.0.push((name, value));
    }
}

impl<const N: usize> From<[(&'static str, serde_json::Value); N]> for JsonRow {
    fn from(values: [(&'static str, serde_json::Value); N]) -> Self {
        Self(values.into())
    }
}

impl FromIterator<(&'static str, serde_json::Value)> for JsonRow {
    fn from_iter<I: IntoIterator<Item = (&'static str, serde_json::Value)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl Serialize for JsonRow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// A row with its position `n`.
struct Numbered<'a>(usize, &'a JsonRow);

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
pub(crate) fn rows_parameter(rows: &[JsonRow]) -> Value {
    let numbered = rows.iter().enumerate();
    let numbered: Vec<_> = numbered.map(|(n, row)| Numbered(n, row)).collect();
    to_text(&numbered).into()
}

/// Rows as an array of objects.
pub(crate) fn rows_text(rows: &[JsonRow]) -> String {
    to_text(rows)
}

fn to_text<T: Serialize + ?Sized>(rows: &T) -> String {
    serde_json::to_string(rows).expect("the names are texts, and the values are JSON")
}

/// A cell as a value in [`rows_parameter`].
pub(crate) fn json_cell(cell: &Cell) -> serde_json::Value {
    match cell {
        Cell::Null => serde_json::Value::Null,
        Cell::Integer(value) => json!(value),
        Cell::Boolean(value) => json!(value),
        Cell::Text(text) => json!(text),
        Cell::Time(time) => json!(stored_time(*time)),
    }
}

/// The format in which SQLite stores times, which PostgreSQL reads too.
fn stored_time(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::AutoSi, false)
}

#[cfg(test)]
mod tests {
    use sea_orm::Value;
    use serde_json::json;

    use super::{JsonRow, rows_parameter};

    #[test]
    fn rows_have_their_positions() {
        let mut row = JsonRow::from([("code", json!("G\"1")), ("closed_at", json!(null))]);
        row.set("id", json!(1));
        let rows = rows_parameter(&[row, JsonRow::default()]);
        let text = r#"[{"n":0,"code":"G\"1","closed_at":null,"id":1},{"n":1}]"#;
        assert_eq!(rows, Value::from(text));
    }
}

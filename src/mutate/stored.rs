//! Rows as text, so that a mutation that is sent again answers the same.

use chrono::DateTime;
use serde_json::{Map, Value};

use crate::batch::{Batch, Row};
use crate::plan::Node;
use crate::sql::{JsonRow, JsonValue, rows_text};
use crate::table::{CellRef, Kind};

/// Rows with their columns by name.
pub(super) fn to_text(rows: &Batch, node: &Node) -> String {
    let rows: Vec<_> = rows.rows().map(|row| to_json(row, node)).collect();
    rows_text(&rows)
}

fn to_json<'a>(row: Row<'a>, node: &Node) -> JsonRow<'a> {
    let table = &node.object.table;
    let cells = node.columns.iter().map(|column| {
        let value = match row.cell(column) {
            CellRef::Time(time) => JsonValue::Integer(time.timestamp_micros()),
            cell => cell.into(),
        };
        (table.column(column).name, value)
    });
    cells.collect()
}

/// The rows of a text. None if it is not such a text. A column that another version of the
/// program did not know is null.
pub(super) fn from_text(text: &str, node: &Node) -> Option<Batch> {
    let rows: Vec<Map<String, Value>> = serde_json::from_str(text).ok()?;
    let (table, mut batch) = (&node.object.table, Batch::new(node.columns));
    for row in rows {
        for column in node.columns.iter() {
            let column = table.column(column);
            let cell = match (row.get(column.name), column.kind) {
                (None | Some(Value::Null), _) => CellRef::Null,
                (Some(value), Kind::Time) => {
                    CellRef::Time(DateTime::from_timestamp_micros(value.as_i64()?)?)
                }
                (Some(value), Kind::BigInteger | Kind::Integer) => {
                    CellRef::Integer(value.as_i64()?)
                }
                (Some(value), Kind::Boolean) => CellRef::Boolean(value.as_bool()?),
                (Some(value), Kind::Text) => CellRef::Text(value.as_str()?),
            };
            batch.push(cell).ok()?;
        }
        batch.end_row();
    }
    Some(batch)
}

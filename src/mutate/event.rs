//! The events that record what a mutation wrote.

use chrono::{DateTime, SecondsFormat, Utc};

use super::{Run, Stopped};
use crate::batch::{Batch, Row};
use crate::database::Transaction;
use crate::object::{FieldKind, ObjectType, Write};
use crate::opaque::encode_id;
use crate::sql::{JsonRow, JsonValue, prepare, rows_parameter};
use crate::table::{CellRef, ColumnIndex};

/// The tables that events refer to, with the column of the reference.
const REFERENCES: [(&str, &str); 4] = [
    ("gate", "gate_id"),
    ("holder", "holder_id"),
    ("pass", "pass_id"),
    ("scan", "scan_id"),
];

impl Run<'_> {
    /// Adds an event for each row that was written. `before` has the rows as they were,
    /// unless they are new.
    pub(super) async fn record(
        &self,
        transaction: &mut Transaction<'_>,
        before: &[Row<'_>],
        written: &Batch,
    ) -> Result<(), Stopped> {
        let rows = written.rows().enumerate();
        let events = rows.map(|(index, row)| self.event(before.get(index).copied(), row));
        let events: Vec<_> = events.collect();
        let node = self.node(self.call.steps.record);
        let text = node.text(self.source.session.backend());
        let prepared = prepare(&text, [rows_parameter(&events)]);
        self.source
            .run_step(transaction, (self.path, node), prepared)
            .await?;
        Ok(())
    }

    fn event(&self, before: Option<Row<'_>>, row: Row<'_>) -> JsonRow<'_> {
        let (mutation, binding) = (self.call.mutation, &self.source.binding);
        let object = mutation.target();
        let (old, new) = if let (Write::Update(columns), Some(before)) = (&mutation.write, before) {
            let differ = |of: &&ColumnIndex| before.cell(**of) != row.cell(**of);
            let changed: Vec<_> = columns.iter().filter(differ).collect();
            (
                Some(values_of(before, object, &changed)),
                values_of(row, object, &changed),
            )
        } else {
            let all = object.table.columns().map(|(of, _)| (of, row.cell(of)));
            let known = all.filter(|(_, cell)| *cell != CellRef::Null);
            (None, values(object, known))
        };
        let mut event = JsonRow::from([
            ("kind", mutation.event.into()),
            ("at", binding.now.into()),
            ("viewer", JsonValue::from(&*binding.viewer.id)),
            ("request_id", self.request_id.into()),
            ("old_values", old.map(|old| old.to_text()).into()),
            ("new_values", new.to_text().into()),
        ]);
        for (table, reference) in REFERENCES {
            let column = if table == object.table.name {
                Some(object.table.key())
            } else {
                let mut columns = object.table.columns();
                let found = columns.find(|(_, column)| column.name == reference);
                found.map(|(index, _)| index)
            };
            let key = column.and_then(|column| row.cell(column).integer());
            event.set(reference, key);
        }
        event
    }
}

/// Some values of a row.
fn values_of<'a>(
    row: Row<'a>,
    object: &'static ObjectType,
    columns: &[&ColumnIndex],
) -> JsonRow<'a> {
    let cells = columns.iter().map(|column| (**column, row.cell(**column)));
    values(object, cells)
}

/// Values of a row by the names of its fields in the schema.
fn values<'a>(
    object: &'static ObjectType,
    cells: impl Iterator<Item = (ColumnIndex, CellRef<'a>)>,
) -> JsonRow<'a> {
    let entries = cells.map(|(column, cell)| {
        if column == object.table.key() {
            let id = cell.integer().map(|key| encode_id(object.name, key));
            return ("id", id.into());
        }
        let field = object.field_of(column);
        let name = field.map_or(object.table.column(column).name, |field| &*field.name);
        let value = match (field.map(|field| &field.kind), cell) {
            (Some(FieldKind::One { target, .. }), CellRef::Integer(key)) => {
                encode_id(target().name, key).into()
            }
            (_, CellRef::Time(time)) => shown_time(time).into(),
            (_, cell) => cell.into(),
        };
        (name, value)
    });
    entries.collect()
}

/// A time as answers show it: with microseconds if it has a fraction.
fn shown_time(time: DateTime<Utc>) -> String {
    let format = match time.timestamp_subsec_micros() {
        0 => SecondsFormat::Secs,
        _ => SecondsFormat::Micros,
    };
    time.to_rfc3339_opts(format, true)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::shown_time;

    #[test]
    fn times_are_those_of_answers() {
        for (microseconds, shown) in [
            (1_795_334_400_000_000, "2026-11-22T08:00:00Z"),
            (1_795_334_400_405_000, "2026-11-22T08:00:00.405000Z"),
            (1_795_334_400_000_001, "2026-11-22T08:00:00.000001Z"),
        ] {
            let time = DateTime::from_timestamp_micros(microseconds).unwrap();
            assert_eq!(shown_time(time), shown);
        }
    }
}

//! The rows that a mutation adds or changes.

use super::{Run, Stopped};
use crate::batch::{Batch, Row};
use crate::database::{DatabaseError, Transaction};
use crate::object::Values;
use crate::plan::Node;
use crate::sql::{JsonRow, JsonValue, prepare, rows_parameter};
use crate::table::{Cell, CellRef};

impl Run<'_> {
    /// Adds rows with the decided values.
    pub(super) async fn insert(
        &self,
        transaction: &mut Transaction<'_>,
        decided: &[Values],
    ) -> Result<Batch, Stopped> {
        self.check_repeated(decided)?;
        let rows: Vec<_> = decided.iter().map(|values| self.json_row(values)).collect();
        let rows = self.write(transaction, &rows).await?;
        if rows.len() < decided.len() {
            return Err(self.taken(decided, &rows));
        }
        Ok(rows)
    }

    /// Changes rows to the decided values.
    pub(super) async fn update(
        &self,
        transaction: &mut Transaction<'_>,
        before: &[Row<'_>],
        decided: &[Values],
    ) -> Result<Batch, Stopped> {
        let table = &self.call.mutation.target().table;
        let rows = before.iter().zip(decided).map(|(row, values)| {
            let mut changed = self.json_row(values);
            changed.set("id", row.cell(table.key()));
            changed.set("updated_at", self.source.binding.now);
            changed
        });
        let rows: Vec<_> = rows.collect();
        let rows = self.write(transaction, &rows).await?;
        if rows.len() < before.len() {
            return Err(Stopped::Again(DatabaseError::Serialization));
        }
        Ok(rows)
    }

    /// Runs the statement that writes, and returns its rows in the order of their keys.
    pub(super) async fn write(
        &self,
        transaction: &mut Transaction<'_>,
        rows: &[JsonRow<'_>],
    ) -> Result<Batch, Stopped> {
        let node = self.node(self.call.steps.write);
        let text = node.text(self.source.session.backend());
        let prepared = prepare(&text, [rows_parameter(rows)]);
        let rows = self
            .source
            .read_step(transaction, (self.path, node), prepared);
        Ok(in_order_of_keys(rows.await?, node)?)
    }

    fn json_row<'a>(&self, values: &'a Values) -> JsonRow<'a> {
        let table = &self.call.mutation.target().table;
        let entry =
            |(column, cell): &'a (_, Cell)| (table.column(*column).name, JsonValue::from(cell));
        values.iter().map(entry).collect()
    }
}

/// Whether rows have the decided values already.
pub(super) fn is_unchanged(before: &[Row<'_>], decided: &[Values]) -> bool {
    before.iter().zip(decided).all(|(row, values)| {
        let mut values = values.iter();
        values.all(|(column, cell)| row.cell(*column).to_cell() == *cell)
    })
}

/// The rows in the order of their keys, which is that of the items. Databases return them
/// so, but do not promise it.
fn in_order_of_keys(rows: Batch, node: &Node) -> Result<Batch, DatabaseError> {
    let key = node.object.table.key();
    let of = |row: Row<'_>| row.cell(key).integer();
    if rows.rows().is_sorted_by_key(of) {
        return Ok(rows);
    }
    let mut sorted: Vec<Row<'_>> = rows.rows().collect();
    sorted.sort_unstable_by_key(|row| of(*row));
    let mut batch = Batch::new(node.columns);
    for row in sorted {
        for column in node.columns.iter() {
            let cell: CellRef<'_> = row.cell(column);
            let pushed = batch.push(cell);
            pushed.map_err(|cause| DatabaseError::from_cause(&cause, &node.path))?;
        }
        batch.end_row();
    }
    Ok(batch)
}

//! Values of a unique column that another row has.

use std::collections::HashSet;

use super::{Run, Stopped};
use crate::batch::Batch;
use crate::database::DatabaseError;
use crate::object::{Mistake, UserErrorCode, Values};
use crate::table::{Cell, ColumnIndex};

impl Run<'_> {
    /// The unique column that is written, and the field of the input with its value.
    fn unique(&self) -> Option<(ColumnIndex, &'static str)> {
        let mutation = self.call.mutation;
        let table = &mutation.target().table;
        let mut columns = table.columns();
        let (index, column) =
            columns.find(|(index, column)| column.unique && *index != table.key())?;
        let mut fields = mutation.fields.iter();
        let field = fields.find(|field| field.name == column.name)?;
        Some((index, field.name))
    }

    /// Refuses items with the same value.
    pub(super) fn check_repeated(&self, decided: &[Values]) -> Result<(), Stopped> {
        let Some((unique, field)) = self.unique() else {
            return Ok(());
        };
        let mut seen = HashSet::new();
        let mut errors = Vec::new();
        for (index, values) in decided.iter().enumerate() {
            if !seen.insert(value(values, unique)) {
                let message = "Another item has it too.";
                let mistake = Mistake::new(UserErrorCode::Taken, field, message);
                errors.extend(self.errors(index, vec![mistake]));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Stopped::Mistakes(errors))
        }
    }

    /// The items that were not written, because other rows have their values. One whose
    /// value was made here gets another one.
    pub(super) fn taken(&self, decided: &[Values], written: &Batch) -> Stopped {
        let again = || Stopped::Again(DatabaseError::Serialization);
        let Some((unique, field)) = self.unique() else {
            return again();
        };
        let written: HashSet<Cell> = written
            .rows()
            .map(|row| row.cell(unique).to_cell())
            .collect();
        let mutation = self.call.mutation;
        let mut fields = mutation.fields.iter();
        let place = fields.position(|known| known.name == field);
        let mut errors = Vec::new();
        for (index, values) in decided.iter().enumerate() {
            let Some(value) = value(values, unique) else {
                continue;
            };
            let given = place.and_then(|place| self.input.items.get(index)?.get(place));
            let is_given = given == Some(&crate::object::Given::Value(value.clone()));
            if is_given && !written.contains(value) {
                let message = "Another one has it already. Choose another one.";
                let mistake = Mistake::new(UserErrorCode::Taken, field, message);
                errors.extend(self.errors(index, vec![mistake]));
            }
        }
        if errors.is_empty() {
            again()
        } else {
            Stopped::Mistakes(errors)
        }
    }
}

fn value(values: &Values, of: ColumnIndex) -> Option<&Cell> {
    let mut values = values.iter();
    values
        .find(|(column, _)| *column == of)
        .map(|(_, cell)| cell)
}

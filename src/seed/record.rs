//! Rows as sequences of cells, in the order of their entity's columns.

use sea_orm::prelude::DateTimeUtc;
use sea_orm::{EntityName, EntityTrait, IdenStatic, Iterable, ModelTrait, Value};

/// Takes the cells of a row, one after another, in a database's own format.
pub(super) trait Cells {
    /// A key.
    fn key(&mut self, value: Option<i64>);
    /// A 32-bit number.
    fn number(&mut self, value: Option<i32>);
    /// A text.
    fn text(&mut self, value: Option<&str>);
    /// A Boolean.
    fn truth(&mut self, value: Option<bool>);
    /// A moment.
    fn moment(&mut self, value: Option<DateTimeUtc>);
}

/// A row that can be written in bulk: of any entity.
pub(super) trait Record: Send + 'static {
    /// The table.
    fn table() -> &'static str;
    /// Its columns, in the order of the cells from `write`.
    fn columns() -> Vec<&'static str>;
    /// Passes each cell to `cells`.
    fn write(&self, cells: &mut impl Cells);
}

impl<M: ModelTrait + 'static> Record for M {
    fn table() -> &'static str {
        M::Entity::default().table_name()
    }

    fn columns() -> Vec<&'static str> {
        let columns = <M::Entity as EntityTrait>::Column::iter();
        columns.map(|column| column.as_str()).collect()
    }

    fn write(&self, cells: &mut impl Cells) {
        for column in <M::Entity as EntityTrait>::Column::iter() {
            match self.get(column) {
                Value::BigInt(value) => cells.key(value),
                Value::Int(value) => cells.number(value),
                Value::String(value) => cells.text(value.as_deref()),
                Value::Bool(value) => cells.truth(value),
                Value::ChronoDateTimeUtc(value) => cells.moment(value),
                value => unreachable!("no column of an entity is like {value:?}"),
            }
        }
    }
}

//! Tables as data: columns by index, sets of columns, and cells.
//!
//! Planning, SQL and batches work on all tables alike. They use a [`Table`] made
//! from a SeaORM entity, never the entity's own types.

mod cell;
mod column;
mod set;

pub(crate) use cell::Cell;
pub use cell::CellRef;
pub(crate) use column::{Column, ColumnIndex, Kind};
pub(crate) use set::ColumnSet;

use std::hash::{Hash, Hasher};

use sea_orm::{ColumnTrait, EntityTrait, Iterable};

/// The name of every table's primary key.
const KEY: &str = "id";

/// A table and its columns, in the order of the entity.
#[derive(Debug)]
pub struct Table {
    /// The name in the database.
    pub name: &'static str,
    columns: Vec<Column>,
    key: ColumnIndex,
}

/// Tables are equal if their names are, because names are unique in a database.
impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Table {}

impl Hash for Table {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl Table {
    /// The table of a SeaORM entity.
    ///
    /// # Panics
    ///
    /// When the entity has no `id`, a column of a type without a [`Kind`], or more
    /// columns than a [`ColumnSet`] holds. Tables are built with the schema, so
    /// this happens before the first request.
    #[must_use]
    pub fn from_entity<E: EntityTrait>() -> Self {
        let columns: Vec<Column> = E::Column::iter().map(Column::new).collect();
        assert!(
            columns.len() <= ColumnSet::CAPACITY,
            "a table has more columns than a set can hold"
        );
        let key = columns
            .iter()
            .position(|column| column.name == KEY)
            .expect("every table has a key named id");
        Self {
            name: E::default().table_name(),
            columns,
            key: ColumnIndex::new(key),
        }
    }

    /// A table that no database contains: the columns of rows that a statement computes.
    ///
    /// # Panics
    ///
    /// When there are more columns than a [`ColumnSet`] holds.
    #[must_use]
    pub fn computed(name: &'static str, columns: Vec<Column>, key: usize) -> Self {
        assert!(
            columns.len() <= ColumnSet::CAPACITY,
            "a set holds all columns"
        );
        let key = ColumnIndex::new(key);
        Self { name, columns, key }
    }

    /// Marks a column as one that has an index of its texts.
    pub(crate) fn mark_searched(&mut self, column: ColumnIndex) {
        self.columns[column.get()].searched = true;
    }

    /// The key, `id`.
    #[must_use]
    pub fn key(&self) -> ColumnIndex {
        self.key
    }

    /// A column by its index in this table.
    #[must_use]
    pub fn column(&self, index: ColumnIndex) -> &Column {
        &self.columns[index.get()]
    }

    /// Declares a nullable column in which few rows have a value.
    ///
    /// # Panics
    ///
    /// When the column is never null.
    pub(crate) fn set_sparse(&mut self, index: ColumnIndex) {
        let column = &mut self.columns[index.get()];
        assert!(column.nullable, "all rows have a value in {}", column.name);
        column.sparse = true;
    }

    /// The index of an entity's column.
    ///
    /// # Panics
    ///
    /// When the column belongs to another entity.
    #[must_use]
    pub fn index_of<C: ColumnTrait>(&self, column: C) -> ColumnIndex {
        let name = column.as_str();
        let index = self.columns.iter().position(|known| known.name == name);
        ColumnIndex::new(index.expect("the column belongs to this table's entity"))
    }

    /// All columns.
    pub fn columns(&self) -> impl Iterator<Item = (ColumnIndex, &Column)> {
        self.columns
            .iter()
            .enumerate()
            .map(|(index, column)| (ColumnIndex::new(index), column))
    }
}

//! One column: its name and what its cells hold.

use sea_orm::{ColumnTrait, ColumnType};

/// Where a column stands in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnIndex(u8);

impl ColumnIndex {
    pub(super) fn new(index: usize) -> Self {
        Self(u8::try_from(index).expect("a table has at most 64 columns"))
    }

    pub(super) fn get(self) -> usize {
        usize::from(self.0)
    }

    /// Its number in its table.
    pub(crate) fn number(self) -> u8 {
        self.0
    }
}

/// What the cells of a column hold when they are not null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A 64-bit integer: keys and foreign keys.
    BigInteger,
    /// A 32-bit integer, the range of GraphQL's `Int`.
    Integer,
    /// True or false.
    Boolean,
    /// Text; an enum's value too, under its name in the schema.
    Text,
    /// An instant in UTC, to the microsecond.
    Time,
}

/// A column of a table.
#[derive(Debug)]
pub struct Column {
    /// As the database knows it.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a cell may be null.
    pub nullable: bool,
    /// Whether no two rows have the same value.
    pub unique: bool,
}

impl Column {
    pub(super) fn of<C: ColumnTrait>(column: C) -> Self {
        let definition = column.def();
        let kind = match definition.get_column_type() {
            ColumnType::BigInteger => Kind::BigInteger,
            ColumnType::Integer => Kind::Integer,
            ColumnType::Boolean => Kind::Boolean,
            ColumnType::Text | ColumnType::String(_) => Kind::Text,
            ColumnType::TimestampWithTimeZone => Kind::Time,
            other => panic!(
                "no kind of cell stands for the type {other:?} of column {}",
                column.as_str()
            ),
        };
        Self {
            name: column.as_str(),
            kind,
            nullable: definition.is_null(),
            unique: definition.is_unique() || column.as_str() == super::KEY,
        }
    }
}

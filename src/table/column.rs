//! A column: its name and the kind of its cells.

use sea_orm::{ColumnTrait, ColumnType};

/// The index of a column in its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnIndex(u8);

impl ColumnIndex {
    pub(crate) fn new(index: usize) -> Self {
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

/// The kind of a column's values that are not null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A 64-bit integer: keys and foreign keys.
    BigInteger,
    /// A 32-bit integer, the range of GraphQL's `Int`.
    Integer,
    /// True or false.
    Boolean,
    /// Text, or an enum's value by its name in the schema.
    Text,
    /// An instant in UTC, to the microsecond.
    Time,
}

/// A column of a table.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a column may have each of these properties or not"
)]
pub struct Column {
    /// The name in the database.
    pub name: &'static str,
    /// The kind of its values.
    pub kind: Kind,
    /// Whether a cell may be null.
    pub nullable: bool,
    /// Whether all rows have different values.
    pub unique: bool,
    /// Whether few rows have a value. An index contains these rows alone.
    pub sparse: bool,
    /// Whether an index finds rows by a part of the column's text.
    pub searched: bool,
}

impl Column {
    pub(super) fn new<C: ColumnTrait>(column: C) -> Self {
        let definition = column.def();
        let kind = match definition.get_column_type() {
            ColumnType::BigInteger => Kind::BigInteger,
            ColumnType::Integer => Kind::Integer,
            ColumnType::Boolean => Kind::Boolean,
            ColumnType::Text | ColumnType::String(_) => Kind::Text,
            ColumnType::TimestampWithTimeZone => Kind::Time,
            other => panic!(
                "no kind of cell represents the type {other:?} of column {}",
                column.as_str()
            ),
        };
        Self {
            name: column.as_str(),
            kind,
            nullable: definition.is_null(),
            unique: definition.is_unique() || column.as_str() == super::KEY,
            sparse: false,
            searched: false,
        }
    }
}

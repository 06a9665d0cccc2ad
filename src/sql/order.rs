//! Orders of rows, and positions in them.

use crate::table::{Cell, ColumnIndex};

/// A total order: by a column, and by key for rows with equal values in it. Rows
/// without a value come last in both directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// The column.
    pub column: ColumnIndex,
    /// The direction for both the column and the key.
    pub direction: Direction,
}

/// Ascending or descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A position in an order, which is that of an existing or a deleted row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The value of the order's column.
    pub value: Cell,
    /// The key.
    pub key: i64,
}

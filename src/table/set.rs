//! Sets of a table's columns: the projection of a statement.

use std::iter;

use super::ColumnIndex;

/// Some columns of one table.
///
/// A statement selects the columns of its set in the table's order, so the index of
/// a cell in a row is the number of the set's columns before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ColumnSet(u64);

impl ColumnSet {
    /// The maximum number of columns in a table.
    pub const CAPACITY: usize = u64::BITS as usize;

    /// Adds a column.
    pub fn insert(&mut self, column: ColumnIndex) {
        self.0 |= 1 << column.get();
    }

    /// Whether a column is in the set.
    #[must_use]
    pub fn contains(self, column: ColumnIndex) -> bool {
        self.0 & (1 << column.get()) != 0
    }

    /// A bit for each column of the table, the first one's lowest.
    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    /// The number of columns in the set.
    #[must_use]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The index of a column among the set's columns.
    ///
    /// # Panics
    ///
    /// When the column is not in the set, so that an unselected cell is never
    /// confused with another one.
    #[must_use]
    pub fn place(self, column: ColumnIndex) -> usize {
        assert!(
            self.contains(column),
            "a field read a cell that its statement did not select"
        );
        (self.0 & ((1 << column.get()) - 1)).count_ones() as usize
    }

    /// The columns, in the table's order.
    pub fn iter(self) -> impl Iterator<Item = ColumnIndex> {
        let mut left = self.0;
        iter::from_fn(move || {
            let first = left.trailing_zeros() as usize;
            // Clears the lowest bit. Zero stays zero.
            left &= left.wrapping_sub(1);
            (first < Self::CAPACITY).then(|| ColumnIndex::new(first))
        })
    }
}

//! How `search` finds the objects of a type.

use super::ObjectType;
use crate::table::ColumnIndex;

/// How a search compares a column with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Find {
    /// The text is at the start of the column.
    Start,
    /// Each word of the text is somewhere in the column.
    Words,
}

impl ObjectType {
    /// The name of the type in `SearchType`: `PASS`.
    #[must_use]
    pub(crate) fn search_name(&self) -> String {
        self.name.to_ascii_uppercase()
    }

    /// Whether an index has the rows in the order of a column.
    #[must_use]
    pub(crate) fn is_ordered_by(&self, column: ColumnIndex) -> bool {
        let mut orderings = self.orderings.iter();
        self.table.column(column).unique || orderings.any(|ordering| ordering.column == column)
    }
}

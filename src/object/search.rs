//! How `search` finds the objects of a type.

use super::ObjectType;
use crate::table::ColumnIndex;
use crate::viewer::Access;

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

    /// The columns that a search compares for a viewer with this access.
    #[must_use]
    pub(crate) fn searched_by(&self, access: Access) -> Vec<(ColumnIndex, Find)> {
        let mut columns = self.search.clone();
        columns.retain(|(column, _)| self.role_of(*column) <= access.role);
        columns
    }

    /// The column that orders what a search finds equally good. Without the right to read
    /// the first of its columns, it is that of the default order, because an order shows
    /// something of the values.
    #[must_use]
    pub(crate) fn order_of_search(&self, access: Access) -> ColumnIndex {
        match self.search.first() {
            Some((first, _)) if self.role_of(*first) <= access.role => *first,
            _ => self.default_order.column,
        }
    }

    /// Whether an index has the rows in the order of a column.
    #[must_use]
    pub(crate) fn is_ordered_by(&self, column: ColumnIndex) -> bool {
        let mut orderings = self.orderings.iter();
        self.table.column(column).unique || orderings.any(|ordering| ordering.column == column)
    }
}

//! Conditions on a table's columns and on related rows.
//!
//! Conditions have two truth values. A comparison with null is false, so `ne` does not
//! match null, but `not: { eq }` does. SQL has a third value, which counts as false
//! everywhere except below NOT. So below a `not`, and only there, comparisons of
//! nullable columns test for null first.

mod expression;
mod narrowing;
mod text_match;

use std::sync::Arc;

use chrono::TimeDelta;

pub(super) use self::expression::Scope;
pub use self::text_match::Fit;
pub(super) use self::text_match::{is_simple, pattern};
use crate::table::{Cell, ColumnIndex, Table};

/// A condition on a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// All of these conditions. True if there are none.
    All(Vec<Filter>),
    /// At least one of these conditions. False if there are none.
    Any(Vec<Filter>),
    /// The opposite of a condition.
    Not(Box<Filter>),
    /// A condition that many rows match. The statement walks the order and skips the
    /// other rows, instead of looking up all matching rows and sorting them.
    Broad(Box<Filter>),
    /// The comparison of a column with a value.
    Compare {
        /// The column.
        column: ColumnIndex,
        /// The comparison.
        comparison: Comparison,
        /// The value.
        value: Operand,
    },
    /// A column has one of these values.
    OneOf {
        /// The column.
        column: ColumnIndex,
        /// The values, which have the column's kind.
        values: Arc<[Cell]>,
    },
    /// A column refers to one of the gates that the viewer is bound to.
    OfGates(ColumnIndex),
    /// A column has the number of a transaction, and every one with a lower number has
    /// ended.
    Settled(ColumnIndex),
    /// A column is null.
    IsNull(ColumnIndex),
    /// A column contains a text or starts with it, ignoring case.
    Matches {
        /// The column.
        column: ColumnIndex,
        /// The text, without special characters.
        text: String,
        /// Where in the column the text must be.
        fit: Fit,
        /// Whether an index of the column finds the rows.
        indexed: bool,
    },
    /// A foreign key refers to a row that matches a condition.
    Related {
        /// The foreign key.
        key: ColumnIndex,
        /// The other table.
        table: &'static Table,
        /// The condition on that row.
        filter: Box<Filter>,
    },
    /// At least one row of another table refers to the row and matches a condition.
    Referring {
        /// The other table.
        table: &'static Table,
        /// The foreign key, in the other table.
        foreign_key: ColumnIndex,
        /// The condition on the rows of the other table.
        filter: Box<Filter>,
    },
}

/// The value in a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operand {
    /// A value.
    Given(Cell),
    /// The time of the request.
    Now,
    /// The time of the request, less a span.
    Ago(TimeDelta),
    /// The time of the request, plus a span.
    Ahead(TimeDelta),
}

/// The comparison of two values. Text is compared by code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Not equal.
    NotEqual,
    /// Less, or earlier.
    Less,
    /// Less or equal.
    LessOrEqual,
    /// More, or later.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
}

impl Filter {
    /// The condition that every row matches.
    pub const EVERYTHING: Self = Self::All(Vec::new());

    /// Whether its form makes it match every row.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(all) if all.iter().all(Self::is_everything))
    }

    /// Whether its form makes it match at most one row of a table: a unique column has
    /// a given value.
    fn is_of_one_row(&self, table: &Table) -> bool {
        match self {
            Self::Compare {
                column,
                comparison: Comparison::Equal,
                ..
            } => table.column(*column).unique,
            Self::All(all) => all.iter().any(|filter| filter.is_of_one_row(table)),
            _ => false,
        }
    }

    /// Whether its form lets an index find the few rows of a table that match it: a unique
    /// column has one of the given values, or a sparse column has a value.
    fn has_few_rows(&self, table: &Table) -> bool {
        match self {
            Self::Compare {
                column, comparison, ..
            } => {
                let column = table.column(*column);
                column.sparse || column.unique && *comparison == Comparison::Equal
            }
            Self::OneOf { column, .. } => {
                let column = table.column(*column);
                column.sparse || column.unique
            }
            Self::Not(filter) => match &**filter {
                Self::IsNull(column) => table.column(*column).sparse,
                _ => false,
            },
            Self::All(all) => all.iter().any(|filter| filter.has_few_rows(table)),
            Self::Any(any) => any.iter().all(|filter| filter.has_few_rows(table)),
            _ => false,
        }
    }

    /// Whether it compares this column.
    fn compares(&self, with: ColumnIndex) -> bool {
        matches!(self, Self::Compare { column, .. } if *column == with)
    }
}

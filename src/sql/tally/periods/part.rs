//! A part of a sum.

use sea_orm::sea_query::Expr;

/// The names of columns.
pub(super) const NUMBER: &str = "number";
pub(super) const QUARTER: &str = "quarter";

/// The subquery of the quarters of an hour, and the column with the number of each.
pub(super) const PLACES: &str = "quarters";
pub(super) const PLACE: &str = "place";

/// What a part is read from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Numbers of the tally.
    Numbers,
    /// The same, once for each quarter of an hour.
    Quarters,
    /// Changes that are not among the numbers.
    Changes,
    /// The rows themselves.
    Rows,
}

/// Numbers of some rows.
pub(super) struct Part {
    pub(super) source: Source,
    pub(super) number: Expr,
    /// The number of the quarter in whose bucket the rows are.
    pub(super) quarter: Expr,
    pub(super) conditions: Vec<Expr>,
}

/// A whole number as a literal.
pub(super) fn literal(number: i64) -> Expr {
    Expr::Constant(number.into())
}

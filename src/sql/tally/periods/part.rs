//! A part of a sum.

use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};

/// The names of columns.
pub(super) const NUMBER: &str = "number";
pub(super) const QUARTER: &str = "quarter";
pub(super) const QUARTERS: [&str; 4] = ["q0", "q1", "q2", "q3"];

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

/// A number, or 0 if a condition does not hold.
pub(super) fn number_if(condition: Expr, number: Expr) -> Expr {
    let case = CaseStatement::new().case(condition, number);
    Expr::Case(Box::new(case.finally(literal(0))))
}

/// The day of a quarter.
pub(super) fn day(quarter: Expr) -> Expr {
    quarter.div(literal(96))
}

/// The first day that does not begin before a quarter.
pub(super) fn next_day(quarter: Expr) -> Expr {
    day(quarter.add(literal(95)))
}

/// The hour of a quarter.
pub(super) fn hour(quarter: Expr) -> Expr {
    quarter.div(literal(4))
}

/// The first hour that does not begin before a quarter.
pub(super) fn next_hour(quarter: Expr) -> Expr {
    hour(quarter.add(literal(3)))
}

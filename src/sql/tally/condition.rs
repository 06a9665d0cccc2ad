//! Conditions on what a tally has of a row.
//!
//! They are read from a filter, value by value in its order, so a value has the same number
//! here and there. Values are equal if their numbers are: what is left of a condition never
//! depends on them.

use sea_orm::sea_query::{Expr, ExprTrait};

use super::Tally;
use crate::sql::{Comparison, Filter, Operand};
use crate::table::ColumnIndex;

/// A condition on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// Every row matches it, or none.
    Constant(bool),
    /// A single test.
    Test(Test),
    /// The opposite.
    Not(Box<Condition>),
    /// All of at least two.
    All(Vec<Condition>),
    /// One of at least two.
    Any(Vec<Condition>),
}

/// A test of one property of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// A comparison of a column with the filter's value of this number.
    Compare(ColumnIndex, Comparison, usize),
    /// A column has one of the values in the filter's array of this number.
    OneOf(ColumnIndex, usize),
    /// A column has a value.
    Given(ColumnIndex),
    /// The row is revoked.
    Revoked,
    /// The time of its beginning is over.
    Begun,
    /// The time of its end is over.
    Ended,
}

/// The status of a row at the instant of a tally, and the column with the number of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Revoked,
    Scheduled,
    Active,
    Expired,
}

impl Stage {
    pub(super) const ALL: [Self; 4] = [Self::Revoked, Self::Scheduled, Self::Active, Self::Expired];

    /// The name of the column.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Scheduled => "scheduled",
            Self::Active => "active",
            Self::Expired => "expired",
        }
    }

    /// The result of a test for every row of the status, if it is the same for all.
    fn result(self, test: Test) -> Option<bool> {
        match (test, self) {
            (Test::Revoked, stage) => Some(stage == Self::Revoked),
            // The numbers do not say when these begin or end.
            (Test::Begun | Test::Ended, Self::Revoked)
            | (Test::Compare(..) | Test::OneOf(..) | Test::Given(_), _) => None,
            (Test::Begun, stage) => Some(stage != Self::Scheduled),
            (Test::Ended, stage) => Some(stage == Self::Expired),
        }
    }
}

impl Condition {
    /// The condition that no row matches.
    pub(super) const NEVER: Self = Self::Constant(false);

    /// Reads a filter. None if a part of it tests anything else than a tally has. `values`
    /// counts the values of the filter.
    pub(super) fn read(tally: &Tally, filter: &Filter, values: &mut usize) -> Option<Self> {
        Some(match filter {
            Filter::All(all) => {
                let all = all.iter().map(|filter| Self::read(tally, filter, values));
                Self::all_of(all.collect::<Option<Vec<_>>>()?)
            }
            Filter::Any(any) => {
                let any = any.iter().map(|filter| Self::read(tally, filter, values));
                Self::any_of(any.collect::<Option<Vec<_>>>()?)
            }
            Filter::Not(filter) => Self::read(tally, filter, values)?.opposite(),
            Filter::Broad(filter) => Self::read(tally, filter, values)?,
            Filter::Compare {
                column,
                comparison,
                value: Operand::Given(_),
            } if tally.values.contains(column) => {
                Self::Test(Test::Compare(*column, *comparison, next(values)))
            }
            Filter::Compare {
                column,
                comparison,
                value: Operand::Now,
            } => {
                next(values);
                let life = tally.life()?;
                let test = match *column {
                    column if column == life.from => Test::Begun,
                    column if column == life.until => Test::Ended,
                    _ => return None,
                };
                match comparison {
                    Comparison::LessOrEqual => Self::Test(test),
                    Comparison::Greater => Self::Test(test).opposite(),
                    _ => return None,
                }
            }
            Filter::OneOf { column, .. } if tally.values.contains(column) => {
                Self::Test(Test::OneOf(*column, next(values)))
            }
            Filter::OfGates(column) if *column == tally.parent => {
                Self::Test(Test::OneOf(*column, next(values)))
            }
            Filter::IsNull(column) if tally.life().is_some_and(|life| life.revoked == *column) => {
                Self::Test(Test::Revoked).opposite()
            }
            Filter::IsNull(column) if tally.given.iter().any(|(given, _)| given == column) => {
                Self::Test(Test::Given(*column)).opposite()
            }
            Filter::Compare { .. }
            | Filter::OneOf { .. }
            | Filter::OfGates(_)
            | Filter::IsNull(_)
            | Filter::Settled(_)
            | Filter::Matches { .. }
            | Filter::Related { .. }
            | Filter::Referring { .. } => return None,
        })
    }

    /// What is left of the condition for the rows of a status.
    pub(super) fn at(&self, stage: Stage) -> Self {
        let each = |conditions: &[Self]| conditions.iter().map(|one| one.at(stage)).collect();
        match self {
            Self::Constant(constant) => Self::Constant(*constant),
            Self::Test(test) => match stage.result(*test) {
                Some(result) => Self::Constant(result),
                None => Self::Test(*test),
            },
            Self::Not(condition) => condition.at(stage).opposite(),
            Self::All(all) => Self::all_of(each(all)),
            Self::Any(any) => Self::any_of(each(any)),
        }
    }

    /// Whether it tests when a row begins or ends.
    pub(super) fn has_times(&self) -> bool {
        match self {
            Self::Constant(_) => false,
            Self::Test(test) => matches!(test, Test::Begun | Test::Ended),
            Self::Not(condition) => condition.has_times(),
            Self::All(conditions) | Self::Any(conditions) => conditions.iter().any(Self::has_times),
        }
    }

    /// Whether it compares a column.
    pub(super) fn compares(&self, column: ColumnIndex) -> bool {
        match self {
            Self::Test(Test::Compare(of, ..) | Test::OneOf(of, _) | Test::Given(of)) => {
                *of == column
            }
            Self::Constant(_) | Self::Test(_) => false,
            Self::Not(condition) => condition.compares(column),
            Self::All(conditions) | Self::Any(conditions) => conditions
                .iter()
                .any(|condition| condition.compares(column)),
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Constant(constant) => Self::Constant(!constant),
            Self::Not(condition) => *condition,
            condition => Self::Not(Box::new(condition)),
        }
    }

    pub(super) fn all_of(all: Vec<Self>) -> Self {
        Self::join(all, true, Self::All)
    }

    fn any_of(any: Vec<Self>) -> Self {
        Self::join(any, false, Self::Any)
    }

    /// Joins conditions, of which `neutral` changes nothing and its opposite decides.
    fn join(conditions: Vec<Self>, neutral: bool, join: fn(Vec<Self>) -> Self) -> Self {
        if conditions.contains(&Self::Constant(!neutral)) {
            return Self::Constant(!neutral);
        }
        let conditions = conditions.into_iter();
        let mut rest: Vec<Self> = conditions
            .filter(|condition| *condition != Self::Constant(neutral))
            .collect();
        match rest.len() {
            0 => Self::Constant(neutral),
            1 => rest.remove(0),
            _ => join(rest),
        }
    }

    /// The condition as SQL. `test` is that of a test.
    pub(super) fn to_expression(&self, test: &dyn Fn(Test) -> Expr) -> Expr {
        let each = |conditions: &[Self], join: fn(Expr, Expr) -> Expr| {
            let conditions = conditions.iter();
            let conditions = conditions.map(|condition| condition.to_expression(test));
            conditions.reduce(join).expect("there are at least two")
        };
        match self {
            Self::Constant(true) => Expr::cust("TRUE"),
            Self::Constant(false) => Expr::cust("FALSE"),
            Self::Test(of) => test(*of),
            Self::Not(condition) => condition.to_expression(test).not(),
            Self::All(all) => each(all, Expr::and),
            Self::Any(any) => each(any, Expr::or),
        }
    }

    /// The memory that it takes outside of itself, in bytes.
    pub(super) fn memory(&self) -> usize {
        match self {
            Self::Constant(_) | Self::Test(_) => 0,
            Self::Not(condition) => size_of::<Self>() + condition.memory(),
            Self::All(conditions) | Self::Any(conditions) => {
                let below: usize = conditions.iter().map(Self::memory).sum();
                conditions.capacity() * size_of::<Self>() + below
            }
        }
    }
}

/// The number of the filter's next value.
fn next(values: &mut usize) -> usize {
    let number = *values;
    *values += 1;
    number
}

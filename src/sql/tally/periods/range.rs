//! The range of time in a filter.

use sea_orm::sea_query::Expr;

use crate::sql::tally::Tally;
use crate::sql::tally::condition::Condition;
use crate::sql::text::Place;
use crate::sql::{Comparison, Filter};
use crate::table::ColumnIndex;

/// A range of time. Its ends are values of the filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::sql::tally) struct Range {
    pub(super) from: Option<End>,
    pub(super) until: Option<End>,
}

/// An end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// The number of the filter's value.
    pub(super) value: usize,
    /// Whether the range contains it.
    pub(super) is_included: bool,
}

impl End {
    /// The time.
    pub(super) fn time(self) -> Expr {
        Expr::val(Place::FilterValue(self.value).to_value())
    }

    /// The number of the quarter of an hour that it is in.
    pub(super) fn quarter(self) -> Expr {
        Expr::val(Place::Quarter(self.value).to_value())
    }

    /// The start of that quarter.
    pub(super) fn start_of_quarter(self) -> Expr {
        Expr::val(Place::QuarterStart(self.value).to_value())
    }
}

impl Range {
    /// The same, if the filter's values are numbered from another number than 0.
    pub(super) fn numbered_from(self, first: usize) -> Self {
        let end = |end: End| End {
            value: end.value + first,
            ..end
        };
        Self {
            from: self.from.map(end),
            until: self.until.map(end),
        }
    }

    /// Splits a filter into a condition on what a tally has, and a range of time that all rows
    /// must be in. None if a part of it is neither, or if it has two beginnings or two ends.
    pub(in crate::sql::tally) fn split(
        tally: &Tally,
        time: ColumnIndex,
        filter: &Filter,
    ) -> Option<(Condition, Self)> {
        let (mut conditions, mut range) = (Vec::new(), Self::default());
        range.read(tally, time, filter, (&mut conditions, &mut 0))?;
        Some((Condition::all_of(conditions), range))
    }

    fn read(
        &mut self,
        tally: &Tally,
        time: ColumnIndex,
        filter: &Filter,
        (conditions, values): (&mut Vec<Condition>, &mut usize),
    ) -> Option<()> {
        match filter {
            Filter::All(all) => {
                let mut all = all.iter();
                all.try_for_each(|filter| self.read(tally, time, filter, (conditions, values)))
            }
            Filter::Broad(filter) => self.read(tally, time, filter, (conditions, values)),
            Filter::Compare {
                column, comparison, ..
            } if *column == time => {
                let end = match comparison {
                    Comparison::Greater | Comparison::GreaterOrEqual => &mut self.from,
                    Comparison::Less | Comparison::LessOrEqual => &mut self.until,
                    Comparison::Equal | Comparison::NotEqual => return None,
                };
                let is_included = matches!(
                    comparison,
                    Comparison::GreaterOrEqual | Comparison::LessOrEqual
                );
                let value = *values;
                *values += 1;
                let is_first = end.is_none();
                *end = Some(End { value, is_included });
                is_first.then_some(())
            }
            filter => {
                conditions.push(Condition::read(tally, filter, values)?);
                Some(())
            }
        }
    }
}

//! The parts of a sum at the ends of a range of time, where days are not in it as a whole.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func};

use super::part::{Part, QUARTERS, Source, day, hour, literal, next_day, next_hour, number_if};
use super::range::End;
use super::{HOUR, Select};
use crate::sql::is_postgres;

/// Whether the rows of a quarter before an end are added or subtracted.
#[derive(Clone, Copy)]
enum Sign {
    Plus,
    Minus,
}

impl Select<'_> {
    /// The whole quarters of the range, to the end of the day in which it begins. If it begins
    /// with a day, there are none.
    pub(super) fn hours_since(&self, from: End) -> Part {
        let next_day = next_day(from.quarter()).mul(literal(24));
        let until = match self.range().until {
            None => next_day,
            Some(until) => self.least([next_day, next_hour(until.quarter())]),
        };
        let part = self.numbers(HOUR, self.quarters_in_range(), self.start_of_hour());
        self.in_periods(part, hour(from.quarter()), Some(until))
    }

    /// The whole quarters of the range, from the beginning of the day in which it ends. If it
    /// begins in the same day, there are none.
    pub(super) fn hours_before(&self, until: End) -> Part {
        let quarter = || until.quarter();
        let before = (0..).zip(QUARTERS).map(|(index, name)| {
            let own = self.start_of_hour().add(literal(index));
            number_if(own.lt(quarter()), self.kept(name))
        });
        let number = before.reduce(Expr::add).expect("an hour has quarters");
        let own_day = day(quarter()).mul(literal(24));
        let from = match self.range().from {
            None => own_day,
            Some(from) => self.greatest([own_day, next_day(from.quarter()).mul(literal(24))]),
        };
        let part = self.numbers(HOUR, number, self.start_of_hour());
        self.in_periods(part, from, Some(next_hour(quarter())))
    }

    /// The rows of the quarters at the ends.
    pub(super) fn rows_at_ends(&self) -> impl Iterator<Item = Part> {
        let range = self.range();
        let ends = [(range.until, Sign::Plus), (range.from, Sign::Minus)];
        let ends = ends.into_iter();
        let ends = ends.filter_map(|(end, sign)| Some((end?, sign)));
        ends.map(|(end, sign)| self.rows_before(end, sign))
    }

    /// The rows of an end's quarter that are before it.
    fn rows_before(&self, end: End, sign: Sign) -> Part {
        let start = || end.start_of_quarter();
        // The end of a range contains what is at the end, the beginning what is not.
        let contains = match sign {
            Sign::Plus => end.is_included,
            Sign::Minus => !end.is_included,
        };
        let mut conditions = vec![self.time().gte(start())];
        if contains {
            conditions.push(self.time().lte(end.time()));
        } else {
            conditions.push(self.time().lt(end.time()));
            // Nothing is in a quarter before its start, which databases test first.
            conditions.push(start().lt(end.time()));
        }
        conditions.extend(self.is_some_time());
        let number = match sign {
            Sign::Plus => literal(1),
            Sign::Minus => literal(-1),
        };
        Part {
            source: Source::Rows,
            number,
            quarter: end.quarter(),
            conditions,
        }
    }

    /// Whether the beginning of the range is before its end.
    fn is_some_time(&self) -> Option<Expr> {
        let (from, until) = (self.range().from?, self.range().until?);
        let (first, last) = (from.time(), until.time());
        Some(if from.is_included && until.is_included {
            first.lte(last)
        } else {
            first.lt(last)
        })
    }

    fn least(&self, numbers: [Expr; 2]) -> Expr {
        self.either(["LEAST", "min"], numbers)
    }

    fn greatest(&self, numbers: [Expr; 2]) -> Expr {
        self.either(["GREATEST", "max"], numbers)
    }

    /// A function of PostgreSQL or of SQLite.
    fn either(&self, [postgres, sqlite]: [&'static str; 2], numbers: [Expr; 2]) -> Expr {
        let name = if is_postgres(self.backend) {
            postgres
        } else {
            sqlite
        };
        Func::cust(Alias::new(name)).args(numbers).into()
    }
}

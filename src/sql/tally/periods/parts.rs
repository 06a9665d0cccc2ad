//! The parts of a sum: which numbers, changes and rows are added up.

use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};

use super::part::{
    NUMBER, PLACE, PLACES, Part, QUARTER, QUARTERS, Source, day, hour, literal, next_day,
    next_hour, number_if,
};
use super::{DAY, EVER, HOUR, OF_GATES, Select};
use crate::sql::alignment::Grain;
use crate::sql::is_postgres;
use crate::sql::text::Place;
use crate::table::ColumnIndex;
use crate::zone::Unit;

/// The names of columns.
const LEVEL: &str = "level";
const PERIOD: &str = "period";

impl Select<'_> {
    /// The parts of the sum. `unit` is that of the buckets of time, if the rows are grouped
    /// by them.
    pub(super) fn parts(&self, unit: Option<Unit>) -> Vec<Part> {
        let mut parts = match unit {
            None => self.sums(false),
            Some(unit) => self.buckets(unit),
        };
        parts.extend(self.rows_at_ends());
        if is_postgres(self.backend) {
            parts.push(self.changes(unit));
        }
        parts
    }

    /// Sums of as long periods as possible. `is_bucketed` is true if the day of each row
    /// matters.
    fn sums(&self, is_bucketed: bool) -> Vec<Part> {
        let range = self.range();
        let until = range.until.map(|until| day(until.quarter()));
        let days = |number: Expr| {
            let quarter = self.period().mul(literal(96));
            self.numbers(DAY, number, quarter)
        };
        let first = match range.from {
            Some(from) => Some(next_day(from.quarter())),
            None => self.first(is_bucketed).map(day),
        };
        let mut parts = match first {
            None => {
                let ever = self.numbers(EVER, self.kept(NUMBER), literal(0));
                let later = until.map(|until| {
                    let days = days(self.kept(NUMBER).mul(literal(-1)));
                    self.in_periods(days, until, None)
                });
                [Some(ever), later].into_iter().flatten().collect()
            }
            Some(first) => vec![self.in_periods(days(self.kept(NUMBER)), first, until)],
        };
        parts.extend(range.from.map(|from| self.hours_since(from)));
        parts.extend(range.until.map(|until| self.hours_before(until)));
        parts
    }

    /// The numbers of periods from one on, and before another one. If there are none between
    /// the two, databases find that out before they look for numbers.
    pub(super) fn in_periods(&self, mut part: Part, from: Expr, until: Option<Expr>) -> Part {
        part.conditions.push(self.period().gte(from.clone()));
        if let Some(until) = until {
            part.conditions.push(self.period().lt(until.clone()));
            part.conditions.push(from.lt(until));
        }
        part
    }

    /// Sums for buckets of time. The zone decides which of them are read.
    fn buckets(&self, unit: Unit) -> Vec<Part> {
        let grain = Expr::val(Place::ZoneGrain.to_value());
        let only = |grain_of_part: Grain, mut part: Part| {
            let is_grain = grain.clone().eq(literal(grain_of_part.number()));
            part.conditions.insert(0, is_grain);
            part
        };
        let mut parts = Vec::new();
        if unit != Unit::Hour {
            let days = self.sums(true).into_iter();
            parts.extend(days.map(|part| only(Grain::Day, part)));
        }
        let until = self.range().until;
        let in_hours = |part: Part| {
            let first = self.first(true).expect("buckets have a first quarter");
            let until = until.map(|until| next_hour(until.quarter()));
            self.in_periods(part, hour(first), until)
        };
        let hours = self.numbers(HOUR, self.quarters_in_range(), self.start_of_hour());
        parts.push(only(Grain::Hour, in_hours(hours)));
        let place = || Expr::col((PLACES, PLACE));
        let quarter = || self.start_of_hour().add(place());
        let mut number = CaseStatement::new();
        for (index, name) in (0..).zip(QUARTERS) {
            number = number.case(place().eq(literal(index)), self.kept(name));
        }
        let mut quarters = self.numbers(HOUR, Expr::Case(Box::new(number)), quarter());
        quarters.source = Source::Quarters;
        let mut quarters = in_hours(quarters);
        quarters
            .conditions
            .extend(self.is_in_range(quarter(), true));
        parts.push(only(Grain::Quarter, quarters));
        parts
    }

    /// Numbers of a level.
    pub(super) fn numbers(&self, level: u8, number: Expr, quarter: Expr) -> Part {
        let tally = self.tallied.tally;
        let of_gates = if self.is_by_gate() { OF_GATES } else { 0 };
        let is_level = |level: u8| Expr::col((tally.table, LEVEL)).eq(literal(level.into()));
        let gate = || Expr::col((tally.table, self.name(tally.parent)));
        let mut conditions = vec![is_level(level + of_gates)];
        if !self.is_by_gate() {
            conditions.push(gate().eq(literal(0)));
        } else if !self.by_parent && level != EVER && !self.is_of_some_gates() {
            // The periods of each gate are a range of the key.
            let mut gates = Query::select();
            gates
                .column((tally.table, self.name(tally.parent)))
                .from(tally.table)
                .and_where(is_level(EVER + OF_GATES));
            conditions.push(if is_postgres(self.backend) {
                let gates = Expr::SubQuery(None, Box::new(gates.into()));
                Expr::cust_with_exprs("$1 = ANY (ARRAY $2)", [gate(), gates])
            } else {
                gate().in_subquery(gates)
            });
        }
        Part {
            source: Source::Numbers,
            number,
            quarter,
            conditions,
        }
    }

    /// The changes that are not among the numbers yet.
    pub(super) fn changes(&self, unit: Option<Unit>) -> Part {
        let changes = self.tallied.tally.changes;
        let quarter = || Expr::col((changes, QUARTER));
        Part {
            source: Source::Changes,
            number: Expr::col((changes, NUMBER)),
            quarter: quarter(),
            conditions: self.is_in_range(quarter(), unit.is_some()),
        }
    }

    /// The rows that are earlier than the numbers serve buckets of time.
    pub(super) fn early_rows(&self) -> Part {
        let since = || Expr::val(Place::ZoneSince.to_value());
        let mut conditions = vec![self.time().lt(since())];
        let range = self.range();
        // Most ranges begin later, which the database then knows before it looks for rows.
        conditions.extend(range.from.map(|from| from.time().lt(since())));
        conditions.extend(range.from.map(|from| {
            let value = from.time();
            if from.is_included {
                self.time().gte(value)
            } else {
                self.time().gt(value)
            }
        }));
        conditions.extend(range.until.map(|until| {
            let value = until.time();
            if until.is_included {
                self.time().lte(value)
            } else {
                self.time().lt(value)
            }
        }));
        Part {
            source: Source::Rows,
            number: literal(1),
            quarter: self.time(),
            conditions,
        }
    }

    /// The sum of the quarters of an hour that are in the range.
    pub(super) fn quarters_in_range(&self) -> Expr {
        let range = self.range();
        if range.from.is_none() && range.until.is_none() {
            return self.kept(NUMBER);
        }
        let numbers = (0..).zip(QUARTERS).map(|(index, name)| {
            let own = || self.start_of_hour().add(literal(index));
            let is_in_range = self.is_in_range(own(), false).into_iter();
            let is_in_range = is_in_range.reduce(Expr::and).expect("it has an end");
            number_if(is_in_range, self.kept(name))
        });
        numbers.reduce(Expr::add).expect("an hour has quarters")
    }

    /// Whether a quarter is a whole one of the range.
    fn is_in_range(&self, quarter: Expr, is_bucketed: bool) -> Vec<Expr> {
        let first = self.first(is_bucketed);
        let first = first.map(|first| quarter.clone().gte(first));
        let until = self.range().until;
        let until = until.map(|until| quarter.lt(until.quarter()));
        first.into_iter().chain(until).collect()
    }

    /// The first whole quarter of the range.
    fn first(&self, is_bucketed: bool) -> Option<Expr> {
        match self.range().from {
            Some(from) => Some(from.quarter()),
            None => is_bucketed.then(|| Expr::val(Place::ZoneQuarter.to_value())),
        }
    }

    pub(super) fn period(&self) -> Expr {
        self.kept(PERIOD)
    }

    /// The first quarter of an hour of the tally.
    pub(super) fn start_of_hour(&self) -> Expr {
        self.period().mul(literal(4))
    }

    /// A column of the tally.
    pub(super) fn kept(&self, name: &'static str) -> Expr {
        Expr::col((self.tallied.tally.table, name))
    }

    pub(super) fn time(&self) -> Expr {
        Expr::col((self.table.name, self.name(self.periods.time)))
    }

    pub(super) fn name(&self, column: ColumnIndex) -> &'static str {
        self.table.column(column).name
    }
}

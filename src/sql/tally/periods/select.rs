//! The statement of a count or of groups.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, UnionType};

use super::Periods;
use super::part::{NUMBER, Part, QUARTER, Source, literal, number_if};
use super::range::Range;
use crate::sql::alignment;
use crate::sql::bucket::{bucket, zone_periods};
use crate::sql::is_postgres;
use crate::sql::tally::Tallied;
use crate::sql::tally::key::Key;
use crate::table::Table;
use crate::zone::Unit;

/// The names of columns and of subqueries in statements.
const COUNT: &str = "count";
const SUMMED: &str = "summed";
const PARTS: &str = "parts";
const BUCKETS: &str = "buckets";

pub(in crate::sql::tally) struct Select<'a> {
    pub(in crate::sql::tally) tallied: &'a Tallied,
    pub(in crate::sql::tally) periods: &'a Periods,
    pub(in crate::sql::tally) backend: DbBackend,
    pub(in crate::sql::tally) table: &'static Table,
    /// Whether rows are counted for each of some keys.
    pub(in crate::sql::tally) by_parent: bool,
    /// The number of the filter's first value in the statement.
    pub(in crate::sql::tally) first_value: usize,
}

fn sum(of: &'static str) -> Expr {
    Func::sum(Expr::col((of, NUMBER))).into()
}

fn number(expression: Expr) -> Expr {
    expression.cast_as(Alias::new("bigint"))
}

impl Select<'_> {
    pub(in crate::sql::tally) fn count(&self) -> SelectStatement {
        let mut select = Query::select();
        let parent = self.by_parent.then(|| {
            let column = self.tallied.tally.parent;
            self.table.column(column).name
        });
        if let Some(parent) = parent {
            select
                .column((SUMMED, parent))
                .group_by_col((SUMMED, parent));
        }
        let sum = Func::coalesce([sum(SUMMED), literal(0)]);
        let parts = self.parts(None).into_iter().map(|part| {
            let number = part.number.clone();
            let mut part = self.to_select(part, parent);
            part.expr_as(number, Alias::new(NUMBER));
            part
        });
        select
            .expr_as(number(Expr::expr(sum)), Alias::new(COUNT))
            .from_subquery(union(parts), SUMMED);
        select
    }

    /// The parts of the sum except for changes, with the keys under this name, and the number
    /// of each.
    pub(in crate::sql::tally) fn summands(
        &self,
        parent: Option<&'static str>,
    ) -> impl Iterator<Item = (SelectStatement, Expr)> {
        let parts = self.parts(None).into_iter();
        let parts = parts.filter(|part| part.source != Source::Changes);
        parts.map(move |part| {
            let number = part.number.clone();
            (self.to_select(part, parent), number)
        })
    }

    /// All changes, with the keys under this name. None if there are none.
    pub(in crate::sql::tally) fn all_changes(
        &self,
        parent: Option<&'static str>,
    ) -> Option<SelectStatement> {
        is_postgres(self.backend).then(|| self.read_from(Source::Changes, parent))
    }

    /// The number of a change, or 0 if the count does not have it.
    pub(in crate::sql::tally) fn number_of_change(&self) -> Expr {
        let part = self.changes(None);
        let filter = self.filter(Source::Changes);
        let conditions = part.conditions.into_iter().chain(filter);
        match conditions.reduce(Expr::and) {
            Some(condition) => number_if(condition, part.number),
            None => part.number,
        }
    }

    /// The groups. Their columns have these names; without the first, there are no keys of
    /// parents.
    pub(in crate::sql::tally) fn groups(
        &self,
        parent: Option<&'static str>,
        names: &[&'static str],
    ) -> SelectStatement {
        let time = self.tallied.keys.iter().zip(names);
        let mut time = time.filter_map(|(key, name)| match key {
            Key::Time(unit) => Some((*unit, *name)),
            _ => None,
        });
        let time = time.next();
        let rows = match time {
            None => {
                let parts = self.parts(None).into_iter();
                union(parts.map(|part| self.part(part, parent, names, None)))
            }
            Some(time) => self.in_buckets(time, parent, names),
        };
        let mut select = Query::select();
        if time.is_some() && !is_postgres(self.backend) {
            select.with_cte(zone_periods(self.backend));
        }
        for name in parent.iter().chain(names) {
            select.column((SUMMED, *name)).group_by_col((SUMMED, *name));
        }
        select
            .expr_as(number(sum(SUMMED)), Alias::new(COUNT))
            .from_subquery(rows, SUMMED)
            .and_having(sum(SUMMED).ne(literal(0)));
        select
    }

    /// The numbers of rows in buckets of time: the sums of each quarter with its bucket, and the
    /// rows of which quarters say nothing.
    fn in_buckets(
        &self,
        (unit, time): (Unit, &'static str),
        parent: Option<&'static str>,
        names: &[&'static str],
    ) -> SelectStatement {
        let others = names.iter().copied().filter(|name| *name != time);
        let others: Vec<&'static str> = parent.into_iter().chain(others).collect();
        let mut quarters = Query::select();
        for name in others.iter().chain([&QUARTER]) {
            quarters.column((PARTS, *name)).group_by_col((PARTS, *name));
        }
        let parts = self.parts(Some(unit)).into_iter();
        let parts = parts.map(|part| self.part(part, parent, names, Some(QUARTER)));
        quarters
            .expr_as(sum(PARTS), Alias::new(NUMBER))
            .from_subquery(union(parts), PARTS)
            .and_having(sum(PARTS).ne(literal(0)));
        let mut select = Query::select();
        for name in &others {
            select.column((BUCKETS, *name));
        }
        let instant = self.start_of(Expr::col((BUCKETS, QUARTER)));
        select
            .expr_as(bucket(self.backend, instant, unit), Alias::new(time))
            .column((BUCKETS, NUMBER))
            .from_subquery(quarters, BUCKETS);
        let mut early = self.early_rows();
        early.quarter = bucket(self.backend, early.quarter, unit);
        let early = self.part(early, parent, names, Some(time));
        select.union(UnionType::All, early);
        select
    }

    /// A part with the columns of its keys, its number, and before that its quarter if that has a
    /// name.
    fn part(
        &self,
        part: Part,
        parent: Option<&'static str>,
        names: &[&'static str],
        time: Option<&'static str>,
    ) -> SelectStatement {
        let (source, number, quarter) = (part.source, part.number.clone(), part.quarter.clone());
        let mut select = self.to_select(part, parent);
        for (key, name) in self.tallied.keys.iter().zip(names) {
            if let Key::Column(of) = key {
                select.expr_as(self.value(source, *of), Alias::new(*name));
            }
        }
        if let Some(name) = time {
            select.expr_as(quarter, Alias::new(name));
        }
        select.expr_as(number, Alias::new(NUMBER));
        select
    }

    /// The start of a quarter, as a column of the time would have it.
    fn start_of(&self, quarter: Expr) -> Expr {
        let origin = migration::SCAN_TALLY_ORIGIN;
        let length = alignment::QUARTER;
        let text = if is_postgres(self.backend) {
            format!("to_timestamp(($1 * {length} - {origin})::double precision)")
        } else {
            format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', ? * {length} - {origin}, 'unixepoch')")
        };
        Expr::cust_with_exprs(text, [quarter])
    }

    pub(super) fn range(&self) -> Range {
        self.tallied.range.numbered_from(self.first_value)
    }
}

fn union(parts: impl Iterator<Item = SelectStatement>) -> SelectStatement {
    let mut parts = parts;
    let mut first = parts.next().expect("a sum has parts");
    for part in parts {
        first.union(UnionType::All, part);
    }
    first
}

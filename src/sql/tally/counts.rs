//! Several counts from one tally in one statement, which reads once what they have in common.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement, UnionType,
};

use super::select::{COUNT, NUMBER, Part, Range, Rows, SUMMED, Select};
use super::{Kind, Tallied};
use crate::sql::Filter;
use crate::sql::text::Form;
use crate::table::{ColumnIndex, Table};

/// A count that a tally covers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted<'a> {
    /// The condition on the rows.
    pub filter: &'a Filter,
    /// The same, for the tally.
    pub tallied: &'a Tallied,
}

/// Counts from the same tally. Their values are numbered in their order.
#[derive(Clone, Copy)]
pub(in crate::sql) struct Counts<'a>(pub(in crate::sql) &'a [Counted<'a>]);

/// Rows that several counts read: a table, or a range of it.
struct Source {
    rows: Rows,
    table: &'static str,
    range: Option<Range>,
    /// The numbers of each count. A count that does not read these rows has none.
    numbers: Vec<Option<Expr>>,
}

impl Source {
    fn is_of(&self, part: &Part) -> bool {
        let time = |range: &Option<Range>| range.as_ref().map(|range| range.time);
        self.table == part.table && time(&self.range) == time(&part.range)
    }
}

impl<'a> Counts<'a> {
    /// The numbers of rows, one column a count, or for each of some keys, those of the rows
    /// that refer to it.
    pub(in crate::sql) fn select(
        self,
        backend: DbBackend,
        table: &'static Table,
        foreign_key: Option<ColumnIndex>,
    ) -> SelectStatement {
        let parent = foreign_key.map(|key| table.column(key).name);
        let all = match self.0.first().map(|count| &count.tallied.tally.kind) {
            Some(Kind::Periods(_)) => self.parts_of_periods(backend, table, parent),
            _ => self.parts_of_statuses(backend, table, parent),
        };
        let all = all.into_iter().reduce(|mut all, part| {
            all.union(UnionType::All, part);
            all
        });
        let mut select = Query::select();
        if let Some(parent) = parent {
            select
                .column((SUMMED, parent))
                .group_by_col((SUMMED, parent));
        }
        for number in 1..=self.0.len() {
            let column = Expr::col((SUMMED, Alias::new(numbered(NUMBER, number))));
            let sum = Func::coalesce([Func::sum(column).into(), Expr::cust("0")]);
            let sum = Expr::expr(sum).cast_as(Alias::new("bigint"));
            select.expr_as(sum, Alias::new(numbered(COUNT, number)));
        }
        select.from_subquery(all.expect("each count reads numbers"), SUMMED);
        select
    }

    /// The filters' values are numbered in the order of the counts.
    fn with_first_values(self) -> impl Iterator<Item = (&'a Tallied, usize)> {
        let counts = self.0.iter();
        counts.scan(0, |next, Counted { filter, tallied }| {
            let first = *next;
            *next += filter.number_of_values();
            Some((*tallied, first))
        })
    }

    /// The rows that several counts of statuses read are read once.
    fn parts_of_statuses(
        self,
        backend: DbBackend,
        table: &'static Table,
        parent: Option<&'static str>,
    ) -> Vec<SelectStatement> {
        let counts = self
            .with_first_values()
            .map(|(tallied, first_value)| Select {
                tallied,
                backend,
                table,
                by_parent: parent.is_some(),
                first_value,
            });
        let counts: Vec<Select<'_>> = counts.collect();
        let sources = sources(&counts).into_iter();
        sources
            .map(|source| to_select(&counts[0], source, parent))
            .collect()
    }

    /// Each count reads its own range of time. Changes are in no order, so they are read once.
    fn parts_of_periods(
        self,
        backend: DbBackend,
        table: &'static Table,
        parent: Option<&'static str>,
    ) -> Vec<SelectStatement> {
        let counts = self.with_first_values().map(|(tallied, first_value)| {
            let select = tallied.select_periods(backend, table, parent.is_some(), first_value);
            select.expect("counts that share a statement are of one tally")
        });
        let counts: Vec<_> = counts.collect();
        let mut parts = Vec::new();
        for (place, count) in (1..).zip(&counts) {
            for (mut part, number) in count.summands(parent) {
                for column in 1..=counts.len() {
                    let own = if column == place {
                        number.clone()
                    } else {
                        Expr::cust("0")
                    };
                    part.expr_as(own, Alias::new(numbered(NUMBER, column)));
                }
                parts.push(part);
            }
        }
        if let Some(mut changes) = counts[0].all_changes(parent) {
            for (place, count) in (1..).zip(&counts) {
                let name = numbered(NUMBER, place);
                changes.expr_as(count.number_of_change(), Alias::new(name));
            }
            parts.push(changes);
        }
        parts
    }

    /// Adds everything that determines the text.
    pub(in crate::sql) fn add_to(self, form: &mut Form) {
        form.number(self.0.len() as u64);
        for Counted { filter, .. } in self.0 {
            filter.add_to(form);
        }
    }
}

/// What the counts read.
fn sources(counts: &[Select<'_>]) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for (place, count) in counts.iter().enumerate() {
        for (rows, part) in count.summands() {
            let number = number(part.number.clone(), &part.conditions);
            let known = sources.iter().position(|source| source.is_of(&part));
            let known = known.unwrap_or_else(|| {
                sources.push(Source {
                    rows,
                    table: part.table,
                    range: part.range,
                    numbers: vec![None; counts.len()],
                });
                sources.len() - 1
            });
            sources[known].numbers[place] = Some(number);
        }
    }
    sources
}

/// The number of a row, or zero if it does not match the conditions of its count.
fn number(number: Expr, conditions: &[Expr]) -> Expr {
    let Some(condition) = conditions.iter().cloned().reduce(Expr::and) else {
        return number;
    };
    let case = CaseStatement::new().case(condition, number);
    Expr::Case(Box::new(case.finally(Expr::cust("0"))))
}

/// The rows as a statement: the parent, and the number for each count.
fn to_select(any: &Select<'_>, source: Source, parent: Option<&'static str>) -> SelectStatement {
    let mut select = Query::select();
    select.from(source.table);
    if let Some(name) = parent {
        any.add_parent(&mut select, source.rows, source.table, name);
    }
    for condition in source.range.into_iter().flat_map(|range| range.conditions) {
        select.and_where(condition);
    }
    for (number, place) in source.numbers.into_iter().zip(1..) {
        let number = number.unwrap_or_else(|| Expr::cust("0"));
        select.expr_as(number, Alias::new(numbered(NUMBER, place)));
    }
    select
}

fn numbered(name: &str, number: usize) -> String {
    format!("{name}_{number}")
}

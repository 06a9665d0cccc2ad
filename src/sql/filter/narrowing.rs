//! What an index contributes to a condition: rows among which all matching rows are.
//!
//! The condition itself is still tested on each row. Values are numbered like those of
//! the [`Filter`], so a pattern has the number of the text that it is made of.

use std::cell::Cell as Counter;

use sea_orm::sea_query::{Alias, Asterisk, BinOper, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{DbBackend, Value};

use super::text_match::fold;
use super::{Filter, Scope};
use crate::sql::is_postgres;
use crate::sql::text::Place;
use crate::table::{ColumnIndex, Table};

/// A condition that indexes find the rows of.
pub(in crate::sql) enum Narrowing<'a> {
    /// Texts of the table's own columns, which one search of its index finds.
    Texts(Texts),
    /// At least one of these conditions.
    Any(Vec<Narrowing<'a>>),
    /// A condition on a related row, and the number of its first value.
    Related(&'a Filter, usize),
}

/// Texts in a table's columns.
pub(in crate::sql) enum Texts {
    /// A text, by the number of its value.
    One(ColumnIndex, usize),
    All(Vec<Texts>),
    Any(Vec<Texts>),
}

impl Filter {
    /// What an index contributes to the condition, if it does. `first` is the number of
    /// the condition's first value.
    pub(in crate::sql) fn narrowing(&self, mut first: usize) -> Option<Narrowing<'_>> {
        self.narrowing_from(&mut first)
    }

    /// The same for a condition whose first value has the number `next`, which becomes
    /// the number of the value behind it.
    fn narrowing_from(&self, next: &mut usize) -> Option<Narrowing<'_>> {
        let first = *next;
        match self {
            Self::All(all) => {
                let each: Vec<_> = all
                    .iter()
                    .map(|filter| filter.narrowing_from(next))
                    .collect();
                let (texts, mut others) = split(each.into_iter().flatten());
                match texts.len() {
                    0 => (!others.is_empty()).then(|| others.swap_remove(0)),
                    _ => Some(Narrowing::Texts(Texts::All(texts))),
                }
            }
            Self::Any(any) => {
                let each: Vec<_> = any
                    .iter()
                    .map(|filter| filter.narrowing_from(next))
                    .collect();
                let each: Vec<_> = each.into_iter().collect::<Option<_>>()?;
                let (texts, mut others) = split(each);
                if others.is_empty() {
                    return (!texts.is_empty()).then_some(Narrowing::Texts(Texts::Any(texts)));
                }
                others.extend(texts.into_iter().map(Narrowing::Texts));
                Some(Narrowing::Any(others))
            }
            Self::Matches {
                column, indexed, ..
            } => {
                *next += 1;
                indexed.then_some(Narrowing::Texts(Texts::One(*column, first)))
            }
            Self::Related { filter, .. } => filter
                .narrowing_from(next)
                .map(|_| Narrowing::Related(self, first)),
            other => {
                *next += other.number_of_values();
                None
            }
        }
    }
}

/// Splits conditions into texts and others.
fn split<'a>(each: impl IntoIterator<Item = Narrowing<'a>>) -> (Vec<Texts>, Vec<Narrowing<'a>>) {
    let (mut texts, mut others) = (Vec::new(), Vec::new());
    for one in each {
        match one {
            Narrowing::Texts(of) => texts.push(of),
            other => others.push(other),
        }
    }
    (texts, others)
}

impl Narrowing<'_> {
    /// The condition on a table's rows. `limit` bounds how many rows the index is asked
    /// for at a time.
    pub(in crate::sql) fn to_expression(
        &self,
        backend: DbBackend,
        table: &Table,
        limit: Option<Place>,
    ) -> Expr {
        match self {
            Self::Texts(texts) if is_postgres(backend) => texts.to_condition(table),
            Self::Texts(texts) => {
                let index = migration::text_table(table.name);
                let mut select = Query::select();
                select
                    .column(Alias::new("rowid"))
                    .from(Alias::new(&*index))
                    .and_where(
                        Expr::col(Alias::new(&*index))
                            .binary(BinOper::Custom("MATCH"), texts.to_search()),
                    );
                if let Some(limit) = limit {
                    select.limit(limit.number());
                }
                Expr::col((table.name, table.column(table.key()).name)).in_subquery(select)
            }
            Self::Any(any) => any
                .iter()
                .map(|one| one.to_expression(backend, table, limit))
                .reduce(Expr::or)
                .expect("one of several conditions"),
            Self::Related(filter, first) => {
                let scope = Scope {
                    backend,
                    table,
                    order: None,
                    is_required: false,
                    is_broad: false,
                    compared: &Counter::new(*first),
                };
                filter.to_expression(scope, false)
            }
        }
    }

    /// The rows, up to a limit.
    pub(in crate::sql) fn rows(
        &self,
        backend: DbBackend,
        table: &'static Table,
        limit: Place,
    ) -> SelectStatement {
        let mut select = Query::select();
        select
            .column((table.name, Asterisk))
            .from(table.name)
            .and_where(self.to_expression(backend, table, Some(limit)))
            .limit(limit.number());
        select
    }
}

impl Texts {
    /// As a condition on folded columns, each of which PostgreSQL has an index of.
    fn to_condition(&self, table: &Table) -> Expr {
        let each = |texts: &[Self], join: fn(Expr, Expr) -> Expr| {
            let each = texts.iter().map(|one| one.to_condition(table));
            each.reduce(join).expect("one of several texts")
        };
        match self {
            Self::One(column, number) => {
                let column = Expr::col((table.name, table.column(*column).name));
                let pattern: Value = Place::Pattern(*number).to_value();
                fold(column).binary(BinOper::Like, fold(Expr::val(pattern)))
            }
            Self::All(all) => each(all, Expr::and),
            Self::Any(any) => each(any, Expr::or),
        }
    }

    /// As an expression of SQLite's full-text search.
    fn to_search(&self) -> Expr {
        let each = |texts: &[Self], join: &str| {
            let parts = vec!["' || ? || '"; texts.len()].join(&format!(") {join} ("));
            Expr::cust_with_exprs(format!("'({parts})'"), texts.iter().map(Self::to_search))
        };
        match self {
            Self::One(_, number) => Expr::val(Place::Pattern(*number).to_value()),
            Self::All(all) if all.len() == 1 => all[0].to_search(),
            Self::Any(any) if any.len() == 1 => any[0].to_search(),
            Self::All(all) => each(all, "AND"),
            Self::Any(any) => each(any, "OR"),
        }
    }
}

//! Counts.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Asterisk, Expr, Func, Query, SelectStatement};

use super::filter::Scope;
use super::text::{Of, Shape, prepare};
use super::{Filter, Prepared, array};
use crate::table::{ColumnIndex, ColumnSet, Table};

/// How many rows meet a condition: one row with one column.
#[must_use]
pub(crate) fn count(backend: DbBackend, table: &'static Table, filter: &Filter) -> Prepared {
    let known = shape(backend, table, filter, Of::Count).map(|shape| (shape, Vec::new()));
    prepare(backend, known, 0, || {
        let mut select = Query::select();
        select
            .expr(Func::count(Expr::col(Asterisk)))
            .from(table.name);
        restricted(select, backend, table, filter)
    })
}

/// How many rows that meet a condition each parent has: rows of parent and
/// count. A parent without such rows has none.
#[must_use]
pub(crate) fn count_children(
    backend: DbBackend,
    table: &'static Table,
    filter: &Filter,
    foreign_key: ColumnIndex,
    parents: &[i64],
) -> Prepared {
    let keys = || array::bind_keys(backend, parents);
    let known = shape(backend, table, filter, Of::CountChildren(foreign_key))
        .map(|shape| (shape, vec![keys()]));
    prepare(backend, known, parents.len(), || {
        let mut select = Query::select();
        let foreign_key = (table.name, table.column(foreign_key).name);
        let parent = Expr::col(foreign_key);
        select
            .column(foreign_key)
            .expr_as(Func::count(Expr::col(Asterisk)), Alias::new("count"))
            .from(table.name)
            .and_where(array::is_one_of(backend, parent, keys()))
            .group_by_col(foreign_key);
        restricted(select, backend, table, filter)
    })
}

/// The shape of a count, if no condition is part of it.
fn shape(backend: DbBackend, table: &Table, filter: &Filter, rows: Of) -> Option<Shape> {
    let plain = filter.is_everything();
    plain.then(|| Shape::new(backend, table, ColumnSet::default(), rows))
}

/// A count of the rows that meet a condition.
fn restricted(
    mut select: SelectStatement,
    backend: DbBackend,
    table: &'static Table,
    filter: &Filter,
) -> SelectStatement {
    let scope = Scope {
        backend,
        table,
        order: None,
    };
    filter.restrict(&mut select, scope);
    select
}

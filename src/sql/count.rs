//! Counts.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Asterisk, Expr, Func, Query};

use super::filter::Scope;
use super::text::{Of, Shape, prepare};
use super::{Filter, Prepared, array};
use crate::table::{ColumnIndex, ColumnSet, Table};

/// How many rows meet a condition: one row with one column.
#[must_use]
pub fn count(backend: DbBackend, table: &'static Table, filter: &Filter) -> Prepared {
    let known = filter.is_everything().then(|| {
        let shape = Shape::new(backend, table, ColumnSet::default(), Of::Count);
        (shape, Vec::new())
    });
    prepare(backend, known, 0, || {
        let mut select = Query::select();
        select
            .expr(Func::count(Expr::col(Asterisk)))
            .from(table.name);
        filter.restrict(
            &mut select,
            Scope {
                backend,
                table,
                order: None,
            },
        );
        select
    })
}

/// How many rows that meet a condition each parent has: rows of parent and
/// count. A parent without such rows has none.
#[must_use]
pub fn count_children(
    backend: DbBackend,
    table: &'static Table,
    filter: &Filter,
    foreign_key: ColumnIndex,
    parents: &[i64],
) -> Prepared {
    let keys = || array::bind_keys(backend, parents);
    let known = filter.is_everything().then(|| {
        let rows = Of::CountChildren(foreign_key);
        let shape = Shape::new(backend, table, ColumnSet::default(), rows);
        (shape, vec![keys()])
    });
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
        filter.restrict(
            &mut select,
            Scope {
                backend,
                table,
                order: None,
            },
        );
        select
    })
}

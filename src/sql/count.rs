//! Counts.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Asterisk, Expr, Func, Query};

use super::filter::Scope;
use super::{Filter, Prepared, array};
use crate::table::{ColumnIndex, Table};

/// How many rows meet a condition: one row with one column.
#[must_use]
pub fn count(backend: DbBackend, table: &'static Table, filter: &Filter) -> Prepared {
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
    Prepared::new(backend, &select, 0)
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
    let mut select = Query::select();
    let foreign_key = (table.name, table.column(foreign_key).name);
    let parent = Expr::col(foreign_key);
    select
        .column(foreign_key)
        .expr_as(Func::count(Expr::col(Asterisk)), Alias::new("count"))
        .from(table.name)
        .and_where(array::is_one_of(
            backend,
            parent,
            array::bind_keys(backend, parents),
        ))
        .group_by_col(foreign_key);
    filter.restrict(
        &mut select,
        Scope {
            backend,
            table,
            order: None,
        },
    );
    Prepared::new(backend, &select, parents.len())
}

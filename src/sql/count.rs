//! Counts.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Asterisk, Expr, Func, Query};

use super::{Prepared, keys};
use crate::table::{ColumnIndex, Table};

/// How many rows there are: one row with one column.
#[must_use]
pub fn count(backend: DbBackend, table: &'static Table) -> Prepared {
    let mut select = Query::select();
    select
        .expr(Func::count(Expr::col(Asterisk)))
        .from(table.name);
    Prepared::new(backend, &select, 0)
}

/// How many rows each parent has: rows of parent and count. A parent without
/// rows has none.
#[must_use]
pub fn count_children(
    backend: DbBackend,
    table: &'static Table,
    foreign_key: ColumnIndex,
    parents: &[i64],
) -> Prepared {
    let mut select = Query::select();
    let foreign_key = table.column(foreign_key).name;
    select
        .column(foreign_key)
        .expr_as(Func::count(Expr::col(Asterisk)), Alias::new("count"))
        .from(table.name)
        .and_where(keys::is_one_of(backend, Expr::col(foreign_key), parents))
        .group_by_col(foreign_key);
    Prepared::new(backend, &select, parents.len())
}

//! Counts.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Asterisk, Expr, Func, Query, SelectStatement};

use super::text::Place;
use super::{Filter, array};
use crate::table::{ColumnIndex, Table};

pub(super) fn all(backend: DbBackend, table: &'static Table, filter: &Filter) -> SelectStatement {
    let mut select = Query::select();
    select
        .expr(Func::count(Expr::col(Asterisk)))
        .from(table.name);
    filter.restrict_by_index(&mut select, backend, table);
    select
}

pub(super) fn children(
    backend: DbBackend,
    table: &'static Table,
    filter: &Filter,
    foreign_key: ColumnIndex,
) -> SelectStatement {
    let foreign_key = (table.name, table.column(foreign_key).name);
    let parent = Expr::col(foreign_key);
    let mut select = Query::select();
    select
        .column(foreign_key)
        .expr_as(Func::count(Expr::col(Asterisk)), Alias::new("count"))
        .from(table.name)
        .and_where(array::is_one_of(backend, parent, Place::Keys.to_value()))
        .group_by_col(foreign_key);
    filter.restrict(&mut select, backend, table, None);
    select
}

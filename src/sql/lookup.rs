//! Looks up rows by a unique column.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};

use super::text::Place;
use super::{Filter, array, names};
use crate::table::{ColumnIndex, ColumnSet, Table};

pub(super) fn by_key(
    backend: DbBackend,
    table: &'static Table,
    columns: ColumnSet,
    filter: Option<&Filter>,
) -> SelectStatement {
    let key = Expr::col(table.column(table.key()).name);
    let mut select = Query::select();
    select
        .columns(names(table, columns))
        .from(table.name)
        .and_where(array::is_one_of(backend, key, Place::Keys.to_value()));
    if let Some(filter) = filter {
        filter.restrict(&mut select, backend, table, None);
    }
    select
}

pub(super) fn by_value(
    backend: DbBackend,
    table: &'static Table,
    columns: ColumnSet,
    column: ColumnIndex,
    filter: Option<&Filter>,
) -> SelectStatement {
    let mut select = Query::select();
    select
        .columns(names(table, columns))
        .from(table.name)
        .and_where(Expr::col(table.column(column).name).eq(Place::Value.to_value()));
    if let Some(filter) = filter {
        filter.restrict(&mut select, backend, table, None);
    }
    select
}

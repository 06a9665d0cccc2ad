//! Rows by a unique column.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::text::{Of, Shape, prepare};
use super::{Prepared, array, names};
use crate::table::{Cell, ColumnIndex, ColumnSet, Table};

/// The rows with these keys, in no order. A key without a row has none.
#[must_use]
pub(crate) fn fetch_by_key(
    backend: DbBackend,
    table: &'static Table,
    columns: ColumnSet,
    wanted: &[i64],
) -> Prepared {
    let keys = || array::bind_keys(backend, wanted);
    let shape = Shape::new(backend, table, columns, Of::Keys);
    prepare(backend, Some((shape, vec![keys()])), wanted.len(), || {
        let mut select = Query::select();
        let key = Expr::col(table.column(table.key()).name);
        select
            .columns(names(table, columns))
            .from(table.name)
            .and_where(array::is_one_of(backend, key, keys()));
        select
    })
}

/// The row, if there is one, that has this value in a unique column.
#[must_use]
pub(crate) fn fetch_by_value(
    backend: DbBackend,
    table: &'static Table,
    columns: ColumnSet,
    (column, value): (ColumnIndex, &Cell),
) -> Prepared {
    let shape = Shape::new(backend, table, columns, Of::Value(column));
    let value = || value.to_value(table.column(column).kind);
    prepare(backend, Some((shape, vec![value()])), 0, || {
        let mut select = Query::select();
        select
            .columns(names(table, columns))
            .from(table.name)
            .and_where(Expr::col(table.column(column).name).eq(value()));
        select
    })
}

//! Binds many values as one array.

use chrono::SecondsFormat;
use sea_orm::sea_query::{
    Alias, ArrayType, Expr, ExprTrait, Func, FunctionCall, Query, extension::postgres::PgFunc,
};
use sea_orm::{DbBackend, Value};

use super::is_postgres;
use crate::table::{Cell, Kind};

/// The name of the array as a table.
pub(super) const ARRAY: &str = "k";

/// Keys as one value: an array for PostgreSQL, JSON text for SQLite.
pub(super) fn bind_keys(backend: DbBackend, keys: &[i64]) -> Value {
    if is_postgres(backend) {
        Value::Array(
            ArrayType::BigInt,
            Some(Box::new(keys.iter().map(|&key| key.into()).collect())),
        )
    } else {
        let mut text = String::with_capacity(2 + keys.len() * 8);
        text.push('[');
        let mut buffer = itoa::Buffer::new();
        for (place, &key) in keys.iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            text.push_str(buffer.format(key));
        }
        text.push(']');
        text.into()
    }
}

/// Cells of one kind as one value. Null is omitted: nothing equals it, and sea-query's
/// arrays cannot contain it.
pub(super) fn bind_cells(backend: DbBackend, kind: Kind, cells: &[Cell]) -> Value {
    let cells = cells.iter().filter(|cell| **cell != Cell::Null);
    if is_postgres(backend) {
        let of = match kind {
            Kind::BigInteger | Kind::Integer => ArrayType::BigInt,
            Kind::Boolean => ArrayType::Bool,
            Kind::Text => ArrayType::String,
            Kind::Time => ArrayType::ChronoDateTimeUtc,
        };
        Value::Array(
            of,
            Some(Box::new(cells.map(|cell| cell.to_value(kind)).collect())),
        )
    } else {
        let json = |cell: &Cell| match cell {
            Cell::Null => serde_json::Value::Null,
            Cell::Integer(value) => (*value).into(),
            Cell::Boolean(value) => i64::from(*value).into(),
            Cell::Text(value) => value.as_str().into(),
            // The format in which sqlx writes times, and so the format in the column.
            Cell::Time(value) => value.to_rfc3339_opts(SecondsFormat::AutoSi, false).into(),
        };
        serde_json::Value::Array(cells.map(json).collect())
            .to_string()
            .into()
    }
}

/// The condition that an expression equals one of the values of an array.
pub(super) fn is_one_of(backend: DbBackend, expression: Expr, array: Value) -> Expr {
    if is_postgres(backend) {
        expression.eq(PgFunc::any(Expr::val(array)))
    } else {
        let mut select = Query::select();
        select
            .column((ARRAY, "value"))
            .from_function(table(backend, array), ARRAY);
        expression.in_subquery(select)
    }
}

/// The condition that an expression is one of some texts.
pub(crate) fn is_one_of_texts(backend: DbBackend, expression: Expr, texts: &[String]) -> Expr {
    let cells: Vec<Cell> = texts.iter().cloned().map(Cell::Text).collect();
    is_one_of(backend, expression, bind_cells(backend, Kind::Text, &cells))
}

/// An array as a table with one row per value. [`column`] is the value.
pub(super) fn table(backend: DbBackend, array: Value) -> FunctionCall {
    let function = if is_postgres(backend) {
        "unnest"
    } else {
        "json_each"
    };
    Func::cust(Alias::new(function)).arg(array)
}

/// The column of [`table`] with the value.
pub(super) fn column(backend: DbBackend) -> Expr {
    Expr::col((ARRAY, if is_postgres(backend) { ARRAY } else { "value" }))
}

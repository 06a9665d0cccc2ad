//! Keys as one bound array.

use sea_orm::sea_query::{
    Alias, ArrayType, Expr, ExprTrait, Func, FunctionCall, Query, extension::postgres::PgFunc,
};
use sea_orm::{DbBackend, Value};

use super::is_postgres;

/// The name of the array when it is read as a table.
pub(super) const KEYS: &str = "k";

/// The keys as one value: an array in PostgreSQL, JSON text in SQLite.
fn bind(backend: DbBackend, keys: &[i64]) -> Value {
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

/// That an expression equals one of the keys.
pub(super) fn is_one_of(backend: DbBackend, expression: Expr, keys: &[i64]) -> Expr {
    if is_postgres(backend) {
        expression.eq(PgFunc::any(Expr::val(bind(backend, keys))))
    } else {
        let mut select = Query::select();
        select
            .column((KEYS, "value"))
            .from_function(table(backend, keys), KEYS);
        expression.in_subquery(select.take())
    }
}

/// The keys as a table with a row a key; [`column`] is the key.
pub(super) fn table(backend: DbBackend, keys: &[i64]) -> FunctionCall {
    let function = if is_postgres(backend) {
        "unnest"
    } else {
        "json_each"
    };
    Func::cust(Alias::new(function)).arg(bind(backend, keys))
}

/// The column of [`table`] that holds the key.
pub(super) fn column(backend: DbBackend) -> Expr {
    Expr::col((KEYS, if is_postgres(backend) { KEYS } else { "value" }))
}

//! Pages of the rows that refer to each of many parents.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, CaseStatement, Expr, ExprTrait, FunctionCall, IntoTableRef, JoinType, Order as SqlOrder,
    Query, SelectStatement,
};

use super::page::SIDE;
use super::text::Place;
use super::{Rows, Side, array, is_postgres, names};
use crate::table::{ColumnIndex, ColumnSet};

/// The name of the returned rows.
const CHILD: &str = "c";

/// The same page of each parent's rows.
///
/// The rows of each parent come from one walk of the index on (parent, order), which
/// stops at the limit. So the cost depends on the number of returned rows, not on the
/// size of the table.
pub(super) fn select(
    backend: DbBackend,
    rows: Rows<'_>,
    foreign_key: ColumnIndex,
) -> SelectStatement {
    let table = rows.table;
    let keys = array::table(backend, Place::Keys.to_value());
    let gates = rows.filter.value_of_gates(foreign_key);
    let own = |walk: &mut SelectStatement| {
        let key = Expr::col((table.name, table.column(foreign_key).name));
        walk.from(table.name)
            .and_where(key.eq(array::column(backend)));
        if let Some(number) = gates {
            // Tested once for a key, before any of its rows is read.
            let gates = Place::FilterValue(number).to_value();
            walk.and_where(array::is_one_of(backend, array::column(backend), gates));
        }
    };
    if !is_postgres(backend) {
        return for_each(keys, rows, own);
    }
    // A lateral subquery that refers to its left side runs once per key, in a nested
    // loop: the rows of a key are consecutive and in order.
    let mut select = Query::select();
    select
        .columns(names(table, rows.columns).map(|name| (CHILD, name)))
        .from_function(keys, array::ARRAY);
    if rows.has_sides() {
        select.column((CHILD, SIDE));
    }
    let walk = rows.walk(backend, rows.columns, own);
    select.join_lateral(JoinType::InnerJoin, walk, CHILD, Expr::cust("TRUE"));
    select
}

/// The page for each value of an array, in SQLite. `scope` may refer to the value.
///
/// SQLite has no lateral join, but runs a correlated subquery of keys in the same way.
/// The resulting set has no order, so the few returned rows are sorted again.
pub(super) fn for_each(
    array: FunctionCall,
    rows: Rows<'_>,
    scope: impl Fn(&mut SelectStatement),
) -> SelectStatement {
    let (table, page) = (rows.table, rows.page);
    let key_name = table.column(table.key()).name;
    let mut select = Query::select();
    select
        .columns(names(table, rows.columns).map(|name| (CHILD, name)))
        .from_function(array, array::ARRAY);
    let mut key = ColumnSet::default();
    key.insert(table.key());
    let mut walk = Query::select();
    let found = rows.walk(DbBackend::Sqlite, key, scope);
    let walk = if rows.has_sides() {
        select.expr_as(side_of(rows), Alias::new(SIDE));
        walk.column((CHILD, key_name)).from_subquery(found, CHILD);
        walk
    } else {
        found
    };
    select
        .cross_join(table.name.into_table_ref().alias(CHILD))
        .and_where(Expr::col((CHILD, key_name)).in_subquery(walk))
        .order_by((array::ARRAY, "key"), SqlOrder::Asc);
    page.order
        .walk(page.backward)
        .sort(&mut select, table, CHILD);
    select
}

/// The side of a returned row, from its position.
fn side_of(rows: Rows<'_>) -> Expr {
    let outside: Vec<(Side, Expr)> = rows
        .outside()
        .map(|(side, position, walk)| {
            let is_outside = walk.reversed().is_up_to(position, rows.table, CHILD);
            (side, is_outside)
        })
        .collect();
    let mut case = CaseStatement::new();
    // A row that was looked up on both sides occurs once in the set.
    if let [(_, one), (_, other)] = outside.as_slice() {
        case = case.case(
            one.clone().and(other.clone()),
            Expr::cust(Side::Both.to_sql()),
        );
    }
    for (side, is_outside) in outside {
        case = case.case(is_outside, Expr::cust(side.to_sql()));
    }
    case.finally(Expr::cust(Side::Inside.to_sql())).into()
}

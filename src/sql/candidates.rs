//! Pages of the rows that match a text.
//!
//! An index of texts knows no order. If few rows match, it is best to look all of them
//! up and sort them. If many match, it is best to walk the order and skip the others,
//! as without an index: half of all rows would take long to sort, and the first page of
//! them is soon found. Which of the two applies is only known when the statement runs,
//! so it contains both. It asks the index for a number of rows first, and walks only if
//! there are that many.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, Asterisk, CaseStatement, CommonTableExpression, Expr, ExprTrait, Func, Query,
    SelectStatement, UnionType,
};

use super::page::SIDE;
use super::text::Place;
use super::{Rows, children, is_postgres, names};

/// The number of rows at which the order is walked. A walk finds a page of 20 among
/// these rows after 1/200 of a table with a million rows.
pub(super) const MOST: u64 = 4001;

/// The name of the rows that the index finds.
const FOUND: &str = "n";

/// A page of a table.
pub(super) fn page(backend: DbBackend, rows: Rows<'_>) -> SelectStatement {
    let table = rows.table;
    let Some(narrowing) = rows.filter.narrowing(0) else {
        return rows.walk(backend, rows.columns, |walk| {
            walk.from(table.name);
        });
    };
    let few = rows.walk(backend, rows.columns, |walk| {
        walk.from_as(FOUND, table.name)
            .and_where(there_are_many().not());
    });
    let many = if is_postgres(backend) {
        // PostgreSQL tests this once, before the walk.
        rows.walk(backend, rows.columns, |walk| {
            walk.from(table.name).and_where(there_are_many());
        })
    } else {
        let once = CaseStatement::new()
            .case(there_are_many(), Expr::cust("'[0]'"))
            .finally(Expr::cust("'[]'"));
        let once = Func::cust(Alias::new("json_each")).arg(once);
        children::for_each(once, rows, |walk| {
            walk.from(table.name);
        })
    };
    let mut all = part(rows, few);
    all.union(UnionType::All, part(rows, many));
    let found = CommonTableExpression::new()
        .table_name(FOUND)
        .query(narrowing.rows(backend, table, Place::Candidates))
        .materialized(true)
        .to_owned();
    all.with_cte(found);
    all
}

/// Whether the index found so many rows that there may be more.
fn there_are_many() -> Expr {
    let mut count = Query::select();
    count.expr(Func::count(Expr::col(Asterisk))).from(FOUND);
    Expr::SubQuery(None, Box::new(count.into())).eq(Place::Candidates.to_value())
}

/// The rows of one of the two, in their order.
fn part(rows: Rows<'_>, ordered: SelectStatement) -> SelectStatement {
    /// The name of these rows.
    const PART: &str = "p";

    let mut select = Query::select();
    select.columns(names(rows.table, rows.columns).map(|name| (PART, name)));
    if rows.has_sides() {
        select.column((PART, SIDE));
    }
    select.from_subquery(ordered, PART);
    select
}

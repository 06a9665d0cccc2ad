//! The condition that rows of another table refer to a row.
//!
//! A database can start from either side: look up the referring rows of each row, which
//! stops early if most rows have some, or collect the keys that the matching rows refer
//! to, which is fast if few rows match. PostgreSQL plans `EXISTS` either way, as a semi-join
//! or an anti-join, and chooses by its statistics. SQLite evaluates `EXISTS` for each row,
//! and `IN` by collecting the keys, so the form of the condition decides.

use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::filter::{Comparison, Filter, Scope};
use super::is_postgres;
use crate::table::{ColumnIndex, Table};

/// The condition that a row of a table refers to the scope's row and matches a filter. It is
/// never null, so its negation needs no test for null.
pub(super) fn semi_join(
    scope: Scope<'_>,
    table: &Table,
    foreign_key: ColumnIndex,
    filter: &Filter,
) -> Expr {
    let own = scope.table;
    debug_assert_ne!(own.name, table.name, "the names of the two tables differ");
    let reference = || Expr::col((table.name, table.column(foreign_key).name));
    let key = Expr::col((own.name, own.column(own.key()).name));
    let inner = Scope {
        table,
        order: None,
        ..scope
    };
    let mut select = Query::select();
    select.from(table.name);
    let walks = scope.order.is_some() && !has_few_rows(filter, table);
    if is_postgres(scope.backend) || walks {
        select.expr(Expr::cust("1")).and_where(reference().eq(key));
        filter.restrict_in(&mut select, inner);
        return Expr::exists(select);
    }
    select.expr(reference());
    if table.column(foreign_key).nullable {
        select.and_where(reference().is_not_null());
    }
    filter.restrict_in(&mut select, inner);
    key.in_subquery(select)
}

/// Whether the form of a condition lets an index find the few rows that match it: a unique
/// column has one of the given values, or a sparse column has a value.
fn has_few_rows(filter: &Filter, table: &Table) -> bool {
    match filter {
        Filter::Compare {
            column, comparison, ..
        } => {
            let column = table.column(*column);
            column.sparse || column.unique && *comparison == Comparison::Equal
        }
        Filter::OneOf { column, .. } => {
            let column = table.column(*column);
            column.sparse || column.unique
        }
        Filter::Not(filter) => match &**filter {
            Filter::IsNull(column) => table.column(*column).sparse,
            _ => false,
        },
        Filter::All(all) => all.iter().any(|filter| has_few_rows(filter, table)),
        Filter::Any(any) => any.iter().all(|filter| has_few_rows(filter, table)),
        Filter::Broad(_)
        | Filter::IsNull(_)
        | Filter::Matches { .. }
        | Filter::Related { .. }
        | Filter::Referring { .. } => false,
    }
}

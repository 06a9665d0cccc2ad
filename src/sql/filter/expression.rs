//! Conditions as SQL.

use std::cell::Cell as Counter;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{DbBackend, Value};

use super::narrowing::Narrowing;
use super::text_match::{is_simple, matches};
use super::{Comparison, Filter};
use crate::sql::semi_join::{SemiJoin, Share};
use crate::sql::text::Place;
use crate::sql::{array, is_postgres};
use crate::table::{ColumnIndex, Table};

/// The number of the oldest transaction that is running on PostgreSQL.
const OLDEST_RUNNING: &str = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

/// The context of a condition.
#[derive(Clone, Copy)]
pub(in crate::sql) struct Scope<'a> {
    pub(in crate::sql) backend: DbBackend,
    /// The table of the rows.
    pub(in crate::sql) table: &'a Table,
    /// The column in whose order the statement walks the rows, if it does.
    pub(in crate::sql) order: Option<ColumnIndex>,
    /// Whether every row of the statement must match the condition, so that the database can
    /// start from the rows that do.
    pub(super) is_required: bool,
    /// Whether many rows match the condition, so that it is tested on each row.
    pub(super) is_broad: bool,
    /// The number of the filter's values so far.
    pub(in crate::sql) compared: &'a Counter<usize>,
}

impl Scope<'_> {
    /// The placeholder of the filter's next value.
    fn next(self) -> Value {
        let number = self.compared.get();
        self.compared.set(number + 1);
        Place::FilterValue(number).to_value()
    }
}

impl Filter {
    /// Adds the condition to a statement on a table's rows. `order` is the order in
    /// which the statement walks them, if it does.
    pub(in crate::sql) fn restrict(
        &self,
        select: &mut SelectStatement,
        backend: DbBackend,
        table: &Table,
        order: Option<ColumnIndex>,
    ) {
        let scope = Scope {
            backend,
            table,
            order,
            is_required: true,
            is_broad: false,
            compared: &Counter::new(0),
        };
        self.restrict_in(select, scope);
    }

    /// The condition as a value, with the filter's values numbered from `first`.
    pub(in crate::sql) fn to_condition(
        &self,
        backend: DbBackend,
        table: &Table,
        first: usize,
    ) -> Expr {
        let scope = Scope {
            backend,
            table,
            order: None,
            is_required: false,
            is_broad: false,
            compared: &Counter::new(first),
        };
        self.to_expression(scope, false)
    }

    /// The same, after an index has narrowed the rows down.
    pub(in crate::sql) fn restrict_by_index(
        &self,
        select: &mut SelectStatement,
        backend: DbBackend,
        table: &Table,
    ) {
        // A condition on a related row alone narrows nothing but itself.
        let narrowing = self.narrowing(0);
        if let Some(narrowing) = narrowing.filter(|of| !matches!(of, Narrowing::Related(..))) {
            select.and_where(narrowing.to_expression(backend, table, None));
        }
        self.restrict(select, backend, table, None);
    }

    fn restrict_in(&self, select: &mut SelectStatement, scope: Scope<'_>) {
        if !self.is_everything() {
            select.and_where(self.to_expression(scope, false));
        }
    }

    /// The condition on the rows of a table. `negated` is true below a `not`.
    pub(in crate::sql) fn to_expression(&self, scope: Scope<'_>, negated: bool) -> Expr {
        let Scope { backend, table, .. } = scope;
        let condition = |column: ColumnIndex, test: &dyn Fn(Expr) -> Expr| {
            let expression = || Expr::col((table.name, table.column(column).name));
            let test = test(expression());
            if negated && table.column(column).nullable {
                expression().is_not_null().and(test)
            } else {
                test
            }
        };
        let one_of = Scope {
            is_required: false,
            ..scope
        };
        let each = |filters: &[Self], scope, empty: &'static str, join: fn(Expr, Expr) -> Expr| {
            filters
                .iter()
                .map(|filter| filter.to_expression(scope, negated))
                .reduce(join)
                .unwrap_or_else(|| Expr::cust(empty))
        };
        match self {
            Self::All(all) => each(all, scope, "TRUE", Expr::and),
            Self::Any(any) => each(any, one_of, "FALSE", Expr::or),
            Self::Not(filter) => match &**filter {
                // The same text as in the conditions of partial indexes.
                Self::IsNull(column) => {
                    Expr::col((table.name, table.column(*column).name)).is_not_null()
                }
                filter => filter.to_expression(one_of, true).not(),
            },
            Self::Broad(filter) => {
                let broad = Scope {
                    is_broad: true,
                    ..scope
                };
                let condition = filter.to_expression(broad, negated);
                match scope.order {
                    Some(order) if !is_postgres(backend) => {
                        walk_past(condition, filter.compares(order))
                    }
                    // PostgreSQL knows this from its statistics.
                    _ => condition,
                }
            }
            Self::Compare {
                column, comparison, ..
            } => condition(*column, &|expression| {
                comparison.apply(expression, scope.next())
            }),
            Self::OneOf { column, .. } | Self::OfGates(column) => {
                condition(*column, &|expression| {
                    array::is_one_of(backend, expression, scope.next())
                })
            }
            Self::Settled(column) if is_postgres(backend) => {
                let column = Expr::col((table.name, table.column(*column).name));
                column.lt(Expr::cust(OLDEST_RUNNING))
            }
            // There is one transaction at a time that writes.
            Self::Settled(_) => Expr::cust("TRUE"),
            Self::IsNull(column) => Expr::col((table.name, table.column(*column).name)).is_null(),
            Self::Matches {
                column, fit, text, ..
            } => condition(*column, &|expression| {
                matches(backend, expression, scope.next(), *fit, is_simple(text))
            }),
            Self::Related {
                key,
                table: other,
                filter,
            } => condition(*key, &|expression| {
                let mut select = Query::select();
                select
                    .column((other.name, other.column(other.key()).name))
                    .from(other.name);
                let related = Scope {
                    table: other,
                    order: None,
                    is_broad: false,
                    ..scope
                };
                let narrowing = filter.narrowing(scope.compared.get());
                if let Some(narrowing) =
                    narrowing.filter(|of| !matches!(of, Narrowing::Related(..)))
                {
                    select.and_where(narrowing.to_expression(backend, other, None));
                }
                filter.restrict_in(&mut select, related);
                if !negated && filter.is_of_one_row(other) {
                    // A value instead of a set: PostgreSQL then knows the foreign key
                    // before the walk and uses its index.
                    expression.eq(Expr::SubQuery(None, Box::new(select.into())))
                } else {
                    expression.in_subquery(select)
                }
            }),
            Self::Referring {
                table,
                foreign_key,
                filter,
            } => referring(scope, table, *foreign_key, filter),
        }
    }
}

/// The condition that rows of another table match a filter and refer to a row.
fn referring(
    scope: Scope<'_>,
    table: &'static Table,
    foreign_key: ColumnIndex,
    filter: &Filter,
) -> Expr {
    let share = if scope.is_broad {
        Share::Most
    } else if filter.has_few_rows(table) {
        Share::Few
    } else {
        Share::Unknown
    };
    let join = SemiJoin {
        backend: scope.backend,
        own: scope.table,
        table,
        foreign_key,
        share,
        walks: scope.order.is_some(),
        is_required: scope.is_required,
    };
    let inner = Scope {
        table,
        order: None,
        is_broad: false,
        ..scope
    };
    join.to_expression(|select| filter.restrict_in(select, inner))
}

impl Comparison {
    pub(in crate::sql) fn apply(self, expression: Expr, value: Value) -> Expr {
        match self {
            Self::Equal => expression.eq(value),
            Self::NotEqual => expression.ne(value),
            Self::Less => expression.lt(value),
            Self::LessOrEqual => expression.lte(value),
            Self::Greater => expression.gt(value),
            Self::GreaterOrEqual => expression.gte(value),
        }
    }
}

/// A condition that most rows match, on rows that SQLite walks in an order. SQLite does
/// not know the values of parameters. If the condition is a range of the order, it is
/// marked as likely; otherwise a `+` keeps SQLite from using an index for it.
fn walk_past(condition: Expr, is_range: bool) -> Expr {
    if is_range {
        Func::cust(Alias::new("likely")).arg(condition).into()
    } else {
        Expr::cust_with_exprs("+(?)", [condition])
    }
}

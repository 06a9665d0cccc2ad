//! Conditions on a table's columns and on related rows.
//!
//! Conditions have two truth values. A comparison with null is false, so `ne` does not
//! match null, but `not: { eq }` does. SQL has a third value, which counts as false
//! everywhere except below NOT. So below a `not`, and only there, comparisons of
//! nullable columns test for null first.

mod narrowing;
mod text_match;

use std::cell::Cell as Counter;
use std::sync::Arc;

use chrono::TimeDelta;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{DbBackend, Value};

use self::narrowing::Narrowing;
pub use self::text_match::Fit;
use self::text_match::matches;
pub(super) use self::text_match::{is_simple, pattern};
use super::semi_join::{SemiJoin, Share};
use super::text::Place;
use super::{array, is_postgres};
use crate::table::{Cell, ColumnIndex, Table};

/// The number of the oldest transaction that is running on PostgreSQL.
const OLDEST_RUNNING: &str = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

/// A condition on a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// All of these conditions. True if there are none.
    All(Vec<Filter>),
    /// At least one of these conditions. False if there are none.
    Any(Vec<Filter>),
    /// The opposite of a condition.
    Not(Box<Filter>),
    /// A condition that many rows match. The statement walks the order and skips the
    /// other rows, instead of looking up all matching rows and sorting them.
    Broad(Box<Filter>),
    /// The comparison of a column with a value.
    Compare {
        /// The column.
        column: ColumnIndex,
        /// The comparison.
        comparison: Comparison,
        /// The value.
        value: Operand,
    },
    /// A column has one of these values.
    OneOf {
        /// The column.
        column: ColumnIndex,
        /// The values, which have the column's kind.
        values: Arc<[Cell]>,
    },
    /// A column refers to one of the gates that the viewer is bound to.
    OfGates(ColumnIndex),
    /// A column has the number of a transaction, and every one with a lower number has
    /// ended.
    Settled(ColumnIndex),
    /// A column is null.
    IsNull(ColumnIndex),
    /// A column contains a text or starts with it, ignoring case.
    Matches {
        /// The column.
        column: ColumnIndex,
        /// The text, without special characters.
        text: String,
        /// Where in the column the text must be.
        fit: Fit,
        /// Whether an index of the column finds the rows.
        indexed: bool,
    },
    /// A foreign key refers to a row that matches a condition.
    Related {
        /// The foreign key.
        key: ColumnIndex,
        /// The other table.
        table: &'static Table,
        /// The condition on that row.
        filter: Box<Filter>,
    },
    /// At least one row of another table refers to the row and matches a condition.
    Referring {
        /// The other table.
        table: &'static Table,
        /// The foreign key, in the other table.
        foreign_key: ColumnIndex,
        /// The condition on the rows of the other table.
        filter: Box<Filter>,
    },
}

/// The value in a comparison.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operand {
    /// A value.
    Given(Cell),
    /// The time of the request.
    Now,
    /// The time of the request, less a span.
    Ago(TimeDelta),
    /// The time of the request, plus a span.
    Ahead(TimeDelta),
}

/// The comparison of two values. Text is compared by code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// Equal.
    Equal,
    /// Not equal.
    NotEqual,
    /// Less, or earlier.
    Less,
    /// Less or equal.
    LessOrEqual,
    /// More, or later.
    Greater,
    /// Greater or equal.
    GreaterOrEqual,
}

/// The context of a condition.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) backend: DbBackend,
    /// The table of the rows.
    pub(super) table: &'a Table,
    /// The column in whose order the statement walks the rows, if it does.
    pub(super) order: Option<ColumnIndex>,
    /// Whether every row of the statement must match the condition, so that the database can
    /// start from the rows that do.
    is_required: bool,
    /// Whether many rows match the condition, so that it is tested on each row.
    is_broad: bool,
    /// The number of the filter's values so far.
    pub(super) compared: &'a Counter<usize>,
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
    /// The condition that every row matches.
    pub const EVERYTHING: Self = Self::All(Vec::new());

    /// Whether its form makes it match every row.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(all) if all.iter().all(Self::is_everything))
    }

    /// Whether its form makes it match at most one row of a table: a unique column has
    /// a given value.
    fn is_of_one_row(&self, table: &Table) -> bool {
        match self {
            Self::Compare {
                column,
                comparison: Comparison::Equal,
                ..
            } => table.column(*column).unique,
            Self::All(all) => all.iter().any(|filter| filter.is_of_one_row(table)),
            _ => false,
        }
    }

    /// Whether its form lets an index find the few rows of a table that match it: a unique
    /// column has one of the given values, or a sparse column has a value.
    fn has_few_rows(&self, table: &Table) -> bool {
        match self {
            Self::Compare {
                column, comparison, ..
            } => {
                let column = table.column(*column);
                column.sparse || column.unique && *comparison == Comparison::Equal
            }
            Self::OneOf { column, .. } => {
                let column = table.column(*column);
                column.sparse || column.unique
            }
            Self::Not(filter) => match &**filter {
                Self::IsNull(column) => table.column(*column).sparse,
                _ => false,
            },
            Self::All(all) => all.iter().any(|filter| filter.has_few_rows(table)),
            Self::Any(any) => any.iter().all(|filter| filter.has_few_rows(table)),
            _ => false,
        }
    }

    /// Whether it compares this column.
    fn compares(&self, with: ColumnIndex) -> bool {
        matches!(self, Self::Compare { column, .. } if *column == with)
    }

    /// Adds the condition to a statement on a table's rows. `order` is the order in
    /// which the statement walks them, if it does.
    pub(super) fn restrict(
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
    pub(super) fn to_condition(&self, backend: DbBackend, table: &Table, first: usize) -> Expr {
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
    pub(super) fn restrict_by_index(
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
    pub(super) fn to_expression(&self, scope: Scope<'_>, negated: bool) -> Expr {
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
    pub(super) fn apply(self, expression: Expr, value: Value) -> Expr {
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

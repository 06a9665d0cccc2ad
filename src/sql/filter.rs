//! Which rows: conditions on a table's columns and on related rows.
//!
//! Logic has two values. A comparison with null is false, so `ne` does not
//! match null and `not: { eq }` does. SQL has a third value, which counts as
//! false for all but NOT. So inside of a `not`, and only there, comparisons of
//! what may be null say so first.

use std::cell::Cell as Counter;
use std::sync::Arc;

use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, Query, SelectStatement, extension::postgres::PgFunc,
};
use sea_orm::{DbBackend, Value};

use super::text::Place;
use super::{array, is_postgres};
use crate::table::{Cell, ColumnIndex, Table};

/// A condition on a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// Every one of these; true when there is none.
    All(Vec<Filter>),
    /// At least one of these; false when there is none.
    Any(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// This, which many rows meet: an order is walked and rows are left out,
    /// rather than all that meet it looked up and sorted.
    Broad(Box<Filter>),
    /// How a column compares with a value.
    Compare {
        /// The column.
        column: ColumnIndex,
        /// How.
        comparison: Comparison,
        /// With what.
        value: Operand,
    },
    /// That a column has one of these values.
    OneOf {
        /// The column.
        column: ColumnIndex,
        /// The values, of the column's kind.
        values: Arc<[Cell]>,
    },
    /// That a column is null.
    IsNull(ColumnIndex),
    /// That a column contains a text, or starts with it, without regard to
    /// case.
    Matches {
        /// The column.
        column: ColumnIndex,
        /// The text, of which every character means itself.
        text: String,
        /// Whether it has to stand at the start.
        at_start: bool,
    },
    /// That a foreign key names a row of which a condition holds.
    Related {
        /// The foreign key.
        key: ColumnIndex,
        /// The other table.
        table: &'static Table,
        /// The condition on its row.
        filter: Box<Filter>,
    },
}

/// What a comparison compares with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Operand {
    /// A value.
    Given(Cell),
    /// The instant of the request.
    Now,
}

/// How two values compare. Text compares by code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// The same.
    Equal,
    /// Not the same.
    NotEqual,
    /// Less, or earlier.
    Less,
    /// Not more.
    LessOrEqual,
    /// More, or later.
    Greater,
    /// Not less.
    GreaterOrEqual,
}

/// What a condition is part of.
#[derive(Clone, Copy)]
struct Scope<'a> {
    backend: DbBackend,
    /// The table whose rows it is about.
    table: &'a Table,
    /// The column whose order the statement walks, if it walks one.
    order: Option<ColumnIndex>,
    /// How many values the filter was compared with so far.
    compared: &'a Counter<usize>,
}

impl Scope<'_> {
    /// The place of the next value that the filter compares with.
    fn next(self) -> Value {
        let number = self.compared.get();
        self.compared.set(number + 1);
        Place::Compared(number).to_value()
    }
}

impl Filter {
    /// The condition that every row meets.
    pub const EVERYTHING: Self = Self::All(Vec::new());

    /// Whether every row meets it by its form.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        matches!(self, Self::All(all) if all.iter().all(Self::is_everything))
    }

    /// Whether at most one row of a table meets it by its form: a unique column
    /// has a value.
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

    /// Whether it compares a column.
    fn compares(&self, with: ColumnIndex) -> bool {
        matches!(self, Self::Compare { column, .. } if *column == with)
    }

    /// Adds the condition to a statement that walks rows of a table, in an order if
    /// there is one.
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
            compared: &Counter::new(0),
        };
        self.restrict_in(select, scope);
    }

    fn restrict_in(&self, select: &mut SelectStatement, scope: Scope<'_>) {
        if !self.is_everything() {
            select.and_where(self.to_expression(scope, false));
        }
    }

    /// The condition on the rows of a table, inside of a `not` or outside.
    fn to_expression(&self, scope: Scope<'_>, negated: bool) -> Expr {
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
        let each = |filters: &[Self], empty: &'static str, join: fn(Expr, Expr) -> Expr| {
            filters
                .iter()
                .map(|filter| filter.to_expression(scope, negated))
                .reduce(join)
                .unwrap_or_else(|| Expr::cust(empty))
        };
        match self {
            Self::All(all) => each(all, "TRUE", Expr::and),
            Self::Any(any) => each(any, "FALSE", Expr::or),
            Self::Not(filter) => match &**filter {
                // As the conditions of partial indexes are written.
                Self::IsNull(column) => {
                    Expr::col((table.name, table.column(*column).name)).is_not_null()
                }
                filter => filter.to_expression(scope, true).not(),
            },
            Self::Broad(filter) => {
                let condition = filter.to_expression(scope, negated);
                match scope.order {
                    Some(order) if !is_postgres(backend) => {
                        walk_past(condition, filter.compares(order))
                    }
                    // PostgreSQL knows by its statistics.
                    _ => condition,
                }
            }
            Self::Compare {
                column, comparison, ..
            } => condition(*column, &|expression| {
                comparison.apply(expression, scope.next())
            }),
            Self::OneOf { column, .. } => condition(*column, &|expression| {
                array::is_one_of(backend, expression, scope.next())
            }),
            Self::IsNull(column) => Expr::col((table.name, table.column(*column).name)).is_null(),
            Self::Matches {
                column, at_start, ..
            } => condition(*column, &|expression| {
                matches(backend, expression, scope.next(), *at_start)
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
                    ..scope
                };
                filter.restrict_in(&mut select, related);
                if !negated && filter.is_of_one_row(other) {
                    // A value, not a set: PostgreSQL then knows the foreign
                    // key before it walks, and takes its index.
                    expression.eq(Expr::SubQuery(None, Box::new(select.into())))
                } else {
                    expression.in_subquery(select)
                }
            }),
        }
    }
}

impl Comparison {
    fn apply(self, expression: Expr, value: Value) -> Expr {
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

/// A broad condition on rows that SQLite walks in an order. It knows nothing of
/// a parameter's value: it is told that the condition is likely, where it is a
/// range of the order, and else by a `+` to take no index for it.
fn walk_past(condition: Expr, is_range: bool) -> Expr {
    if is_range {
        Func::cust(Alias::new("likely")).arg(condition).into()
    } else {
        Expr::cust_with_exprs("+(?)", [condition])
    }
}

/// Text without regard to case, by Unicode's simple case folding on both
/// databases: SQLite through regular expressions, which sqlx lends it, and
/// PostgreSQL through a function of our own, since its case mappings depend on
/// how it was installed.
fn matches(backend: DbBackend, expression: Expr, text: Value, at_start: bool) -> Expr {
    if is_postgres(backend) {
        let fold =
            |expression: Expr| Func::cust(Alias::new(migration::FOLD_FUNCTION)).arg(expression);
        let (folded, text) = (fold(expression), fold(Expr::val(text)));
        if at_start {
            PgFunc::starts_with(folded, text).into()
        } else {
            Expr::from(Func::cust(Alias::new("strpos")).arg(folded).arg(text))
                .gt(Place::Nowhere.to_value())
        }
    } else {
        expression.binary(
            sea_orm::sea_query::BinOper::Custom("REGEXP"),
            Expr::val(text),
        )
    }
}

/// The regular expression that finds a text in SQLite.
pub(super) fn pattern(text: &str, at_start: bool) -> String {
    let start = if at_start { r"\A" } else { "" };
    format!("(?i){start}{}", regex::escape(text))
}

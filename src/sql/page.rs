//! Pages of rows in an order, at the root and for each of many parents.
//!
//! Paging is by keyset: a page starts at a position in the order, found by an
//! index, so page 10,000 costs what page 1 does and rows inserted meanwhile
//! move nothing.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Expr, ExprTrait, IntoTableRef, JoinType, Order as SqlOrder, Query, SelectStatement,
};

use super::{Filter, Prepared, array, is_postgres, names};
use crate::table::{Cell, ColumnIndex, ColumnSet, Table};

/// How many rows a connection shows, where they start, and in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// In which order.
    pub order: Order,
    /// The most rows that are shown.
    pub limit: u32,
    /// From the end of the range: its last rows, still in the order.
    pub backward: bool,
    /// The range starts behind this position.
    pub after: Option<Position>,
    /// The range ends before this position.
    pub before: Option<Position>,
}

/// An order that is total: by a column, rows equal in it by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// The column.
    pub column: ColumnIndex,
    /// Of the column and of the key.
    pub direction: Direction,
}

/// Ascending or descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A place in an order: where a row stands, or stood.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The value of the order's column.
    pub value: Cell,
    /// The key.
    pub key: i64,
}

/// Rows of a table, a page of them.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Of which table.
    pub table: &'static Table,
    /// The columns that are selected.
    pub columns: ColumnSet,
    /// Those that are on a connection.
    pub filter: &'a Filter,
    /// Those of them that are on the page.
    pub page: &'a Page,
    /// Whether one row more than the page is fetched, to see if there is one.
    pub probe: bool,
}

impl Direction {
    fn turned(self, turn: bool) -> Self {
        match (self, turn) {
            (Self::Ascending, false) | (Self::Descending, true) => Self::Ascending,
            _ => Self::Descending,
        }
    }

    fn to_sql(self) -> SqlOrder {
        match self {
            Self::Ascending => SqlOrder::Asc,
            Self::Descending => SqlOrder::Desc,
        }
    }
}

impl Order {
    /// The columns that make the order total: the key is left out where the
    /// column is unique.
    pub fn columns(self, table: &Table) -> impl Iterator<Item = ColumnIndex> {
        let key = (!table.column(self.column).unique).then(|| table.key());
        std::iter::once(self.column).chain(key)
    }
}

impl Rows<'_> {
    fn column(&self, alias: &'static str, column: ColumnIndex) -> Expr {
        Expr::col((alias, self.table.column(column).name))
    }

    /// How many rows the statement returns at most, for each parent.
    fn limit(&self) -> u64 {
        u64::from(self.page.limit) + u64::from(self.probe)
    }

    /// Adds the condition, the page's range, order and limit to a statement
    /// over the table.
    fn walk(&self, select: &mut SelectStatement, backend: DbBackend) {
        let (page, alias) = (self.page, self.table.name);
        self.filter.restrict(select, backend, self.table);
        if let Some(position) = &page.after {
            select.and_where(self.beyond(alias, position, page.order.direction));
        }
        if let Some(position) = &page.before {
            select.and_where(self.beyond(alias, position, page.order.direction.turned(true)));
        }
        self.order(select, alias);
        select.limit(self.limit());
    }

    fn order(&self, select: &mut SelectStatement, alias: &'static str) {
        let direction = self
            .page
            .order
            .direction
            .turned(self.page.backward)
            .to_sql();
        for column in self.page.order.columns(self.table) {
            select.order_by((alias, self.table.column(column).name), direction.clone());
        }
    }

    /// That a row stands beyond a position, walking in a direction. A row
    /// value, which both databases turn into one range of the order's index.
    fn beyond(&self, alias: &'static str, position: &Position, direction: Direction) -> Expr {
        let (row, bound): (Vec<Expr>, Vec<Expr>) = self
            .page
            .order
            .columns(self.table)
            .zip([position.value.to_value(), position.key.into()])
            .map(|(column, value)| (self.column(alias, column), Expr::val(value)))
            .unzip();
        let (row, bound) = match <[Expr; 1]>::try_from(row.clone()) {
            Ok([row]) => (
                row,
                bound.into_iter().next().expect("a value for each column"),
            ),
            Err(_) => (Expr::tuple(row), Expr::tuple(bound)),
        };
        match direction {
            Direction::Ascending => row.gt(bound),
            Direction::Descending => row.lt(bound),
        }
    }
}

/// A page of a table. A backward page comes last row first.
#[must_use]
pub fn fetch_page(backend: DbBackend, rows: Rows<'_>) -> Prepared {
    let mut select = Query::select();
    select
        .columns(names(rows.table, rows.columns))
        .from(rows.table.name);
    rows.walk(&mut select, backend);
    Prepared::new(backend, &select, 0)
}

/// The same page of each parent's rows, a parent's rows together. A backward
/// page comes last row first.
///
/// Each parent's rows come from a walk of the index on (parent, order), which
/// stops at the limit. The cost follows the rows returned, not those there are.
#[must_use]
pub fn fetch_children(
    backend: DbBackend,
    rows: Rows<'_>,
    foreign_key: ColumnIndex,
    parents: &[i64],
) -> Prepared {
    /// The rows that are returned.
    const CHILD: &str = "c";

    let mut walk = Query::select();
    let mut select = Query::select();
    select
        .columns(names(rows.table, rows.columns).map(|name| (CHILD, name)))
        .from_function(
            array::table(backend, array::bind_keys(backend, parents)),
            array::ARRAY,
        );
    if is_postgres(backend) {
        // A lateral subquery that refers to its left side runs once a key, in
        // a nested loop: its rows come together, in its order.
        walk.columns(names(rows.table, rows.columns))
            .from(rows.table.name);
        let own = rows.column(rows.table.name, foreign_key);
        walk.and_where(own.eq(array::column(backend)));
        rows.walk(&mut walk, backend);
        select.join_lateral(JoinType::InnerJoin, walk, CHILD, Expr::cust("TRUE"));
    } else {
        // SQLite has no lateral join, but walks a correlated subquery of keys
        // in the same way. The set it makes has no order, so the few rows that
        // are returned are put in order again.
        let key = rows.table.key();
        walk.column((rows.table.name, rows.table.column(key).name))
            .from(rows.table.name);
        let own = rows.column(rows.table.name, foreign_key);
        walk.and_where(own.eq(array::column(backend)));
        rows.walk(&mut walk, backend);
        select
            .cross_join(rows.table.name.into_table_ref().alias(CHILD))
            .and_where(rows.column(CHILD, key).in_subquery(walk));
        select.order_by((array::ARRAY, "key"), SqlOrder::Asc);
        rows.order(&mut select, CHILD);
    }
    Prepared::new(backend, &select, parents.len())
}

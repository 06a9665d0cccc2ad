//! Orders of rows, and places in them.

use sea_orm::sea_query::{Expr, ExprTrait, Order as SqlOrder, SelectStatement};

use super::text::Place;
use crate::table::{Cell, ColumnIndex, Table};

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

impl Direction {
    /// The other one, when `turn` says so.
    pub(super) fn turned(self, turn: bool) -> Self {
        match (self, turn) {
            (Self::Ascending, false) | (Self::Descending, true) => Self::Ascending,
            _ => Self::Descending,
        }
    }
}

impl Order {
    /// The columns that make the order total: the key is left out where the
    /// column is unique.
    fn columns(self, table: &Table) -> impl Iterator<Item = ColumnIndex> {
        let key = (!table.column(self.column).unique).then(|| table.key());
        std::iter::once(self.column).chain(key)
    }

    pub(super) fn is_descending(self) -> bool {
        self.direction == Direction::Descending
    }

    /// The same order, from the other end when `turn` says so.
    pub(super) fn turned(self, turn: bool) -> Self {
        Self {
            direction: self.direction.turned(turn),
            ..self
        }
    }

    /// Puts the rows of a table, which the statement names `alias`, in order.
    pub(super) fn apply(self, select: &mut SelectStatement, table: &Table, alias: &'static str) {
        let direction = match self.direction {
            Direction::Ascending => SqlOrder::Asc,
            Direction::Descending => SqlOrder::Desc,
        };
        for column in self.columns(table) {
            select.order_by((alias, table.column(column).name), direction.clone());
        }
    }

    /// That a row of a table, which the statement names `alias`, comes behind
    /// a position. A row value, which both databases turn into one range of
    /// the order's index.
    pub(super) fn is_behind(
        self,
        position: [Place; 2],
        table: &Table,
        alias: &'static str,
    ) -> Expr {
        let (row, bound) = self.compared(position, table, alias);
        match self.direction {
            Direction::Ascending => row.gt(bound),
            Direction::Descending => row.lt(bound),
        }
    }

    /// That a row comes before a position, or stands at it.
    pub(super) fn is_up_to(self, position: [Place; 2], table: &Table, alias: &'static str) -> Expr {
        let (row, bound) = self.compared(position, table, alias);
        match self.direction {
            Direction::Ascending => row.lte(bound),
            Direction::Descending => row.gte(bound),
        }
    }

    /// A row's values in the order, and a position's.
    fn compared(self, position: [Place; 2], table: &Table, alias: &'static str) -> (Expr, Expr) {
        let column = |column| Expr::col((alias, table.column(column).name));
        let values = position.map(|place| Expr::val(place.to_value()));
        let columns: Vec<Expr> = self.columns(table).map(column).collect();
        match <[Expr; 1]>::try_from(columns) {
            Ok([column]) => {
                let [value, _] = values;
                (column, value)
            }
            Err(columns) => (Expr::tuple(columns), Expr::tuple(values)),
        }
    }
}

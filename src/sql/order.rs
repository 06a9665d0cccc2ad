//! Orders of rows, and positions in them.

use sea_orm::sea_query::{Expr, ExprTrait, Order as SqlOrder, SelectStatement};

use super::text::Place;
use crate::table::{Cell, ColumnIndex, Table};

/// A total order: by a column, and by key for rows with equal values in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// The column.
    pub column: ColumnIndex,
    /// The direction for both the column and the key.
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

/// A position in an order, which is that of an existing or a deleted row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The value of the order's column.
    pub value: Cell,
    /// The key.
    pub key: i64,
}

impl Direction {
    /// The opposite direction if `turn` is true.
    pub(super) fn turned(self, turn: bool) -> Self {
        match (self, turn) {
            (Self::Ascending, false) | (Self::Descending, true) => Self::Ascending,
            _ => Self::Descending,
        }
    }
}

impl Order {
    /// The columns that make the order total. The key is not needed if the column is
    /// unique.
    fn columns(self, table: &Table) -> impl Iterator<Item = ColumnIndex> {
        let key = (!table.column(self.column).unique).then(|| table.key());
        std::iter::once(self.column).chain(key)
    }

    pub(super) fn is_descending(self) -> bool {
        self.direction == Direction::Descending
    }

    /// The reverse order if `turn` is true.
    pub(super) fn turned(self, turn: bool) -> Self {
        Self {
            direction: self.direction.turned(turn),
            ..self
        }
    }

    /// Sorts the rows of a table by the order. The statement calls the table `alias`.
    pub(super) fn apply(self, select: &mut SelectStatement, table: &Table, alias: &'static str) {
        let direction = match self.direction {
            Direction::Ascending => SqlOrder::Asc,
            Direction::Descending => SqlOrder::Desc,
        };
        for column in self.columns(table) {
            select.order_by((alias, table.column(column).name), direction.clone());
        }
    }

    /// The condition that a row of a table, which the statement calls `alias`, follows
    /// a position. It compares row values, which both databases turn into a single
    /// range of the order's index.
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

    /// The condition that a row precedes a position or is at it.
    pub(super) fn is_up_to(self, position: [Place; 2], table: &Table, alias: &'static str) -> Expr {
        let (row, bound) = self.compared(position, table, alias);
        match self.direction {
            Direction::Ascending => row.lte(bound),
            Direction::Descending => row.gte(bound),
        }
    }

    /// The values of a row and of a position in the order.
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

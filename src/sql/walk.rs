//! Walks of an order's index.
//!
//! Rows without a value come last in both directions, but an index has them at one
//! end. So the order of a nullable column is walked in two stretches, each of which is
//! a range of the index on the column and the key: the rows with a value, and those
//! without.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, FunctionCall, NullOrdering, Order as SqlOrder, SelectStatement,
};

use super::text::{Form, Place};
use super::{Direction, Order, is_postgres};
use crate::table::{ColumnIndex, Table};

/// A walk of an order, from its start or from its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    column: ColumnIndex,
    direction: Direction,
    nulls_first: bool,
}

/// Rows that one walk of the index passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// All rows: the column is never null.
    All,
    /// The rows with a value.
    Values,
    /// The rows without a value, by key.
    Nulls,
}

/// An end of a range: the places of a position, and whether its value is null.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub(super) places: [Place; 2],
    pub(super) is_null: bool,
}

/// The rows of a stretch on one side of a position.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// All of them.
    All,
    /// None of them.
    None,
    /// Those that match a condition.
    Where(Expr),
}

/// The sides of a position.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Behind,
    UpTo,
}

impl Order {
    /// The walk from the start of the order, or from its end if `backward` is true.
    pub(super) fn walk(self, backward: bool) -> Walk {
        let walk = Walk {
            column: self.column,
            direction: self.direction,
            nulls_first: false,
        };
        if backward { walk.reversed() } else { walk }
    }
}

impl Stretch {
    /// The condition that a row belongs to the stretch. None if every row does.
    fn condition(self, column: Expr) -> Option<Expr> {
        match self {
            Self::All => None,
            Self::Values => Some(column.is_not_null()),
            Self::Nulls => Some(column.is_null()),
        }
    }
}

impl Walk {
    /// The same order from the other end.
    pub(super) fn reversed(self) -> Self {
        Self {
            direction: match self.direction {
                Direction::Ascending => Direction::Descending,
                Direction::Descending => Direction::Ascending,
            },
            nulls_first: !self.nulls_first,
            ..self
        }
    }

    /// Adds everything that determines the text of the walk.
    pub(super) fn add_to(self, form: &mut Form, table: &Table) {
        form.column(self.column);
        form.flags([
            self.direction == Direction::Descending,
            self.is_nullable(table) && self.nulls_first,
        ]);
    }

    /// Its stretches, in the order in which it passes them.
    pub(super) fn stretches(self, table: &Table) -> &'static [Stretch] {
        match (self.is_nullable(table), self.nulls_first) {
            (false, _) => &[Stretch::All],
            (true, false) => &[Stretch::Values, Stretch::Nulls],
            (true, true) => &[Stretch::Nulls, Stretch::Values],
        }
    }

    /// Makes a statement walk a stretch of a table's rows.
    pub(super) fn pass(
        self,
        select: &mut SelectStatement,
        stretch: Stretch,
        backend: DbBackend,
        table: &Table,
    ) {
        match stretch.condition(self.value(table, table.name)) {
            // If most rows have no value, SQLite would read the table by key instead.
            Some(condition) if stretch == Stretch::Nulls && !is_postgres(backend) => {
                let unlikely: FunctionCall = Func::cust(Alias::new("unlikely")).arg(condition);
                select.and_where(unlikely.into());
            }
            Some(condition) => {
                select.and_where(condition);
            }
            None => {}
        }
        for column in self.columns(table) {
            select.order_by((table.name, table.column(column).name), self.to_sql());
        }
    }

    /// Sorts rows of all stretches, which the statement calls `alias`.
    pub(super) fn sort(self, select: &mut SelectStatement, table: &Table, alias: &'static str) {
        let nulls = if self.nulls_first {
            NullOrdering::First
        } else {
            NullOrdering::Last
        };
        for column in self.columns(table) {
            let name = (alias, table.column(column).name);
            if table.column(column).nullable {
                select.order_by_with_nulls(name, self.to_sql(), nulls);
            } else {
                select.order_by(name, self.to_sql());
            }
        }
    }

    /// The rows of a stretch that follow a position. The statement calls the table
    /// `alias`.
    pub(super) fn behind(
        self,
        bound: Bound,
        stretch: Stretch,
        table: &Table,
        alias: &'static str,
    ) -> Part {
        self.part(Side::Behind, bound, stretch, table, alias)
    }

    /// The rows of a stretch that precede a position or are at it.
    pub(super) fn up_to(
        self,
        bound: Bound,
        stretch: Stretch,
        table: &Table,
        alias: &'static str,
    ) -> Part {
        self.part(Side::UpTo, bound, stretch, table, alias)
    }

    /// The condition that a row of any stretch precedes a position or is at it. No index
    /// serves it.
    pub(super) fn is_up_to(self, bound: Bound, table: &Table, alias: &'static str) -> Expr {
        let of_stretch = |stretch: &Stretch| {
            let own = stretch.condition(self.value(table, alias));
            match (self.up_to(bound, *stretch, table, alias), own) {
                (Part::None, _) => None,
                (Part::All, own) => own,
                // A comparison with null is not true, so it tests for values itself.
                (Part::Where(condition), Some(own)) if *stretch == Stretch::Nulls => {
                    Some(own.and(condition))
                }
                (Part::Where(condition), _) => Some(condition),
            }
        };
        let conditions = self.stretches(table).iter().filter_map(of_stretch);
        conditions
            .reduce(Expr::or)
            .unwrap_or_else(|| Expr::cust("FALSE"))
    }

    fn part(
        self,
        side: Side,
        bound: Bound,
        stretch: Stretch,
        table: &Table,
        alias: &'static str,
    ) -> Part {
        let its_stretch = match (self.is_nullable(table), bound.is_null) {
            (false, _) => Stretch::All,
            (true, false) => Stretch::Values,
            (true, true) => Stretch::Nulls,
        };
        if stretch == its_stretch {
            return Part::Where(self.compared(side, bound, stretch, table, alias));
        }
        let precedes = (stretch == Stretch::Nulls) == self.nulls_first;
        if precedes == (side == Side::UpTo) {
            Part::All
        } else {
            Part::None
        }
    }

    /// The comparison of a row with a position in the same stretch. It compares row
    /// values, which both databases turn into a single range of the order's index.
    fn compared(
        self,
        side: Side,
        bound: Bound,
        stretch: Stretch,
        table: &Table,
        alias: &'static str,
    ) -> Expr {
        let column = |column| Expr::col((alias, table.column(column).name));
        let [value, key] = bound.places.map(|place| Expr::val(place.to_value()));
        let columns: Vec<Expr> = self.columns(table).map(column).collect();
        let (row, position) = match <[Expr; 1]>::try_from(columns) {
            _ if stretch == Stretch::Nulls => (column(table.key()), key),
            Ok([column]) => (column, value),
            Err(columns) => (Expr::tuple(columns), Expr::tuple([value, key])),
        };
        match (side, self.direction) {
            (Side::Behind, Direction::Ascending) => row.gt(position),
            (Side::Behind, Direction::Descending) => row.lt(position),
            (Side::UpTo, Direction::Ascending) => row.lte(position),
            (Side::UpTo, Direction::Descending) => row.gte(position),
        }
    }

    /// The columns that make the order total. The key is not needed if the column is
    /// unique and never null.
    fn columns(self, table: &Table) -> impl Iterator<Item = ColumnIndex> {
        let column = table.column(self.column);
        let key = (!column.unique || column.nullable).then(|| table.key());
        std::iter::once(self.column).chain(key)
    }

    fn value(self, table: &Table, alias: &'static str) -> Expr {
        Expr::col((alias, table.column(self.column).name))
    }

    fn is_nullable(self, table: &Table) -> bool {
        table.column(self.column).nullable
    }

    fn to_sql(self) -> SqlOrder {
        match self.direction {
            Direction::Ascending => SqlOrder::Asc,
            Direction::Descending => SqlOrder::Desc,
        }
    }
}

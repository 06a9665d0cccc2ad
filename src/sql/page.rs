//! Pages of rows in an order.
//!
//! Paging is by keyset: a page starts at a position in the order, found by an
//! index, so page 10,000 costs what page 1 does and rows inserted meanwhile
//! move nothing.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement, UnionType};

use super::text::{Form, Place};
use super::{Filter, Order, Position, names};
use crate::table::{ColumnSet, Table};

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

/// Whether a page's statement also looks for rows on either side of the page:
/// for one row each, in the same walk of the index or one more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Probes {
    /// For rows that precede the page.
    pub preceding: bool,
    /// For rows that follow it.
    pub following: bool,
}

/// Where a row stands that a page's statement returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// In the page's range.
    Inside,
    /// Outside, up to `after`: a row precedes the range.
    Preceding,
    /// Outside, from `before` on: a row follows the range.
    Following,
    /// Both: the range ends where it starts, or before.
    Both,
}

/// Rows of a table, a page of them.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Of which table.
    pub table: &'static Table,
    /// The columns that are selected. After them comes a row's [`Side`], if
    /// [`Rows::has_sides`].
    pub columns: ColumnSet,
    /// Those that are on a connection.
    pub filter: &'a Filter,
    /// Those of them that are on the page.
    pub page: &'a Page,
    /// What is looked for around it.
    pub probes: Probes,
}

impl Side {
    /// As the database spells it.
    pub(super) fn to_sql(self) -> &'static str {
        match self {
            Self::Inside => "0",
            Self::Preceding => "1",
            Self::Following => "2",
            Self::Both => "3",
        }
    }

    /// What the database says.
    #[must_use]
    pub(crate) fn of(number: i32) -> Self {
        match number {
            1 => Self::Preceding,
            2 => Self::Following,
            3 => Self::Both,
            _ => Self::Inside,
        }
    }
}

/// The name of the column that holds a row's side.
pub(super) const SIDE: &str = "side";

/// The position where a page's range starts.
const AFTER: [Place; 2] = [Place::After, Place::AfterKey];

/// The position where it ends.
const BEFORE: [Place; 2] = [Place::Before, Place::BeforeKey];

impl Rows<'_> {
    /// Whether the statement returns rows outside of the page's range, and so
    /// tells each row's [`Side`].
    #[must_use]
    pub fn has_sides(&self) -> bool {
        self.outside().next().is_some()
    }

    /// What is looked for outside of the range: on which side, from which
    /// position, and the order that walks away from it.
    pub(super) fn outside(&self) -> impl Iterator<Item = (Side, [Place; 2], Order)> {
        let page = self.page;
        let preceding = page.after.is_some() && self.probes.preceding;
        let following = page.before.is_some() && self.probes.following;
        let preceding = preceding.then(|| (Side::Preceding, AFTER, page.order.turned(true)));
        let following = following.then_some((Side::Following, BEFORE, page.order));
        preceding.into_iter().chain(following)
    }

    /// Whether a row more than the page is fetched: its walk goes on towards
    /// the side that is looked at.
    fn looks_ahead(&self) -> bool {
        if self.page.backward {
            self.probes.preceding
        } else {
            self.probes.following
        }
    }

    /// The most rows of the page that are fetched.
    pub(super) fn limit(&self) -> u64 {
        u64::from(self.page.limit) + u64::from(self.looks_ahead())
    }

    /// Adds all that decides the text of their statement.
    pub(super) fn add_to(&self, form: &mut Form) {
        let page = self.page;
        let cursors = [page.after.is_some(), page.before.is_some()];
        let sides = [
            page.after.is_some() && self.probes.preceding,
            page.before.is_some() && self.probes.following,
        ];
        form.columns(self.columns);
        form.order(page.order.turned(page.backward));
        form.flags(cursors);
        form.flags(sides);
        // Without a cursor, the order in which the rows are walked says it all.
        form.flags([page.backward && cursors != [false, false]]);
        self.filter.add_to(form);
    }

    /// The rows' statement: `columns` of the rows that `scope` and the filter
    /// leave, within the page's range, in order, up to the limit; and behind
    /// them the rows outside that are looked for.
    pub(super) fn walk(
        &self,
        backend: DbBackend,
        columns: ColumnSet,
        scope: impl Fn(&mut SelectStatement),
    ) -> SelectStatement {
        let (table, page) = (self.table, self.page);
        let order = page.order.column;
        let base = || {
            let mut select = Query::select();
            select
                .columns(names(table, columns).map(|name| (table.name, name)))
                .from(table.name);
            scope(&mut select);
            self.filter
                .restrict(&mut select, backend, table, Some(order));
            select
        };
        let mut inside = base();
        if page.after.is_some() {
            inside.and_where(page.order.is_behind(AFTER, table, table.name));
        }
        if page.before.is_some() {
            let before = page.order.turned(true);
            inside.and_where(before.is_behind(BEFORE, table, table.name));
        }
        page.order
            .turned(page.backward)
            .apply(&mut inside, table, table.name);
        inside.limit(Place::Limit.number());
        if !self.has_sides() {
            return inside;
        }
        let mut all = self.with_side(inside, columns, Side::Inside);
        for (side, position, order) in self.outside() {
            let mut outside = base();
            outside.and_where(order.turned(true).is_up_to(position, table, table.name));
            order.apply(&mut outside, table, table.name);
            outside.limit(Place::One.number());
            all.union(UnionType::All, self.with_side(outside, columns, side));
        }
        all
    }

    /// A statement whose rows all stand on a side.
    fn with_side(&self, rows: SelectStatement, columns: ColumnSet, side: Side) -> SelectStatement {
        /// The rows of one side.
        const PART: &str = "p";

        let mut select = Query::select();
        select
            .columns(names(self.table, columns).map(|name| (PART, name)))
            .expr_as(Expr::cust(side.to_sql()), Alias::new(SIDE))
            .from_subquery(rows, PART);
        select
    }
}

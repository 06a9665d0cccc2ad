//! Pages of rows in an order.
//!
//! Paging uses keysets: a page starts at a position in the order, which an index finds.
//! So page 10,000 costs as much as page 1, and rows that are inserted meanwhile do not
//! shift the pages.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement, UnionType};

use super::text::{Form, Place};
use super::{Filter, Order, Position, names};
use crate::table::{ColumnSet, Table};

/// The size of a page, its start and its order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// The order.
    pub order: Order,
    /// The maximum number of rows.
    pub limit: u32,
    /// Whether the page is the end of the range. Its rows are still in the order.
    pub backward: bool,
    /// The range starts behind this position.
    pub after: Option<Position>,
    /// The range ends before this position.
    pub before: Option<Position>,
}

/// Whether a page's statement also looks up rows outside of the page, one on each side.
/// This takes the same walk of the index or one more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Probes {
    /// Rows that precede the page.
    pub preceding: bool,
    /// Rows that follow the page.
    pub following: bool,
}

/// The position of a returned row relative to the page's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Inside the range.
    Inside,
    /// Outside, at `after` or before it: rows precede the range.
    Preceding,
    /// Outside, at `before` or after it: rows follow the range.
    Following,
    /// Both: the range is empty because it ends at or before its start.
    Both,
}

/// A page of a table's rows.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// The table.
    pub table: &'static Table,
    /// The selected columns. A row's [`Side`] follows them if [`Rows::has_sides`].
    pub columns: ColumnSet,
    /// The condition on the rows of the connection.
    pub filter: &'a Filter,
    /// The page of those rows.
    pub page: &'a Page,
    /// What the statement looks up around the page.
    pub probes: Probes,
}

impl Side {
    /// Its number in the database.
    pub(super) fn to_sql(self) -> &'static str {
        match self {
            Self::Inside => "0",
            Self::Preceding => "1",
            Self::Following => "2",
            Self::Both => "3",
        }
    }

    /// The side with a number from the database.
    #[must_use]
    pub(crate) fn from_number(number: i32) -> Self {
        match number {
            1 => Self::Preceding,
            2 => Self::Following,
            3 => Self::Both,
            _ => Self::Inside,
        }
    }
}

/// The name of the column with a row's side.
pub(super) const SIDE: &str = "side";

/// The start of a page's range.
const AFTER: [Place; 2] = [Place::After, Place::AfterKey];

/// The end of a page's range.
const BEFORE: [Place; 2] = [Place::Before, Place::BeforeKey];

impl Rows<'_> {
    /// Whether the statement returns rows outside of the page's range, and so returns
    /// each row's [`Side`].
    #[must_use]
    pub fn has_sides(&self) -> bool {
        self.outside().next().is_some()
    }

    /// What to look up outside of the range: the side, the position, and the order that
    /// leads away from it.
    pub(super) fn outside(&self) -> impl Iterator<Item = (Side, [Place; 2], Order)> {
        let page = self.page;
        let preceding = page.after.is_some() && self.probes.preceding;
        let following = page.before.is_some() && self.probes.following;
        let preceding = preceding.then(|| (Side::Preceding, AFTER, page.order.turned(true)));
        let following = following.then_some((Side::Following, BEFORE, page.order));
        preceding.into_iter().chain(following)
    }

    /// Whether the statement fetches one more row than the page has, to look up the
    /// side in the direction of its walk.
    fn looks_ahead(&self) -> bool {
        if self.page.backward {
            self.probes.preceding
        } else {
            self.probes.following
        }
    }

    /// The maximum number of fetched rows of the page.
    pub(super) fn limit(&self) -> u64 {
        u64::from(self.page.limit) + u64::from(self.looks_ahead())
    }

    /// Adds everything that determines the text of the statement.
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
        // Without a cursor, the order of the walk is sufficient.
        form.flags([page.backward && cursors != [false, false]]);
        self.filter.add_to(form);
    }

    /// The statement. It selects `columns` of the rows that match the filter, within the
    /// page's range, in order and up to the limit. `scope` adds where the rows come
    /// from, and which of them belong to the connection. The rows outside of the range
    /// follow.
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
            select.columns(names(table, columns).map(|name| (table.name, name)));
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

    /// Adds the side to a statement whose rows are all on that side.
    fn with_side(&self, rows: SelectStatement, columns: ColumnSet, side: Side) -> SelectStatement {
        /// The name of the rows on one side.
        const PART: &str = "p";

        let mut select = Query::select();
        select
            .columns(names(self.table, columns).map(|name| (PART, name)))
            .expr_as(Expr::cust(side.to_sql()), Alias::new(SIDE))
            .from_subquery(rows, PART);
        select
    }
}

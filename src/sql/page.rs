//! Pages of rows in an order.
//!
//! Paging uses keysets: a page starts at a position in the order, which an index finds.
//! So page 10,000 costs as much as page 1, and rows that are inserted meanwhile do not
//! shift the pages.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Expr, Query, SelectStatement, UnionType};

use super::text::{Form, Place};
use super::walk::{Bound, Part, Stretch, Walk};
use super::{Filter, Order, Position, names};
use crate::table::{Cell, ColumnSet, Table};

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

/// The name of a part of the rows.
const PART: &str = "p";

impl Page {
    /// The first row in an order.
    pub(crate) fn first_row(order: Order) -> Self {
        Self {
            order,
            limit: 1,
            backward: false,
            after: None,
            before: None,
        }
    }

    /// The start of its range.
    fn start(&self) -> Option<Bound> {
        bound([Place::After, Place::AfterKey], self.after.as_ref())
    }

    /// The end of its range.
    fn end(&self) -> Option<Bound> {
        bound([Place::Before, Place::BeforeKey], self.before.as_ref())
    }
}

fn bound(places: [Place; 2], position: Option<&Position>) -> Option<Bound> {
    position.map(|position| Bound {
        places,
        is_null: position.value == Cell::Null,
    })
}

impl Rows<'_> {
    /// Whether the statement returns rows outside of the page's range, and so returns
    /// each row's [`Side`].
    #[must_use]
    pub fn has_sides(&self) -> bool {
        self.outside().next().is_some()
    }

    /// What to look up outside of the range: the side, the position, and the walk that
    /// leads away from it.
    pub(super) fn outside(&self) -> impl Iterator<Item = (Side, Bound, Walk)> {
        let page = self.page;
        let start = page.start().filter(|_| self.probes.preceding);
        let end = page.end().filter(|_| self.probes.following);
        let preceding = start.map(|start| (Side::Preceding, start, page.order.walk(true)));
        let following = end.map(|end| (Side::Following, end, page.order.walk(false)));
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
        page.order.walk(page.backward).add_to(form, self.table);
        form.flags(cursors);
        form.flags([page.start(), page.end()].map(|end| end.is_some_and(|end| end.is_null)));
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
        let (start, end) = (page.start(), page.end());
        let forward = page.order.walk(false);
        let inside = self.stretches(
            page.order.walk(page.backward),
            Place::Limit,
            backend,
            columns,
            &base,
            |stretch| {
                let behind = start.map(|start| forward.behind(start, stretch, table, table.name));
                let before =
                    end.map(|end| forward.reversed().behind(end, stretch, table, table.name));
                [behind, before]
            },
        );
        if !self.has_sides() {
            return inside;
        }
        let mut all = self.with_side(inside, columns, Side::Inside);
        for (side, position, walk) in self.outside() {
            let outside = self.stretches(walk, Place::One, backend, columns, &base, |stretch| {
                let up_to = walk.reversed().up_to(position, stretch, table, table.name);
                [Some(up_to), None]
            });
            all.union(UnionType::All, self.with_side(outside, columns, side));
        }
        all
    }

    /// The rows that a walk passes, up to a limit: those parts of each stretch.
    fn stretches(
        &self,
        walk: Walk,
        limit: Place,
        backend: DbBackend,
        columns: ColumnSet,
        base: &impl Fn() -> SelectStatement,
        parts: impl Fn(Stretch) -> [Option<Part>; 2],
    ) -> SelectStatement {
        let table = self.table;
        let pass = |stretch: &Stretch| {
            let mut select = base();
            for part in parts(*stretch).into_iter().flatten() {
                match part {
                    Part::All => {}
                    Part::None => return None,
                    Part::Where(condition) => {
                        select.and_where(condition);
                    }
                }
            }
            walk.pass(&mut select, *stretch, backend, table);
            select.limit(limit.number());
            Some(select)
        };
        let passed: Vec<_> = walk.stretches(table).iter().filter_map(pass).collect();
        match <[SelectStatement; 1]>::try_from(passed) {
            Ok([only]) => only,
            Err(passed) => {
                // The databases read the second one only if the first has too few rows.
                let passed = passed.into_iter().map(|rows| part(table, rows, columns));
                let joined = passed.reduce(|mut all, rows| {
                    all.union(UnionType::All, rows);
                    all
                });
                // The range lies within no stretch: it ends before it starts.
                let mut joined = joined.unwrap_or_else(|| {
                    let mut none = base();
                    none.and_where(Expr::cust("FALSE"));
                    none
                });
                joined.limit(limit.number());
                joined
            }
        }
    }

    /// Adds the side to a statement whose rows are all on that side.
    fn with_side(&self, rows: SelectStatement, columns: ColumnSet, side: Side) -> SelectStatement {
        let mut select = part(self.table, rows, columns);
        select.expr_as(Expr::cust(side.to_sql()), Alias::new(SIDE));
        select
    }
}

/// The rows of a statement, as a part of another one. `UNION` joins statements without
/// an order and a limit.
fn part(table: &'static Table, rows: SelectStatement, columns: ColumnSet) -> SelectStatement {
    let mut select = Query::select();
    select
        .columns(names(table, columns).map(|name| (PART, name)))
        .from_subquery(rows, PART);
    select
}

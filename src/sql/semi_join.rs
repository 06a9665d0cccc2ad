//! The condition that rows of another table refer to a row.
//!
//! A database can start from either side: look up the referring rows of each row, which
//! stops early if most rows have some, or collect the keys that the matching rows refer
//! to, which is fast if few rows match.
//!
//! PostgreSQL plans `EXISTS` either way, as a semi-join or an anti-join, and chooses by its
//! statistics. For a page, however, it expects to find enough rows early in the order. Where
//! few rows match, an array of their keys makes it start from them. SQLite evaluates
//! `EXISTS` for each row, and `IN` by collecting the keys, so the form of the condition
//! decides.

use sea_orm::DbBackend;
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, Query, SelectStatement, extension::postgres::PgFunc,
};

use super::is_postgres;
use super::text::Place;
use crate::table::{ColumnIndex, Table};

/// The rows of a table that rows of another table refer to.
pub(super) struct SemiJoin<'a> {
    pub(super) backend: DbBackend,
    /// The table.
    pub(super) own: &'a Table,
    /// The other table.
    pub(super) table: &'a Table,
    /// The foreign key, in the other table.
    pub(super) foreign_key: ColumnIndex,
    /// How many rows have a referring row.
    pub(super) share: Share,
    /// Whether the statement walks the table in an order, up to a limit.
    pub(super) walks: bool,
    /// Whether all rows of the statement must have a referring row.
    pub(super) is_required: bool,
}

/// How many rows are expected to have a referring row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// Few rows of the other table match the condition, and an index finds them.
    Few,
    /// Many, so each row is tested.
    Most,
    Unknown,
}

impl SemiJoin<'_> {
    /// The condition. `restrict` adds the one on the rows of the other table. It is never
    /// null, so its negation needs no test for null.
    pub(super) fn to_expression(&self, restrict: impl FnOnce(&mut SelectStatement)) -> Expr {
        let (own, table) = (self.own, self.table);
        debug_assert_ne!(own.name, table.name, "the statement names both tables");
        let column = table.column(self.foreign_key);
        let reference = || Expr::col((table.name, column.name));
        let key = Expr::col((own.name, own.column(own.key()).name));
        let mut select = Query::select();
        select.from(table.name);
        if !self.collects() {
            select.expr(Expr::cust("1")).and_where(reference().eq(key));
            restrict(&mut select);
            if self.share == Share::Most && self.walks && is_postgres(self.backend) {
                // PostgreSQL makes no join of a subquery with an offset. So it tests the rows
                // that it walks, instead of collecting all referring rows first.
                select.offset(Place::Nowhere.number());
            }
            return Expr::exists(select);
        }
        select.expr(reference());
        if column.nullable {
            // `NOT IN` is null for a set with a null.
            select.and_where(reference().is_not_null());
        }
        restrict(&mut select);
        if is_postgres(self.backend) {
            let keys = Expr::SubQuery(None, Box::new(select.into()));
            let keys = Func::cust(Alias::new("ARRAY")).arg(keys);
            return key.eq(PgFunc::any(keys));
        }
        key.in_subquery(select)
    }

    /// Whether the keys of the referring rows are collected first.
    fn collects(&self) -> bool {
        match self.share {
            Share::Most => false,
            Share::Few if is_postgres(self.backend) => self.walks && self.is_required,
            Share::Few => true,
            Share::Unknown => !is_postgres(self.backend) && !self.walks,
        }
    }
}

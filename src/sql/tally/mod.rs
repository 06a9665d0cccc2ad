//! Counts from tallies: numbers of rows that triggers of the database keep, so that a count
//! reads a few numbers however many rows it counts.
//!
//! The statuses in a tally are those at one instant, which the database moves along. At the
//! time of a request, the rows of another status are those that begin or end between the
//! two. Among rows that are not revoked, with the numbers begun(t) of those with
//! `valid_from <= t`, and ended(t) of those with `valid_until <= t`,
//!
//! - SCHEDULED is all - begun(t),
//! - ACTIVE is begun(t) - ended(t), because `valid_from < valid_until`,
//! - EXPIRED is ended(t).
//!
//! So a count is the sum of a tally at its instant, plus what the differences of begun(t)
//! and ended(t) between the instant and the time of the request change. A difference is a
//! range of an index, with a sign. A row is in such a range exactly once, or not at all,
//! because ranges exclude one end and include the other, like the statuses do.
//!
//! Changes that are not in the tally yet ([`Tally::changes`]) are added. A statement reads
//! all of this in one snapshot, in which the rows are what numbers and changes add up to.

mod condition;
mod counts;
mod key;
mod periods;
mod select;
#[cfg(test)]
mod tests;

use sea_orm::DbBackend;
use sea_orm::sea_query::SelectStatement;

use self::condition::{Condition, Stage};
pub(crate) use self::counts::Counted;
pub(super) use self::counts::Counts;
use self::key::Key;
pub(crate) use self::periods::Periods;
use self::periods::Range;
use super::{Filter, Grouping};
use crate::table::{ColumnIndex, Table};

/// What is tallied of a table: the columns that a filter may compare.
#[derive(Debug, PartialEq, Eq)]
pub struct Tally {
    /// The table of the numbers.
    pub table: &'static str,
    /// The table of changes that are not among the numbers yet, on PostgreSQL.
    pub changes: &'static str,
    /// The foreign key by whose values the numbers are kept.
    pub parent: ColumnIndex,
    /// Columns whose values it has, under the same names.
    pub values: Vec<ColumnIndex>,
    /// Nullable columns, and the names under which it has whether they have a value.
    pub given: Vec<(ColumnIndex, &'static str)>,
    /// How it knows the time.
    pub kind: Kind,
}

/// How a tally knows the time.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rows have a status, and it has the numbers at one instant.
    Statuses(Life),
    /// Rows happen at a time, and it has the numbers of periods.
    Periods(Periods),
}

/// The columns that determine the status of a row.
#[derive(Debug, PartialEq, Eq)]
pub struct Life {
    /// The table of the instant.
    pub time: &'static str,
    /// When it was revoked.
    pub revoked: ColumnIndex,
    /// When it begins.
    pub from: ColumnIndex,
    /// When it ends, which is later.
    pub until: ColumnIndex,
}

/// A condition that a tally covers, and the keys by which the rows are grouped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tallied {
    tally: &'static Tally,
    condition: Condition,
    /// What is left of the condition for the rows of each status.
    stages: [(Stage, Condition); 4],
    /// None for a count.
    keys: Vec<Key>,
    /// The range of time, if the tally is one of periods.
    range: Range,
}

impl Tally {
    /// The columns that determine the status, if it is a tally of statuses.
    pub(crate) fn life(&self) -> Option<&Life> {
        match &self.kind {
            Kind::Statuses(life) => Some(life),
            Kind::Periods(_) => None,
        }
    }
}

impl Tallied {
    /// The condition on the rows of a table, if the tally covers it. That depends on the
    /// form of the filter, never on its values.
    pub(crate) fn new(
        tally: &'static Tally,
        filter: &Filter,
        grouping: Option<&Grouping>,
    ) -> Option<Self> {
        let keys = grouping.map_or(&[][..], |grouping| &grouping.keys);
        let keys = keys.iter().map(|key| Key::read(tally, key));
        let keys = keys.collect::<Option<Vec<_>>>()?;
        let (condition, range) = match &tally.kind {
            Kind::Statuses(_) => (Condition::read(tally, filter, &mut 0)?, Range::default()),
            Kind::Periods(periods) => Range::split(tally, periods.time, filter)?,
        };
        let stages = Stage::ALL.map(|stage| (stage, condition.at(stage)));
        // The numbers do not say when a revoked row begins or ends.
        let is_covered = stages.iter().all(|(_, condition)| !condition.has_times());
        is_covered.then_some(Self {
            tally,
            condition,
            stages,
            keys,
            range,
        })
    }

    /// The memory that it takes outside of itself, in bytes.
    pub(crate) fn memory(&self) -> usize {
        let stages = self.stages.iter().map(|(_, condition)| condition.memory());
        let keys = self.keys.capacity() * size_of::<Key>();
        self.condition.memory() + stages.sum::<usize>() + keys
    }

    /// Whether one statement can have this count and another one.
    pub(crate) fn shares_with(&self, other: &Self) -> bool {
        self.tally.table == other.tally.table
    }

    /// The number of rows, or for each of some keys, that of the rows that refer to it.
    pub(super) fn count(
        &self,
        backend: DbBackend,
        table: &'static Table,
        by_parent: bool,
    ) -> SelectStatement {
        if let Some(select) = self.select_periods(backend, table, by_parent, 0) {
            return select.count();
        }
        self.select(backend, table, by_parent).count()
    }

    /// The groups of the rows with their numbers, or for each of some keys, those of the rows
    /// that refer to it. Their columns have these names; without the first, there are no
    /// such keys.
    pub(super) fn groups(
        &self,
        backend: DbBackend,
        table: &'static Table,
        (parent, keys): (Option<&'static str>, &[&'static str]),
    ) -> SelectStatement {
        if let Some(select) = self.select_periods(backend, table, parent.is_some(), 0) {
            return select.groups(parent, keys);
        }
        let select = self.select(backend, table, parent.is_some());
        select.groups(parent, keys)
    }

    /// The statement, if the tally is one of periods. The filter's values are numbered from
    /// `first_value`.
    fn select_periods(
        &self,
        backend: DbBackend,
        table: &'static Table,
        by_parent: bool,
        first_value: usize,
    ) -> Option<periods::Select<'_>> {
        let Kind::Periods(periods) = &self.tally.kind else {
            return None;
        };
        Some(periods::Select {
            tallied: self,
            periods,
            backend,
            table,
            by_parent,
            first_value,
        })
    }

    fn select(
        &self,
        backend: DbBackend,
        table: &'static Table,
        by_parent: bool,
    ) -> select::Select<'_> {
        select::Select {
            tallied: self,
            backend,
            table,
            by_parent,
            first_value: 0,
        }
    }
}

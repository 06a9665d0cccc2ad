//! Keys of groups that a tally has.

use super::condition::{Condition, Stage};
use super::{Kind, Tally};
use crate::sql::{Case, GroupKey};
use crate::table::ColumnIndex;
use crate::zone::Unit;

/// What rows are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The values of a column.
    Column(ColumnIndex),
    /// The statuses, by these names.
    Status([&'static str; 4]),
    /// The buckets of the time of a tally of periods.
    Time(Unit),
}

impl Key {
    /// Reads a key. None if the tally does not have it.
    pub(super) fn read(tally: &Tally, key: &GroupKey) -> Option<Self> {
        match key {
            GroupKey::Column(column)
                if *column == tally.parent || tally.values.contains(column) =>
            {
                Some(Self::Column(*column))
            }
            GroupKey::Computed(cases) => {
                let mut names = [""; 4];
                for (name, stage) in names.iter_mut().zip(Stage::ALL) {
                    let is_it = |case: &&Case| {
                        let condition = Condition::read(tally, &case.when, &mut 0);
                        condition.is_some_and(|when| when.at(stage) == Condition::Constant(true))
                    };
                    *name = cases.iter().find(is_it)?.name;
                }
                Some(Self::Status(names))
            }
            GroupKey::Time(column, unit) => match &tally.kind {
                Kind::Periods(periods) if periods.time == *column => Some(Self::Time(*unit)),
                _ => None,
            },
            GroupKey::Column(_) => None,
        }
    }

    /// The name of a status, if it is the key.
    pub(super) fn name(self, stage: Stage) -> Option<&'static str> {
        match self {
            Self::Column(_) | Self::Time(_) => None,
            Self::Status(names) => {
                let mut stages = Stage::ALL.iter().zip(names);
                stages.find_map(|(own, name)| (*own == stage).then_some(name))
            }
        }
    }
}

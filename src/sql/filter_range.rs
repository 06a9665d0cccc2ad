//! The range of time that a filter allows.

use chrono::{DateTime, Utc};

use super::{Binding, Comparison, Filter, Operand};
use crate::table::{Cell, ColumnIndex};

/// The earliest and the latest instant of a range, both included. None if it is open.
pub(super) type TimeRange = [Option<DateTime<Utc>>; 2];

impl Operand {
    /// The time that it is, if it is one.
    pub(super) fn time(&self, binding: &Binding) -> Option<DateTime<Utc>> {
        match self {
            Self::Given(Cell::Time(time)) => Some(*time),
            Self::Given(_) => None,
            Self::Now => Some(binding.now),
            Self::Ago(span) => binding.now.checked_sub_signed(*span),
            Self::Ahead(span) => binding.now.checked_add_signed(*span),
        }
    }
}

impl Filter {
    /// A range that contains the values of a column in all matching rows. It follows from
    /// the comparisons that every such row meets, so it may be larger than necessary.
    pub(super) fn time_range(&self, of: ColumnIndex, binding: &Binding) -> TimeRange {
        match self {
            Self::All(filters) => {
                let ranges = filters.iter().map(|filter| filter.time_range(of, binding));
                ranges.fold([None, None], |[from, until], [other_from, other_until]| {
                    let latest = from.max(other_from);
                    let earliest = match (until, other_until) {
                        (Some(one), Some(other)) => Some(one.min(other)),
                        (one, other) => one.or(other),
                    };
                    [latest, earliest]
                })
            }
            Self::Broad(filter) => filter.time_range(of, binding),
            Self::Compare {
                column,
                comparison,
                value,
            } if *column == of => {
                let time = value.time(binding);
                match comparison {
                    Comparison::Equal => [time, time],
                    Comparison::Greater | Comparison::GreaterOrEqual => [time, None],
                    Comparison::Less | Comparison::LessOrEqual => [None, time],
                    Comparison::NotEqual => [None, None],
                }
            }
            _ => [None, None],
        }
    }
}

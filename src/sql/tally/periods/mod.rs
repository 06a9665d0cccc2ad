//! Counts from tallies of rows that happen at a time, such as scans.
//!
//! The database keeps numbers of rows by quarter of an hour, and sums of them by hour, by day
//! and of all time, of each gate and of all gates together
//! (`migration/src/m20261130_000014_scan_tally.rs`). A count of a range of time is the sum of
//! the whole quarters in it, and of the rows in the quarters at its ends. With the number
//! before(t) of rows before an end t of the range, it is before(until) - before(from), and
//!
//! ```text
//! before(t) = days before the day of t
//!           + hours of that day before the hour of t
//!           + quarters of that hour before the quarter of t
//!           + rows of that quarter before t
//! ```
//!
//! Of the days, only those between the two ends are summed, since the others cancel out.
//!
//! Changes that are not in the tally yet are added, by their quarters. A statement reads all of
//! this in one snapshot, in which the rows are what numbers and changes add up to.

mod part;
mod parts;
mod range;
mod select;
mod source;
#[cfg(test)]
mod tests;

pub(super) use self::range::Range;
pub(super) use self::select::Select;
use crate::table::ColumnIndex;

/// What is tallied by periods of time.
#[derive(Debug, PartialEq, Eq)]
pub struct Periods {
    /// The column with the time.
    pub time: ColumnIndex,
}

/// The levels of a tally of all gates together. Those of each gate follow, in the same order.
const EVER: u8 = 0;
const DAY: u8 = 1;
const HOUR: u8 = 2;
const OF_GATES: u8 = 3;

//! Counts from tallies of rows that happen at a time, such as scans.
//!
//! The database keeps numbers of rows by quarter of an hour, and sums of them by hour, by day
//! and of all time, of each gate and of all gates together
//! (`migration/src/m20261130_000014_scan_tally.rs`). A count of a range of time is the sum of
//!
//! ```text
//!   days that are in the range as a whole
//! + quarters from the start of the range to the end of that day
//! + quarters from the start of the day in which the range ends, to that end
//! + rows in the last quarter, before the end of the range
//! - rows in the first quarter, before its beginning
//! ```
//!
//! The first quarter counts as a whole, the last one does not. So the numbers that are read are
//! those in the range, and no more than there are hours in two days, and days.
//!
//! Changes that are not in the tally yet are added, by their quarters. A statement reads all of
//! this in one snapshot, in which the rows are what numbers and changes add up to.

mod ends;
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

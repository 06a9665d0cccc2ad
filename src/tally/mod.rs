//! Tallies, beside requests: kept small and recent, compared with the rows, and made anew.
//!
//! Counts are exact whether or not changes are folded: they add those that are not, and the
//! rows that begin or end between the instant of a tally and the time of the request.

mod fold;
mod keeper;
mod rebuild;
mod runs;
mod scans;
mod verify;

pub(crate) use keeper::Keeper;
pub use keeper::Keeping;
pub(crate) use rebuild::SQLITE_FILL;
pub use rebuild::rebuild;
pub(crate) use runs::Runs;
pub(crate) use scans::sqlite_fill as sqlite_fill_scans;
pub use scans::{ScanDifference, Scans};
pub use verify::{Difference, Numbers, PassDifference, verify};

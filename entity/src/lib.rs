//! The tables of Gatepass, one file each, as `SeaORM` entities.
//!
//! A column is a line here, a line in `migration` and, where callers may read
//! it, a line in `gatepass::schema`. Times are UTC, to the microsecond.

pub mod gate;
pub mod holder;
pub mod pass;
pub mod scan;

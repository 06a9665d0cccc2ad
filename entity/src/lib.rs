//! The tables of Gatepass, one file each, as `SeaORM` entities.
//!
//! A column is a line here, a line in `migration` and, where callers may read
//! it, a line in `gatepass::schema`. Times are UTC, to the microsecond.
#![expect(
    clippy::disallowed_methods,
    reason = "SeaORM derives ways to run a statement, which no request takes"
)]

pub mod gate;
pub mod holder;
pub mod pass;
pub mod scan;

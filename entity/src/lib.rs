//! The tables of Gatepass as SeaORM entities, one file each.
//!
//! A column is a line here, a line in `migration` and, if callers may read it, a
//! line in `gatepass::schema`. Times are in UTC, to the microsecond.
#![expect(
    clippy::disallowed_methods,
    reason = "SeaORM derives ways to run a statement, which no request takes"
)]

pub mod event;
pub mod gate;
pub mod holder;
pub mod idempotency;
pub mod pass;
pub mod scan;
pub mod session;
pub mod token;
pub mod token_gate;

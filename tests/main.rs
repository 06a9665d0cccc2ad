//! All tests of the whole program: one test program, so that it is linked once, its tests
//! share a PostgreSQL server, and those that wait run beside others.
//!
//! A folder's tests alone: `cargo test --test main graphql::`.
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod access;
mod cases;
#[cfg(unix)]
mod cli;
mod compile_fail;
mod data;
mod documents;
#[cfg(unix)]
mod faults;
mod graphql;
mod histories;
#[cfg(unix)]
mod http;
mod indexes;
mod model;
mod mutations;
mod properties;
mod support;
mod tallies;

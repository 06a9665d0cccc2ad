//! Faults, each with real parts: the binary, PostgreSQL servers of its own, files
//! of SQLite, sockets. Each test says what it did and what came of it.
//!
//! `GATEPASS_FAULTS=full` makes them as long and as many as `docs/faults.md`
//! tells of; without it they are short enough for every change.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

#[path = "../support/mod.rs"]
mod support;

mod cap;
mod client;
mod crowds;
mod deadline;
mod documents;
mod hang;
mod large;
mod malformed;
mod outage;
mod pool;
mod report;
mod schema;
mod share;
mod shutdown;
mod slow_clients;
mod sqlite;

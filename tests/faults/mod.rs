//! Faults with real parts: the binary, PostgreSQL servers, SQLite files and sockets.
//! Each test prints what it did and the results.
//!
//! `GATEPASS_FAULTS=full` runs them with the durations and sizes in `docs/faults.md`.
//! Without it, they are short enough to run for every change.

mod cap;
mod client;
mod crashes;
mod crowds;
mod deadline;
mod documents;
mod gone;
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
mod writes;

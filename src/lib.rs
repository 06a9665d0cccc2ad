//! Gatepass: the GraphQL API server of a gate-pass system. A query runs a fixed
//! number of SQL statements, which is known before it runs.
//!
//! In the order of a request: [`http`] receives it, [`engine`] parses and executes
//! it, [`plan`] decides which statements to run, [`execute`] loads each through a
//! [`loader`] into a [`batch`] and writes the answer. [`sql`] builds statements.
//! [`database`] runs them in one place and records them in the ledger. A [`bill`]
//! shows a plan before anything runs.
//!
//! [`schema`] describes what callers see, in the vocabulary of [`object`]: an
//! object type is a list of its fields. [`cli`] is the command line. [`migrate`]
//! and [`seed`] prepare a database. [`metrics`] counts, and [`telemetry`] traces.
//! [`testing`] asserts the cost of a request.

pub mod batch;
pub mod bill;
pub mod cli;
pub mod database;
pub mod document;
pub mod engine;
pub mod error;
pub mod execute;
pub mod http;
pub mod loader;
pub mod memory;
pub mod metrics;
pub mod migrate;
pub mod object;
pub mod opaque;
pub mod plan;
pub mod schema;
pub mod seed;
pub mod sql;
pub mod table;
pub mod telemetry;
pub mod testing;

//! Gatepass: the GraphQL API server of a gate-pass system, which runs a fixed
//! number of SQL statements for a query, known before it runs.
//!
//! In the order in which a request meets them: [`http`] takes it, [`engine`]
//! parses and executes it, [`plan`] says which statements it will run,
//! [`execute`] loads each of them through a [`loader`] into a [`batch`] and
//! writes the answer; [`sql`] builds statements and [`database`] runs them,
//! in one place, and keeps the ledger.
//! A [`bill`] is a plan to show, before anything runs.
//!
//! What callers see is described in [`schema`], in the words of [`object`]:
//! an object type is a list of its fields. [`cli`] reads the command line;
//! [`migrate`] and [`seed`] prepare a database. [`metrics`] counts, and
//! [`telemetry`] traces. [`testing`] asserts what a
//! request cost.

pub mod batch;
pub mod bill;
pub mod cli;
pub(crate) mod cut;
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

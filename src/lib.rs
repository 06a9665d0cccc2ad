//! Gatepass: the GraphQL API server of a gate-pass system.
//!
//! [`cli`] reads the command line and runs one command; [`http`] answers
//! requests; [`engine`] runs GraphQL; [`database`], [`migrate`] and [`seed`]
//! prepare what it runs on.

pub mod cli;
pub mod database;
pub mod engine;
pub mod http;
pub mod migrate;
pub mod schema;
pub mod seed;

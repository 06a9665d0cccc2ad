//! The command line of the real binary.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, in its helpers too"
)]

#[path = "../support/mod.rs"]
mod support;

mod addresses;
mod config;
mod demo;
mod failures;
mod grants;
mod help;
mod migrations;
mod plan;
mod reference;
mod schema;
mod tokens;
mod values;

//! The command line of the real binary.
#![cfg(unix)]

#[path = "../support/mod.rs"]
mod support;

mod demo;
mod failures;
mod migrations;
mod reference;
mod schema;
mod values;

//! The command line of the real binary.

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
mod tally;
mod tokens;
mod values;

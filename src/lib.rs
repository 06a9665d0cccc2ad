//! Gatepass.

pub mod database;
pub mod migrate;
pub mod seed;

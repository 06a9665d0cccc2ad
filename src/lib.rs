//! Gatepass.

pub mod batch;
pub mod database;
pub mod engine;
pub mod error;
pub mod execute;
pub mod loader;
pub mod migrate;
pub mod object;
pub mod opaque;
pub mod plan;
pub mod schema;
pub mod seed;
pub mod sql;
pub mod table;

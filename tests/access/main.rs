//! Who may read what: the tables of this folder, compared with the schema and with the
//! server, and attempts to read something else.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

#[path = "../model/mod.rs"]
mod model;
#[path = "../support/schema.rs"]
mod schema;
#[path = "../support/mod.rs"]
mod support;

mod caches;
mod documents;
mod fields;
mod rows;
mod subject;
mod table;
mod viewer;

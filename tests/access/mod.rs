//! Who may read what: the tables of this folder, compared with the schema and with the
//! server, and attempts to read something else.

mod caches;
mod documents;
mod fields;
#[cfg(unix)]
mod http;
mod rows;
mod subject;
mod table;
mod viewer;

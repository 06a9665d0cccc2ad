//! Who may read what: the tables of this folder, compared with the schema and with the
//! server, and attempts to read something else.

#[cfg(unix)]
mod attempts;
#[cfg(unix)]
mod batches;
mod caches;
mod documents;
mod fields;
#[cfg(unix)]
mod http;
#[cfg(unix)]
mod leaks;
#[cfg(unix)]
mod revocation;
mod rows;
mod subject;
mod table;
mod viewer;
#[cfg(unix)]
mod writes;

//! Statements, built and never run here.
//!
//! The text of a statement depends on the shape of what is asked, never on how
//! many keys or rows it is about: keys are bound as one array, limits and
//! cursors as values. One statement text is one prepared statement, and no
//! database's limit of parameters is ever met.

mod array;
mod children;
mod count;
mod filter;
mod lookup;
mod order;
mod page;
mod schema;
mod text;

pub use children::fetch_children;
pub(crate) use count::{count, count_children};
pub(crate) use filter::{Comparison, Filter};
pub(crate) use lookup::{fetch_by_key, fetch_by_value};
pub(crate) use order::{Direction, Order, Position};
pub use page::fetch_page;
pub(crate) use page::{Page, Probes, Rows, Side};
pub(crate) use schema::{applied_migrations, missing_tables};

use std::sync::Arc;

use sea_orm::{DbBackend, Value};

use crate::table::{ColumnSet, Table};

/// A statement, and how many keys it carries in its one array.
#[derive(Debug)]
pub struct Prepared {
    /// Its text, which requests share.
    pub text: Arc<str>,
    /// Its parameters, in the order of the text.
    pub values: Vec<Value>,
    /// Keys in the bound array; 0 for a statement without one.
    pub keys: usize,
}

/// The columns of a set, by name, in the set's order.
fn names(table: &'static Table, columns: ColumnSet) -> impl Iterator<Item = &'static str> {
    columns.iter().map(|column| table.column(column).name)
}

/// Whether the database is PostgreSQL; SQLite is the other one there is.
fn is_postgres(backend: DbBackend) -> bool {
    backend == DbBackend::Postgres
}

#[cfg(test)]
mod tests;

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
mod filter_form;
mod lookup;
mod order;
mod page;
mod parameters;
mod question;
mod schema;
mod text;

pub(crate) use filter::{Comparison, Filter, Operand};
pub(crate) use order::{Direction, Order, Position};
pub(crate) use page::{Page, Probes, Rows, Side};
pub(crate) use parameters::Parameters;
pub(crate) use question::Question;
pub(crate) use schema::{applied_migrations, missing_tables};
pub(crate) use text::Text;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::DbBackend;

use crate::table::{ColumnSet, Table};

/// A statement, and how many keys it carries in its one array.
#[derive(Debug)]
pub struct Prepared {
    /// Its text, which requests share.
    pub text: Arc<str>,
    /// Its parameters, in the order of the text.
    pub values: Parameters,
    /// Keys in the bound array; 0 for a statement without one.
    pub keys: usize,
}

/// What of a statement differs from request to request, though the question is the
/// same.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The instant of the request, which every status is judged at.
    pub now: DateTime<Utc>,
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

//! Builds statements, and never runs them.
//!
//! The text of a statement depends on the shape of the query, never on the number of
//! keys or rows. Keys are bound as one array, limits and cursors as values. So each
//! text is one prepared statement, and no statement reaches a database's limit on
//! parameters.

mod alignment;
mod array;
mod bound;
mod bucket;
mod candidates;
mod children;
mod count;
mod filter;
mod filter_form;
mod filter_range;
mod groups;
mod json_rows;
mod lookup;
mod order;
mod page;
mod parameters;
mod question;
mod scan;
mod schema;
mod search;
mod semi_join;
mod shared_places;
mod step;
mod tally;
mod text;
mod trigrams;
mod walk;
mod write;
mod zone_parameter;

pub(crate) use array::is_one_of_texts;
pub(crate) use bound::Bound;
pub use filter::Fit;
pub(crate) use filter::{Comparison, Filter, Operand};
pub(crate) use groups::{Case, GroupKey, GroupOrder, Grouping, Groups};
pub(crate) use json_rows::{JsonRow, JsonValue, rows_parameter, rows_text};
pub(crate) use order::{Direction, Order, Position};
pub(crate) use page::{Page, Probes, Rows, Side};
pub(crate) use parameters::Parameters;
pub(crate) use question::Question;
pub(crate) use schema::{applied_migrations, missing_tables};
pub(crate) use search::{Rank, Search, SearchedColumn, WordTests};
pub(crate) use step::Step;
pub(crate) use tally::{Counted, Kind, Life, Periods, Tallied, Tally};
pub(crate) use text::Text;
pub(crate) use trigrams::is_indexed_at_start;
pub use trigrams::{is_indexed, match_expression};
pub(crate) use write::prepare;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use sea_orm::DbBackend;

use crate::table::{ColumnSet, Table};
use crate::viewer::Viewer;

/// A statement, and the number of keys in its array.
#[derive(Debug)]
pub struct Prepared {
    /// Its text, which several requests may share.
    pub text: Arc<str>,
    /// Its parameters, in the order of the text.
    pub values: Parameters,
    /// The number of keys in the bound array. 0 for a statement without one.
    pub keys: usize,
}

/// The values of a statement that differ between requests with the same query.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The time of the request, at which all statuses are computed.
    pub now: DateTime<Utc>,
    /// Who sends it. The plan was made for this viewer's access.
    pub viewer: Arc<Viewer>,
}

/// The names of a set's columns, in the set's order.
fn names(table: &'static Table, columns: ColumnSet) -> impl Iterator<Item = &'static str> {
    columns.iter().map(|column| table.column(column).name)
}

/// Whether the database is PostgreSQL. Otherwise it is SQLite.
fn is_postgres(backend: DbBackend) -> bool {
    backend == DbBackend::Postgres
}

#[cfg(test)]
mod tests;

//! The statement of a node.

use sea_orm::DbBackend;

use super::{Fetch, Node};
use crate::sql::{self, Prepared, Rows};

impl Node {
    /// The statement that a database runs for it. `keys` are those of the
    /// parent's rows, or of a node that looks rows up by them; a statement's
    /// text does not depend on them, and one without keys does not look at them.
    #[must_use]
    pub fn statement(&self, backend: DbBackend, keys: &[i64]) -> Prepared {
        let (table, columns) = (&self.object.table, self.columns);
        let rows = |filter, page| Rows {
            table,
            columns,
            filter,
            page,
            probes: self.probes,
        };
        match &self.fetch {
            Fetch::Unique { column, value } => {
                sql::fetch_by_value(backend, table, columns, (*column, value))
            }
            Fetch::Keys(_) | Fetch::One { .. } => sql::fetch_by_key(backend, table, columns, keys),
            Fetch::Page { filter, page } => sql::fetch_page(backend, rows(filter, page)),
            Fetch::Count { filter } => sql::count(backend, table, filter),
            Fetch::Many {
                foreign_key,
                filter,
                page,
            } => sql::fetch_children(backend, rows(filter, page), *foreign_key, keys),
            Fetch::CountMany {
                foreign_key,
                filter,
            } => sql::count_children(backend, table, filter, *foreign_key, keys),
        }
    }
}

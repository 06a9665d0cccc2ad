//! The statement of a node.

use std::sync::Arc;

use sea_orm::DbBackend;

use super::{Fetch, Node};
use crate::sql::{Binding, Prepared, Question, Rows, Text};

impl Node {
    /// The statement that a database runs for it. `keys` are those of the
    /// parent's rows, or of a node that looks rows up by them; a statement's
    /// text does not depend on them, and one without keys does not look at them.
    #[must_use]
    pub fn statement(&self, backend: DbBackend, keys: &Arc<[i64]>, binding: &Binding) -> Prepared {
        let text = self.text(backend);
        self.question().prepare_text(&text, keys, binding)
    }

    /// The statement's text.
    ///
    /// A plan that is kept remembers its texts, so that a request which comes again
    /// looks for none. A new plan, of other values, finds its texts by their form, so
    /// that each is built once.
    #[must_use]
    pub fn text(&self, backend: DbBackend) -> Arc<Text> {
        let text = self.text.get_or_init(|| self.question().text(backend));
        if text.backend() == backend {
            return Arc::clone(text);
        }
        self.question().text(backend)
    }

    fn question(&self) -> Question<'_> {
        let (table, columns) = (&self.object.table, self.columns);
        let rows = |filter, page| Rows {
            table,
            columns,
            filter,
            page,
            probes: self.probes,
        };
        match &self.fetch {
            Fetch::Unique { column, value } => Question::Value {
                table,
                columns,
                column: *column,
                value,
            },
            Fetch::Keys(_) | Fetch::One { .. } => Question::Keys { table, columns },
            Fetch::Page { filter, page } => Question::Page(rows(filter, page)),
            Fetch::Count { filter } => Question::Count { table, filter },
            Fetch::Many {
                foreign_key,
                filter,
                page,
            } => Question::Children {
                rows: rows(filter, page),
                foreign_key: *foreign_key,
            },
            Fetch::CountMany {
                foreign_key,
                filter,
            } => Question::CountChildren {
                table,
                filter,
                foreign_key: *foreign_key,
            },
        }
    }
}

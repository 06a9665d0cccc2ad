//! The statement of a node.

use std::sync::Arc;

use sea_orm::DbBackend;

use super::{Fetch, Node};
use crate::sql::{Binding, Counted, Groups, Prepared, Question, Rows, Text};

impl Node {
    /// The statement that fetches its rows. `keys` come from the rows of its key
    /// source, or from the node itself if it looks rows up by ids. The text of a
    /// statement does not depend on them, and a statement that needs no keys ignores
    /// them.
    #[must_use]
    pub fn statement(&self, backend: DbBackend, keys: &Arc<[i64]>, binding: &Binding) -> Prepared {
        let text = self.text(backend);
        if self.further.is_empty() {
            return self.question(&[]).prepare_text(&text, keys, binding);
        }
        let counts = self.shared_counts();
        let question = self.question(&counts);
        question.prepare_text(&text, keys, binding)
    }

    /// The statement's text.
    ///
    /// A cached plan stores its texts, so a repeated request looks up none. A new plan
    /// with other values finds texts by their form, so each form is built once.
    #[must_use]
    pub fn text(&self, backend: DbBackend) -> Arc<Text> {
        let text = self.text.get_or_init(|| self.build(backend));
        if text.backend() == backend {
            return Arc::clone(text);
        }
        self.build(backend)
    }

    fn build(&self, backend: DbBackend) -> Arc<Text> {
        match &self.fetch {
            Fetch::Step { step, .. } => {
                let (table, filter) = (&self.object.table, self.visible.as_deref());
                step.text(backend, table, self.columns, filter)
            }
            _ => self.question(&self.shared_counts()).text(backend),
        }
    }

    /// What its statement asks. `counts` are its counts, if there are several.
    fn question<'a>(&'a self, counts: &'a [Counted<'a>]) -> Question<'a> {
        let (table, columns, filter) = (&self.object.table, self.columns, self.filter());
        let looked_up = self.visible.as_deref();
        let tallied = self.tallied.as_deref();
        let rows = |page| Rows {
            table,
            columns,
            filter,
            page,
            probes: self.probes,
        };
        let groups = |grouping| Groups {
            table,
            filter,
            grouping,
            tallied,
            looks_ahead: self.probes.following,
        };
        match &self.fetch {
            Fetch::Unique { column, value } => Question::Value {
                table,
                columns,
                column: *column,
                value,
                filter: looked_up,
            },
            // Of the steps, those that read are statements of their own.
            Fetch::Keys(_) | Fetch::One { .. } | Fetch::Step { .. } => Question::Keys {
                table,
                columns,
                filter: looked_up,
            },
            Fetch::Page { page, .. } => Question::Page(rows(page)),
            Fetch::Count { .. } if !counts.is_empty() => Question::Counts {
                table,
                counts,
                foreign_key: None,
            },
            Fetch::CountMany { foreign_key, .. } if !counts.is_empty() => Question::Counts {
                table,
                counts,
                foreign_key: Some(*foreign_key),
            },
            Fetch::Count { .. } => Question::Count {
                table,
                filter,
                tallied,
            },
            Fetch::Many {
                foreign_key, page, ..
            } => Question::Children {
                rows: rows(page),
                foreign_key: *foreign_key,
            },
            Fetch::CountMany { foreign_key, .. } => Question::CountChildren {
                table,
                filter,
                tallied,
                foreign_key: *foreign_key,
            },
            Fetch::Groups { grouping, .. } => Question::Groups(groups(grouping)),
            Fetch::GroupsMany {
                foreign_key,
                grouping,
                ..
            } => Question::GroupsOfChildren {
                groups: groups(grouping),
                foreign_key: *foreign_key,
            },
            Fetch::Search { search, first } => Question::Search {
                table,
                columns,
                search,
                filter: looked_up,
                limit: u64::from(*first) + u64::from(self.probes.following),
            },
        }
    }
}

//! Which statements read all rows of a table to find a text.
//!
//! A statement does if its filter tests a text that no index finds, unless an indexed
//! column of the same rows narrows them down first: a key, a foreign key, a unique
//! column, or a text that an index finds. The pages of a row's children are narrowed
//! down by that row. A page or a count without a filter is not meant.

use super::{Fetch, Node, Plan};
use crate::sql::{Comparison, Filter};
use crate::table::{Kind, Table};

impl Node {
    /// Whether its statement reads all rows of a table to find a text.
    #[must_use]
    pub fn reads_all_rows(&self) -> bool {
        let (filter, is_narrowed) = match &self.fetch {
            Fetch::Page { filter, .. } | Fetch::Count { filter } | Fetch::Groups { filter, .. } => {
                (filter, false)
            }
            Fetch::Many { filter, .. }
            | Fetch::CountMany { filter, .. }
            | Fetch::GroupsMany { filter, .. } => (filter, true),
            Fetch::Search { search, .. } => return search.reads_all_rows,
            Fetch::Unique { .. } | Fetch::Keys(_) | Fetch::One { .. } | Fetch::Step { .. } => {
                return false;
            }
        };
        reads_all(filter, &self.object.table, is_narrowed)
    }
}

impl Plan {
    /// The number of statements that read all rows of a table to find a text.
    #[must_use]
    pub fn unindexed(&self) -> usize {
        let nodes = self.nodes.iter();
        nodes.filter(|node| node.reads_all_rows()).count()
    }
}

/// Whether a condition on a table's rows reads all of them. `is_narrowed` says whether
/// only some of them are tested.
pub(super) fn reads_all(filter: &Filter, table: &Table, is_narrowed: bool) -> bool {
    match filter {
        Filter::All(all) => {
            let is_narrowed = is_narrowed || narrows(filter, table);
            all.iter().any(|one| reads_all(one, table, is_narrowed))
        }
        Filter::Any(any) => any.iter().any(|one| reads_all(one, table, is_narrowed)),
        Filter::Not(negated) => reads_all_if_negated(negated, table, is_narrowed),
        Filter::Broad(inner) => reads_all(inner, table, is_narrowed),
        Filter::Matches { indexed, .. } => !indexed && !is_narrowed,
        Filter::Related {
            table: other,
            filter,
            ..
        }
        | Filter::Referring {
            table: other,
            filter,
            ..
        } => reads_all(filter, other, false),
        Filter::Compare { .. }
        | Filter::OneOf { .. }
        | Filter::IsNull(_)
        | Filter::OfGates(_)
        | Filter::Settled(_) => false,
    }
}

/// The same for the opposite of a condition, which no index of texts finds.
fn reads_all_if_negated(filter: &Filter, table: &Table, is_narrowed: bool) -> bool {
    match filter {
        Filter::All(filters) | Filter::Any(filters) => filters
            .iter()
            .any(|one| reads_all_if_negated(one, table, is_narrowed)),
        Filter::Matches { .. } => !is_narrowed,
        Filter::Not(inner) | Filter::Broad(inner) => {
            reads_all_if_negated(inner, table, is_narrowed)
        }
        filter => reads_all(filter, table, is_narrowed),
    }
}

/// Whether an index finds the rows that match a condition.
fn narrows(filter: &Filter, table: &Table) -> bool {
    let is_indexed = |column| {
        let column = table.column(column);
        column.unique || column.kind == Kind::BigInteger
    };
    match filter {
        Filter::All(all) => all.iter().any(|one| narrows(one, table)),
        Filter::Any(any) => !any.is_empty() && any.iter().all(|one| narrows(one, table)),
        Filter::Compare {
            column,
            comparison: Comparison::Equal,
            ..
        }
        | Filter::OneOf { column, .. } => is_indexed(*column),
        Filter::Matches { indexed, .. } => *indexed,
        Filter::Related {
            table: other,
            filter,
            ..
        } => narrows(filter, other),
        Filter::Compare { .. }
        | Filter::Not(_)
        | Filter::Broad(_)
        | Filter::IsNull(_)
        | Filter::OfGates(_)
        | Filter::Settled(_)
        | Filter::Referring { .. } => false,
    }
}

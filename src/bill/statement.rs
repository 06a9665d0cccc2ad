//! A statement of the bill.

use sea_orm::DbBackend;
use serde::Serialize;

use super::Names;
use super::shape::{shape, spelled};
use crate::plan::{Fetch, Node, Open, Plan};

/// One SQL statement: who asks for it, what it does, how much it may return.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// The field that asks for it, by its response keys: `gates.nodes.passes`.
    /// The first one, where several share it.
    pub path: String,
    /// The type of its rows, or of what it counts.
    pub object: &'static str,
    /// What it does.
    pub kind: Kind,
    /// What it batches over; nothing at the root.
    pub over: Option<Over>,
    /// The variables whose values are not known, of those that it depends on.
    pub variables: Vec<String>,
    /// What it does, in words.
    pub shape: String,
    /// How many rows it returns at most.
    pub max_rows: u64,
    /// Its text, where a kind of database was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
}

/// The rows of another statement, which a statement is about all at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Over {
    /// Which statement of the bill.
    pub index: usize,
    /// The field that asks for it.
    pub path: String,
    /// How many rows it may have.
    pub max_keys: u64,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Kind {
    /// Finds the row with a value in a unique column.
    Row,
    /// Finds the rows with some keys.
    Rows,
    /// Reads a page of a table.
    Page,
    /// Counts rows of a table.
    Count,
    /// Finds the rows that other rows name.
    References,
    /// Reads a page for each of other rows, of the rows that name it.
    Pages,
    /// Counts, for each of other rows, the rows that name it.
    Counts,
}

impl Statement {
    pub(super) fn new(
        plan: &Plan,
        node: &Node,
        open: &Open,
        backend: Option<DbBackend>,
        names: Names,
    ) -> Self {
        let over = node.parent.map(|parent| {
            let above = plan.node(parent);
            Over {
                index: parent.get(),
                path: above.path.clone(),
                max_keys: above.max_rows,
            }
        });
        Self {
            path: node.path.clone(),
            object: node.object.name,
            kind: Kind::of(&node.fetch),
            over,
            variables: open.variables.iter().cloned().collect(),
            shape: shape(plan, node, open, names),
            max_rows: node.max_rows,
            sql: backend.map(|backend| sql(node, open, backend)),
        }
    }
}

/// The statement's text. What is not known of its form is not in it, and a
/// comment says so.
fn sql(node: &Node, open: &Open, backend: DbBackend) -> String {
    let text = node.text(backend);
    match spelled(&open.shaping) {
        Some(variables) => format!(
            "/* values of {variables} may change this */ {}",
            text.as_str()
        ),
        None => text.as_str().to_owned(),
    }
}

impl Kind {
    fn of(fetch: &Fetch) -> Self {
        match fetch {
            Fetch::Unique { .. } => Self::Row,
            Fetch::Keys(_) => Self::Rows,
            Fetch::Page { .. } => Self::Page,
            Fetch::Count { .. } => Self::Count,
            Fetch::One { .. } => Self::References,
            Fetch::Many { .. } => Self::Pages,
            Fetch::CountMany { .. } => Self::Counts,
        }
    }
}

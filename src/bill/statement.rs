//! A statement of a bill.

use sea_orm::DbBackend;
use serde::Serialize;

use super::Names;
use super::shape::{shape, spelled};
use crate::plan::{Fetch, Node, Open, Plan};

/// What a statement reads if no index finds a text.
pub(crate) const ALL_ROWS: &str = "all rows";

/// What a count reads if a tally covers its filter.
pub(crate) const TALLIES: &str = "tallies";

/// One SQL statement: the field that needs it, what it does, and its maximum number
/// of rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Statement {
    /// The field that needs it, by response keys: `gates.nodes.passes`. If several
    /// fields share it, the first one.
    pub path: String,
    /// If several counts share it: the fields of all of them, by response keys, in the order
    /// of its columns. Otherwise absent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// The step of a mutation that it is. Otherwise absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<&'static str>,
    /// The type of its rows, or of the objects that it counts.
    pub object: &'static str,
    /// The kind of statement.
    pub kind: Kind,
    /// The statement whose rows it batches over. None at the root.
    pub over: Option<Over>,
    /// The variables without a value that the statement depends on.
    pub variables: Vec<String>,
    /// A description in words.
    pub shape: String,
    /// The maximum number of rows that it returns.
    pub max_rows: u64,
    /// What it reads, if that is more than it returns, or less than it counts. Otherwise
    /// absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reads: Option<&'static str>,
    /// Its SQL, if a database was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sql: Option<String>,
}

/// The statement whose rows another statement batches over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Over {
    /// Its index in the bill.
    pub index: usize,
    /// The field that needs it.
    pub path: String,
    /// The maximum number of its rows.
    pub max_keys: u64,
}

/// The kind of a statement.
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
    /// Finds the rows that other rows refer to.
    References,
    /// Reads, for each of other rows, a page of the rows that refer to it.
    Pages,
    /// Counts, for each of other rows, the rows that refer to it.
    Counts,
    /// Groups rows of a table, and counts each group.
    Grouping,
    /// Groups, for each of other rows, the rows that refer to it.
    Groupings,
    /// Finds the rows of a table that match a text.
    Search,
    /// Is a step of a mutation.
    Step,
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
            paths: node.shared_paths().into_iter().map(str::to_owned).collect(),
            step: node.step(),
            object: node.object.name,
            kind: Kind::from_fetch(&node.fetch),
            over,
            variables: open.variables.iter().cloned().collect(),
            shape: shape(plan, node, open, names),
            max_rows: node.max_rows,
            reads: reads(node),
            sql: backend.map(|backend| sql(node, open, backend)),
        }
    }
}

/// What the statement of a node reads, if that is not what it returns or counts.
pub(crate) fn reads(node: &Node) -> Option<&'static str> {
    if node.reads_tally() {
        Some(TALLIES)
    } else {
        node.reads_all_rows().then_some(ALL_ROWS)
    }
}

/// The statement's text. Unknown parts are missing, which a comment points out.
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
    fn from_fetch(fetch: &Fetch) -> Self {
        match fetch {
            Fetch::Unique { .. } => Self::Row,
            Fetch::Keys(_) => Self::Rows,
            Fetch::Page { .. } => Self::Page,
            Fetch::Count { .. } => Self::Count,
            Fetch::One { .. } => Self::References,
            Fetch::Many { .. } => Self::Pages,
            Fetch::CountMany { .. } => Self::Counts,
            Fetch::Groups { .. } => Self::Grouping,
            Fetch::GroupsMany { .. } => Self::Groupings,
            Fetch::Search { .. } => Self::Search,
            Fetch::Step { .. } => Self::Step,
        }
    }
}

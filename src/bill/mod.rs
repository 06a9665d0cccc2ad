//! The bill of an operation: its cost, in a form to print and to store.
//!
//! The JSON form is a public format. Its names do not change, and new ones may be
//! added:
//!
//! ```json
//! {
//!   "statements": 2,
//!   "roundTrips": 2,
//!   "maxRows": 550,
//!   "exact": true,
//!   "variables": [],
//!   "alternatives": [],
//!   "plan": [
//!     {
//!       "path": "gates",
//!       "object": "Gate",
//!       "kind": "PAGE",
//!       "over": null,
//!       "variables": [],
//!       "shape": "first 50 gates by code",
//!       "maxRows": 50
//!     },
//!     {
//!       "path": "gates.nodes.passes",
//!       "object": "Pass",
//!       "kind": "PAGES",
//!       "over": { "index": 0, "path": "gates", "maxKeys": 50 },
//!       "variables": [],
//!       "shape": "first 10 passes of each of ≤ 50 gates, by issuedAt descending",
//!       "maxRows": 500
//!     }
//!   ]
//! }
//! ```
//!
//! | name | what it is |
//! |---|---|
//! | `statements` | the maximum number of SQL statements of the operation |
//! | `roundTrips` | how many of them run one after another at most, because each needs rows of the one before. With a distant database, they determine the time. A pool with fewer connections than concurrent statements adds to it |
//! | `maxRows` | the maximum number of rows that all statements return: for each, the product of the page sizes above it. The additional row that `hasNextPage` fetches is not counted |
//! | `exact` | whether no values of variables could make it cost less; always true if they were given |
//! | `variables` | the variables whose values matter, if it is not exact |
//! | `alternatives` | if variables decide the type of an object: the statements (`of`, indices of `plan`) of which at most this many (`most`) run, each with the statements that start from it |
//! | `plan` | the statements, each after the one that it starts from |
//! | `path` | the field that needs the statement, by response keys |
//! | `paths` | if several counts share the statement, the fields of all of them, `path` first; otherwise absent |
//! | `step` | the step of a mutation: `claim` and `store` of the idempotency key, what is read before, `write` and `record`; otherwise absent |
//! | `object` | the type of its rows, or of the objects that it counts |
//! | `kind` | what it does: a [`Kind`] |
//! | `over` | the statement whose rows it batches over: its index in `plan`, its path, and its maximum number of rows; null at the root. Below a relation to one row, a page or a count does not wait for these rows, because the row above has their keys |
//! | `variables` | the statement's variables without a value; the shape and the SQL are complete except for them |
//! | `shape` | a description for people; its wording may change |
//! | `maxRows` | the maximum number of rows that it returns |
//! | `reads` | `"all rows"` if the statement reads all rows of a table, because no index finds the text that it searches for; with variables, if a value may make it do so. `"tallies"` if it counts rows without reading them, because the database keeps their numbers. Otherwise absent |
//! | `complete` | false if planning stopped early: the operation runs more statements than these, and all numbers are lower bounds. Otherwise absent |
//! | `sql` | the text of the statement, if a database was named |

mod shape;
mod statement;
mod text;

pub(crate) use statement::reads;
pub use statement::{Kind, Over, Statement};

use sea_orm::DbBackend;
use serde::Serialize;

use crate::plan::{self, Bound, Open, Plan, Unknown};

/// The cost of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bill {
    /// The maximum number of statements.
    pub statements: usize,
    /// The maximum number of statements that run one after another.
    pub round_trips: usize,
    /// The maximum number of rows of all statements.
    pub max_rows: u64,
    /// Whether no values of variables could make it cost less.
    pub exact: bool,
    /// Whether the whole operation was planned. Otherwise it costs more than this.
    #[serde(skip_serializing_if = "is_true")]
    pub complete: bool,
    /// The variables whose values matter, if it is not exact.
    pub variables: Vec<String>,
    /// Groups of statements of which not all run.
    pub alternatives: Vec<Alternatives>,
    /// The statements, each after the one that it starts from.
    pub plan: Vec<Statement>,
}

/// Statements of which not all run, depending on the types of the objects that
/// variables name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternatives {
    /// The indices of the statements, each of which includes those that start from
    /// it.
    pub of: Vec<usize>,
    /// The maximum number of them that run.
    pub most: usize,
}

impl Alternatives {
    fn new(alternatives: &plan::Alternatives) -> Self {
        let nodes = alternatives.nodes.iter();
        Self {
            of: nodes.map(|node| node.get()).collect(),
            most: alternatives.most,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_true(value: &bool) -> bool {
    *value
}

/// Which names of the schema a bill contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    All,
    /// Only names that the caller wrote.
    Asked,
}

impl Bill {
    /// The bill of a plan, with the SQL for a database, if one is given.
    #[must_use]
    pub fn new(plan: &Plan, backend: Option<DbBackend>) -> Self {
        let most = (plan.statements(), plan.max_rows());
        Self::assemble(plan, most, None, backend, Names::All)
    }

    /// The bill of an operation whose variables have no values.
    #[must_use]
    pub fn from_bound(bound: &Bound, backend: Option<DbBackend>) -> Self {
        let (plan, unknown) = (&bound.plan, Some(&bound.unknown));
        let most = (bound.statements(), bound.max_rows());
        Self::assemble(plan, most, unknown, backend, Names::All)
    }

    /// The bill for callers who may not see the schema. It omits the default order
    /// of a page, which contains a field's name.
    #[must_use]
    pub fn discreet(plan: &Plan, backend: Option<DbBackend>) -> Self {
        let most = (plan.statements(), plan.max_rows());
        Self::assemble(plan, most, None, backend, Names::Asked)
    }

    /// `most` is the largest number of statements and of rows. `unknown` is what depends
    /// on variables without values.
    fn assemble(
        plan: &Plan,
        most: (usize, u64),
        unknown: Option<&Unknown>,
        backend: Option<DbBackend>,
        names: Names,
    ) -> Self {
        let nothing = Unknown::default();
        let unknown = unknown.unwrap_or(&nothing);
        let all_known = Open::default();
        let statement = |(index, node)| {
            let open = unknown.open.get(index).unwrap_or(&all_known);
            Statement::new(plan, node, open, backend, names)
        };
        Self {
            statements: most.0,
            round_trips: plan.round_trips(),
            max_rows: most.1,
            exact: plan.whole && unknown.deciding.is_empty(),
            complete: plan.whole,
            variables: unknown.deciding.iter().cloned().collect(),
            alternatives: unknown.alternatives.iter().map(Alternatives::new).collect(),
            plan: plan.nodes.iter().enumerate().map(statement).collect(),
        }
    }
}

//! The bill of an operation: what it costs, in a form to show and to keep.
//!
//! As JSON it is a public format. Names stay, and what is added is added
//! beside them:
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
//! | `statements` | how many SQL statements the operation runs at most |
//! | `roundTrips` | how many of them run one after another at most, each because it needs rows of the one before: the time that a distant database takes. Fewer connections than statements that could run side by side make it longer |
//! | `maxRows` | how many rows they return at most, together: the product of the page sizes above each, summed. The row beside a page that `hasNextPage` looks for is not counted |
//! | `exact` | whether the values of no variable could make it less; always, when they were given |
//! | `variables` | those whose values decide, when it is not exact |
//! | `alternatives` | where the type of an object is a variable's to say: the statements (`of`, places in `plan`) of which at most so many (`most`) run, each with those that start from it |
//! | `plan` | the statements, each behind the one that it starts from |
//! | `path` | the field that asks for it, by its response keys |
//! | `object` | the type of its rows, or of what it counts |
//! | `kind` | what it does: a [`Kind`] |
//! | `over` | the statement whose rows it batches over: its place in `plan`, its path, and how many rows it may have; null at the root. Below a relation to one row, a page or a count does not wait for these rows: it has their keys from the row above |
//! | `variables` | those of a statement whose values were not given: the shape and the text are as far as they follow without |
//! | `shape` | the same for people; its words may change |
//! | `maxRows` | how many rows it returns at most |
//! | `complete` | false when planning stopped: the operation runs more statements than these, and all numbers are at least. Left out else |
//! | `sql` | its text, where a kind of database was named |

mod shape;
mod statement;
mod text;

pub use statement::{Kind, Over, Statement};

use sea_orm::DbBackend;
use serde::Serialize;

use crate::plan::{self, Bound, Open, Plan, Unknown};

/// What an operation costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Bill {
    /// How many statements it runs at most.
    pub statements: usize,
    /// How many of them run one after another at most.
    pub round_trips: usize,
    /// How many rows they return at most, together.
    pub max_rows: u64,
    /// Whether the values of no variable could make it less.
    pub exact: bool,
    /// Whether all of it was planned. Else it costs more than this.
    #[serde(skip_serializing_if = "is_true")]
    pub complete: bool,
    /// The variables whose values decide, when it is not exact.
    pub variables: Vec<String>,
    /// Statements of which not all run.
    pub alternatives: Vec<Alternatives>,
    /// Each statement, behind the one that it starts from.
    pub plan: Vec<Statement>,
}

/// Statements of which not all run: it depends on the types of objects that
/// variables name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternatives {
    /// Which statements of the bill, each with those that start from it.
    pub of: Vec<usize>,
    /// How many of them run at most. They have this many rows together.
    pub most: usize,
}

impl Alternatives {
    fn of(alternatives: &plan::Alternatives) -> Self {
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

/// Which names of the schema a bill has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    All,
    /// Those that whoever asked knows.
    Asked,
}

impl Bill {
    /// The bill of a plan, with the SQL that a kind of database runs for it, if
    /// one is named.
    #[must_use]
    pub fn of(plan: &Plan, backend: Option<DbBackend>) -> Self {
        let most = (plan.statements(), plan.max_rows());
        Self::new(plan, most, None, backend, Names::All)
    }

    /// The bill of an operation whose variables have no values.
    #[must_use]
    pub fn of_bound(bound: &Bound, backend: Option<DbBackend>) -> Self {
        let (plan, unknown) = (&bound.plan, Some(&bound.unknown));
        let most = (bound.statements(), bound.max_rows());
        Self::new(plan, most, unknown, backend, Names::All)
    }

    /// The same, where the schema is not told: without the default order of a page,
    /// which names a field.
    #[must_use]
    pub fn discreet(plan: &Plan, backend: Option<DbBackend>) -> Self {
        let most = (plan.statements(), plan.max_rows());
        Self::new(plan, most, None, backend, Names::Asked)
    }

    /// `most` are the statements and the rows of a plan, of which some may not be
    /// known.
    fn new(
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
            alternatives: unknown.alternatives.iter().map(Alternatives::of).collect(),
            plan: plan.nodes.iter().enumerate().map(statement).collect(),
        }
    }
}

//! Which variables decide what an operation costs, where their values are not
//! known.
//!
//! A plan without values is an upper bound: a selection whose condition is not
//! known is in it, a page whose size is not known is as large as pages may be,
//! fields that may ask the same or not have a statement each, and an id may be
//! of any type. It is exact where none of that makes it larger.

use std::collections::{BTreeSet, HashMap};
use std::mem::{Discriminant, discriminant};

use super::{Bindings, Fetch, Node, NodeIndex, Operation, Plan};
use crate::error::Refusal;
use crate::table::ColumnIndex;

/// How many conditions are tried one by one; of more, all are said to decide
/// when one does.
const MOST_TRIED: usize = 16;

/// Statements of which not all run, each with those that start from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternatives {
    /// The statements.
    pub nodes: Vec<NodeIndex>,
    /// How many of them run at most. They have this many rows together.
    pub most: usize,
}

/// The variables that decide, of those of conditions: without what depends on
/// them, the plan costs less. `replan` plans without the selections whose
/// conditions are some variables.
pub(super) fn deciding_conditions(
    operation: Operation<'_>,
    plan: &Plan,
    replan: impl Fn(Operation<'_>) -> Result<Plan, Refusal>,
) -> BTreeSet<String> {
    let conditions: Vec<&str> = operation.conditions().into_iter().collect();
    let decides = |left_out: &[&str]| {
        let without = replan(Operation {
            variables: Bindings::Unknown { left_out },
            ..operation
        });
        without.map_or(true, |without| without.cost() != plan.cost())
    };
    if conditions.is_empty() || !decides(&conditions) {
        return BTreeSet::new();
    }
    let mut alone: Vec<&str> = Vec::new();
    if conditions.len() <= MOST_TRIED {
        alone.extend(
            conditions
                .iter()
                .filter(|&&condition| decides(&[condition])),
        );
    }
    // Several may select the same, so that leaving out one changes nothing.
    let deciding = if alone.is_empty() { conditions } else { alone };
    deciding.into_iter().map(str::to_owned).collect()
}

impl Plan {
    /// Statements, rows and round trips.
    pub(super) fn cost(&self) -> (usize, u64, usize) {
        (self.statements(), self.max_rows(), self.round_trips())
    }

    /// The variables by whose values statements may turn out to be one.
    pub(super) fn deciding_merges(&self) -> BTreeSet<String> {
        type Alike = (
            Option<NodeIndex>,
            &'static str,
            Discriminant<Fetch>,
            Option<ColumnIndex>,
        );
        let mut alike: HashMap<Alike, Vec<&Node>> = HashMap::new();
        for node in &self.nodes {
            let key = match node.fetch {
                Fetch::One { key } => Some(key),
                Fetch::Many { foreign_key, .. } | Fetch::CountMany { foreign_key, .. } => {
                    Some(foreign_key)
                }
                _ => None,
            };
            let alike = alike.entry((
                node.parent,
                node.object.name,
                discriminant(&node.fetch),
                key,
            ));
            alike.or_default().push(node);
        }
        alike
            .into_values()
            .filter(|nodes| nodes.len() > 1)
            .flatten()
            .flat_map(|node| node.open.variables.iter().cloned())
            .collect()
    }

    /// The variables whose types decide: ids that may be of several. One id is
    /// always a statement, and decides where types cost more than others.
    pub(super) fn deciding_ids(&self) -> BTreeSet<String> {
        let decides = |alternatives: &&Alternatives| {
            let is_one = matches!(self.node(alternatives.nodes[0]).fetch, Fetch::Unique { .. });
            let mut costs = alternatives.nodes.iter().map(|&node| self.cost_of(node));
            let first = costs.next();
            !is_one || costs.any(|cost| Some(cost) != first)
        };
        self.alternatives
            .iter()
            .filter(decides)
            .flat_map(|alternatives| &self.node(alternatives.nodes[0]).open.variables)
            .cloned()
            .collect()
    }
}

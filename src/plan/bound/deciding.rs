//! The variables that affect the cost of an operation, if their values are unknown.

use std::collections::{BTreeSet, HashMap};
use std::mem::{Discriminant, discriminant};

use super::{Alternatives, Bound};
use crate::error::Refusal;
use crate::plan::{Fetch, NodeIndex, Open, Operation};
use crate::table::ColumnIndex;

/// The maximum number of conditions that are tried one by one. Of more, all are
/// reported if at least one affects the cost.
const MOST_TRIED: usize = 16;

/// The variables among those of the conditions that affect the cost: leaving out the
/// selections that depend on them makes the plan cheaper. `without` plans without the
/// selections that depend on the given variables.
pub(super) fn conditions(
    operation: Operation<'_>,
    bound: &Bound,
    without: impl Fn(&[&str]) -> Result<Bound, Refusal>,
) -> BTreeSet<String> {
    let conditions: Vec<&str> = operation.conditions().into_iter().collect();
    let decides = |left_out: &[&str]| {
        without(left_out).map_or(true, |without| without.cost() != bound.cost())
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
    // Several may select the same field, so leaving out one changes nothing.
    let deciding = if alone.is_empty() { conditions } else { alone };
    deciding.into_iter().map(str::to_owned).collect()
}

impl Bound {
    /// The numbers of statements, rows and round trips.
    fn cost(&self) -> (usize, u64, usize) {
        (self.statements(), self.max_rows(), self.plan.round_trips())
    }

    /// The cost of a statement and those below it: statements, rows and round trips.
    fn cost_of(&self, node: NodeIndex) -> (usize, u64, usize) {
        let index = node.get();
        (
            self.plan.statements_below()[index],
            self.plan.rows_below()[index],
            self.plan.subtrees(|node| node.round, usize::max)[index],
        )
    }

    /// The variables whose values decide whether statements are merged.
    pub(super) fn deciding_merges(&self) -> BTreeSet<String> {
        type Alike = (
            Option<NodeIndex>,
            &'static str,
            Discriminant<Fetch>,
            Option<ColumnIndex>,
        );
        let mut alike: HashMap<Alike, Vec<&Open>> = HashMap::new();
        for (node, open) in self.plan.nodes.iter().zip(&self.unknown.open) {
            let key = match node.fetch {
                Fetch::One { key } => Some(key),
                Fetch::Many { foreign_key, .. }
                | Fetch::CountMany { foreign_key, .. }
                | Fetch::GroupsMany { foreign_key, .. } => Some(foreign_key),
                _ => None,
            };
            let alike = alike.entry((
                node.parent,
                node.object.name,
                discriminant(&node.fetch),
                key,
            ));
            alike.or_default().push(open);
        }
        alike
            .into_values()
            .filter(|open| open.len() > 1)
            .flatten()
            .flat_map(|open| open.variables.iter().cloned())
            .collect()
    }

    /// The variables of ids, if their types affect the cost. A single id is always one
    /// statement, so its type matters only if the types differ in cost.
    pub(super) fn deciding_ids(&self) -> BTreeSet<String> {
        let decides = |alternatives: &&Alternatives| {
            let first = self.plan.node(alternatives.nodes[0]);
            let is_one = matches!(first.fetch, Fetch::Unique { .. });
            let mut costs = alternatives.nodes.iter().map(|&node| self.cost_of(node));
            let first = costs.next();
            !is_one || costs.any(|cost| Some(cost) != first)
        };
        let alternatives = self.unknown.alternatives.iter();
        alternatives
            .filter(decides)
            .flat_map(|alternatives| &self.unknown.open[alternatives.nodes[0].get()].variables)
            .cloned()
            .collect()
    }
}

//! What an operation costs at most, whatever the values of its variables are.
//!
//! It is for `gatepass plan`, which reads documents where there are no values. It is a
//! plan and a table beside it ([`Unknown`]): no plan of a request has such a table.
//!
//! A selection whose condition is not known is in it, a page whose size is not known
//! is as large as pages may be, fields that may ask the same or not have a statement
//! each, and an id may be of any type. It is exact where none of that makes it larger.

mod deciding;
mod unknown;

pub use unknown::Open;
pub(super) use unknown::{any_cell, is_open, stand_in, variable};

use std::collections::{BTreeMap, BTreeSet};

use super::planner::walk;
use super::{Bindings, Limits, NodeIndex, Operation, Plan, Selection};
use crate::error::Refusal;

/// A plan without the values of variables. It is not to be run.
#[derive(Debug)]
pub struct Bound {
    /// The statements, and the answer that is the largest.
    pub plan: Plan,
    /// What of it is not known.
    pub unknown: Unknown,
}

/// What of a plan is not known, since the values of variables are not.
#[derive(Debug, Default)]
pub struct Unknown {
    /// What of each statement is not known, by node.
    pub open: Vec<Open>,
    /// Statements of which not all run. They are at the root.
    pub alternatives: Vec<Alternatives>,
    /// The variables that decide what it costs. When there are any, it costs no more
    /// than this.
    pub deciding: BTreeSet<String>,
    /// What fields of the root write of objects whose types are not known, by their
    /// response keys.
    pub(super) any: BTreeMap<String, AnyNodes>,
}

/// Statements of which not all run, each with those that start from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternatives {
    /// The statements.
    pub nodes: Vec<NodeIndex>,
    /// How many of them run at most. They have this many rows together.
    pub most: usize,
}

/// Objects of ids that are not known.
#[derive(Debug)]
pub(super) struct AnyNodes {
    /// How many there are at most.
    pub(super) most: usize,
    /// What is written of one of each type.
    pub(super) types: Vec<Selection>,
}

/// Plans a validated operation for all values of its variables, whichever it was
/// given.
///
/// # Errors
///
/// When an argument makes no sense, as [`plan`](super::plan) says.
pub fn bound(operation: Operation<'_>, limits: Limits) -> Result<Bound, Refusal> {
    let walk = |left_out: &[&str]| -> Result<Bound, Refusal> {
        let operation = Operation {
            variables: Bindings::Unknown { left_out },
            ..operation
        };
        let (plan, unknown) = walk(operation, limits, Some(Unknown::default()))?;
        let unknown = unknown.unwrap_or_default();
        Ok(Bound { plan, unknown })
    };
    let mut bound = walk(&[])?;
    let mut deciding = deciding::conditions(operation, &bound, walk);
    deciding.extend(bound.deciding_merges());
    deciding.extend(bound.deciding_ids());
    bound.unknown.deciding.extend(deciding);
    Ok(bound)
}

impl Bound {
    /// How many statements the operation runs at most.
    #[must_use]
    pub fn statements(&self) -> usize {
        let below = self.plan.statements_below();
        let mut statements: usize = self.certain_roots().map(|root| below[root.get()]).sum();
        for Alternatives { nodes, most } in &self.unknown.alternatives {
            let mut costs: Vec<usize> = nodes.iter().map(|node| below[node.get()]).collect();
            costs.sort_unstable_by_key(|&cost| std::cmp::Reverse(cost));
            statements += costs.into_iter().take(*most).sum::<usize>();
        }
        statements
    }

    /// The most rows that its statements return, together, as
    /// [`Plan::max_rows`] counts them.
    #[must_use]
    pub fn max_rows(&self) -> u64 {
        let below = self.plan.rows_below();
        let certain = self.certain_roots().map(|root| below[root.get()]);
        // However the rows are spread over alternatives: each of a kind costs
        // the same, so most when all are of the kind that costs most.
        let one_of = self.unknown.alternatives.iter().map(|alternatives| {
            let costs = alternatives.nodes.iter().map(|node| below[node.get()]);
            costs.max().unwrap_or_default()
        });
        certain.chain(one_of).fold(0, u64::saturating_add)
    }

    /// Refuses what costs more than it may, and names the field that costs most.
    ///
    /// # Errors
    ///
    /// As [`Plan::check_cost`] says.
    pub fn check_cost(&self, limits: Limits) -> Result<(), Refusal> {
        let (statements, rows) = (self.statements(), self.max_rows());
        let unknown = Some(&self.unknown);
        self.plan.check(statements, rows, unknown, limits)
    }

    /// The roots that are no alternatives.
    fn certain_roots(&self) -> impl Iterator<Item = NodeIndex> {
        self.plan.roots().filter(|root| {
            let mut alternatives = self.unknown.alternatives.iter();
            !alternatives.any(|alternatives| alternatives.nodes.contains(root))
        })
    }
}

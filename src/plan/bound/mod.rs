//! The maximum cost of an operation for all values of its variables.
//!
//! `gatepass plan` uses this, because it reads documents without values. The result is
//! a plan with a table of its unknown parts ([`Unknown`]), which no plan of a request
//! has.
//!
//! The plan includes selections with an unknown condition, takes a page of unknown size
//! to be as large as allowed, has a separate statement for each field that is equal to
//! another for some values only, and lets an id be of any type. It is exact if none of
//! this makes it larger.

mod deciding;

use super::planner::walk;
use super::unknown::{Alternatives, Unknown};
use super::{Bindings, Limits, NodeIndex, Operation, Plan};
use crate::error::Refusal;

/// A plan without the values of variables. It cannot run.
#[derive(Debug)]
pub struct Bound {
    /// The statements, and the largest possible answer.
    pub plan: Plan,
    /// The unknown parts of the plan.
    pub unknown: Unknown,
}

/// Plans a validated operation for all values of its variables. Given values are
/// ignored.
///
/// # Errors
///
/// If an argument is invalid, as for [`plan`](super::plan).
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
    /// The maximum number of statements that the operation runs.
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

    /// The maximum number of rows that its statements return in total, counted as in
    /// [`Plan::max_rows`].
    #[must_use]
    pub fn max_rows(&self) -> u64 {
        let below = self.plan.rows_below();
        let certain = self.certain_roots().map(|root| below[root.get()]);
        // All rows of an alternative cost the same, so the maximum is reached if all
        // rows are of the most expensive one.
        let one_of = self.unknown.alternatives.iter().map(|alternatives| {
            let costs = alternatives.nodes.iter().map(|node| below[node.get()]);
            costs.max().unwrap_or_default()
        });
        certain.chain(one_of).fold(0, u64::saturating_add)
    }

    /// Refuses an operation over a limit, and names the field with the largest part.
    ///
    /// # Errors
    ///
    /// As for [`Plan::check_cost`].
    pub fn check_cost(&self, limits: Limits) -> Result<(), Refusal> {
        let (statements, rows) = (self.statements(), self.max_rows());
        let unknown = Some(&self.unknown);
        self.plan.check(statements, rows, unknown, limits)
    }

    /// The roots that are not alternatives.
    fn certain_roots(&self) -> impl Iterator<Item = NodeIndex> {
        self.plan.roots().filter(|root| {
            let mut alternatives = self.unknown.alternatives.iter();
            !alternatives.any(|alternatives| alternatives.nodes.contains(root))
        })
    }
}

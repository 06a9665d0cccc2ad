//! A mutation of an operation: where its input comes from, and the nodes of its steps.

use std::sync::Arc;

use async_graphql::Variables;

use super::NodeIndex;
use super::input::{Input, InputSource};
use super::value::Read;
use crate::object::Mutation;

/// A mutation of an operation.
#[derive(Debug)]
pub struct Call {
    /// The mutation.
    pub(crate) mutation: &'static Mutation,
    /// Where its input comes from.
    pub(super) input: InputSource,
    /// The nodes of its statements.
    pub(crate) steps: Steps,
}

/// The nodes of a mutation's statements, which run in this order.
#[derive(Debug)]
pub(crate) struct Steps {
    /// Claims the idempotency key.
    pub(crate) claim: Option<NodeIndex>,
    /// What is read first.
    pub(crate) reads: Vec<NodeIndex>,
    /// What scans depend on.
    pub(crate) scans: Option<ScanSteps>,
    /// What is written. Its rows are those of the payload.
    pub(crate) write: NodeIndex,
    /// The record of it.
    pub(crate) record: NodeIndex,
    /// Stores the result under the idempotency key.
    pub(crate) store: Option<NodeIndex>,
}

/// The nodes of the statements that only scans have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ScanSteps {
    /// Reads gates, passes and holders, and locks the passes.
    pub(crate) passes: NodeIndex,
    /// Reads what was admitted before and after late scans, if any may be late.
    pub(crate) history: Option<NodeIndex>,
    /// Keeps the state of the passes. It runs after the scans are written.
    pub(crate) update: NodeIndex,
}

impl Call {
    /// Whether it has an idempotency key.
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.steps.claim.is_some()
    }

    /// Whether its input is not in the plan.
    pub(crate) fn is_for_any_input(&self) -> bool {
        matches!(self.input, InputSource::Variable(_))
    }

    /// What a request gives it.
    pub(super) fn input(&self, variables: &Variables) -> Read<Arc<Input>> {
        self.input.read(self.mutation, variables)
    }

    /// The number of its statements, without those of its payload.
    #[must_use]
    pub fn statements(&self) -> usize {
        let Steps {
            claim,
            reads,
            scans,
            store,
            ..
        } = &self.steps;
        let scans = scans.map_or(0, |scans| 2 + usize::from(scans.history.is_some()));
        let keyed = usize::from(claim.is_some()) + usize::from(store.is_some());
        2 + reads.len() + scans + keyed
    }
}

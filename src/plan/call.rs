//! A mutation of an operation: what it was given, and the nodes of its steps.

use crate::object::{Given, Mutation};

use super::NodeIndex;

/// A mutation with its input.
#[derive(Debug)]
pub struct Call {
    /// The mutation.
    pub(crate) mutation: &'static Mutation,
    /// The idempotency key, if there is one.
    pub(crate) key: Option<String>,
    /// What the fields of each item were given, in their order.
    pub(crate) items: Vec<Vec<Given>>,
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
    /// What is written. Its rows are those of the payload.
    pub(crate) write: NodeIndex,
    /// The record of it.
    pub(crate) record: NodeIndex,
    /// Stores the result under the idempotency key.
    pub(crate) store: Option<NodeIndex>,
}

impl Call {
    /// Whether it has an idempotency key.
    #[must_use]
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// The number of its statements, without those of its payload.
    #[must_use]
    pub fn statements(&self) -> usize {
        let Steps {
            claim,
            reads,
            store,
            ..
        } = &self.steps;
        2 + reads.len() + usize::from(claim.is_some()) + usize::from(store.is_some())
    }
}

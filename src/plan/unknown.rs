//! The parts of a plan that depend on variables without values.

use std::collections::{BTreeMap, BTreeSet};

use super::{NodeIndex, Open, Selection};

/// The parts of a plan that are unknown without the values of variables.
#[derive(Debug, Default)]
pub struct Unknown {
    /// The unknown parts of each statement, by node.
    pub open: Vec<Open>,
    /// The arguments of counts that share the statement of another one, by node and column.
    pub(super) further: BTreeMap<(NodeIndex, usize), String>,
    /// Groups of statements at the root of which only some run.
    pub alternatives: Vec<Alternatives>,
    /// The variables that affect the cost. If there are any, the plan is an upper
    /// bound.
    pub deciding: BTreeSet<String>,
    /// The objects of unknown types that the root's fields write, by response key.
    pub(super) any: BTreeMap<String, AnyNodes>,
}

impl Unknown {
    /// Adds a count that shares the statement of a node.
    pub(super) fn join(&mut self, node: NodeIndex, column: usize, open: Open) {
        self.open[node.get()].share(&open);
        self.further.insert((node, column), open.into_given());
    }

    /// The arguments of a node, or of one of its counts, with their placeholders.
    pub(super) fn given(&self, node: NodeIndex, column: usize) -> &str {
        match self.further.get(&(node, column)) {
            Some(given) => given,
            None => self.open[node.get()].given(),
        }
    }
}

/// Statements of which only some run, with those below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternatives {
    /// The statements.
    pub nodes: Vec<NodeIndex>,
    /// The maximum number of them that run. It is also the number of their rows in
    /// total.
    pub most: usize,
}

/// The objects of unknown ids.
#[derive(Debug)]
pub(super) struct AnyNodes {
    /// The maximum number of objects.
    pub(super) most: usize,
    /// For each type, the fields of an object of it.
    pub(super) types: Vec<Selection>,
}

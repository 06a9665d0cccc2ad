//! The conditions of an operation whose values are not known.

use std::collections::{BTreeSet, HashSet};

use async_graphql::parser::types::{Selection, SelectionSet};
use async_graphql_value::Value as Literal;

use super::{Bindings, Operation};

impl<'a> Operation<'a> {
    /// The variables that `@skip` and `@include` ask, when their values are not
    /// known.
    pub(super) fn conditions(self) -> BTreeSet<&'a str> {
        let mut walk = Walk {
            operation: self,
            visited: HashSet::new(),
            found: BTreeSet::new(),
        };
        if let Bindings::Unknown { .. } = self.variables {
            walk.set(&self.definition.selection_set.node);
        }
        walk.found
    }
}

struct Walk<'a> {
    operation: Operation<'a>,
    visited: HashSet<&'a str>,
    found: BTreeSet<&'a str>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, set: &'a SelectionSet) {
        for selection in &set.items {
            for directive in selection.node.directives() {
                let condition = directive.node.get_argument("if");
                if let Some(Literal::Variable(name)) = condition.map(|value| &value.node) {
                    self.found.insert(name.as_str());
                }
            }
            match &selection.node {
                Selection::Field(field) => self.set(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => {
                    self.set(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.operation.fragments.get(name)
                        && self.visited.insert(name)
                    {
                        self.set(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
}

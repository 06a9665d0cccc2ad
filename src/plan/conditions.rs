//! The conditions of an operation that are variables.

use std::collections::{BTreeSet, HashSet};

use async_graphql::{Name, Pos};
use async_graphql_value::Value as Literal;

use super::operation::{ConditionKind, Fragment, Selection};
use super::{Bindings, Operation};

/// A `@skip` or `@include` with a variable.
#[derive(Clone, Copy)]
pub(crate) struct VariableCondition<'a> {
    pub(crate) kind: ConditionKind,
    pub(crate) variable: &'a Name,
    /// The position of the variable.
    pub(crate) position: Pos,
}

/// The conditions below a selection set. Those of each fragment occur once.
pub(crate) fn conditions<'a>(
    set: &'a [Selection],
    fragments: &'a [Fragment],
) -> Vec<VariableCondition<'a>> {
    let mut walk = Walk {
        fragments,
        visited: HashSet::new(),
        found: Vec::new(),
    };
    walk.set(set);
    walk.found
}

impl<'a> Operation<'a> {
    /// The variables of `@skip` and `@include`, if their values are unknown.
    pub(super) fn conditions(self) -> BTreeSet<&'a str> {
        if let Bindings::Values(_) = self.variables {
            return BTreeSet::new();
        }
        let found = conditions(self.selections, self.fragments);
        let names = found.into_iter().map(|found| found.variable.as_str());
        names.collect()
    }
}

struct Walk<'a> {
    fragments: &'a [Fragment],
    visited: HashSet<usize>,
    found: Vec<VariableCondition<'a>>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, set: &'a [Selection]) {
        for selection in set {
            let conditions = selection.conditions().iter();
            self.found
                .extend(conditions.filter_map(|condition| match &condition.value {
                    Literal::Variable(variable) => Some(VariableCondition {
                        kind: condition.kind,
                        variable,
                        position: condition.position,
                    }),
                    _ => None,
                }));
            match selection {
                Selection::Field(field) => self.set(&field.selections),
                Selection::Inline(inline) => self.set(&inline.selections),
                Selection::Spread(spread) => {
                    if self.visited.insert(spread.fragment) {
                        self.set(&self.fragments[spread.fragment].selections);
                    }
                }
            }
        }
    }
}

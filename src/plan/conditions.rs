//! The conditions of an operation that are variables.

use std::collections::{BTreeSet, HashMap, HashSet};

use async_graphql::parser::types::{Directive, FragmentDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value as Literal;

use super::{Bindings, Operation};

/// A `@skip` or `@include` that asks a variable.
#[derive(Clone, Copy)]
pub(crate) struct Condition<'a> {
    pub(crate) directive: &'a Directive,
    /// Its argument, which is the variable.
    pub(crate) argument: &'a Positioned<Literal>,
    pub(crate) variable: &'a Name,
}

/// Those below a set of selections, each fragment's once.
pub(crate) fn conditions<'a>(
    set: &'a SelectionSet,
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
) -> Vec<Condition<'a>> {
    let mut walk = Walk {
        fragments,
        visited: HashSet::new(),
        found: Vec::new(),
    };
    walk.set(set);
    walk.found
}

impl<'a> Operation<'a> {
    /// The variables that `@skip` and `@include` ask, when their values are not
    /// known.
    pub(super) fn conditions(self) -> BTreeSet<&'a str> {
        if let Bindings::Values(_) = self.variables {
            return BTreeSet::new();
        }
        let found = conditions(&self.definition.selection_set.node, self.fragments);
        let names = found.into_iter().map(|found| found.variable.as_str());
        names.collect()
    }
}

struct Walk<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    visited: HashSet<&'a str>,
    found: Vec<Condition<'a>>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, set: &'a SelectionSet) {
        for selection in &set.items {
            let directives = selection.node.directives().iter();
            self.found
                .extend(directives.filter_map(|directive| condition(&directive.node)));
            match &selection.node {
                Selection::Field(field) => self.set(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => {
                    self.set(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.fragments.get(name)
                        && self.visited.insert(name)
                    {
                        self.set(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
}

fn condition(directive: &Directive) -> Option<Condition<'_>> {
    let argument = directive.get_argument("if")?;
    match &argument.node {
        Literal::Variable(variable) => Some(Condition {
            directive,
            argument,
            variable,
        }),
        _ => None,
    }
}

//! Conditions whose variable is null.
//!
//! A variable that may be null and has a default may be the condition of `@skip`
//! and `@include`, which is never null: null in place of the default is found
//! with the values of variables.

use std::collections::HashSet;

use async_graphql::parser::types::{Directive, Selection, SelectionSet};
use async_graphql::{Positioned, ServerError, Value, Variables};
use async_graphql_value::Value as Literal;

use super::Selected;
use crate::error::{Code, error};

/// Each condition of an operation that is null.
pub(super) fn check(selected: &Selected<'_>, values: &Variables) -> Vec<ServerError> {
    if !values.values().any(|value| *value == Value::Null) {
        return Vec::new();
    }
    let mut walk = Walk {
        selected,
        values,
        visited: HashSet::new(),
        errors: Vec::new(),
    };
    walk.set(&selected.definition.node.selection_set.node);
    walk.errors
}

struct Walk<'a> {
    selected: &'a Selected<'a>,
    values: &'a Variables,
    visited: HashSet<&'a str>,
    errors: Vec<ServerError>,
}

impl<'a> Walk<'a> {
    fn set(&mut self, set: &'a SelectionSet) {
        for selection in &set.items {
            for directive in selection.node.directives() {
                self.condition(directive);
            }
            match &selection.node {
                Selection::Field(field) => self.set(&field.node.selection_set.node),
                Selection::InlineFragment(fragment) => {
                    self.set(&fragment.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.selected.fragments.get(name)
                        && self.visited.insert(name)
                    {
                        self.set(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    fn condition(&mut self, directive: &Positioned<Directive>) {
        if let Some(condition) = directive.node.get_argument("if")
            && let Literal::Variable(name) = &condition.node
            && self.values.get(name) == Some(&Value::Null)
        {
            let message = format!(
                "The variable `${name}` is null, and `@{}` wants true or false.",
                directive.node.name.node
            );
            let error = error(Code::BadArgument, message, Some(condition.pos));
            self.errors.push(error);
        }
    }
}

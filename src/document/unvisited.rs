//! What async-graphql's rules never visit: what `__typename` has, but for its
//! directives, and the directives of variables' definitions.

use async_graphql::parser::types::{ExecutableDocument, Field, Selection, SelectionSet};
use async_graphql::{Pos, Positioned, ServerError};

use super::types::TYPENAME;
use crate::error::{Code, error};

/// What is wrong with it.
pub(super) fn check(document: &ExecutableDocument) -> Vec<ServerError> {
    let mut errors = Vec::new();
    for (_, operation) in document.operations.iter() {
        let variables = operation.node.variable_definitions.iter();
        for directive in variables.flat_map(|variable| &variable.node.directives) {
            let name = &directive.node.name.node;
            let message = format!("The directive `@{name}` may not stand at a variable.");
            errors.push(refuse(message, directive.pos));
        }
        selections(&operation.node.selection_set.node, &mut errors);
    }
    for fragment in document.fragments.values() {
        selections(&fragment.node.selection_set.node, &mut errors);
    }
    errors
}

fn selections(set: &SelectionSet, errors: &mut Vec<ServerError>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) if field.node.name.node == TYPENAME => {
                typename(field, errors);
            }
            Selection::Field(field) => selections(&field.node.selection_set.node, errors),
            Selection::InlineFragment(fragment) => {
                selections(&fragment.node.selection_set.node, errors);
            }
            Selection::FragmentSpread(_) => {}
        }
    }
}

fn typename(field: &Positioned<Field>, errors: &mut Vec<ServerError>) {
    if let Some((name, _)) = field.node.arguments.first() {
        let message = format!("`{TYPENAME}` takes no arguments, such as `{}`.", name.node);
        errors.push(refuse(message, name.pos));
    }
    if !field.node.selection_set.node.items.is_empty() {
        let message = format!("`{TYPENAME}` is a `String!`, which has no fields.");
        errors.push(refuse(message, field.pos));
    }
}

fn refuse(message: String, position: Pos) -> ServerError {
    error(Code::GraphqlValidationFailed, message, Some(position))
}

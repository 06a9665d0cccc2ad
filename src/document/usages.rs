//! Where variables stand: [All Variable Usages Are Allowed] of the specification,
//! which async-graphql has a rule for that it never runs.
//!
//! Each fragment is read once, however many operations spread it.
//!
//! [All Variable Usages Are Allowed]: https://spec.graphql.org/October2021/#sec-All-Variable-Usages-are-Allowed

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    BaseType, ExecutableDocument, OperationDefinition, Type, VariableDefinition,
};
use async_graphql::{ServerError, Value};

use super::values::{Usage, Values};
use crate::error::{Code, error};

/// What is wrong with the values of a document, and with the places that its
/// variables stand in. The document is valid otherwise.
pub(super) fn check(document: &ExecutableDocument) -> Vec<ServerError> {
    let mut errors = Vec::new();
    let fragments = document.fragments.iter();
    let mut fragments: HashMap<&str, Values<'_>> = fragments
        .map(|(name, fragment)| (name.as_str(), Values::of_fragment(&fragment.node)))
        .collect();
    for values in fragments.values_mut() {
        errors.append(&mut values.errors);
    }
    for (_, operation) in document.operations.iter() {
        let mut values = Values::of_operation(&operation.node);
        errors.append(&mut values.errors);
        errors.extend(misplaced(&operation.node, &values, &fragments));
    }
    errors
}

/// The variables of an operation that stand where their type does not fit.
fn misplaced(
    operation: &OperationDefinition,
    values: &Values<'_>,
    fragments: &HashMap<&str, Values<'_>>,
) -> Vec<ServerError> {
    let definitions = operation.variable_definitions.iter();
    let definitions: HashMap<&str, &VariableDefinition> = definitions
        .map(|definition| (definition.node.name.node.as_str(), &definition.node))
        .collect();
    let mut errors = Vec::new();
    let mut visited = HashSet::new();
    let mut open = vec![values];
    while let Some(values) = open.pop() {
        for usage in &values.usages {
            let definition = definitions.get(usage.variable.as_str());
            errors.extend(definition.and_then(|definition| check_usage(definition, usage)));
        }
        for &name in &values.spreads {
            if visited.insert(name) {
                open.extend(fragments.get(name));
            }
        }
    }
    errors
}

fn check_usage(definition: &VariableDefinition, usage: &Usage) -> Option<ServerError> {
    let (own, place) = (&definition.var_type.node, &usage.place);
    let default = definition.default_value.as_ref();
    let fills = usage.has_default || default.is_some_and(|default| default.node != Value::Null);
    if fits(own, place) || fills && fits_base(own, place) {
        return None;
    }
    let name = &usage.variable;
    let message = format!("The variable `${name}` is a `{own}`, and a `{place}` is wanted here.");
    let position = Some(usage.position);
    Some(error(Code::GraphqlValidationFailed, message, position))
}

/// Whether every value of a type is one of a place's.
fn fits(own: &Type, place: &Type) -> bool {
    (place.nullable || !own.nullable) && fits_base(own, place)
}

/// The same, where null is looked after.
fn fits_base(own: &Type, place: &Type) -> bool {
    match (&own.base, &place.base) {
        (BaseType::Named(own), BaseType::Named(place)) => own == place,
        (BaseType::List(own), BaseType::List(place)) => fits(own, place),
        _ => false,
    }
}

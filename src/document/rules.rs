//! Rules of the specification that the library does not check, or not completely:
//!
//! - [Values of Correct Type]: the text of a `DateTime` or a `Duration`.
//! - [Input Object Field Uniqueness].
//! - [All Variable Usages Are Allowed], inside of lists and input objects, and
//!   where the variable's default is null.
//!
//! Each fragment is visited once, however many operations spread it.
//!
//! [Values of Correct Type]: https://spec.graphql.org/September2025/#sec-Values-of-Correct-Type
//! [Input Object Field Uniqueness]: https://spec.graphql.org/September2025/#sec-Input-Object-Field-Uniqueness
//! [All Variable Usages Are Allowed]: https://spec.graphql.org/September2025/#sec-All-Variable-Usages-are-Allowed

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{Argument, DirectiveList, InputValueDefinition, Type, Value};
use apollo_compiler::executable::{Operation, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Name, Node};
use async_graphql::Value as Constant;

use super::mistake::Mistake;
use super::scalar::expected;
use super::schema::schema;

/// The mistakes of a document that the library found valid.
pub(super) fn check(document: &ExecutableDocument) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut fragments: HashMap<&str, Values<'_>> = HashMap::new();
    for (name, fragment) in &document.fragments {
        let mut values = Values::default();
        values.directives(&fragment.directives);
        values.selections(&fragment.selection_set);
        mistakes.append(&mut values.mistakes);
        fragments.insert(name, values);
    }
    for operation in document.operations.iter() {
        let mut values = Values::default();
        for variable in &operation.variables {
            if let Some(default) = &variable.default_value {
                values.value(default, &variable.ty, false);
            }
        }
        values.directives(&operation.directives);
        values.selections(&operation.selection_set);
        mistakes.append(&mut values.mistakes);
        misplaced(operation, &values, &fragments, &mut mistakes);
    }
    mistakes
}

/// The variables of an operation whose type does not fit the place where they are
/// used.
fn misplaced<'a>(
    operation: &Operation,
    values: &Values<'a>,
    fragments: &HashMap<&str, Values<'a>>,
    mistakes: &mut Vec<Mistake>,
) {
    let variables: HashMap<&str, _> = operation
        .variables
        .iter()
        .map(|variable| (variable.name.as_str(), variable))
        .collect();
    let mut visited = HashSet::new();
    let mut open = vec![values];
    while let Some(values) = open.pop() {
        for usage in &values.usages {
            let Some(variable) = variables.get(usage.variable.as_str()) else {
                continue;
            };
            let default = variable.default_value.as_ref();
            let stands_in = usage.has_default || default.is_some_and(|default| !default.is_null());
            if !fits(&variable.ty, usage.place, stands_in) {
                mistakes.push((
                    usage.offset,
                    format!(
                        "variable `${}` of type `{}` cannot be used where `{}` is expected",
                        variable.name, variable.ty, usage.place
                    ),
                ));
            }
        }
        for &name in &values.spreads {
            if visited.insert(name) {
                open.extend(fragments.get(name));
            }
        }
    }
}

/// Whether a variable's type fits a place. With `default_stands_in`, a default
/// replaces null.
fn fits(variable: &Type, place: &Type, default_stands_in: bool) -> bool {
    if default_stands_in && !variable.is_non_null() {
        return variable.is_assignable_to(&place.clone().nullable());
    }
    variable.is_assignable_to(place)
}

/// A use of a variable.
struct Usage<'a> {
    variable: &'a Name,
    /// The type expected at this place.
    place: &'a Type,
    /// Whether the place has a default value if the variable has none.
    has_default: bool,
    offset: usize,
}

/// The values in a fragment or in an operation.
#[derive(Default)]
struct Values<'a> {
    usages: Vec<Usage<'a>>,
    /// The names of the fragments that are spread.
    spreads: Vec<&'a str>,
    mistakes: Vec<Mistake>,
}

impl<'a> Values<'a> {
    fn selections(&mut self, set: &'a SelectionSet) {
        for selection in &set.selections {
            self.directives(selection.directives());
            match selection {
                Selection::Field(field) => {
                    self.arguments(&field.arguments, &field.definition.arguments);
                    self.selections(&field.selection_set);
                }
                Selection::InlineFragment(fragment) => self.selections(&fragment.selection_set),
                Selection::FragmentSpread(spread) => self.spreads.push(&spread.fragment_name),
            }
        }
    }

    fn directives(&mut self, directives: &'a DirectiveList) {
        for directive in directives {
            if let Some(definition) = schema().directive_definitions.get(&directive.name) {
                self.arguments(&directive.arguments, &definition.arguments);
            }
        }
    }

    fn arguments(
        &mut self,
        arguments: &'a [Node<Argument>],
        definitions: &'a [Node<InputValueDefinition>],
    ) {
        for argument in arguments {
            let mut definitions = definitions.iter();
            if let Some(definition) = definitions.find(|of| of.name == argument.name) {
                self.value(
                    &argument.value,
                    &definition.ty,
                    definition.default_value.is_some(),
                );
            }
        }
    }

    fn value(&mut self, value: &'a Node<Value>, place: &'a Type, has_default: bool) {
        match (&**value, place) {
            (Value::Variable(variable), _) => self.usages.push(Usage {
                variable,
                place,
                has_default,
                offset: offset(value),
            }),
            (Value::Null, _) => {}
            (Value::List(items), Type::List(item) | Type::NonNullList(item)) => {
                for value in items {
                    self.value(value, item, false);
                }
            }
            // A single item is coerced to a list of that item.
            (_, Type::List(item) | Type::NonNullList(item)) => self.value(value, item, false),
            (_, Type::Named(name) | Type::NonNullNamed(name)) => self.named(value, name),
        }
    }

    fn named(&mut self, value: &'a Node<Value>, name: &Name) {
        match (schema().types.get(name), &**value) {
            (Some(ExtendedType::InputObject(ty)), Value::Object(fields)) => {
                let mut names = HashSet::new();
                for (name, value) in fields {
                    if !names.insert(name) {
                        let offset = name.location().map_or(0, |location| location.offset());
                        let message = format!("the input object has the field `{name}` twice");
                        self.mistakes.push((offset, message));
                    }
                    if let Some(field) = ty.fields.get(name) {
                        self.value(value, &field.ty, field.default_value.is_some());
                    }
                }
            }
            (Some(ExtendedType::Scalar(ty)), literal) if !ty.is_built_in() => {
                let text = literal.as_str().unwrap_or_default();
                if let Some(expected) = expected(name, &Constant::from(text)) {
                    let message = format!("expected {expected}");
                    self.mistakes.push((offset(value), message));
                }
            }
            _ => {}
        }
    }
}

fn offset(value: &Node<Value>) -> usize {
    value.location().map_or(0, |location| location.offset())
}

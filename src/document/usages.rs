//! Where variables stand: [All Variable Usages Are Allowed] of the
//! specification, which async-graphql has a rule for that it never runs.
//!
//! [All Variable Usages Are Allowed]: https://spec.graphql.org/October2021/#sec-All-Variable-Usages-are-Allowed

use std::collections::HashSet;

use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
    Type,
};
use async_graphql::registry::{MetaInputValue, MetaType, MetaTypeName};
use async_graphql::{Name, Pos, Positioned, ServerError, Value};
use async_graphql_value::Value as Literal;
use indexmap::IndexMap;

use super::types::types;
use crate::error::{Code, error};
use crate::schema::QUERY;

/// What is wrong with the places that variables of a document stand in. The
/// document is valid otherwise.
pub(super) fn check(document: &ExecutableDocument) -> Vec<ServerError> {
    let mut errors = Vec::new();
    for (_, operation) in document.operations.iter() {
        let mut usages = Usages {
            document,
            operation: &operation.node,
            visited: HashSet::new(),
            errors: &mut errors,
        };
        usages.directives(&operation.node.directives);
        usages.selections(&operation.node.selection_set.node, QUERY);
    }
    errors
}

struct Usages<'a, 'e> {
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    /// The fragments that were walked.
    visited: HashSet<&'a str>,
    errors: &'e mut Vec<ServerError>,
}

impl<'a> Usages<'a, '_> {
    fn selections(&mut self, set: &'a SelectionSet, parent: &str) {
        for selection in &set.items {
            self.directives(selection.node.directives());
            match &selection.node {
                Selection::Field(field) => self.field(field, parent),
                Selection::InlineFragment(fragment) => {
                    let condition = fragment.node.type_condition.as_ref();
                    let on = condition.map_or(parent, |on| on.node.on.node.as_str());
                    self.selections(&fragment.node.selection_set.node, on);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    if let Some(fragment) = self.document.fragments.get(name)
                        && self.visited.insert(name)
                    {
                        let fragment = &fragment.node;
                        self.directives(&fragment.directives);
                        let on = fragment.type_condition.node.on.node.as_str();
                        self.selections(&fragment.selection_set.node, on);
                    }
                }
            }
        }
    }

    fn field(&mut self, field: &'a Positioned<Field>, parent: &str) {
        // Introspection is not among the types; its arguments are scalars.
        let meta = types()
            .get(parent)
            .and_then(|parent| parent.field_by_name(&field.node.name.node));
        if let Some(meta) = meta {
            for (name, value) in &field.node.arguments {
                if let Some(argument) = meta.args.get(name.node.as_str()) {
                    self.value(&value.node, argument, name.pos);
                }
            }
            let on = MetaTypeName::concrete_typename(&meta.ty);
            self.selections(&field.node.selection_set.node, on);
        }
    }

    /// Every directive that there is takes `if`, a `Boolean!`.
    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        let condition = Type {
            base: BaseType::Named(Name::new("Boolean")),
            nullable: false,
        };
        for directive in directives {
            if let Some(value) = directive.node.get_argument("if") {
                self.value_of(&value.node, &condition, false, value.pos);
            }
        }
    }

    fn value(&mut self, value: &Literal, place: &MetaInputValue, position: Pos) {
        let of = Type::new(&place.ty).expect("the schema's types are types");
        self.value_of(value, &of, place.default_value.is_some(), position);
    }

    fn value_of(&mut self, value: &Literal, of: &Type, has_default: bool, position: Pos) {
        match (value, &of.base) {
            (Literal::Variable(name), _) => self.variable(name, of, has_default, position),
            (Literal::List(items), BaseType::List(of)) => {
                for item in items {
                    self.value_of(item, of, false, position);
                }
            }
            (Literal::Object(fields), BaseType::Named(name)) => self.object(fields, name, position),
            // One item stands for a list of it.
            (Literal::Object(_), BaseType::List(of)) => self.value_of(value, of, false, position),
            _ => {}
        }
    }

    fn object(&mut self, fields: &IndexMap<Name, Literal>, name: &str, position: Pos) {
        let Some(MetaType::InputObject { input_fields, .. }) = types().get(name) else {
            return;
        };
        for (field, value) in fields {
            if let Some(place) = input_fields.get(field.as_str()) {
                self.value(value, place, position);
            }
        }
    }

    fn variable(&mut self, name: &str, place: &Type, has_default: bool, position: Pos) {
        let definitions = &self.operation.variable_definitions;
        let Some(definition) = definitions
            .iter()
            .map(|definition| &definition.node)
            .find(|definition| definition.name.node == name)
        else {
            return;
        };
        let own = &definition.var_type.node;
        let default = definition.default_value.as_ref();
        let fills = has_default || default.is_some_and(|default| default.node != Value::Null);
        if !(fits(own, place) || fills && fits_base(own, place)) {
            let message =
                format!("The variable `${name}` is a `{own}`, and a `{place}` is wanted here.");
            let error = error(Code::GraphqlValidationFailed, message, Some(position));
            self.errors.push(error);
        }
    }
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

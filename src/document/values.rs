//! Values and variables where they stand: [Values of Correct Type] and [All
//! Variable Usages Are Allowed] of the specification.
//!
//! async-graphql has a rule for the latter that it never runs. Its rule for the
//! former looks at no value that has a variable in it, and takes text for the
//! value of an enum and anything for an input object.
//!
//! [Values of Correct Type]: https://spec.graphql.org/October2021/#sec-Values-of-Correct-Type
//! [All Variable Usages Are Allowed]: https://spec.graphql.org/October2021/#sec-All-Variable-Usages-are-Allowed

use std::collections::HashSet;

use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
    Type, VariableDefinition,
};
use async_graphql::registry::{MetaInputValue, MetaType, MetaTypeName};
use async_graphql::{Name, Pos, Positioned, ServerError, Value};
use async_graphql_value::Value as Literal;
use indexmap::IndexMap;

use super::types::types;
use crate::error::{Code, error};
use crate::schema::QUERY;

/// What is wrong with the values of a document, and with the places that its
/// variables stand in. Its fields and arguments are known.
pub(super) fn check(document: &ExecutableDocument) -> Vec<ServerError> {
    let mut errors = Vec::new();
    for (_, operation) in document.operations.iter() {
        let mut values = Values {
            document,
            operation: &operation.node,
            visited: HashSet::new(),
            errors: &mut errors,
        };
        values.defaults();
        values.selections(&operation.node.selection_set.node, QUERY);
    }
    errors
}

/// Each variable of a document whose type is none.
pub(super) fn unknown_types(document: &ExecutableDocument) -> Vec<ServerError> {
    let operations = document.operations.iter();
    let variables = operations.flat_map(|(_, operation)| &operation.node.variable_definitions);
    let error = |variable: &Positioned<VariableDefinition>| {
        let name = innermost(&variable.node.var_type.node);
        (!types().contains_key(name)).then(|| {
            let message = format!("Unknown type \"{name}\"");
            error(Code::GraphqlValidationFailed, message, Some(variable.pos))
        })
    };
    variables.filter_map(error).collect()
}

struct Values<'a, 'e> {
    document: &'a ExecutableDocument,
    operation: &'a OperationDefinition,
    /// The fragments that were walked.
    visited: HashSet<&'a str>,
    errors: &'e mut Vec<ServerError>,
}

impl<'a> Values<'a, '_> {
    fn defaults(&mut self) {
        for variable in &self.operation.variable_definitions {
            if let Some(default) = &variable.node.default_value {
                let value = default.node.clone().into_value();
                self.value_of(&value, &variable.node.var_type.node, false, default.pos);
            }
        }
    }

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
        let meta = types()
            .get(parent)
            .and_then(|parent| parent.field_by_name(&field.node.name.node));
        for (name, value) in &field.node.arguments {
            let (value, position) = (&value.node, name.pos);
            match meta {
                Some(meta) => {
                    if let Some(argument) = meta.args.get(name.node.as_str()) {
                        self.value(value, argument, position);
                    }
                }
                None => self.of_introspection(value, &name.node, position),
            }
        }
        // No field is known of a type of introspection.
        let on = meta.map_or("", |meta| MetaTypeName::concrete_typename(&meta.ty));
        self.selections(&field.node.selection_set.node, on);
    }

    /// A value of an argument of introspection, which is not among the types.
    fn of_introspection(&mut self, value: &Literal, argument: &str, position: Pos) {
        let (name, has_default) = match argument {
            "includeDeprecated" => ("Boolean", true),
            _ => ("String", false),
        };
        self.value_of(value, &required(name), has_default, position);
    }

    /// Every directive that there is takes `if`, a `Boolean!`.
    fn directives(&mut self, directives: &[Positioned<Directive>]) {
        let condition = required("Boolean");
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
            (Literal::Null, _) if of.nullable => {}
            (Literal::Null, _) => self.mismatch(value, of, position),
            (Literal::List(items), BaseType::List(of)) => {
                for item in items {
                    self.value_of(item, of, false, position);
                }
            }
            // One item stands for a list of it.
            (_, BaseType::List(of)) => self.value_of(value, of, false, position),
            (_, BaseType::Named(name)) => match (types().get(name.as_str()), value) {
                (Some(MetaType::InputObject { input_fields, .. }), Literal::Object(fields)) => {
                    self.object(fields, input_fields, name, position);
                }
                (Some(ty), _) if !is_leaf_value(ty, value) => self.mismatch(value, of, position),
                _ => {}
            },
        }
    }

    fn object(
        &mut self,
        fields: &IndexMap<Name, Literal>,
        places: &IndexMap<String, MetaInputValue>,
        name: &str,
        position: Pos,
    ) {
        for (field, value) in fields {
            if let Some(place) = places.get(field.as_str()) {
                self.value(value, place, position);
            } else {
                self.refuse(format!("`{name}` has no field `{field}`."), position);
            }
        }
        let is_missing = |place: &&MetaInputValue| {
            place.ty.ends_with('!')
                && place.default_value.is_none()
                && !fields.contains_key(place.name.as_str())
        };
        for place in places.values().filter(is_missing) {
            let message = format!(
                "`{name}` wants its field `{}`: a `{}`.",
                place.name, place.ty
            );
            self.refuse(message, position);
        }
    }

    fn mismatch(&mut self, value: &Literal, of: &Type, position: Pos) {
        self.refuse(format!("`{value}` is no `{of}`."), position);
    }

    fn refuse(&mut self, message: String, position: Pos) {
        let error = error(Code::GraphqlValidationFailed, message, Some(position));
        self.errors.push(error);
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
            self.refuse(message, position);
        }
    }
}

fn required(name: &str) -> Type {
    Type {
        base: BaseType::Named(Name::new(name)),
        nullable: false,
    }
}

/// The type within lists.
fn innermost(of: &Type) -> &str {
    match &of.base {
        BaseType::Named(name) => name,
        BaseType::List(of) => innermost(of),
    }
}

/// Whether a literal is a value of a scalar or an enum: the rules of [Input
/// Coercion] for each. The text of a `DateTime` is read where it is used.
///
/// [Input Coercion]: https://spec.graphql.org/October2021/#sec-Scalars.Input-Coercion
fn is_leaf_value(ty: &MetaType, value: &Literal) -> bool {
    match (ty, value) {
        (MetaType::Enum { enum_values, .. }, Literal::Enum(name)) => {
            enum_values.contains_key(name.as_str())
        }
        (MetaType::Scalar { name, .. }, value) => match (name.as_str(), value) {
            ("Int", Literal::Number(number)) => {
                let number = number.as_i64();
                number.is_some_and(|number| i32::try_from(number).is_ok())
            }
            ("ID", Literal::Number(number)) => number.is_i64() || number.is_u64(),
            ("Float", value) => matches!(value, Literal::Number(_)),
            ("Boolean", value) => matches!(value, Literal::Boolean(_)),
            ("String" | "ID" | "DateTime", value) => matches!(value, Literal::String(_)),
            _ => false,
        },
        _ => false,
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

//! Values where they stand: [Values of Correct Type] of the specification.
//!
//! async-graphql's rule looks at no value that has a variable in it, and takes
//! text for the value of an enum and anything for an input object.
//!
//! [Values of Correct Type]: https://spec.graphql.org/October2021/#sec-Values-of-Correct-Type

use async_graphql::parser::types::{
    BaseType, Directive, ExecutableDocument, Field, FragmentDefinition, OperationDefinition,
    Selection, SelectionSet, Type, VariableDefinition,
};
use async_graphql::registry::{MetaInputValue, MetaType, MetaTypeName};
use async_graphql::{Name, Pos, Positioned, ServerError};
use async_graphql_value::Value as Literal;
use indexmap::IndexMap;

use super::types::types;
use crate::error::{Code, error};
use crate::schema::QUERY;

/// What a fragment or an operation has to say of values. Its fields and arguments
/// are known.
#[derive(Default)]
pub(super) struct Values<'a> {
    /// Where variables stand.
    pub(super) usages: Vec<Usage>,
    /// The fragments that it spreads.
    pub(super) spreads: Vec<&'a str>,
    /// Values that are none of their type.
    pub(super) errors: Vec<ServerError>,
}

/// A variable where it stands.
pub(super) struct Usage {
    pub(super) variable: Name,
    /// The type that is wanted there.
    pub(super) place: Type,
    /// Whether the place has a value for a variable that is not given.
    pub(super) has_default: bool,
    pub(super) position: Pos,
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

impl<'a> Values<'a> {
    pub(super) fn of_operation(operation: &'a OperationDefinition) -> Self {
        let mut values = Self::default();
        for variable in &operation.variable_definitions {
            if let Some(default) = &variable.node.default_value {
                let value = default.node.clone().into_value();
                values.value_of(&value, &variable.node.var_type.node, false, default.pos);
            }
        }
        values.selections(&operation.selection_set.node, QUERY);
        values
    }

    pub(super) fn of_fragment(fragment: &'a FragmentDefinition) -> Self {
        let mut values = Self::default();
        let on = fragment.type_condition.node.on.node.as_str();
        values.selections(&fragment.selection_set.node, on);
        values
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
                    self.spreads.push(&spread.node.fragment_name.node);
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
            (Literal::Variable(name), _) => self.usages.push(Usage {
                variable: name.clone(),
                place: of.clone(),
                has_default,
                position,
            }),
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

//! Reads the schema from its definition.

use std::collections::HashMap;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition,
};

/// The types for generating documents, by name.
pub(crate) struct Schema {
    types: HashMap<String, TypeKind>,
}

impl Schema {
    /// The schema that the server prints.
    pub(crate) fn read() -> Self {
        let definitions = parse_schema(gatepass::document::sdl()).unwrap().definitions;
        let named = definitions
            .into_iter()
            .filter_map(|definition| match definition {
                TypeSystemDefinition::Type(definition) => {
                    let definition = definition.node;
                    Some((definition.name.node.to_string(), definition.kind))
                }
                _ => None,
            });
        Self {
            types: named.collect(),
        }
    }

    /// A type. None for a built-in scalar.
    pub(crate) fn kind(&self, name: &str) -> Option<&TypeKind> {
        self.types.get(name)
    }

    /// The fields of an object or an interface.
    pub(crate) fn fields(&self, name: &str) -> Vec<&FieldDefinition> {
        let fields = match self.kind(name) {
            Some(TypeKind::Object(object)) => &object.fields,
            Some(TypeKind::Interface(interface)) => &interface.fields,
            other => panic!("{name} has no fields: {other:?}"),
        };
        fields.iter().map(|field| &field.node).collect()
    }

    /// The entries of an input object.
    pub(crate) fn entries(&self, name: &str) -> Option<Vec<&InputValueDefinition>> {
        match self.kind(name)? {
            TypeKind::InputObject(input) => {
                Some(input.fields.iter().map(|entry| &entry.node).collect())
            }
            _ => None,
        }
    }

    /// Whether a field of this type has subfields.
    pub(crate) fn is_composite(&self, name: &str) -> bool {
        matches!(
            self.kind(name),
            Some(TypeKind::Object(_) | TypeKind::Interface(_))
        )
    }

    /// The type conditions of fragments that can apply to a type.
    pub(crate) fn conditions(&self, name: &str) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .types
            .iter()
            .filter(|(other, kind)| match kind {
                TypeKind::Object(object) => {
                    let mut interfaces = object.implements.iter();
                    *other == name || interfaces.any(|implemented| implemented.node == name)
                }
                TypeKind::Interface(_) => *other == name || self.implements(name, other),
                _ => false,
            })
            .map(|(other, _)| other.as_str())
            .collect();
        // Maps are unordered, but cases need an order.
        names.sort_unstable();
        names
    }

    /// Whether a type is an object that implements an interface.
    pub(crate) fn implements(&self, name: &str, interface: &str) -> bool {
        match self.kind(name) {
            Some(TypeKind::Object(object)) => object
                .implements
                .iter()
                .any(|implemented| implemented.node == interface),
            _ => false,
        }
    }

    /// Whether a type is an interface.
    pub(crate) fn is_interface(&self, name: &str) -> bool {
        matches!(self.kind(name), Some(TypeKind::Interface(_)))
    }

    /// All fields, arguments, input fields and enum values, as
    /// `Type.field(argument)` and `Type.VALUE`.
    pub(crate) fn members(&self) -> Vec<String> {
        let mut members = Vec::new();
        for (name, kind) in &self.types {
            if let Some(entries) = self.entries(name) {
                members.extend(
                    entries
                        .iter()
                        .map(|entry| format!("{name}.{}", entry.name.node)),
                );
            } else if matches!(kind, TypeKind::Object(_)) {
                for field in self.fields(name) {
                    let field_name = format!("{name}.{}", field.name.node);
                    let arguments = field.arguments.iter();
                    members.extend(
                        arguments
                            .map(|argument| format!("{field_name}({})", argument.node.name.node)),
                    );
                    members.push(field_name);
                }
            } else if let TypeKind::Enum(values) = kind {
                let values = values.values.iter();
                members.extend(values.map(|value| format!("{name}.{}", value.node.value.node)));
            }
        }
        members.sort_unstable();
        members
    }
}

/// The name of a type, without lists.
pub(crate) fn base(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => base(item),
    }
}

//! Reads the schema from its definition.

use std::collections::HashMap;
use std::sync::LazyLock;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, Type, TypeKind, TypeSystemDefinition,
};

/// The types for generating documents, by name.
pub(crate) struct Schema {
    types: HashMap<String, TypeKind>,
    /// The type conditions that can apply to each.
    conditions: HashMap<String, Vec<String>>,
}

impl Schema {
    /// The schema that the server prints. It is parsed once: that takes a while.
    pub(crate) fn read() -> &'static Self {
        static SCHEMA: LazyLock<Schema> = LazyLock::new(Schema::parse);
        &SCHEMA
    }

    fn parse() -> Self {
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
        let mut schema = Self {
            types: named.collect(),
            conditions: HashMap::new(),
        };
        schema.conditions = schema.all_conditions();
        schema
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
            Some(TypeKind::Union(_)) => return Vec::new(),
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
            Some(TypeKind::Object(_) | TypeKind::Interface(_) | TypeKind::Union(_))
        )
    }

    /// The type conditions of fragments that can apply to a type.
    pub(crate) fn conditions(&self, name: &str) -> Vec<&str> {
        let conditions = self.conditions.get(name).into_iter().flatten();
        conditions.map(String::as_str).collect()
    }

    /// The same, for all types.
    fn all_conditions(&self) -> HashMap<String, Vec<String>> {
        let objects: Vec<(&String, Vec<&str>)> = self
            .types
            .keys()
            .map(|name| (name, self.objects(name)))
            .collect();
        let overlapping = |of: &[&str]| {
            let others = objects.iter();
            let others = others.filter(|(_, other)| other.iter().any(|one| of.contains(one)));
            let mut names: Vec<String> = others.map(|(name, _)| (*name).clone()).collect();
            // Maps are unordered, but cases need an order.
            names.sort_unstable();
            names
        };
        let each = objects.iter();
        each.map(|(name, of)| ((*name).clone(), overlapping(of)))
            .collect()
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

    /// The types of objects that a type may be.
    fn objects(&self, name: &str) -> Vec<&str> {
        let is_one = |other: &&String| match self.kind(name) {
            Some(TypeKind::Interface(_)) => self.implements(other, name),
            Some(TypeKind::Union(union)) => {
                union.members.iter().any(|member| member.node == ***other)
            }
            Some(TypeKind::Object(_)) => *other == name,
            _ => false,
        };
        self.types
            .keys()
            .filter(is_one)
            .map(String::as_str)
            .collect()
    }

    /// The unions that an object may be one of.
    pub(crate) fn unions(&self, object: &str) -> Vec<&str> {
        let has_it = |(_, kind): &(&String, &TypeKind)| match kind {
            TypeKind::Union(union) => union.members.iter().any(|member| member.node == object),
            _ => false,
        };
        let unions = self.types.iter().filter(has_it);
        unions.map(|(name, _)| name.as_str()).collect()
    }

    /// Whether objects of a type may be of several types.
    pub(crate) fn is_abstract(&self, name: &str) -> bool {
        matches!(
            self.kind(name),
            Some(TypeKind::Interface(_) | TypeKind::Union(_))
        )
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

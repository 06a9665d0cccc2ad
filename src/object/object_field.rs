//! The description of an object's field for async-graphql's registry.

use async_graphql::registry::{MetaField, Registry};

use super::meta::{field, with_arguments};
use super::{Field, FieldKind, ObjectType, connection_arguments};

/// A field with its type and arguments. Registers its type if that is a leaf.
pub(super) fn object_field(
    registry: &mut Registry,
    object: &ObjectType,
    described: &Field,
) -> MetaField {
    let mut arguments = Vec::new();
    let ty = match &described.kind {
        FieldKind::Id => "ID!".to_owned(),
        FieldKind::Column { column, leaf } => {
            leaf.register(registry, object.table.column(*column).nullable)
        }
        FieldKind::Computed(computed) => computed.leaf.register(registry, false),
        FieldKind::One { target, key } => {
            let required = if object.table.column(*key).nullable {
                ""
            } else {
                "!"
            };
            format!("{}{required}", target().name)
        }
        FieldKind::Many { target, .. } => {
            arguments = connection_arguments(target());
            target().connection() + "!"
        }
        FieldKind::First { target, .. } => target().name.to_owned(),
        FieldKind::Count { .. } => "Int!".to_owned(),
    };
    with_arguments(field(&described.name, ty, described.description), arguments)
}

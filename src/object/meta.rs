//! Shorthands for async-graphql's descriptions of fields, arguments and enum
//! values.

use async_graphql::registry::{
    EnumBuilder, InputObjectBuilder, MetaEnumValue, MetaField, MetaInputValue, ObjectBuilder,
    Registry,
};

/// A field without arguments.
#[must_use]
pub(crate) fn field(name: &str, ty: String, description: &str) -> MetaField {
    let mut field = MetaField::new(name, ty);
    field.description = Some(description.to_owned());
    field
}

/// A field with arguments.
#[must_use]
pub(crate) fn with_arguments(mut field: MetaField, arguments: Vec<MetaInputValue>) -> MetaField {
    field.args = arguments
        .into_iter()
        .map(|argument| (argument.name.clone(), argument))
        .collect();
    field
}

/// An argument, or a field of an input object.
#[must_use]
pub(crate) fn input(name: &str, ty: String, description: &str) -> MetaInputValue {
    let mut input = MetaInputValue::new(name, ty);
    input.description = Some(description.to_owned());
    input
}

/// Registers an object type with these fields.
pub(crate) fn insert_object(
    registry: &mut Registry,
    name: String,
    description: &str,
    fields: impl IntoIterator<Item = MetaField>,
) {
    let fields = fields
        .into_iter()
        .map(|field| (field.name.clone(), field))
        .collect();
    let object = ObjectBuilder::new(&name, fields)
        .description(Some(description.to_owned()))
        .build();
    registry.types.insert(name, object);
}

/// Registers an input object type with these fields.
pub(super) fn insert_input(
    registry: &mut Registry,
    name: String,
    description: &str,
    fields: impl IntoIterator<Item = MetaInputValue>,
) {
    let fields = fields
        .into_iter()
        .map(|field| (field.name.clone(), field))
        .collect();
    let input = InputObjectBuilder::new(&name, fields)
        .description(Some(description.to_owned()))
        .build();
    registry.types.insert(name, input);
}

/// Registers an enum with these values and their descriptions.
pub(super) fn insert_enum(
    registry: &mut Registry,
    name: String,
    description: &str,
    values: impl IntoIterator<Item = (&'static str, String)>,
) {
    let values = values.into_iter().map(|(name, description)| {
        let mut value = MetaEnumValue::new(name);
        value.description = Some(description);
        (name.to_owned(), value)
    });
    let built = EnumBuilder::new(&name, values.collect())
        .description(Some(description.to_owned()))
        .build();
    registry.types.insert(name, built);
}

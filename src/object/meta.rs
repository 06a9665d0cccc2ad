//! Shorthands for async-graphql's descriptions of fields, arguments and enum
//! values.

use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{
    CacheControl, Deprecation, MetaEnumValue, MetaField, MetaInputValue, MetaType, Registry,
};

/// A field without arguments.
#[must_use]
pub(crate) fn field(name: &str, ty: String, description: &str) -> MetaField {
    MetaField {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        args: IndexMap::new(),
        ty,
        deprecation: Deprecation::NoDeprecated,
        cache_control: CacheControl::default(),
        external: false,
        requires: None,
        provides: None,
        visible: None,
        shareable: false,
        inaccessible: false,
        tags: Vec::new(),
        override_from: None,
        compute_complexity: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
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
    MetaInputValue {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        ty,
        deprecation: Deprecation::NoDeprecated,
        default_value: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        is_secret: false,
        directive_invocations: Vec::new(),
    }
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
    let object = MetaType::Object {
        name: name.clone(),
        description: Some(description.to_owned()),
        fields,
        cache_control: CacheControl::default(),
        extends: false,
        shareable: false,
        resolvable: true,
        keys: None,
        visible: None,
        inaccessible: false,
        interface_object: false,
        tags: Vec::new(),
        is_subscription: false,
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    };
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
    let input = MetaType::InputObject {
        name: name.clone(),
        description: Some(description.to_owned()),
        input_fields: fields,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        oneof: false,
        directive_invocations: Vec::new(),
    };
    registry.types.insert(name, input);
}

/// Registers an enum with these values and their descriptions.
pub(super) fn insert_enum(
    registry: &mut Registry,
    name: String,
    description: &str,
    values: impl IntoIterator<Item = (impl Into<String>, String)>,
) {
    let values = values.into_iter().map(|(name, description)| {
        let name: String = name.into();
        let value = MetaEnumValue {
            name: name.clone(),
            description: Some(description),
            deprecation: Deprecation::NoDeprecated,
            visible: None,
            inaccessible: false,
            tags: Vec::new(),
            directive_invocations: Vec::new(),
        };
        (name, value)
    });
    let built = MetaType::Enum {
        name: name.clone(),
        description: Some(description.to_owned()),
        enum_values: values.collect(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    };
    registry.types.insert(name, built);
}

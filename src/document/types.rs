//! The schema's types by name, as async-graphql describes them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use async_graphql::registry::{MetaType, Registry};
use async_graphql::{ID, InputType};

use crate::schema;

/// The field that every type has, and none lists.
pub(super) const TYPENAME: &str = "__typename";

/// All types but those of introspection, with the scalars that every schema has.
pub(super) fn types() -> &'static BTreeMap<String, MetaType> {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
        let mut registry = Registry::default();
        schema::register(&mut registry);
        i32::create_type_info(&mut registry);
        f64::create_type_info(&mut registry);
        String::create_type_info(&mut registry);
        bool::create_type_info(&mut registry);
        ID::create_type_info(&mut registry);
        registry
    });
    &REGISTRY.types
}

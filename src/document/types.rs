//! The schema's types by name, as async-graphql describes them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use async_graphql::registry::{MetaType, Registry};

use crate::schema;

/// All types but those of introspection.
pub(super) fn types() -> &'static BTreeMap<String, MetaType> {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
        let mut registry = Registry::default();
        schema::register(&mut registry);
        registry
    });
    &REGISTRY.types
}

//! The root of the schema for async-graphql.
//!
//! async-graphql only prints the schema from it. Documents are validated against
//! the printed schema, and an operation is executed by its plan.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, EmptyMutation, EmptySubscription, ObjectType,
    OutputType, Positioned, Schema, SchemaBuilder, ServerResult, Value,
};

use crate::schema;

/// The root type, `Query`. It holds nothing.
pub struct Root;

/// A builder of the schema with this root.
pub(super) fn build() -> SchemaBuilder<Root, EmptyMutation, EmptySubscription> {
    Schema::build(Root, EmptyMutation, EmptySubscription)
}

impl ContainerType for Root {
    async fn resolve_field(&self, _: &Context<'_>) -> ServerResult<Option<Value>> {
        Ok(Some(Value::Null))
    }
}

impl OutputType for Root {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(schema::query().name)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        schema::register(registry);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        _: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container(context, self).await
    }
}

impl ObjectType for Root {}

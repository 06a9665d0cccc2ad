//! The roots of the schema for async-graphql.
//!
//! async-graphql only prints the schema from them. Documents are validated against
//! the printed schema, and an operation is executed by its plan.

use std::borrow::Cow;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, EmptySubscription, ObjectType, OutputType,
    Positioned, Schema, SchemaBuilder, ServerResult, Value,
};

use crate::schema;

/// The root type of queries. It holds nothing.
pub struct Root;

/// The root type of mutations. It holds nothing.
pub(super) struct MutationRoot;

/// A builder of the schema with this root.
pub(super) fn build() -> SchemaBuilder<Root, MutationRoot, EmptySubscription> {
    Schema::build(Root, MutationRoot, EmptySubscription)
}

/// A root type, which is registered with everything below all of them.
macro_rules! root {
    ($root:ty, $described:expr) => {
        impl ContainerType for $root {
            async fn resolve_field(&self, _: &Context<'_>) -> ServerResult<Option<Value>> {
                Ok(Some(Value::Null))
            }
        }

        impl OutputType for $root {
            fn type_name() -> Cow<'static, str> {
                Cow::Borrowed($described.name)
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

        impl ObjectType for $root {}
    };
}

root!(Root, schema::query());
root!(MutationRoot, schema::mutation());

//! The root of the schema, as async-graphql executes it.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::resolver_utils::resolve_container;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, Name, ObjectType, OutputType, Positioned,
    ServerError, ServerResult, Value,
};
use async_graphql_value::RAW_VALUE_TOKEN;
use indexmap::IndexMap;

use super::{Execution, write};
use crate::database::Database;
use crate::error::{Code, error};
use crate::schema::{self, QUERY, roots};

/// The root. It holds the connection, and nothing below it does.
pub struct Query {
    database: Option<Database>,
}

impl Query {
    /// A root over a database.
    pub(crate) fn new(database: Database) -> Self {
        Self {
            database: Some(database),
        }
    }

    /// A root that tells its schema and answers nothing.
    pub(crate) fn without_database() -> Self {
        Self { database: None }
    }

    async fn answer(&self, context: &Context<'_>) -> ServerResult<Value> {
        let key = &context.item.node.response_key().node;
        let defect = || {
            error(
                Code::Internal,
                "This schema is executed by its engine only.",
                Some(context.item.pos),
            )
        };
        let execution = context.data_opt::<Arc<Execution>>().ok_or_else(defect)?;
        let plan = execution.plan_for(context).map_err(ServerError::from)?;
        let database = self.database.as_ref().ok_or_else(defect)?;
        let output = plan.fields.get(key.as_str()).ok_or_else(defect)?;
        let results = execution.results(database, plan).await;
        let answer = write::write(results, execution.now, output)?;
        if !answer.errors.is_empty() && execution.tells(key) {
            for error in answer.errors {
                context.add_error(error);
            }
        }
        // How async-graphql spells a value that is JSON text already.
        Ok(Value::Object(IndexMap::from([(
            Name::new(RAW_VALUE_TOKEN),
            Value::String(answer.text),
        )])))
    }
}

impl ContainerType for Query {
    async fn resolve_field(&self, context: &Context<'_>) -> ServerResult<Option<Value>> {
        if roots().contains_key(context.item.node.name.node.as_str()) {
            self.answer(context).await.map(Some)
        } else {
            Ok(None)
        }
    }
}

impl OutputType for Query {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(QUERY)
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

impl ObjectType for Query {}

//! Validation by async-graphql, without the execution that follows it there.

use std::sync::Arc;

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument};
use async_graphql::{Request, Response, ServerError};

use super::root::{self, RootSchema};
use super::usages;

/// Validates documents against the schema.
pub(super) struct Validator(RootSchema);

impl Validator {
    /// Without suggestions, nobody learns a name by having guessed one like it.
    pub(super) fn new(suggestions: bool) -> Self {
        let mut builder = root::build().extension(NothingRuns);
        if !suggestions {
            builder = builder.disable_suggestions();
        }
        Self(builder.finish())
    }

    /// What is wrong with a document.
    pub(super) async fn check(&self, document: &ExecutableDocument) -> Vec<ServerError> {
        let mut request = Request::new("");
        // Every operation is validated; one has to be chosen.
        if let DocumentOperations::Multiple(operations) = &document.operations {
            request.operation_name = operations.keys().next().map(ToString::to_string);
        }
        request.set_parsed_query(document.clone());
        let mut errors = self.0.execute(request).await.errors;
        if errors.is_empty() {
            errors = usages::check(document);
        }
        // A mistake at the top of a document is told twice.
        errors.dedup();
        errors
    }
}

/// Stops a request where it would be executed.
struct NothingRuns;

impl ExtensionFactory for NothingRuns {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_trait]
impl Extension for NothingRuns {
    async fn execute(
        &self,
        _: &ExtensionContext<'_>,
        _: Option<&str>,
        _: NextExecute<'_>,
    ) -> Response {
        Response::default()
    }
}

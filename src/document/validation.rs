//! Validation: by async-graphql, without the execution that follows it there, and
//! by rules of ours for what it lets through.

use std::sync::Arc;

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute};
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument};
use async_graphql::{Request, Response, ServerError};

use super::normal::normal;
use super::root::{self, RootSchema};
use super::{merging, repeated, unvisited, usages, values};

/// Validates documents against the schema.
pub(super) struct Validator {
    schema: RootSchema,
    suggestions: bool,
}

impl Validator {
    /// Without suggestions, nobody learns a name by having guessed one like it.
    pub(super) fn new(suggestions: bool) -> Self {
        let mut builder = root::build().extension(NothingRuns);
        if !suggestions {
            builder = builder.disable_suggestions();
        }
        Self {
            schema: builder.finish(),
            suggestions,
        }
    }

    /// What is wrong with a document, which is of this text.
    pub(super) async fn check(
        &self,
        text: &str,
        document: &ExecutableDocument,
    ) -> Vec<ServerError> {
        // It would panic at the default of a variable of an unknown type.
        let unknown = values::unknown_types(document);
        if !unknown.is_empty() {
            return unknown;
        }
        let mut errors = self.check_by_library(document).await;
        if errors.is_empty() {
            errors = [
                repeated::check(text),
                unvisited::check(document),
                usages::check(document),
                merging::check(document),
            ]
            .concat();
        }
        errors.sort_by(|one, other| one.locations.cmp(&other.locations));
        // A mistake at the top of a document is told twice, and so is one in a
        // fragment of two operations.
        errors.dedup();
        errors
    }

    async fn check_by_library(&self, document: &ExecutableDocument) -> Vec<ServerError> {
        let mut request = Request::new("");
        // Every operation is validated; one has to be chosen.
        if let DocumentOperations::Multiple(operations) = &document.operations {
            request.operation_name = operations.keys().next().map(ToString::to_string);
        }
        request.set_parsed_query(normal(document));
        let mut errors = self.schema.execute(request).await.errors;
        if !self.suggestions {
            // It suggests arguments of directives all the same.
            for error in &mut errors {
                if let Some(end) = error.message.find(" Did you mean") {
                    error.message.truncate(end);
                }
            }
        }
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

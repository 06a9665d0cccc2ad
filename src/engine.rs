//! A request, from its document to its answer.

use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationDefinition};
use async_graphql::{
    EmptyMutation, EmptySubscription, Request, Response, SDLExportOptions, Schema, ServerError,
    Value,
};
use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::DatabaseConnection;

use crate::database::{Database, DatabaseError, Entry};
use crate::error::{Code, set_code};
use crate::execute::{Execution, Query};
use crate::plan::{Limits, Plan, check_size};

/// Answers GraphQL requests from a database. Clones share both.
#[derive(Clone)]
pub struct Engine {
    schema: Schema<Query, EmptyMutation, EmptySubscription>,
    database: Database,
    limits: Limits,
}

/// An answer and what it cost.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub response: Response,
    /// The operation's name, as the document has it, if it has one.
    pub operation: Option<String>,
    /// What was planned; none when the request was refused, or asks for no
    /// row.
    pub plan: Option<Arc<Plan>>,
    /// The statements that ran.
    pub statements: Vec<Entry>,
}

impl Outcome {
    /// How many statements were planned.
    #[must_use]
    pub fn planned(&self) -> usize {
        self.plan.as_ref().map_or(0, |plan| plan.statements())
    }

    /// How many statements ran.
    #[must_use]
    pub fn executed(&self) -> usize {
        self.statements.len()
    }

    /// How many rows they returned.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.statements.iter().filter_map(|entry| entry.rows).sum()
    }
}

impl Engine {
    /// An engine over a connection pool.
    #[must_use]
    pub fn new(connection: DatabaseConnection, limits: Limits) -> Self {
        let database = Database::new(connection);
        let query = Query::new(database.clone());
        let schema = Schema::build(query, EmptyMutation, EmptySubscription).finish();
        Self {
            schema,
            database,
            limits,
        }
    }

    /// Answers a request. Whatever is wrong with it is in the response.
    pub async fn execute(&self, request: Request) -> Outcome {
        self.execute_at(request, Utc::now()).await
    }

    /// Answers a request as it is answered at an instant, which is cut to the
    /// microsecond.
    #[expect(
        clippy::disallowed_methods,
        reason = "an execution may be in the context: it holds no connection"
    )]
    pub async fn execute_at(&self, mut request: Request, now: DateTime<Utc>) -> Outcome {
        let execution = Arc::new(Execution::new(now.trunc_subsecs(6), self.limits));
        let mut operation = None;
        let response = match self.read(&request.query) {
            Ok(document) => {
                let mut missing = Vec::new();
                let wanted = request.operation_name.as_deref();
                if let Some((name, definition)) = chosen(&document, wanted) {
                    operation = name;
                    fill_defaults(&mut request, definition);
                    missing = missing_variables(&request, definition);
                }
                request.set_parsed_query(document);
                let mut response = if missing.is_empty() {
                    self.schema
                        .execute(request.data(Arc::clone(&execution)))
                        .await
                } else {
                    Response::from_errors(missing)
                };
                // A mistake at the top of a document is told twice.
                response.errors.dedup();
                for error in &mut response.errors {
                    set_code(error, Code::GraphqlValidationFailed);
                }
                response
            }
            Err(error) => Response::from_errors(vec![error]),
        };
        Outcome {
            response,
            operation,
            plan: execution.plan().cloned(),
            statements: execution.ledger().entries(),
        }
    }

    /// The document, when it is one and not larger than it may be.
    fn read(&self, query: &str) -> Result<ExecutableDocument, ServerError> {
        let document = parse_query(query).map_err(|cause| {
            let mut error = ServerError::from(cause);
            // The parser draws the line, which may be the whole document, and
            // says below what it expected there.
            if let Some((_, expected)) = error.message.rsplit_once("= ") {
                error.message = format!("Syntax error: {}.", expected.trim());
            }
            set_code(&mut error, Code::GraphqlParseFailed);
            error
        })?;
        check_size(&document, self.limits).map_err(|refusal| ServerError::from(&refusal))?;
        Ok(document)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn ready(&self) -> Result<(), DatabaseError> {
        self.database.ping().await
    }
}

/// The schema in GraphQL's schema definition language, as `schema.graphql`
/// holds it.
#[must_use]
pub fn sdl() -> String {
    Schema::build(Query::without_database(), EmptyMutation, EmptySubscription)
        .finish()
        .sdl_with_options(SDLExportOptions::new())
}

/// The operation that a request runs, and its name.
fn chosen<'a>(
    document: &'a ExecutableDocument,
    wanted: Option<&str>,
) -> Option<(Option<String>, &'a OperationDefinition)> {
    match (&document.operations, wanted) {
        (DocumentOperations::Single(operation), _) => Some((None, &operation.node)),
        (DocumentOperations::Multiple(operations), Some(name)) => operations
            .get(name)
            .map(|operation| (Some(name.to_owned()), &operation.node)),
        (DocumentOperations::Multiple(operations), None) => {
            match operations.iter().collect::<Vec<_>>().as_slice() {
                [(name, operation)] => Some((Some(name.to_string()), &operation.node)),
                _ => None,
            }
        }
    }
}

/// Gives variables their defaults. async-graphql does so for arguments, but
/// not for `@skip` and `@include`.
fn fill_defaults(request: &mut Request, operation: &OperationDefinition) {
    for definition in &operation.variable_definitions {
        let definition = &definition.node;
        if let Some(default) = &definition.default_value
            && !request.variables.contains_key(&definition.name.node)
        {
            request
                .variables
                .insert(definition.name.node.clone(), default.node.clone());
        }
    }
}

/// What is wrong with variables that may not be null. async-graphql checks the
/// values of arguments, and so not a variable that was left out.
fn missing_variables(request: &Request, operation: &OperationDefinition) -> Vec<ServerError> {
    let definitions = operation.variable_definitions.iter();
    definitions
        .filter(|definition| {
            let value = request.variables.get(&definition.node.name.node);
            !definition.node.var_type.node.nullable
                && value.is_none_or(|value| *value == Value::Null)
        })
        .map(|definition| {
            let (name, of) = (&definition.node.name.node, &definition.node.var_type.node);
            let message = format!("The variable `${name}` is a `{of}`. Give it a value.");
            ServerError::new(message, Some(definition.pos))
        })
        .collect()
}

//! A request, from its document to its answer.

use std::sync::Arc;

use async_graphql::{Request, ServerError, Value};
use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::DatabaseConnection;

use crate::database::{Database, DatabaseError, Entry, Ledger};
use crate::document::Documents;
use crate::execute::{Response, Results, respond};
use crate::loader::Source;
use crate::plan::{Bindings, Limits, Operation, Plan, plan};

/// Answers GraphQL requests from a database. Clones share both.
#[derive(Clone)]
pub struct Engine {
    documents: Arc<Documents>,
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
    /// What was planned; none when the request was refused.
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

    fn refused(operation: Option<String>, errors: Vec<ServerError>) -> Self {
        Self {
            response: Response::refused(errors),
            operation,
            plan: None,
            statements: Vec::new(),
        }
    }
}

impl Engine {
    /// An engine over a connection pool.
    #[must_use]
    pub fn new(connection: DatabaseConnection, limits: Limits) -> Self {
        Self {
            documents: Arc::new(Documents::new(limits)),
            database: Database::new(connection),
            limits,
        }
    }

    /// Answers a request. Whatever is wrong with it is in the response.
    pub async fn execute(&self, request: Request) -> Outcome {
        self.execute_at(request, Utc::now()).await
    }

    /// Answers a request as it is answered at an instant, which is cut to the
    /// microsecond.
    pub async fn execute_at(&self, request: Request, now: DateTime<Utc>) -> Outcome {
        let now = now.trunc_subsecs(6);
        let document = match self.documents.read(&request.query).await {
            Ok(document) => document,
            Err(errors) => return Outcome::refused(None, errors),
        };
        let selected = match document.operation(request.operation_name.as_deref()) {
            Ok(selected) => selected,
            Err(error) => return Outcome::refused(None, vec![error]),
        };
        let name = selected.name.map(str::to_owned);
        let variables = match selected.variables(&request.variables) {
            Ok(variables) => variables,
            Err(errors) => return Outcome::refused(name, errors),
        };
        let operation = Operation {
            definition: &selected.definition.node,
            fragments: selected.fragments,
            variables: Bindings::Values(&variables),
        };
        let plan = plan(operation, self.limits, now)
            .and_then(|plan| plan.check_cost(self.limits).map(|()| plan));
        let plan = match plan {
            Ok(plan) => Arc::new(plan),
            Err(refusal) => return Outcome::refused(name, vec![ServerError::from(&refusal)]),
        };
        let schema = if plan.introspects() {
            let schema = self
                .documents
                .introspect(&document, selected.name, variables)
                .await;
            match schema {
                Ok(schema) => schema,
                Err(errors) => return Outcome::refused(name, errors),
            }
        } else {
            Value::Null
        };
        let ledger = Arc::new(Ledger::default());
        let results = Results::load(Source {
            database: self.database.clone(),
            ledger: Arc::clone(&ledger),
            plan: Arc::clone(&plan),
        })
        .await;
        Outcome {
            response: respond(&plan, &results, &schema, now),
            operation: name,
            plan: Some(plan),
            statements: ledger.entries(),
        }
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

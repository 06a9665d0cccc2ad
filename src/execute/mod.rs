//! Running an operation's plan.
//!
//! async-graphql validates the document and resolves the root. The first root
//! field plans the operation and loads all of its nodes, each once: a node as
//! soon as its parent's rows are there, siblings side by side. Then each root
//! field writes its part of the answer from the batches, without waiting for
//! anything. Object fields are written from cells; there is nothing in their
//! reach that could run a statement.

mod json;
mod query;
mod results;
mod write;

pub use query::Query;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use async_graphql::Context;
use chrono::{DateTime, Utc};
use tokio::sync::OnceCell;

use self::results::Results;
use crate::database::{Database, Ledger};
use crate::error::Refusal;
use crate::loader::Source;
use crate::plan::{Document, Limits, Plan, plan};

/// One run of one operation. It lives in the GraphQL context and so holds no
/// connection.
#[derive(Debug)]
pub struct Execution {
    /// The instant at which every status of the request is judged.
    pub now: DateTime<Utc>,
    limits: Limits,
    ledger: Arc<Ledger>,
    plan: OnceLock<Result<Arc<Plan>, Refusal>>,
    results: OnceCell<Results>,
    /// The root fields whose errors were told.
    told: Mutex<HashSet<String>>,
}

impl Execution {
    /// A run at an instant, within limits.
    #[must_use]
    pub fn new(now: DateTime<Utc>, limits: Limits) -> Self {
        Self {
            now,
            limits,
            ledger: Arc::default(),
            plan: OnceLock::new(),
            results: OnceCell::new(),
            told: Mutex::default(),
        }
    }

    /// What was run.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The plan; none before the root was reached, or when it was refused.
    #[must_use]
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        self.plan.get()?.as_ref().ok()
    }

    /// Plans the operation that is being executed.
    fn plan_for(&self, context: &Context<'_>) -> Result<&Arc<Plan>, &Refusal> {
        let planned = self.plan.get_or_init(|| {
            let request = &context.query_env;
            let document = Document {
                operation: &request.operation.node,
                fragments: &request.fragments,
                variables: &request.variables,
            };
            plan(document, self.limits, self.now).map(Arc::new)
        });
        planned.as_ref()
    }

    /// Whether the errors of a root field are still to be told. async-graphql
    /// answers one that is selected twice each time, and merges the answers.
    fn tells(&self, key: &str) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.insert(key.to_owned())
    }

    /// The rows of every node, loaded when they are first asked for.
    async fn results(&self, database: &Database, plan: &Arc<Plan>) -> &Results {
        self.results
            .get_or_init(|| {
                Results::load(Source {
                    database: database.clone(),
                    ledger: Arc::clone(&self.ledger),
                    plan: Arc::clone(plan),
                })
            })
            .await
    }
}

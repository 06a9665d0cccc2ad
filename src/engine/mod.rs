//! A request, from its document to its answer.

mod compute;
mod extensions;
mod outcome;
mod plan_key;
mod plans;
mod redaction;
mod sweeper;
mod trace;

pub use outcome::{Outcome, Reused};
pub use plans::{Planned, Plans};
pub use trace::{Sql, Trace, milliseconds};

use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::{Request, ServerError, Variables};
use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::DatabaseConnection;

use self::compute::{Compute, are_many_values, is_large_answer, is_long_document};
use self::sweeper::Sweeper;
use crate::database::{Allowance, Database, Deadline, NotReady, Session};
use crate::document::{Document, Documents};
use crate::error::{Code, error};
use crate::execute::{Changes, Introspection, Results, naive_statements, respond};
use crate::loader::{RowMemory, Source};
use crate::memory::{AnswerMemory, Reservation, Room};
use crate::mutate::{SWEEP_INTERVAL, sweep};
use crate::plan::Limits;
use crate::schema::OBJECTS;
use crate::sql::Binding;
use crate::tally::{Keeper, Keeping, Runs};
use crate::viewer::Viewer;

/// Answers GraphQL requests from a database. Clones share the database and the caches.
#[derive(Clone)]
pub struct Engine {
    documents: Arc<Documents>,
    plans: Arc<Plans>,
    database: Database,
    limits: Limits,
    compute: Compute,
    sweeper: Arc<Sweeper>,
    keeper: Arc<Keeper>,
}

/// A caller's options for a request.
#[derive(Clone, Debug)]
pub struct Options {
    /// Who sends the request.
    pub viewer: Arc<Viewer>,
    /// Whether, and how, the answer shows the SQL that ran.
    pub trace: Option<Trace>,
    /// The maximum number of statements that the caller allows.
    pub budget: Option<usize>,
    /// Whether to answer with the bill instead of the data, without running anything.
    pub plan_only: bool,
    /// The deadline of the answer, which then contains the fields that were loaded in
    /// time.
    pub deadline: Option<Deadline>,
    /// The memory budget of the answer, if it has one beyond its own limits.
    pub memory: Option<Arc<dyn AnswerMemory>>,
    /// The request's share of the database, which the requests of a batch share. The
    /// default is the usual share of the connections, without a limit on time.
    pub allowance: Option<Allowance>,
    /// The ID of the request, which the events of its mutations contain.
    pub request_id: Option<Arc<str>>,
}

impl Default for Options {
    /// The options of a program that may do everything ([`Viewer::open`]).
    fn default() -> Self {
        Self {
            viewer: Viewer::open(),
            trace: None,
            budget: None,
            plan_only: false,
            deadline: None,
            memory: None,
            allowance: None,
            request_id: None,
        }
    }
}

impl Engine {
    /// An engine over a connection pool.
    #[must_use]
    pub fn new(connection: DatabaseConnection, limits: Limits) -> Self {
        let database = Database::new(connection);
        Self {
            keeper: Arc::new(Keeper::new(database.clone())),
            documents: Arc::new(Documents::new(limits)),
            plans: Arc::new(Plans::new(limits, database.backend())),
            database,
            limits,
            compute: Compute::new(),
            sweeper: Arc::new(Sweeper::new(SWEEP_INTERVAL)),
        }
    }

    /// Whether callers may read the schema.
    #[must_use]
    pub fn introspection(&self) -> bool {
        self.limits.introspection
    }

    /// Executes a request. Errors are in the response.
    pub async fn execute(&self, request: Request) -> Outcome {
        self.execute_with(request, Options::default()).await
    }

    /// Executes a request with a caller's options.
    pub async fn execute_with(&self, request: Request, options: Options) -> Outcome {
        self.answer(request, options, Utc::now()).await
    }

    /// Executes a request at a given time, which is truncated to the microsecond.
    pub async fn execute_at(&self, request: Request, now: DateTime<Utc>) -> Outcome {
        self.answer(request, Options::default(), now).await
    }

    /// Executes a request with a caller's options at a given time, which is truncated to
    /// the microsecond.
    pub async fn execute_with_at(
        &self,
        request: Request,
        options: Options,
        now: DateTime<Utc>,
    ) -> Outcome {
        self.answer(request, options, now).await
    }

    async fn answer(&self, request: Request, options: Options, now: DateTime<Utc>) -> Outcome {
        let (begun, now) = (Instant::now(), now.trunc_subsecs(6));
        let mut reused = Reused::default();
        let document = match self.documents.find(&request.query) {
            Some(document) => {
                reused.document = true;
                document
            }
            None => match self.read(&request.query).await {
                Ok(document) => document,
                Err(errors) => return Outcome::refused(None, errors, begun),
            },
        };
        let Request {
            operation_name,
            variables,
            ..
        } = request;
        let selected = match document.operation(operation_name.as_deref()) {
            Ok(selected) => selected,
            Err(error) => return Outcome::refused(None, vec![error], begun),
        };
        let operation = selected.name.map(str::to_owned);
        let planned = self.plan(document, operation_name, variables, &options);
        let outcome = match planned.await {
            Ok((planned, _)) if options.plan_only => {
                self.show_bill(planned.plan, &options, begun).await
            }
            Ok((planned, schema)) => {
                reused.plan = planned.was_kept;
                self.run(planned, schema, options, now, begun).await
            }
            Err(errors) => Outcome::refused(None, errors, begun),
        };
        Outcome {
            operation,
            reused,
            ..outcome
        }
    }

    /// Parses and validates the document of a request, or takes it from the cache.
    async fn read(&self, text: &str) -> Result<Arc<Document>, Vec<ServerError>> {
        if !is_long_document(text) {
            return self.documents.read(text);
        }
        let (documents, text) = (Arc::clone(&self.documents), text.to_owned());
        self.compute.away(move || documents.read(&text)).await
    }

    /// The plan of an operation, and the answers of its introspection fields.
    async fn plan(
        &self,
        document: Arc<Document>,
        operation: Option<String>,
        given: Variables,
        options: &Options,
    ) -> Result<(Planned, Introspection), Vec<ServerError>> {
        // The limits do not apply to requests for the cost alone.
        let plan = if options.plan_only {
            Plans::plan_unchecked
        } else {
            Plans::plan
        };
        let access = options.viewer.access();
        let planned = if are_many_values(&given) {
            let (plans, document) = (Arc::clone(&self.plans), Arc::clone(&document));
            let operation = operation.clone();
            let work = move || plan(&plans, &document, operation.as_deref(), &given, access);
            self.compute.away(work).await
        } else {
            plan(&self.plans, &document, operation.as_deref(), &given, access)
        };
        let mut planned = planned?;
        let statements = planned.plan.statements();
        if let Some(budget) = options.budget
            && statements > budget
        {
            return Err(vec![over_budget(statements, budget)]);
        }
        let schema = match planned.introspection.take() {
            Some(variables) if !options.plan_only => {
                self.introspect(document, operation, variables, options)
                    .await?
            }
            _ => Introspection::default(),
        };
        Ok((planned, schema))
    }

    /// The answers of an operation's introspection fields.
    async fn introspect(
        &self,
        document: Arc<Document>,
        operation: Option<String>,
        variables: Variables,
        options: &Options,
    ) -> Result<Introspection, Vec<ServerError>> {
        let deadline = options.deadline;
        let room = Room {
            limit: self.limits.max_answer,
            reservation: Reservation::new(options.memory.clone()),
        };
        let work = move || {
            let selected = document.operation(operation.as_deref())?;
            selected.introspect(&variables, room, deadline)
        };
        self.compute.away(work).await.map_err(|error| vec![error])
    }

    async fn run(
        &self,
        Planned { plan, inputs, .. }: Planned,
        schema: Introspection,
        options: Options,
        now: DateTime<Utc>,
        begun: Instant,
    ) -> Outcome {
        let planning = begun.elapsed();
        let allowance = options.allowance.clone();
        let allowance = allowance.unwrap_or_else(|| self.database.allowance(None));
        let session = Arc::new(self.database.session(allowance.clone()));
        let room = |limit| Room {
            limit,
            reservation: Reservation::new(options.memory.clone()),
        };
        let binding = Binding {
            now,
            viewer: Arc::clone(&options.viewer),
        };
        let source = Source {
            session: Arc::clone(&session),
            plan: Arc::clone(&plan),
            binding: binding.clone(),
            memory: Arc::new(RowMemory::new(room(self.limits.max_rows_memory))),
        };
        let changes = Changes {
            inputs: &inputs,
            request_id: options.request_id.as_deref(),
        };
        let results = Results::load_for(source, options.deadline, changes).await;
        let transactions = session.transactions();
        if plan.calls().any(|(_, call)| call.has_key()) && self.sweeper.is_due() {
            let engine = self.clone();
            // Its error is in the log, and the next one deletes what it did not.
            tokio::spawn(async move { engine.forget_old_keys(now).await });
        }
        if self.limits.tallies && plan.uses_tallies() && self.keeper.is_due() {
            let keeper = Arc::clone(&self.keeper);
            // The same: counts are exact without it. The instant follows the clock and not the
            // time of this request, which a caller may choose.
            tokio::spawn(async move { keeper.run(Utc::now()).await });
        }
        // Releases its connections before the answer is written.
        let statements =
            Arc::try_unwrap(session).map_or_else(|shared| shared.entries(), Session::end);
        let (room, planned) = (room(self.limits.max_answer), Arc::clone(&plan));
        let is_compared = options.trace.is_some();
        // Frees the rows when the answer is written.
        let write = move || {
            let naive = is_compared.then(|| naive_statements(&planned, &results));
            (respond(&planned, &results, &schema, &binding, room), naive)
        };
        let (response, naive) = if is_large_answer(plan.written.values) {
            self.compute.away(write).await
        } else {
            write()
        };
        let mut outcome = Outcome {
            response,
            operation: None,
            reused: Reused::default(),
            plan: Some(plan),
            statements,
            transactions,
            naive,
            begun,
            planning,
        };
        if let Some(trace) = options.trace {
            outcome = self.trace(trace, outcome, &allowance, options).await;
        }
        outcome
    }

    /// The share of the database for one request or batch: a third of the connections
    /// at a time, and a maximum total running time of its statements.
    #[must_use]
    pub fn allowance(&self, max_sql_time: Duration) -> Allowance {
        self.database.allowance(Some(max_sql_time))
    }

    /// Deletes up to 1000 idempotency keys that are no longer known at this time. Mutations
    /// with a key do so once a minute.
    pub async fn forget_old_keys(&self, now: DateTime<Utc>) -> bool {
        sweep(&self.database, now).await.is_ok()
    }

    /// Folds changes into the tallies that counts are read from, and moves their instant
    /// to this time. Requests that read or change tallies do so once a second, with the
    /// current time, even if they are answered [at another one](Self::execute_at).
    pub async fn fold_tallies(&self, now: DateTime<Utc>) -> bool {
        self.keeper.run(now).await
    }

    /// Looks every few seconds for changes of tallies that no request of this engine folds,
    /// such as those of other programs, until the result is stopped or dropped. None if
    /// there are no such changes: on SQLite, and without [tallies](Limits::tallies).
    ///
    /// # Panics
    ///
    /// Outside of a Tokio runtime.
    #[must_use]
    pub fn keep_tallies(&self) -> Option<Keeping> {
        let is_used = self.limits.tallies;
        is_used.then(|| Keeping::start(&self.keeper)).flatten()
    }

    /// How often changes of tallies were folded, for metrics.
    pub(crate) fn tally_runs(&self) -> Arc<Runs> {
        self.keeper.runs()
    }

    /// The database, for finding out who sends requests.
    pub(crate) fn database(&self) -> Database {
        self.database.clone()
    }

    /// Whether requests can be answered soon: the database answers, and its schema is
    /// the one that this program needs.
    ///
    /// # Errors
    ///
    /// The reason why not.
    pub async fn ready(&self) -> Result<(), NotReady> {
        let tables = OBJECTS.map(|object| object().table.name);
        self.database.ready(&tables).await
    }
}

fn over_budget(planned: usize, budget: usize) -> ServerError {
    let message = format!(
        "The operation needs {planned} statements; the request's X-SQL-Budget is {budget}. Nothing ran."
    );
    let mut error = error(Code::SqlBudgetExceeded, message, None);
    if let Some(extensions) = &mut error.extensions {
        extensions.set("planned", planned);
        extensions.set("budget", budget);
    }
    error
}

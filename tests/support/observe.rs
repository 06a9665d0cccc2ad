//! Counts statements without the ledger: as the database driver traces them, and as
//! PostgreSQL itself counts them.

use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, Mutex, MutexGuard, Once, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx::{self, PgConnection};
use tokio::sync::oneshot;
use tracing::field::{Field, Visit};
use tracing::{Event, Instrument, Level, Subscriber, span};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// sqlx's name for its event of a statement.
const DRIVER: &str = "sqlx::query";

/// The span in which statements are counted.
const OBSERVED: &str = "observed";

/// The starts of statements that a new connection runs.
const SETUP: [&str; 2] = ["PRAGMA", "SET client_connection_check_interval"];

/// The start of the body of the function for text that ignores case. PostgreSQL 15
/// counts it separately from the statement that calls it if the planner evaluates
/// it, because the planner does not run within a statement.
const FUNCTION_BODY: &str = "SELECT CASE WHEN octet_length($1) = char_length($1)";

/// What is called beside requests, once in a while.
const BESIDE: &str = "SELECT \"gatepass_tend_tallies\"";

/// How long to wait for something that takes a moment.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs work, and returns the text of every statement that the driver ran for it,
/// whatever else runs at the same time.
///
/// The driver works on the connection's thread, and may lag behind its answer. It
/// holds the span meanwhile, so the count is complete when the span closes.
pub(crate) async fn observe<T>(work: impl Future<Output = T>) -> (T, Vec<String>) {
    install();
    let span = tracing::info_span!(target: OBSERVED, "observed");
    let id = span
        .id()
        .expect("the subscriber wants this span")
        .into_u64();
    let (closed, all) = oneshot::channel();
    let observed = Observed {
        statements: Vec::new(),
        closed,
    };
    spans().insert(id, observed);
    let done = work.instrument(span).await;
    let statements = tokio::time::timeout(PATIENCE, all)
        .await
        .expect("the driver comes to an end")
        .expect("the span is closed once");
    (done, statements)
}

struct Observed {
    statements: Vec<String>,
    closed: oneshot::Sender<Vec<String>>,
}

/// The open spans, by id.
fn spans() -> MutexGuard<'static, HashMap<u64, Observed>> {
    static SPANS: LazyLock<Mutex<HashMap<u64, Observed>>> = LazyLock::new(Mutex::default);
    SPANS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let wanted = Targets::new()
            .with_target(DRIVER, Level::TRACE)
            .with_target(OBSERVED, Level::TRACE);
        tracing_subscriber::registry()
            .with(Counter.with_filter(wanted))
            .init();
    });
}

struct Counter;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Counter {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let Some(span) = context.event_span(event) else {
            return;
        };
        let mut statement = Statement::default();
        event.record(&mut statement);
        let text = statement.text();
        // The statements of a new connection do not belong to the request.
        if !SETUP.iter().any(|setup| text.starts_with(setup))
            && let Some(observed) = spans().get_mut(&span.id().into_u64())
        {
            observed.statements.push(text);
        }
    }

    fn on_close(&self, id: span::Id, _: Context<'_, S>) {
        let closed = spans().remove(&id.into_u64());
        if let Some(observed) = closed {
            // Nobody receives this if the work was cancelled.
            let _ = observed.closed.send(observed.statements);
        }
    }
}

/// A statement in sqlx's event: complete if it is short, otherwise its first words
/// followed by the complete text.
#[derive(Default)]
struct Statement {
    summary: String,
    whole: String,
}

impl Statement {
    fn text(self) -> String {
        let whole = self.whole.trim();
        if whole.is_empty() {
            self.summary
        } else {
            whole.to_owned()
        }
    }
}

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

/// The statements that PostgreSQL counted in one database.
///
/// It connects to another database, so that it does not count itself.
pub(crate) struct Statistics {
    connection: PgConnection,
    database: String,
}

impl Statistics {
    /// Counts in a database, from another one on the same server.
    pub(crate) async fn new(database: &str, from: &str) -> Self {
        use sqlx::Connection;
        let mut connection = PgConnection::connect(from)
            .await
            .expect("the test server answers");
        sqlx::query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
            .execute(&mut connection)
            .await
            .expect("PostgreSQL is installed with its contributed modules");
        Self {
            connection,
            database: database.to_owned(),
        }
    }

    /// Waits until every statement has ended and is counted. A client that reads a
    /// single row gets it a moment before that.
    async fn settle(&mut self) {
        let begun = Instant::now();
        loop {
            let active: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND state <> 'idle'",
            )
            .bind(&self.database)
            .fetch_one(&mut self.connection)
            .await
            .expect("the test server answers");
            if active == 0 {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "statements still run");
        }
    }

    /// Resets the counts.
    pub(crate) async fn reset(&mut self) {
        self.settle().await;
        sqlx::query(
            "SELECT pg_stat_statements_reset(0, oid, 0) FROM pg_database WHERE datname = $1",
        )
        .bind(&self.database)
        .execute(&mut self.connection)
        .await
        .expect("the extension is there");
    }

    /// The texts of these statements that begin with a word, and how often each ran, without
    /// those beside requests.
    pub(crate) async fn texts(&mut self, begin: &str) -> Vec<(String, i64)> {
        self.settle().await;
        let texts = sqlx::query_as(
            "SELECT query, calls FROM pg_stat_statements \
             JOIN pg_database ON oid = dbid WHERE datname = $1 \
             AND starts_with(query, $2) AND NOT starts_with(query, $3) ORDER BY query",
        );
        texts
            .bind(&self.database)
            .bind(begin)
            .bind(BESIDE)
            .fetch_all(&mut self.connection)
            .await
            .expect("the extension is there")
    }

    /// The number of statements since then, without those of a new connection, those of a
    /// function within a statement, and those beside requests.
    pub(crate) async fn calls(&mut self) -> usize {
        self.settle().await;
        let calls: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements \
             JOIN pg_database ON oid = dbid WHERE datname = $1 \
             AND NOT starts_with(query, $2) AND NOT starts_with(query, $3) \
             AND NOT starts_with(query, $4)",
        )
        .bind(&self.database)
        .bind(SETUP[1])
        .bind(FUNCTION_BODY)
        .bind(BESIDE)
        .fetch_one(&mut self.connection)
        .await
        .expect("the extension is there");
        usize::try_from(calls).expect("a number of statements")
    }
}

//! Counting statements without the ledger: as the database driver traces them,
//! and as `PostgreSQL` itself counts them.

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

/// What sqlx calls its record of a statement.
const DRIVER: &str = "sqlx::query";

/// The span in which statements are counted.
const OBSERVED: &str = "observed";

/// How statements begin that a connection runs when it is opened.
const SETUP: [&str; 2] = ["PRAGMA", "SET client_connection_check_interval"];

/// How the body of the function for text without regard to case begins.
/// `PostgreSQL` 15 counts it apart from the statement that calls it when the planner
/// works out its value: the planner is not inside of a statement that runs.
const FUNCTION_BODY: &str = "SELECT CASE WHEN octet_length($1) = char_length($1)";

/// How long to wait for what happens in a moment.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs work, and gives the text of every statement that the driver ran for
/// it, whatever else runs meanwhile.
///
/// The driver works on the connection's thread, and may be behind its answer.
/// It holds the span while it does, so the count is whole when the span closes.
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

/// The spans that are open, by their ids.
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
        // What a connection does when it is opened is not the request's doing.
        if !SETUP.iter().any(|setup| text.starts_with(setup))
            && let Some(observed) = spans().get_mut(&span.id().into_u64())
        {
            observed.statements.push(text);
        }
    }

    fn on_close(&self, id: span::Id, _: Context<'_, S>) {
        let closed = spans().remove(&id.into_u64());
        if let Some(observed) = closed {
            // Nobody waits when the work was given up.
            let _ = observed.closed.send(observed.statements);
        }
    }
}

/// A statement as sqlx records it: whole when it is short, else its first words
/// and then the whole.
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

/// The calls of statements that `PostgreSQL` counted in one database.
///
/// It looks from another database, so that it does not count itself.
pub(crate) struct Statistics {
    connection: PgConnection,
    database: String,
}

impl Statistics {
    /// Counts in a database, from another one of the same server.
    pub(crate) async fn of(database: &str, from: &str) -> Self {
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

    /// Waits until each statement has ended and so is counted: who asks for one
    /// row has it a moment before.
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

    /// Forgets what was counted so far.
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

    /// How many statements were run since, of any kind, but for what a connection
    /// does when it is opened, and a function within a statement.
    pub(crate) async fn calls(&mut self) -> usize {
        self.settle().await;
        let calls: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements \
             JOIN pg_database ON oid = dbid WHERE datname = $1 \
             AND NOT starts_with(query, $2) AND NOT starts_with(query, $3)",
        )
        .bind(&self.database)
        .bind(SETUP[1])
        .bind(FUNCTION_BODY)
        .fetch_one(&mut self.connection)
        .await
        .expect("the extension is there");
        usize::try_from(calls).expect("a number of statements")
    }
}

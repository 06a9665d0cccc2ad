//! The database, behind the one way to run a statement.

mod abandoned;
mod connect;
mod deadline;
mod error;
mod ledger;
mod pool;

pub use connect::{ConnectError, DatabaseSettings, connect};
pub use deadline::Deadline;
pub use error::DatabaseError;
pub use ledger::{Entry, Ledger, duplicates};
pub use pool::PoolUse;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult, Statement};
use tokio::time;

use self::abandoned::watch;
use crate::sql::Prepared;

/// How long the database may take to say that it is there.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

/// A database that statements run on.
///
/// The connection is private: whoever holds a `Database` can run a statement
/// only through `Database::fetch`, which writes the ledger. The root fields
/// and the loaders hold one. Nothing that resolves an object's field does, and
/// it is never in the GraphQL context.
#[derive(Clone, Debug)]
pub struct Database {
    connection: DatabaseConnection,
}

impl Database {
    /// Takes a connection pool.
    #[must_use]
    pub fn new(connection: DatabaseConnection) -> Self {
        Self { connection }
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// Whether the database answers, and soon: whoever asks for this asks often.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        match time::timeout(PING_TIMEOUT, watch(self.connection.ping())).await {
            Ok(answer) => answer.map_err(|cause| DatabaseError::of(&cause, "ping")),
            Err(_) => Err(DatabaseError::Unavailable),
        }
    }

    /// Runs a statement for the field at `path` and enters it in the ledger,
    /// before it runs, so that one which fails or is given up is there too.
    /// Dropping the future cancels it in the database.
    ///
    /// # Errors
    ///
    /// When the database does not run it. The cause is logged here and goes no
    /// further.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that runs statements"
    )]
    pub(crate) async fn fetch(
        &self,
        ledger: &Ledger,
        path: &str,
        prepared: Prepared,
    ) -> Result<Vec<QueryResult>, DatabaseError> {
        let entry = ledger.begin(path, &prepared);
        let (result, running) = if ledger.watches_waiting() {
            let (connection, running) = timed(&self.connection);
            let result = watch(connection.query_all_raw(prepared.statement)).await;
            (result, running.get().copied())
        } else {
            let result = watch(self.connection.query_all_raw(prepared.statement)).await;
            (result, None)
        };
        entry.end(result.as_ref().map(Vec::len).ok(), running);
        result.map_err(|cause| DatabaseError::of(&cause, path))
    }

    /// What the database says it does for a statement that was run: its
    /// `EXPLAIN`, line by line. It is run for nobody's field, so it is in no
    /// ledger.
    ///
    /// # Errors
    ///
    /// When the database does not say.
    #[expect(
        clippy::disallowed_methods,
        reason = "it tells of a statement, and runs none of a request's"
    )]
    pub(crate) async fn explain(&self, entry: &Entry) -> Result<Vec<String>, DatabaseError> {
        let (explain, column) = match self.backend() {
            DbBackend::Postgres => ("EXPLAIN", 0),
            // Behind the node, its parent and a number without meaning.
            _ => ("EXPLAIN QUERY PLAN", 3),
        };
        let text = format!("{explain} {}", entry.text);
        let statement =
            Statement::from_sql_and_values(self.backend(), text, entry.values.iter().cloned());
        let rows = watch(self.connection.query_all_raw(statement)).await;
        rows.and_then(|rows| {
            rows.iter()
                .map(|row| row.try_get_by_index(column))
                .collect()
        })
        .map_err(|cause| DatabaseError::of(&cause, &entry.path))
    }
}

/// The same connection, and how long its next statement ran once it had one of
/// the pool.
fn timed(connection: &DatabaseConnection) -> (DatabaseConnection, Arc<OnceLock<Duration>>) {
    let running = Arc::new(OnceLock::new());
    let told = Arc::clone(&running);
    let mut connection = connection.clone();
    connection.set_metric_callback(move |info| {
        told.get_or_init(|| info.elapsed);
    });
    (connection, running)
}

//! The database, behind the one way to run a statement.

mod abandoned;
mod connect;
mod deadline;
mod error;
mod lease;
mod ledger;
mod places;
mod pool;
mod session;

pub use connect::{ConnectError, DatabaseSettings, connect};
pub use deadline::Deadline;
pub use error::DatabaseError;
pub use ledger::{Entry, Ledger, duplicates};
pub use pool::PoolUse;
pub use session::Session;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use std::time::Duration;

use tokio::time;

use self::abandoned::{Wanted, watch};
use self::lease::Lender;

/// How long the database may take to say that it is there.
const PING_TIMEOUT: Duration = Duration::from_secs(2);

/// A database that statements run on.
///
/// The connection is private: statements of a request run through
/// `Session::fetch` alone, which writes the ledger. The engine holds a
/// `Database`, and the loaders a request's `Session`. Nothing that writes an
/// object's field does.
#[derive(Clone, Debug)]
pub struct Database {
    connection: DatabaseConnection,
    lender: Lender,
}

impl Database {
    /// Takes a connection pool.
    #[must_use]
    pub fn new(connection: DatabaseConnection) -> Self {
        let lender = Lender::of(&connection);
        Self { connection, lender }
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
        match time::timeout(
            PING_TIMEOUT,
            watch(&Wanted::default(), self.connection.ping()),
        )
        .await
        {
            Ok(answer) => answer.map_err(|cause| DatabaseError::of(&cause, "ping")),
            Err(_) => Err(DatabaseError::Unavailable),
        }
    }

    /// A request's way to it.
    #[must_use]
    pub fn session(&self) -> Session {
        Session::new(self.backend(), self.lender.lease())
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
        let rows = watch(&Wanted::default(), self.connection.query_all_raw(statement)).await;
        rows.and_then(|rows| {
            rows.iter()
                .map(|row| row.try_get_by_index(column))
                .collect()
        })
        .map_err(|cause| DatabaseError::of(&cause, &entry.path))
    }
}

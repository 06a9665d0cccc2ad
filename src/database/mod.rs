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

pub use connect::{ConnectError, DatabaseSettings, check, connect, connect_to_read, shown};
pub use deadline::Deadline;
pub use error::DatabaseError;
pub use ledger::{Entry, Ledger, duplicates};
pub use pool::PoolUse;
pub use session::Session;

use std::time::Duration;

use sea_orm::{DatabaseConnection, DbBackend};
use tokio::time;

use self::abandoned::{Wanted, watch};
use self::lease::Lender;
use crate::sql::Prepared;

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
    /// Takes a connection pool, which has to be this one's alone: statements wait
    /// here for its connections, and who asks the pool itself waits for them.
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
        let (lease, wanted) = (self.lender.lease(), Wanted::default());
        let ping = watch(&wanted, lease.ping());
        match time::timeout(PING_TIMEOUT, ping).await {
            Ok(answer) => answer.map_err(|cause| DatabaseError::of_driver(&cause, "ping")),
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
    pub(crate) async fn explain(&self, entry: &Entry) -> Result<Vec<String>, DatabaseError> {
        let (explain, column) = match self.backend() {
            DbBackend::Postgres => ("EXPLAIN", 0),
            // Behind the node, its parent and a number without meaning.
            _ => ("EXPLAIN QUERY PLAN", 3),
        };
        let prepared = Prepared {
            text: format!("{explain} {}", entry.text).into(),
            values: entry.values.clone(),
            keys: entry.keys,
        };
        let lease = self.lender.lease();
        let ran = watch(&Wanted::default(), lease.run(prepared)).await;
        let ran = ran.map_err(|cause| DatabaseError::of_driver(&cause, &entry.path))?;
        let lines = ran.rows.iter().map(|row| row.try_get_by_index(column));
        lines
            .collect::<Result<_, _>>()
            .map_err(|cause| DatabaseError::of(&cause, &entry.path))
    }
}

//! The database, and the only way to run a request's statements.

mod abandoned;
mod allowance;
mod aside;
mod bind;
mod connect;
mod deadline;
mod error;
mod ledger;
mod pool;
mod pool_use;
mod pools;
mod readiness;
mod session;
mod sql_time;
mod transaction;

pub use allowance::Allowance;
pub(crate) use aside::AsideError;
pub use connect::{ConnectError, DatabaseSettings, check, connect, connect_to_read, shown};
pub use deadline::Deadline;
pub use error::DatabaseError;
pub use ledger::{Entry, Ledger, duplicates};
pub use pool_use::PoolUse;
pub use readiness::NotReady;
pub use session::Session;
pub(crate) use transaction::Transaction;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbBackend, QueryResult};

use self::allowance::Completed;
use self::pool::Each;
use self::pools::Pools;
use self::readiness::Readiness;
use crate::sql::Prepared;

/// One request may use this part of the connections, rounded down, and at least one. Of
/// ten, three requests leave one for others.
const SHARE: u32 = 3;

/// A database that runs statements.
///
/// The connection is private, and statements of a request run only through
/// `Session::fetch`, which writes the ledger. The engine has a `Database`, and the
/// loaders have a request's `Session`. The code that writes objects' fields has
/// neither.
#[derive(Clone, Debug)]
pub struct Database {
    connection: DatabaseConnection,
    pools: Pools,
    readiness: Arc<Readiness>,
}

impl Database {
    /// Takes over a connection pool, which nothing else should use: statements queue
    /// here for its connections, and other users of the pool wait for the statements.
    #[must_use]
    pub fn new(connection: DatabaseConnection) -> Self {
        let (pools, readiness) = (Pools::new(&connection), Arc::default());
        Self {
            connection,
            pools,
            readiness,
        }
    }

    /// The kind of database.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// The share of one request: a third of the connections at a time, and a maximum
    /// total running time of its statements. None means no time limit.
    #[must_use]
    pub fn allowance(&self, max_sql_time: Option<Duration>) -> Allowance {
        Allowance::new((self.pools.size() / SHARE).max(1), max_sql_time)
    }

    /// A request's access to the database.
    #[must_use]
    pub fn session(&self, allowance: Allowance) -> Session {
        Session::new(self.clone(), allowance)
    }

    /// Runs a request's statement for the field at `path` and passes each row to the
    /// reader as it arrives.
    async fn run(
        &self,
        allowance: &Allowance,
        path: &str,
        prepared: Prepared,
        each: Each<'_>,
    ) -> Result<Completed, DatabaseError> {
        let ran = self.pools.run(allowance, prepared, each).await;
        self.noted(path, ran)
    }

    /// Classifies the end of a statement, and notes whether the database answers.
    fn noted(
        &self,
        path: &str,
        ran: Result<Completed, sea_orm::sqlx::Error>,
    ) -> Result<Completed, DatabaseError> {
        let ran = ran.map_err(|cause| DatabaseError::from_driver(&cause, path));
        self.readiness.note(&ran);
        ran
    }

    /// The query plan of a statement: passes the lines of its `EXPLAIN` to the reader.
    /// It does not belong to a field, so no ledger contains it.
    ///
    /// # Errors
    ///
    /// If the database does not explain the statement.
    pub(crate) async fn explain(
        &self,
        allowance: &Allowance,
        entry: &Entry,
        each: &mut (dyn FnMut(String) -> ControlFlow<()> + Send),
    ) -> Result<(), DatabaseError> {
        let (explain, column) = match self.backend() {
            DbBackend::Postgres => ("EXPLAIN", 0),
            // The text follows the node, its parent and an unused number.
            _ => ("EXPLAIN QUERY PLAN", 3),
        };
        let prepared = Prepared {
            text: format!("{explain} {}", entry.text).into(),
            values: entry.values.clone(),
            keys: entry.keys,
        };
        let mut read = Ok(());
        let mut each = |row: QueryResult| match row.try_get_by_index(column) {
            Ok(line) => each(line),
            Err(cause) => {
                read = Err(DatabaseError::from_cause(&cause, &entry.path));
                ControlFlow::Break(())
            }
        };
        let ran = self.run(allowance, &entry.path, prepared, &mut each).await;
        ran.and(read)
    }
}

#[cfg(test)]
pub(crate) mod tests;

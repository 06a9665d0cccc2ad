//! The database, behind the one way to run a statement.

mod abandoned;
mod allowance;
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

pub use allowance::Allowance;
pub use connect::{ConnectError, DatabaseSettings, check, connect, connect_to_read, shown};
pub use deadline::Deadline;
pub use error::DatabaseError;
pub use ledger::{Entry, Ledger, duplicates};
pub use pool_use::PoolUse;
pub use readiness::NotReady;
pub use session::Session;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DatabaseConnection, DbBackend, QueryResult};

use self::allowance::Ran;
use self::pool::Each;
use self::pools::Pools;
use self::readiness::Readiness;
use crate::sql::Prepared;

/// A request may have one of so many connections, rounded down, and at least one:
/// of ten, three requests leave one for others.
const SHARE: u32 = 3;

/// A database that statements run on.
///
/// The connection is private: statements of a request run through
/// `Session::fetch` alone, which writes the ledger. The engine holds a
/// `Database`, and the loaders a request's `Session`. Nothing that writes an
/// object's field does.
#[derive(Clone, Debug)]
pub struct Database {
    connection: DatabaseConnection,
    pools: Pools,
    readiness: Arc<Readiness>,
}

impl Database {
    /// Takes a connection pool, which has to be this one's alone: statements wait
    /// here for its connections, and who asks the pool itself waits for them.
    #[must_use]
    pub fn new(connection: DatabaseConnection) -> Self {
        let (pools, readiness) = (Pools::new(&connection), Arc::default());
        Self {
            connection,
            pools,
            readiness,
        }
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.connection.get_database_backend()
    }

    /// What one request may take: a third of the connections at the same time,
    /// and so much running time of its statements together; none for no limit.
    #[must_use]
    pub fn allowance(&self, max_sql_time: Option<Duration>) -> Allowance {
        Allowance::new((self.pools.size() / SHARE).max(1), max_sql_time)
    }

    /// A request's way to it.
    #[must_use]
    pub fn session(&self, allowance: Allowance) -> Session {
        Session::new(self.clone(), allowance)
    }

    /// Runs a statement of a request, for the field at `path`, and hands over each
    /// row as it comes.
    async fn run(
        &self,
        allowance: &Allowance,
        path: &str,
        prepared: Prepared,
        each: Each<'_>,
    ) -> Result<Ran, DatabaseError> {
        let ran = self.pools.run(allowance, prepared, each).await;
        let ran = ran.map_err(|cause| DatabaseError::of_driver(&cause, path));
        self.readiness.note(&ran);
        ran
    }

    /// What the database says it does for a statement that was run: hands over its
    /// `EXPLAIN`, line by line. It is run for nobody's field, so it is in no
    /// ledger.
    ///
    /// # Errors
    ///
    /// When the database does not say.
    pub(crate) async fn explain(
        &self,
        allowance: &Allowance,
        entry: &Entry,
        each: &mut (dyn FnMut(String) -> ControlFlow<()> + Send),
    ) -> Result<(), DatabaseError> {
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
        let mut read = Ok(());
        let mut each = |row: QueryResult| match row.try_get_by_index(column) {
            Ok(line) => each(line),
            Err(cause) => {
                read = Err(DatabaseError::of(&cause, &entry.path));
                ControlFlow::Break(())
            }
        };
        let ran = self.run(allowance, &entry.path, prepared, &mut each).await;
        ran.and(read)
    }
}

#[cfg(test)]
pub(crate) mod tests;

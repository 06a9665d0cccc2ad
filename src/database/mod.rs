//! The database, behind the one way to run a statement.

mod connect;
mod error;
mod ledger;

pub use connect::{ConnectError, DatabaseSettings, connect};
pub use error::DatabaseError;
pub use ledger::{Entry, Ledger};

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, QueryResult};

use crate::sql::Prepared;

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

    /// Whether the database answers.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        self.connection
            .ping()
            .await
            .map_err(|cause| DatabaseError::of(&cause, "ping"))
    }

    /// Runs a statement for the field at `path` and enters it in the ledger,
    /// before it runs, so that one which fails or is given up is there too.
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
        let result = self.connection.query_all_raw(prepared.statement).await;
        ledger.end(entry, result.as_ref().map(Vec::len).ok());
        result.map_err(|cause| DatabaseError::of(&cause, path))
    }
}

//! The pool of either kind of database.

use std::sync::Arc;

use sea_orm::sqlx::{ConnectOptions, Connection, Error, Postgres, Sqlite};
use sea_orm::{DatabaseConnection, DbBackend};

use super::allowance::{Allowance, Completed};
use super::pool::{Each, Pool, fetch};
use crate::sql::Prepared;

/// The application name in `PostgreSQL` of the connection that readiness opens outside
/// the pool.
const BESIDE: &str = "gatepass-readiness";

/// The pool, of one kind of database.
#[derive(Clone, Debug)]
pub(super) enum Pools {
    Postgres(Arc<Pool<Postgres>>),
    Sqlite(Arc<Pool<Sqlite>>),
}

/// A request in progress. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Progress(Pools);

impl Pools {
    #[expect(
        clippy::disallowed_methods,
        reason = "sessions are the only way to run a statement"
    )]
    pub(super) fn new(connection: &DatabaseConnection) -> Self {
        if connection.get_database_backend() == DbBackend::Postgres {
            let pool = connection.get_postgres_connection_pool();
            Self::Postgres(Arc::new(Pool::new(pool.clone())))
        } else {
            let pool = connection.get_sqlite_connection_pool();
            Self::Sqlite(Arc::new(Pool::new(pool.clone())))
        }
    }

    /// The maximum number of connections.
    pub(super) fn size(&self) -> u32 {
        match self {
            Self::Postgres(pool) => pool.sqlx().options().get_max_connections(),
            Self::Sqlite(pool) => pool.sqlx().options().get_max_connections(),
        }
    }

    /// Starts a request.
    pub(super) fn begin(&self) -> Progress {
        match self {
            Self::Postgres(pool) => pool.begin_session(),
            Self::Sqlite(pool) => pool.begin_session(),
        }
        Progress(self.clone())
    }

    /// Runs a request's statement and passes each row to the reader as it arrives.
    pub(super) async fn run(
        &self,
        allowance: &Allowance,
        prepared: Prepared,
        each: Each<'_>,
    ) -> Result<Completed, Error> {
        match self {
            Self::Postgres(pool) => allowance.run(pool, prepared, each).await,
            Self::Sqlite(pool) => allowance.run(pool, prepared, each).await,
        }
    }

    /// Runs a statement on a separate connection, because the pool may have none free.
    pub(super) async fn run_beside(&self, prepared: Prepared, each: Each<'_>) -> Result<(), Error> {
        match self {
            Self::Postgres(pool) => {
                let options = (*pool.sqlx().connect_options()).clone();
                let mut connection = options.application_name(BESIDE).connect().await?;
                let _ran = fetch::<Postgres>(&mut connection, prepared, each).await?;
                connection.close().await
            }
            Self::Sqlite(pool) => {
                let options = (*pool.sqlx().connect_options()).clone();
                let mut connection = options.create_if_missing(false).connect().await?;
                let _ran = fetch::<Sqlite>(&mut connection, prepared, each).await?;
                connection.close().await
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        match &self.0 {
            Pools::Postgres(pool) => pool.end_session(),
            Pools::Sqlite(pool) => pool.end_session(),
        }
    }
}

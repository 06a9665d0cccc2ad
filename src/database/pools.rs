//! The pool of either kind of database.

use std::sync::Arc;

use sea_orm::sqlx::{ConnectOptions, Connection, Error, Postgres, Sqlite};
use sea_orm::{DatabaseConnection, DbBackend};

use super::allowance::{Allowance, Ran};
use super::pool::{Each, Pool, fetch};
use crate::sql::Prepared;

/// How a connection beside the pool, which readiness asks for, names itself to
/// `PostgreSQL`.
const BESIDE: &str = "gatepass-readiness";

/// The pool of the one kind of database that there is.
#[derive(Clone, Debug)]
pub(super) enum Pools {
    Postgres(Arc<Pool<Postgres>>),
    Sqlite(Arc<Pool<Sqlite>>),
}

/// A request in progress, until it is dropped.
#[derive(Debug)]
pub(super) struct Progress(Pools);

impl Pools {
    #[expect(
        clippy::disallowed_methods,
        reason = "sessions are the one way to run a statement"
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

    /// How many connections there may be.
    pub(super) fn size(&self) -> u32 {
        match self {
            Self::Postgres(pool) => pool.sqlx().options().get_max_connections(),
            Self::Sqlite(pool) => pool.sqlx().options().get_max_connections(),
        }
    }

    /// Begins a request.
    pub(super) fn begin(&self) -> Progress {
        match self {
            Self::Postgres(pool) => pool.begin_session(),
            Self::Sqlite(pool) => pool.begin_session(),
        }
        Progress(self.clone())
    }

    /// Runs a statement of a request, and hands over each row as it comes.
    pub(super) async fn run(
        &self,
        allowance: &Allowance,
        prepared: Prepared,
        each: Each<'_>,
    ) -> Result<Ran, Error> {
        match self {
            Self::Postgres(pool) => allowance.run(pool, prepared, each).await,
            Self::Sqlite(pool) => allowance.run(pool, prepared, each).await,
        }
    }

    /// Runs a statement on a connection of its own, beside the pool, which may
    /// have none to spare.
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

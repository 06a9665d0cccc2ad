//! The connections that one request has at hand.
//!
//! A connection that goes back to its pool is asked first whether it still
//! works, which is a round trip. So a request keeps one for its next statement,
//! and gives it back when its last one has run.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{
    AssertSqlSafe, Database, Error, Executor, IntoArguments, PgPool, Pool, Postgres, Sqlite,
    SqlitePool, query_with,
};
use sea_orm::{QueryResult, Statement, Values};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Notify;

/// The connections of a request, to the one kind of database that there is.
#[derive(Debug)]
pub(super) enum Lease {
    Postgres(Held<Postgres>),
    Sqlite(Held<Sqlite>),
}

/// What a statement returned, and how long it waited for its connection.
pub(super) struct Ran {
    pub(super) rows: Vec<QueryResult>,
    pub(super) waited: Duration,
}

impl Lease {
    pub(super) fn of_postgres(pool: &PgPool) -> Self {
        Self::Postgres(Held::new(pool.clone()))
    }

    pub(super) fn of_sqlite(pool: &SqlitePool) -> Self {
        Self::Sqlite(Held::new(pool.clone()))
    }

    /// Runs a statement on a connection of the request's own, or another one
    /// of the pool.
    pub(super) async fn run(&self, statement: Statement) -> Result<Ran, Error> {
        match self {
            Self::Postgres(held) => held.run(statement).await,
            Self::Sqlite(held) => held.run(statement).await,
        }
    }
}

/// A pool, and the connection of it that the request keeps.
#[derive(Debug)]
pub(super) struct Held<D: Database> {
    pool: Pool<D>,
    idle: Mutex<Option<PoolConnection<D>>>,
    /// Tells a statement that waits that the connection is idle again.
    returned: Notify,
}

impl<D: Database> Held<D> {
    fn new(pool: Pool<D>) -> Self {
        Self {
            pool,
            idle: Mutex::default(),
            returned: Notify::new(),
        }
    }

    async fn run(&self, statement: Statement) -> Result<Ran, Error>
    where
        SqlxValues: IntoArguments<D>,
        for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
        QueryResult: From<D::Row>,
    {
        let begun = Instant::now();
        let mut connection = self.connection().await?;
        let waited = begun.elapsed();
        let values = SqlxValues(statement.values.unwrap_or(Values(Vec::new())));
        let rows = query_with(AssertSqlSafe(statement.sql), values)
            .fetch_all(&mut *connection)
            .await?;
        self.keep(connection);
        let rows = rows.into_iter().map(QueryResult::from).collect();
        Ok(Ran { rows, waited })
    }

    /// A connection: the one that the request keeps, or the next of the pool.
    /// A statement that waits for the pool also takes the one that its siblings
    /// are done with, so that requests never wait for each other in a circle.
    async fn connection(&self) -> Result<PoolConnection<D>, Error> {
        loop {
            let returned = self.returned.notified();
            if let Some(connection) = self.idle().take() {
                return Ok(connection);
            }
            // sqlx's future is 14 KB, which most statements do not need: in their
            // own future, it would be moved with it several times a statement.
            let acquired = Box::pin(self.pool.acquire());
            tokio::select! {
                connection = acquired => return connection,
                () = returned => {}
            }
        }
    }

    /// Keeps a connection for the next statement. One is enough: others may
    /// wait for those that siblings ran on.
    fn keep(&self, connection: PoolConnection<D>) {
        let spare = self.idle().replace(connection);
        self.returned.notify_one();
        drop(spare);
    }

    fn idle(&self) -> MutexGuard<'_, Option<PoolConnection<D>>> {
        // Nothing panics while it is held.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

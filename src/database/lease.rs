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
use tokio::{sync::Notify, task};

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

/// A pool, and the connections of it that the request has.
#[derive(Debug)]
pub(super) struct Held<D: Database> {
    pool: Pool<D>,
    own: Mutex<Own<D>>,
    /// Tells statements that wait that one has run.
    returned: Notify,
}

#[derive(Debug)]
struct Own<D: Database> {
    /// The connection that is kept for the next statement.
    idle: Option<PoolConnection<D>>,
    /// How many statements run, or wait for the pool.
    running: usize,
}

impl<D: Database> Held<D> {
    fn new(pool: Pool<D>) -> Self {
        let (idle, running) = (None, 0);
        Self {
            pool,
            own: Mutex::new(Own { idle, running }),
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
        let (running, mut connection) = self.connection().await?;
        let waited = begun.elapsed();
        let values = SqlxValues(statement.values.unwrap_or(Values(Vec::new())));
        let rows = query_with(AssertSqlSafe(statement.sql), values)
            .fetch_all(&mut *connection)
            .await?;
        running.keep(connection);
        let rows = rows.into_iter().map(QueryResult::from).collect();
        Ok(Ran { rows, waited })
    }

    /// A connection: the one that the request keeps or, for a statement beside
    /// others of the request, one that the pool has to spare. Where it has none,
    /// the statements of a request run one after another: requests that wait for
    /// the pool come before second connections of those that have one.
    async fn connection(&self) -> Result<(Running<'_, D>, PoolConnection<D>), Error> {
        let running = loop {
            let returned = self.returned.notified();
            if let Some(running) = self.begin() {
                break running;
            }
            returned.await;
        };
        if let Some(connection) = self.own().idle.take() {
            return Ok((running, connection));
        }
        // sqlx's future is 14 KB, which most statements do not need: in their
        // own future, it would be moved with it several times a statement.
        let mut acquired = Box::pin(self.pool.acquire());
        loop {
            let returned = self.returned.notified();
            if let Some(connection) = self.own().idle.take() {
                // Given up, it might close the connection that it has at hand.
                task::spawn(acquired);
                return Ok((running, connection));
            }
            tokio::select! {
                biased;
                connection = &mut acquired => return Ok((running, connection?)),
                // The pool had none after all. That of a sibling will do, or
                // requests would wait for each other in a circle.
                () = returned => {}
            }
        }
    }

    /// A statement begins if there is a connection for it, or will be: a request
    /// that has none waits for the pool.
    fn begin(&self) -> Option<Running<'_, D>> {
        let mut own = self.own();
        let may_begin = own.idle.is_some() || own.running == 0 || self.has_spare();
        may_begin.then(|| {
            own.running += 1;
            Running { held: self }
        })
    }

    fn has_spare(&self) -> bool {
        let most = self.pool.options().get_max_connections();
        self.pool.num_idle() > 0 || self.pool.size() < most
    }

    fn own(&self) -> MutexGuard<'_, Own<D>> {
        // Nothing panics while it is held.
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A statement that runs. Those that wait are told of its end, however it ends.
struct Running<'a, D: Database> {
    held: &'a Held<D>,
}

impl<D: Database> Running<'_, D> {
    /// Ends it, and keeps its connection for the next one. One is enough: others
    /// may wait for those that siblings ran on.
    fn keep(self, connection: PoolConnection<D>) {
        let spare = self.held.own().idle.replace(connection);
        drop(self);
        drop(spare);
    }
}

impl<D: Database> Drop for Running<'_, D> {
    fn drop(&mut self) {
        self.held.own().running -= 1;
        self.held.returned.notify_waiters();
    }
}

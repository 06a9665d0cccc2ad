//! The connections for statements, and the queue for them.
//!
//! A permit is the right to use one connection. There are as many permits as
//! connections, and tokio's semaphore gives them out in the order of the requests for
//! them.
//!
//! While any request is in progress, a connection whose statement has ended stays
//! available for the next statement of any request. Returning it to sqlx's pool instead
//! would cost a round trip, because sqlx tests each returned connection. sqlx opens
//! connections, and closes those that are old or idle. It gets all of them back when no
//! request is in progress.
//!
//! While serving, all database access must go through this pool. Code that uses sqlx's
//! pool directly waits until requests leave it a connection.

use std::ops::ControlFlow;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use sea_orm::QueryResult;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, Database, Error, Executor, query_with};
use tokio::runtime::Handle;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::{task, time};

use super::abandoned::{self, Watch};
use super::bind::Bind;
use crate::sql::Prepared;

/// The time that a connection may be unused and still be available. After that it
/// returns to sqlx's pool, which tests it before its next use.
const TRUSTED_UNUSED: Duration = Duration::from_secs(1);

/// The time that a connection may stay away from sqlx's pool, which closes old
/// connections.
const MOST_AWAY: Duration = Duration::from_mins(1);

/// The connections to one database.
#[derive(Debug)]
pub(super) struct Pool<D: Database> {
    sqlx: sqlx::Pool<D>,
    permits: Arc<Semaphore>,
    /// Permits for opening connections that no statement waits for any more.
    openings: Arc<Semaphore>,
    idle: Mutex<IdleConnections<D>>,
    /// Wakes statements that wait for a new connection when another one becomes
    /// available.
    put_back: Notify,
    /// Held by the transaction that writes on SQLite, which allows one at a time.
    writer: Arc<tokio::sync::Mutex<()>>,
}

/// The connections between statements.
#[derive(Debug)]
struct IdleConnections<D: Database> {
    /// The number of requests in progress.
    sessions: usize,
    /// The connections. The most recently used one is last.
    connections: Vec<Connection<D>>,
}

/// A connection, for the owner of a permit. When it is dropped, it returns to sqlx's
/// pool, which tests it. [`Pool::put_back`] keeps a working one available instead.
#[derive(Debug)]
pub(super) struct Connection<D: Database> {
    pooled: PoolConnection<D>,
    watch: Watch,
    /// The time at which it left sqlx's pool.
    since: Instant,
    /// The time at which its last statement ended.
    used: Instant,
}

/// The right to use one connection.
pub(super) type Permit = OwnedSemaphorePermit;

impl<D: Database> Pool<D> {
    pub(super) fn new(sqlx: sqlx::Pool<D>) -> Self {
        let size = usize::try_from(sqlx.options().get_max_connections());
        let permits = || Arc::new(Semaphore::new(size.unwrap_or(Semaphore::MAX_PERMITS)));
        Self {
            sqlx,
            permits: permits(),
            openings: permits(),
            idle: Mutex::new(IdleConnections {
                sessions: 0,
                connections: Vec::new(),
            }),
            put_back: Notify::new(),
            writer: Arc::default(),
        }
    }

    /// Waits for the right to write, in the order of the requests for it.
    pub(super) async fn turn_to_write(&self) -> tokio::sync::OwnedMutexGuard<()> {
        Arc::clone(&self.writer).lock_owned().await
    }

    /// A permit, if one is free and nobody waits for it.
    pub(super) fn spare(&self) -> Option<Permit> {
        Arc::clone(&self.permits).try_acquire_owned().ok()
    }

    /// Waits in the queue for a permit, and for its connection.
    ///
    /// # Errors
    ///
    /// [`Error::PoolTimedOut`] after sqlx's own timeout.
    pub(super) async fn acquire(&self) -> Result<(Permit, Connection<D>), Error> {
        let limit = self.sqlx.options().get_acquire_timeout();
        let acquired = time::timeout(limit, async {
            let permit = Arc::clone(&self.permits).acquire_owned().await;
            let permit = permit.map_err(|_| Error::PoolClosed)?;
            Ok((permit, self.connect().await?))
        });
        acquired.await.map_err(|_| Error::PoolTimedOut)?
    }

    /// A connection for the owner of a permit: an available one, or one that becomes
    /// available while sqlx opens another. Opening takes longer than a small statement,
    /// and the database may not accept further connections.
    pub(super) async fn connect(&self) -> Result<Connection<D>, Error> {
        let mut opening = Opening {
            openings: &self.openings,
            future: None,
        };
        loop {
            let put_back = self.put_back.notified();
            if let Some(connection) = self.take() {
                return Ok(connection);
            }
            // The size of sqlx's future is 14 KB, and most statements do not need it.
            let future = opening
                .future
                .get_or_insert_with(|| Box::pin(open(self.sqlx.clone())));
            tokio::select! {
                biased;
                connection = future => {
                    opening.future = None;
                    return connection;
                }
                () = put_back => {}
            }
        }
    }

    /// Keeps a connection available after its statement.
    pub(super) fn put_back(&self, mut connection: Connection<D>) {
        connection.used = Instant::now();
        let mut idle = self.idle();
        let old = connection.since.elapsed() > MOST_AWAY;
        if idle.sessions == 0 || old || self.sqlx.is_closed() {
            return;
        }
        idle.connections.push(connection);
        let first = idle.connections.first();
        let unused = first.is_some_and(Connection::is_unused);
        let unused = unused.then(|| idle.connections.remove(0));
        drop(idle);
        drop(unused);
        self.put_back.notify_waiters();
    }

    /// Records the start of a request.
    pub(super) fn begin_session(&self) {
        self.idle().sessions += 1;
    }

    /// Records the end of a request and of its statements.
    pub(super) fn end_session(&self) {
        let mut idle = self.idle();
        idle.sessions -= 1;
        if idle.sessions == 0 {
            let connections = std::mem::take(&mut idle.connections);
            drop(idle);
            drop(connections);
        }
    }

    /// sqlx's pool, which opens the connections.
    pub(super) fn sqlx(&self) -> &sqlx::Pool<D> {
        &self.sqlx
    }

    /// Takes the most recently used connection.
    fn take(&self) -> Option<Connection<D>> {
        let mut idle = self.idle();
        let last = idle.connections.pop()?;
        if !last.is_unused() {
            return Some(last);
        }
        // The others have been unused for longer.
        let others = std::mem::take(&mut idle.connections);
        drop(idle);
        drop((last, others));
        None
    }

    fn idle(&self) -> MutexGuard<'_, IdleConnections<D>> {
        // No code panics while it holds the lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Opened<D> = Result<Connection<D>, Error>;

/// A connection that is being opened.
///
/// If it is no longer needed, or its request is dropped, sqlx's pool gets it. If its future
/// were dropped, the connection would be closed: the next statement would start again, and a
/// database in memory would be lost.
struct Opening<'a, D: Database> {
    openings: &'a Arc<Semaphore>,
    future: Option<Pin<Box<dyn Future<Output = Opened<D>> + Send>>>,
}

impl<D: Database> Drop for Opening<'_, D> {
    fn drop(&mut self) {
        let Some(future) = self.future.take() else {
            return;
        };
        let permit = Arc::clone(self.openings).try_acquire_owned();
        // Without a runtime, the program is ending.
        if let (Ok(permit), Ok(runtime)) = (permit, Handle::try_current()) {
            runtime.spawn(async move {
                // Statements that need a connection report the error themselves.
                drop(future.await);
                drop(permit);
            });
        }
    }
}

async fn open<D: Database>(sqlx: sqlx::Pool<D>) -> Result<Connection<D>, Error> {
    let watch = Watch::default();
    let pooled = abandoned::open(watch.clone(), sqlx.acquire()).await?;
    let now = Instant::now();
    Ok(Connection {
        pooled,
        watch,
        since: now,
        used: now,
    })
}

impl<D: Database> Connection<D> {
    /// Runs a statement and passes each row to the reader as it arrives. Dropping the
    /// future abandons the statement, and so does a reader that stops early: the
    /// connection must then be dropped.
    pub(super) async fn run(
        &mut self,
        prepared: Prepared,
        each: Each<'_>,
    ) -> Result<ControlFlow<()>, Error>
    where
        D: Bind,
        for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
        QueryResult: From<D::Row>,
    {
        let statement = fetch(&mut self.pooled, prepared, each);
        let ran = abandoned::run(&self.watch, statement).await;
        if matches!(ran, Ok(ControlFlow::Break(()))) {
            self.watch.abandon();
        }
        ran
    }

    /// The driver's connection.
    pub(super) fn raw(&mut self) -> &mut D::Connection {
        &mut self.pooled
    }

    /// What marks its statement as abandoned.
    pub(super) fn watch(&self) -> Watch {
        self.watch.clone()
    }

    fn is_unused(&self) -> bool {
        self.used.elapsed() > TRUSTED_UNUSED
    }
}

/// Reads each row of a statement, and returns whether to continue.
pub(crate) type Each<'a> = &'a mut (dyn FnMut(QueryResult) -> ControlFlow<()> + Send);

/// Runs a statement on a connection and passes each row to the reader as it arrives. So
/// only a few rows exist at a time in the driver's form, which takes ten times the
/// memory of a batch. It stops when the reader does.
pub(super) async fn fetch<D: Bind>(
    connection: &mut D::Connection,
    prepared: Prepared,
    each: Each<'_>,
) -> Result<ControlFlow<()>, Error>
where
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    QueryResult: From<D::Row>,
{
    let arguments = D::bind(&prepared.values).map_err(Error::Encode)?;
    let mut rows = query_with(AssertSqlSafe(prepared.text), arguments).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        if each(QueryResult::from(row)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        // All rows of SQLite may be available without waiting.
        task::consume_budget().await;
    }
    Ok(ControlFlow::Continue(()))
}

#[cfg(test)]
mod tests;

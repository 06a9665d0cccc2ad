//! The connections that statements run on, and who has one next.
//!
//! A permit is the right to have one connection. There are as many permits as
//! connections, and tokio's semaphore gives them out in the order in which they
//! were asked for.
//!
//! While any request is in progress, a connection whose statement has ended
//! stays at hand for the next statement of any request. To give it to sqlx's
//! pool instead costs a round trip, since sqlx tests each connection that comes
//! back. sqlx opens connections, and closes those that are old or idle: it gets
//! them all back when no request is in progress.
//!
//! While serving, everything that uses the database does so here. Whoever asks
//! sqlx's pool waits until requests leave a connection to it.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::TryStreamExt;
use sea_orm::QueryResult;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{self, AssertSqlSafe, Database, Error, Executor, IntoArguments, query_with};
use sea_query_sqlx::SqlxValues;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::{task, time};

use super::abandoned::{self, Watch};
use crate::sql::Prepared;

/// How long a connection may be unused and still be at hand. After that it goes
/// to sqlx's pool, which asks it whether it still works before it is used again.
const TRUSTED_UNUSED: Duration = Duration::from_secs(1);

/// How long a connection may be away from sqlx's pool, which closes those that
/// are old.
const MOST_AWAY: Duration = Duration::from_mins(1);

/// The connections to one database.
#[derive(Debug)]
pub(super) struct Pool<D: Database> {
    sqlx: sqlx::Pool<D>,
    permits: Arc<Semaphore>,
    /// Permits to open a connection that nobody waits for any longer.
    openings: Arc<Semaphore>,
    at_hand: Mutex<AtHand<D>>,
    /// Tells those that wait for a new connection that another one is at hand.
    put_back: Notify,
}

/// The connections between statements.
#[derive(Debug)]
struct AtHand<D: Database> {
    /// How many requests are in progress.
    sessions: usize,
    /// The one that was used last is at the end.
    connections: Vec<Connection<D>>,
}

/// A connection, for whoever has a permit. Dropped, it goes to sqlx's pool, which
/// sees whether it still works; [`Pool::put_back`] keeps one that does at hand.
#[derive(Debug)]
pub(super) struct Connection<D: Database> {
    pooled: PoolConnection<D>,
    watch: Watch,
    /// When it left sqlx's pool.
    since: Instant,
    /// When its last statement ended.
    used: Instant,
}

/// The right to have one connection.
pub(super) type Permit = OwnedSemaphorePermit;

impl<D: Database> Pool<D> {
    pub(super) fn new(sqlx: sqlx::Pool<D>) -> Self {
        let size = usize::try_from(sqlx.options().get_max_connections());
        let permits = || Arc::new(Semaphore::new(size.unwrap_or(Semaphore::MAX_PERMITS)));
        Self {
            sqlx,
            permits: permits(),
            openings: permits(),
            at_hand: Mutex::new(AtHand {
                sessions: 0,
                connections: Vec::new(),
            }),
            put_back: Notify::new(),
        }
    }

    /// A permit, if one is left that nobody waits for.
    pub(super) fn spare(&self) -> Option<Permit> {
        Arc::clone(&self.permits).try_acquire_owned().ok()
    }

    /// Waits in line for a permit, and for its connection.
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

    /// A connection, for a permit: one that is at hand, or becomes so while sqlx
    /// opens another. That takes longer than a small statement, and the database
    /// may have no further connection to give.
    pub(super) async fn connect(&self) -> Result<Connection<D>, Error> {
        let mut opening = None;
        loop {
            let put_back = self.put_back.notified();
            if let Some(connection) = self.take() {
                if let Some(opening) = opening {
                    self.finish(opening);
                }
                return Ok(connection);
            }
            // sqlx's future is 14 KB, which most statements do not need.
            let opening = opening.get_or_insert_with(|| Box::pin(open(self.sqlx.clone())));
            tokio::select! {
                biased;
                connection = opening => return connection,
                () = put_back => {}
            }
        }
    }

    /// Goes on to open a connection, for sqlx's pool: given up, it would be
    /// closed, and the next statement would begin again.
    fn finish(&self, opening: impl Future<Output = Result<Connection<D>, Error>> + Send + 'static) {
        if let Ok(permit) = Arc::clone(&self.openings).try_acquire_owned() {
            task::spawn(async move {
                // Statements are told why there is none: those that need one.
                drop(opening.await);
                drop(permit);
            });
        }
    }

    /// Keeps a connection whose statement has ended at hand.
    pub(super) fn put_back(&self, mut connection: Connection<D>) {
        connection.used = Instant::now();
        let mut at_hand = self.at_hand();
        let old = connection.since.elapsed() > MOST_AWAY;
        if at_hand.sessions == 0 || old || self.sqlx.is_closed() {
            return;
        }
        at_hand.connections.push(connection);
        let first = at_hand.connections.first();
        let unused = first.is_some_and(Connection::is_unused);
        let unused = unused.then(|| at_hand.connections.remove(0));
        drop(at_hand);
        drop(unused);
        self.put_back.notify_waiters();
    }

    /// A request begins.
    pub(super) fn begin_session(&self) {
        self.at_hand().sessions += 1;
    }

    /// A request ends. Its statements have, too.
    pub(super) fn end_session(&self) {
        let mut at_hand = self.at_hand();
        at_hand.sessions -= 1;
        if at_hand.sessions == 0 {
            let connections = std::mem::take(&mut at_hand.connections);
            drop(at_hand);
            drop(connections);
        }
    }

    /// How a connection is made.
    pub(super) fn sqlx(&self) -> &sqlx::Pool<D> {
        &self.sqlx
    }

    /// The connection that was used last.
    fn take(&self) -> Option<Connection<D>> {
        let mut at_hand = self.at_hand();
        let last = at_hand.connections.pop()?;
        if !last.is_unused() {
            return Some(last);
        }
        // The others are unused for longer.
        let others = std::mem::take(&mut at_hand.connections);
        drop(at_hand);
        drop((last, others));
        None
    }

    fn at_hand(&self) -> MutexGuard<'_, AtHand<D>> {
        // Nothing panics while it is held.
        self.at_hand.lock().unwrap_or_else(PoisonError::into_inner)
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
    /// Runs a statement, and hands over each row as it comes. Dropping the future
    /// abandons it, and so does whoever takes the rows and breaks off: the connection
    /// then has to be dropped.
    pub(super) async fn run(
        &mut self,
        prepared: Prepared,
        each: Each<'_>,
    ) -> Result<ControlFlow<()>, Error>
    where
        SqlxValues: IntoArguments<D>,
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

    fn is_unused(&self) -> bool {
        self.used.elapsed() > TRUSTED_UNUSED
    }
}

/// What takes each row of a statement, and says whether it takes another one.
pub(crate) type Each<'a> = &'a mut (dyn FnMut(QueryResult) -> ControlFlow<()> + Send);

/// Runs a statement on a connection, and hands over each row as it comes. So no more
/// than a few rows are there at once in the form that the database gave them, which
/// takes ten times the memory of a batch. Breaks off when no other row is taken.
pub(super) async fn fetch<D: Database>(
    connection: &mut D::Connection,
    prepared: Prepared,
    each: Each<'_>,
) -> Result<ControlFlow<()>, Error>
where
    SqlxValues: IntoArguments<D>,
    for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
    QueryResult: From<D::Row>,
{
    let values = SqlxValues(sea_orm::Values(prepared.values.bind()));
    let mut rows = query_with(AssertSqlSafe(prepared.text), values).fetch(connection);
    while let Some(row) = rows.try_next().await? {
        if each(QueryResult::from(row)).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        // Rows of SQLite may be there without waiting, all of them.
        task::consume_budget().await;
    }
    Ok(ControlFlow::Continue(()))
}

#[cfg(test)]
mod tests;

//! The share of the database that one request may use.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sea_orm::QueryResult;
use sea_orm::sqlx::{Database, Error, Executor};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio::time;

use super::bind::Bind;
use super::pool::{Connection, Each, Permit, Pool};
use super::sql_time::{Running, SqlTime};
use super::{DatabaseError, Deadline};
use crate::sql::Prepared;

/// The resolution of a timer.
const TICK: Duration = Duration::from_millis(1);

/// The share of the database that one request may use: a number of connections, and a
/// total running time of its statements. Clones share both, which the requests of a
/// batch use.
#[derive(Clone, Debug)]
pub struct Allowance(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// A permit for each statement that may run at the same time. Other statements of
    /// the request wait here, in the order of their fields.
    share: Arc<Semaphore>,
    /// The number of permits.
    most: u32,
    /// The request's place in the queue for connections. It has only one, because
    /// otherwise a request with many statements would delay those with few.
    line: Mutex<()>,
    /// Whether a statement timed out waiting for a connection while no other statement
    /// of the request ran. Then no other statement waits again.
    in_vain: AtomicBool,
    time: SqlTime,
}

/// The result of a successful statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Completed {
    /// The number of rows. None if the reader stopped early.
    pub(super) rows: Option<usize>,
    /// The time that it waited for its connection.
    pub(super) waited: Duration,
}

impl Completed {
    /// A statement that had its connection from the start.
    pub(super) fn at_once(rows: Option<usize>) -> Self {
        let waited = Duration::ZERO;
        Self { rows, waited }
    }
}

impl Allowance {
    /// A number of connections, and a total running time.
    pub(super) fn new(most: u32, limit: Option<Duration>) -> Self {
        Self(Arc::new(Inner {
            share: Arc::new(Semaphore::new(most as usize)),
            most,
            line: Mutex::new(()),
            in_vain: AtomicBool::new(false),
            time: SqlTime::new(limit),
        }))
    }

    /// Runs one of the request's statements and passes each row to the reader as it
    /// arrives. If the reader stops, the statement is abandoned.
    pub(super) async fn run<D: Bind>(
        &self,
        pool: &Pool<D>,
        prepared: Prepared,
        each: Each<'_>,
    ) -> Result<Completed, Error>
    where
        for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
        QueryResult: From<D::Row>,
    {
        let begun = Instant::now();
        let share = self.0.share.acquire().await;
        let _share = share.map_err(|_| Error::PoolClosed)?;
        let (_permit, mut connection) = self.connection(pool).await?;
        let waited = begun.elapsed();
        let _running = self.0.time.run();
        let mut rows = 0;
        let mut counted = |row| {
            rows += 1;
            each(row)
        };
        let ran = connection.run(prepared, &mut counted).await?;
        if ran.is_break() {
            return Ok(Completed { rows: None, waited });
        }
        pool.put_back(connection);
        let rows = Some(rows);
        Ok(Completed { rows, waited })
    }

    /// A part of the share, and a connection for a transaction.
    pub(super) async fn place<D: Database>(
        &self,
        pool: &Pool<D>,
    ) -> Result<(OwnedSemaphorePermit, (Permit, Connection<D>)), Error> {
        let share = Arc::clone(&self.0.share).acquire_owned().await;
        let share = share.map_err(|_| Error::PoolClosed)?;
        Ok((share, self.connection(pool).await?))
    }

    /// Counts the running time of a statement of a transaction until this is dropped.
    pub(super) fn run_time(&self) -> Running<'_> {
        self.0.time.run()
    }

    async fn connection<D: Database>(
        &self,
        pool: &Pool<D>,
    ) -> Result<(Permit, Connection<D>), Error> {
        let inner = &*self.0;
        if inner.in_vain.load(Ordering::Relaxed) {
            return Err(Error::PoolTimedOut);
        }
        let connection = if let Some(permit) = pool.spare() {
            pool.connect().await.map(|connection| (permit, connection))
        } else {
            let _place = inner.line.lock().await;
            if inner.in_vain.load(Ordering::Relaxed) {
                return Err(Error::PoolTimedOut);
            }
            pool.acquire().await
        };
        if matches!(connection, Err(Error::PoolTimedOut)) && !inner.time.is_running() {
            inner.in_vain.store(true, Ordering::Relaxed);
        }
        connection
    }

    /// Runs work until the deadline, or until the running time is used up. Then the
    /// work is dropped, and its statements are cancelled in the database.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Deadline`] or [`DatabaseError::SqlTime`] if the work was not
    /// finished.
    pub(super) async fn keep<T>(
        &self,
        deadline: Option<Deadline>,
        work: impl Future<Output = T>,
    ) -> Result<T, DatabaseError> {
        let mut work = pin!(work);
        loop {
            let soonest = match self.0.time.left() {
                Some((limit, Duration::ZERO)) => return Err(DatabaseError::SqlTime(limit)),
                // The earliest time at which it can be used up: when the maximum number
                // of statements runs all the time. A time beyond the range of the clock
                // is never reached.
                Some((_, left)) => {
                    let in_time = (left / self.0.most).checked_add(TICK);
                    in_time.and_then(|time| Instant::now().checked_add(time))
                }
                None => None,
            };
            let until = deadline.map(Deadline::at).into_iter().chain(soonest).min();
            let Some(until) = until else {
                return Ok(work.await);
            };
            if let Ok(done) = time::timeout_at(until.into(), &mut work).await {
                return Ok(done);
            }
            if let Some(deadline) = deadline.filter(|deadline| deadline.is_past()) {
                return Err(deadline.missed());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use sea_orm::sqlx::Sqlite;
    use sea_orm::sqlx::sqlite::SqlitePoolOptions;

    use super::*;
    use crate::sql::Parameters;

    async fn pool() -> Pool<Sqlite> {
        let options = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_millis(200));
        let pool = Pool::new(options.connect("sqlite::memory:").await.unwrap());
        pool.begin_session();
        pool
    }

    fn take<T>(_: T) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn statement() -> Prepared {
        Prepared {
            text: "SELECT 1".into(),
            values: Parameters::default(),
            keys: 0,
        }
    }

    #[tokio::test]
    async fn who_waits_in_vain_once_does_not_wait_again() {
        let pool = pool().await;
        let allowance = Allowance::new(1, None);
        let (permit, held) = pool.acquire().await.unwrap();
        let begun = Instant::now();
        assert!(allowance.run(&pool, statement(), &mut take).await.is_err());
        let once = begun.elapsed();
        for _ in 0..20 {
            assert!(allowance.run(&pool, statement(), &mut take).await.is_err());
        }
        assert!(begun.elapsed() < once * 10, "{:?}", begun.elapsed());
        pool.put_back(held);
        drop(permit);
        // Another request still waits.
        let other = Allowance::new(1, None);
        assert!(other.run(&pool, statement(), &mut take).await.is_ok());
    }

    #[tokio::test]
    async fn a_request_has_one_place_in_line() {
        let pool = pool().await;
        let (many, one) = (Allowance::new(3, None), Allowance::new(3, None));
        let (permit, held) = pool.acquire().await.unwrap();
        let order = std::sync::Mutex::new(Vec::new());
        let run = async |allowance: &Allowance, name| {
            allowance.run(&pool, statement(), &mut take).await.unwrap();
            order.lock().unwrap().push(name);
        };
        let free = async {
            // All others are in the queue now.
            pool.put_back(held);
            drop(permit);
        };
        tokio::join!(
            biased;
            run(&many, "many 1"),
            run(&many, "many 2"),
            run(&many, "many 3"),
            run(&one, "one"),
            free,
        );
        let order = order.into_inner().unwrap();
        assert_eq!(order, ["many 1", "one", "many 2", "many 3"]);
    }

    #[tokio::test]
    async fn running_time_that_is_spent_ends_the_work() {
        let pool = pool().await;
        let allowance = Allowance::new(2, Some(Duration::from_millis(20)));
        let running = (allowance.0.time.run(), allowance.0.time.run());
        let begun = Instant::now();
        let error = allowance.keep(None, std::future::pending::<()>()).await;
        let spent = DatabaseError::SqlTime(Duration::from_millis(20));
        assert_eq!(error, Err(spent));
        assert!(begun.elapsed() >= Duration::from_millis(9));
        drop(running);
        // Later work, such as the next request of a batch, does not start.
        let mut each = take;
        let later = allowance.keep(None, allowance.run(&pool, statement(), &mut each));
        assert_eq!(later.await.map(|_| ()), Err(spent));
        assert_eq!(pool.sqlx().num_idle(), 1, "it took no connection");
    }

    #[tokio::test]
    async fn the_deadline_holds_beside_it() {
        let allowance = Allowance::new(1, Some(Duration::from_hours(1)));
        let limit = Duration::from_millis(5);
        let deadline = Deadline::after(limit);
        let late = allowance.keep(Some(deadline), std::future::pending::<()>());
        assert_eq!(late.await, Err(DatabaseError::Deadline(limit)));
        let done = allowance.keep(Some(Deadline::after(Duration::from_hours(1))), async { 7 });
        assert_eq!(done.await, Ok(7));
        for limit in [None, Some(Duration::MAX)] {
            let allowance = Allowance::new(1, limit);
            assert_eq!(allowance.keep(None, async { 7 }).await, Ok(7));
        }
    }
}

//! Who has a connection next.
//!
//! A pool has places, as many as connections, and statements wait for them in
//! the order in which they came, whatever requests they are of. When a statement
//! ends, its connection goes to the one that waited longest without the way
//! through the pool, which is a round trip: sqlx asks each that comes back
//! whether it still works. All that uses a pool while serving does so here: who
//! asked the pool itself would wait until nobody waits here.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::{Database, Error, Pool};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time;

/// How long a connection goes from statement to statement before the pool has
/// it again, which closes those that are old.
const MOST_AWAY: Duration = Duration::from_mins(1);

/// The places of a pool.
#[derive(Debug)]
pub(super) struct Places<D: Database> {
    pool: Pool<D>,
    /// A permit is a place.
    free: Arc<Semaphore>,
    /// Whether a connection may go to another request without the pool. None of
    /// `SQLite` may: the pool tells it whom it works for.
    passes_on: bool,
    waiting: Mutex<Waiting<D>>,
}

/// Statements that wait, and what is there for them.
#[derive(Debug)]
struct Waiting<D: Database> {
    statements: usize,
    /// Connections on their way, never more than statements.
    passed: Vec<Lent<D>>,
}

/// A connection, and since when it is away from its pool.
#[derive(Debug)]
struct Lent<D: Database> {
    connection: PoolConnection<D>,
    since: Instant,
}

/// A connection in its place.
#[derive(Debug)]
pub(super) struct Placed<D: Database> {
    // Dropped before the place: whoever has that next asks the pool for it.
    lent: Lent<D>,
    place: OwnedSemaphorePermit,
}

impl<D: Database> Places<D> {
    pub(super) fn new(pool: Pool<D>, passes_on: bool) -> Self {
        let most = pool.options().get_max_connections();
        let free = Semaphore::new(usize::try_from(most).unwrap_or(Semaphore::MAX_PERMITS));
        let (statements, passed) = (0, Vec::new());
        Self {
            pool,
            free: Arc::new(free),
            passes_on,
            waiting: Mutex::new(Waiting { statements, passed }),
        }
    }

    /// A place that nobody waits for.
    pub(super) fn spare(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.free).try_acquire_owned().ok()
    }

    /// The connection for a place: one that was passed on, or the pool's.
    ///
    /// Whoever has a place looks first for what was passed on, for whomever that
    /// was meant: the pool has no other one in its stead.
    pub(super) fn connect(
        &self,
        place: OwnedSemaphorePermit,
    ) -> impl Future<Output = Result<Placed<D>, Error>> + Send + use<D> {
        let passed = self.waiting().passed.pop();
        let pool = self.pool.clone();
        async move {
            let lent = match passed {
                Some(lent) => lent,
                None => Lent {
                    // sqlx's future is 14 KB, which most statements do not need:
                    // in their own future, it would be moved with it several
                    // times a statement.
                    connection: Box::pin(pool.acquire()).await?,
                    since: Instant::now(),
                },
            };
            Ok(Placed { lent, place })
        }
    }

    /// Waits for a place and its connection, for as long as the pool's callers
    /// wait at most.
    pub(super) async fn wait(&self) -> Result<Placed<D>, Error> {
        if let Some(place) = self.spare() {
            return self.connect(place).await;
        }
        let limit = self.pool.options().get_acquire_timeout();
        let placed = time::timeout(limit, async {
            let waiter = Waiter::of(self);
            let place = Arc::clone(&self.free).acquire_owned().await;
            let connected = self.connect(place.map_err(|_| Error::PoolClosed)?);
            drop(waiter);
            connected.await
        });
        placed.await.map_err(|_| Error::PoolTimedOut)?
    }

    /// Gives a connection to the statement that waits longest, or back if none
    /// does.
    pub(super) fn pass_on(&self, placed: Placed<D>) -> Option<Placed<D>> {
        let pools = self.pool.is_closed() || placed.lent.since.elapsed() > MOST_AWAY;
        if !self.passes_on || pools {
            return Some(placed);
        }
        let mut waiting = self.waiting();
        if waiting.passed.len() == waiting.statements {
            return Some(placed);
        }
        waiting.passed.push(placed.lent);
        drop(waiting);
        drop(placed.place);
        None
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<D>> {
        // Nothing panics while it is held.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A statement that waits.
struct Waiter<'a, D: Database>(&'a Places<D>);

impl<'a, D: Database> Waiter<'a, D> {
    fn of(places: &'a Places<D>) -> Self {
        places.waiting().statements += 1;
        Self(places)
    }
}

impl<D: Database> Drop for Waiter<'_, D> {
    fn drop(&mut self) {
        let mut waiting = self.0.waiting();
        waiting.statements -= 1;
        // One that was on its way to a statement that is given up.
        let too_many = waiting.passed.len() > waiting.statements;
        let lent = too_many.then(|| waiting.passed.pop()).flatten();
        drop(waiting);
        drop(lent);
    }
}

impl<D: Database> Deref for Placed<D> {
    type Target = D::Connection;

    fn deref(&self) -> &Self::Target {
        &self.lent.connection
    }
}

impl<D: Database> DerefMut for Placed<D> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.lent.connection
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use sea_orm::sqlx::sqlite::{Sqlite, SqlitePoolOptions};

    use super::*;

    /// One place, for which callers wait so long.
    fn one_place_within(limit: Duration) -> Places<Sqlite> {
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(limit)
            .connect_lazy("sqlite::memory:")
            .unwrap();
        Places::new(pool, true)
    }

    /// One place, whose connection is open.
    async fn one_place() -> Places<Sqlite> {
        let places = one_place_within(Duration::from_mins(1));
        drop(places.pool.acquire().await.unwrap());
        places
    }

    /// Lets a future do what it does until it waits.
    fn begin(future: std::pin::Pin<&mut impl Future>) {
        let mut context = Context::from_waker(Waker::noop());
        assert!(future.poll(&mut context).is_pending());
    }

    #[tokio::test]
    async fn who_waits_longest_is_next() {
        let places = one_place().await;
        let first = places.wait().await.unwrap();
        let (mut second, mut third) = (pin!(places.wait()), pin!(places.wait()));
        begin(second.as_mut());
        begin(third.as_mut());
        assert!(places.pass_on(first).is_none());
        assert!(places.spare().is_none(), "it has to be second's");
        let second = second.await.unwrap();
        assert!(places.pass_on(second).is_none());
        let third = third.await.unwrap();
        let third = places.pass_on(third).expect("nobody else waits");
        drop(third);
        assert!(places.spare().is_some());
    }

    #[tokio::test]
    async fn one_that_comes_between_takes_what_was_passed_on() {
        let places = one_place().await;
        let first = places.wait().await.unwrap();
        // Counted, and not in the line yet.
        let waiter = Waiter::of(&places);
        assert!(places.pass_on(first).is_none());
        let between = places.wait().await.expect("the pool has no other");
        drop(waiter);
        assert!(places.pass_on(between).is_some());
    }

    #[tokio::test]
    async fn a_connection_for_a_statement_that_is_given_up_is_not_lost() {
        let places = one_place().await;
        let first = places.wait().await.unwrap();
        {
            let mut given_up = pin!(places.wait());
            begin(given_up.as_mut());
            assert!(places.pass_on(first).is_none());
            assert_eq!(places.waiting().passed.len(), 1);
        }
        assert_eq!(places.waiting().passed.len(), 0);
        assert_eq!(places.waiting().statements, 0);
        places.wait().await.expect("the pool has it again");
    }

    #[tokio::test]
    async fn a_connection_for_a_statement_that_is_given_up_goes_to_the_next() {
        let places = one_place().await;
        let first = places.wait().await.unwrap();
        let mut next = pin!(places.wait());
        {
            let mut given_up = pin!(places.wait());
            begin(given_up.as_mut());
            begin(next.as_mut());
            assert!(places.pass_on(first).is_none());
        }
        assert_eq!(places.waiting().passed.len(), 1);
        next.await.expect("it is next's now");
    }

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let places = one_place_within(Duration::from_millis(50));
        let _first = places.spare().expect("nobody has it");
        let error = places.wait().await.expect_err("there is no other place");
        assert!(matches!(error, Error::PoolTimedOut), "{error}");
        assert_eq!(places.waiting().statements, 0);
    }

    #[tokio::test]
    async fn connections_that_the_pool_prepares_go_back_to_it() {
        let places = Places {
            passes_on: false,
            ..one_place().await
        };
        let first = places.wait().await.unwrap();
        let mut second = pin!(places.wait());
        begin(second.as_mut());
        let first = places.pass_on(first).expect("not without the pool");
        drop(first);
        second.await.expect("through the pool");
    }
}

//! The connections that one request has at hand.
//!
//! When a statement ends and no other one waits for its connection, the request
//! keeps that for its next one. It has more than one only where the pool has
//! some to spare.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sea_orm::sqlx::{
    AssertSqlSafe, Connection, Database, Error, Executor, IntoArguments, Postgres, Sqlite,
    query_with,
};
use sea_orm::{DatabaseConnection, DbBackend, QueryResult, Values};
use sea_query_sqlx::SqlxValues;
use tokio::sync::{Notify, OwnedSemaphorePermit};
use tokio::task;

use super::places::{Placed, Places};
use crate::sql::Prepared;

/// The places of a pool of the one kind of database that there is.
#[derive(Clone, Debug)]
pub(super) enum Lender {
    Postgres(Arc<Places<Postgres>>),
    Sqlite(Arc<Places<Sqlite>>),
}

/// The connections of a request.
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

impl Lender {
    #[expect(
        clippy::disallowed_methods,
        reason = "leases are the one way to run a statement"
    )]
    pub(super) fn of(connection: &DatabaseConnection) -> Self {
        if connection.get_database_backend() == DbBackend::Postgres {
            let pool = connection.get_postgres_connection_pool();
            Self::Postgres(Arc::new(Places::new(pool.clone(), true)))
        } else {
            let pool = connection.get_sqlite_connection_pool();
            Self::Sqlite(Arc::new(Places::new(pool.clone(), false)))
        }
    }

    /// A request's connections: none, until it has a statement to run.
    pub(super) fn lease(&self) -> Lease {
        match self {
            Self::Postgres(places) => Lease::Postgres(Held::new(Arc::clone(places))),
            Self::Sqlite(places) => Lease::Sqlite(Held::new(Arc::clone(places))),
        }
    }
}

impl Lease {
    /// Runs a statement on a connection of the request's own, or another one
    /// of the pool.
    pub(super) async fn run(&self, prepared: Prepared) -> Result<Ran, Error> {
        match self {
            Self::Postgres(held) => held.run(prepared).await,
            Self::Sqlite(held) => held.run(prepared).await,
        }
    }

    /// Asks whether the database is there.
    pub(super) async fn ping(&self) -> Result<(), Error> {
        match self {
            Self::Postgres(held) => held.ping().await,
            Self::Sqlite(held) => held.ping().await,
        }
    }
}

/// A pool's places, and the connections of it that the request has.
#[derive(Debug)]
pub(super) struct Held<D: Database> {
    places: Arc<Places<D>>,
    own: Mutex<Own<D>>,
    /// Tells statements that wait that one has run.
    returned: Notify,
}

#[derive(Debug)]
struct Own<D: Database> {
    /// The connection that is kept for the next statement.
    idle: Option<Placed<D>>,
    /// How many statements run, or wait for a place.
    running: usize,
    /// Whether one waited in vain, with none beside it: no other one of the
    /// request waits again.
    in_vain: bool,
}

/// What a statement begins with.
enum Start<D: Database> {
    /// The connection that was kept for it.
    Kept(Placed<D>),
    /// A place beside those of its siblings.
    Beside(OwnedSemaphorePermit),
    /// Nothing: as its request's only statement, it waits with all others.
    Alone,
}

impl<D: Database> Held<D> {
    fn new(places: Arc<Places<D>>) -> Self {
        let own = Own {
            idle: None,
            running: 0,
            in_vain: false,
        };
        Self {
            places,
            own: Mutex::new(own),
            returned: Notify::new(),
        }
    }

    async fn run(&self, prepared: Prepared) -> Result<Ran, Error>
    where
        SqlxValues: IntoArguments<D>,
        for<'c> &'c mut D::Connection: Executor<'c, Database = D>,
        QueryResult: From<D::Row>,
    {
        let begun = Instant::now();
        let (running, mut connection) = self.connection().await?;
        let waited = begun.elapsed();
        let values = SqlxValues(Values(prepared.values));
        let rows = query_with(AssertSqlSafe(prepared.text), values)
            .fetch_all(&mut *connection)
            .await?;
        running.end(connection);
        let rows = rows.into_iter().map(QueryResult::from).collect();
        Ok(Ran { rows, waited })
    }

    async fn ping(&self) -> Result<(), Error> {
        let (running, mut connection) = self.connection().await?;
        connection.ping().await?;
        running.end(connection);
        Ok(())
    }

    async fn connection(&self) -> Result<(Running<'_, D>, Placed<D>), Error> {
        let start = loop {
            let returned = self.returned.notified();
            if let Some(start) = self.begin()? {
                break start;
            }
            returned.await;
        };
        let running = Running { held: self };
        let connection = match start {
            Start::Kept(connection) => Ok(connection),
            Start::Beside(place) => self.beside(place).await,
            Start::Alone => self.places.wait().await,
        };
        if matches!(connection, Err(Error::PoolTimedOut)) {
            let mut own = self.own();
            own.in_vain |= own.running == 1;
        }
        Ok((running, connection?))
    }

    /// A connection for a place beside siblings, or one that a sibling leaves
    /// meanwhile: the pool may have to make the other one, which takes longer, or
    /// the database may have none to give.
    async fn beside(&self, place: OwnedSemaphorePermit) -> Result<Placed<D>, Error> {
        let mut connected = Box::pin(self.places.connect(place));
        loop {
            let returned = self.returned.notified();
            if let Some(connection) = self.own().idle.take() {
                // Given up, it might close the connection that it has at hand.
                task::spawn(connected);
                return Ok(connection);
            }
            tokio::select! {
                biased;
                connection = &mut connected => return connection,
                () = returned => {}
            }
        }
    }

    /// A statement begins if there is a connection for it, or it is the request's
    /// only one. Others of the request wait for it: no request is in the line for
    /// a second place, or one with many statements would come before those with
    /// few.
    fn begin(&self) -> Result<Option<Start<D>>, Error> {
        let mut own = self.own();
        let start = if let Some(connection) = own.idle.take() {
            Start::Kept(connection)
        } else if own.in_vain {
            return Err(Error::PoolTimedOut);
        } else if own.running == 0 {
            Start::Alone
        } else if let Some(place) = self.places.spare() {
            Start::Beside(place)
        } else {
            return Ok(None);
        };
        own.running += 1;
        Ok(Some(start))
    }

    fn own(&self) -> MutexGuard<'_, Own<D>> {
        // Nothing panics while it is held.
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Database> Drop for Held<D> {
    fn drop(&mut self) {
        let idle = self.own().idle.take();
        drop(idle.and_then(|connection| self.places.pass_on(connection)));
    }
}

/// A statement that runs. Those that wait are told of its end, however it ends.
struct Running<'a, D: Database> {
    held: &'a Held<D>,
}

impl<D: Database> Running<'_, D> {
    /// Ends it. Its connection goes to whoever waits for one, or is kept. One is
    /// enough to keep: other requests may want those that siblings ran on.
    fn end(self, connection: Placed<D>) {
        let connection = self.held.places.pass_on(connection);
        let spare = connection.and_then(|connection| self.held.own().idle.replace(connection));
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

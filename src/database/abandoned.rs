//! Statements that nobody waits for any longer, because their request is past
//! its deadline, its client is gone or there is no memory for their rows, and how
//! they end in the database.
//!
//! sqlx cannot cancel a statement. It takes an abandoned connection back into
//! the pool once its statement has ended by itself, which may be never: a lock
//! that somebody holds. So:
//!
//! - On `PostgreSQL` the pool closes a connection that is still busy soon after
//!   a statement was abandoned, and its place is free. The server looks every
//!   second whether its client is there, and ends what runs for one that is not.
//! - On `SQLite` a statement asks as it runs whether it is wanted. The
//!   connection stays.

use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{self, Connection, Executor};
use tokio::{task_local, time};

/// How long a connection may take to answer once a statement was abandoned:
/// many times what an idle one takes, and less than anybody waits for a place.
const BUSY_AFTER: Duration = Duration::from_millis(100);

/// How long after a statement was abandoned connections are looked at as they
/// come back. It comes back itself within moments.
const SUSPECT_FOR: Duration = Duration::from_secs(5);

/// The first `PostgreSQL` that can look whether its client is there.
const LOOKS_FOR_CLIENTS: u32 = 14_00_00;

/// How often it looks, in milliseconds, as a setting that a connection is made
/// with: a statement of its own would be run beside those of a request.
const LOOK: (&str, &str) = ("client_connection_check_interval", "1000");

/// How often a statement on `SQLite` asks whether it is wanted, in steps of its
/// program: about every millisecond.
const STEPS: i32 = 10_000;

/// When the last statement was abandoned, in milliseconds since [`START`] and
/// one more; 0 for never. Of the process, not of a pool: all that another pool
/// has of it is a short look at its connections.
static LAST: AtomicU64 = AtomicU64::new(0);
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

task_local! {
    /// The watch of the connection that is opened, if statements of requests
    /// are to run on it.
    static OPENING: Watch;
}

/// What a connection knows of the request's statement that runs on it: since
/// when it runs, and whether anybody still waits for it. A connection whose
/// statement was abandoned goes to sqlx's pool, and has a new watch afterwards.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch(Arc<State>);

#[derive(Debug, Default)]
struct State {
    abandoned: AtomicBool,
    /// In milliseconds since [`START`].
    begun: AtomicU64,
}

impl Watch {
    /// Tells that nobody waits for the statement any longer, before sqlx's pool is
    /// given its connection.
    pub(super) fn abandon(&self) {
        self.0.abandoned.store(true, Ordering::Relaxed);
        LAST.store(now() + 1, Ordering::Release);
    }
}

/// Opens a connection for statements of requests.
pub(super) async fn open<T>(watch: Watch, opening: impl Future<Output = T>) -> T {
    OPENING.scope(watch, opening).await
}

/// Runs a request's statement. Dropping the future abandons it.
pub(super) async fn run<T>(watch: &Watch, statement: impl Future<Output = T>) -> T {
    watch.0.begun.store(now(), Ordering::Relaxed);
    let mut statement = pin!(statement);
    // Declared after the statement, so dropped before it: the pool is told
    // before it is given the connection.
    let mut guard = Guard(Some(watch));
    let done = statement.as_mut().await;
    guard.0 = None;
    done
}

/// Tells that a statement is abandoned, unless it is done.
struct Guard<'a>(Option<&'a Watch>);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if let Some(watch) = self.0 {
            watch.abandon();
        }
    }
}

/// Milliseconds since [`START`].
pub(super) fn now() -> u64 {
    START.elapsed().as_millis().try_into().unwrap_or(u64::MAX)
}

/// Whether a statement was abandoned a moment ago.
fn lately() -> bool {
    let last = LAST.load(Ordering::Acquire);
    last > 0 && Duration::from_millis(now().saturating_sub(last)) < SUSPECT_FOR
}

/// Makes `PostgreSQL` look for its client while it works, on this connection and
/// all that the pool makes from now on.
pub(super) async fn prepare_postgres(
    pool: &PgPool,
    options: PgConnectOptions,
) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let version = connection.server_version_num().unwrap_or_default();
    if version < LOOKS_FOR_CLIENTS {
        return Ok(());
    }
    // Tried on one: a server that refuses it would refuse each connection that
    // asks for it as it is made.
    match connection
        .execute("SET client_connection_check_interval = 1000")
        .await
    {
        Ok(_) => pool.set_connect_options(options.options([LOOK])),
        // Systems on which it cannot look.
        Err(sqlx::Error::Database(error)) => {
            tracing::warn!(%error, "PostgreSQL will not notice clients that are gone");
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Lets a connection to `PostgreSQL` back into the pool unless it is busy with a
/// statement that was abandoned. An error makes the pool close it at once.
pub(super) async fn release_postgres(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    if !lately() {
        return Ok(true);
    }
    match time::timeout(BUSY_AFTER, connection.ping()).await {
        Ok(answer) => answer.map(|()| true),
        Err(_) => Err(sqlx::Error::Io(io::Error::new(
            io::ErrorKind::TimedOut,
            "its statement was abandoned and still runs: it is closed, for the server to end it",
        ))),
    }
}

/// Makes what runs next on a connection to `SQLite` end when it is abandoned, or
/// after a time; zero for never. What no request runs has all the time it takes.
pub(super) async fn prepare_sqlite(
    connection: &mut SqliteConnection,
    limit: Duration,
) -> Result<(), sqlx::Error> {
    let watch = OPENING.try_with(Watch::clone);
    let mut handle = connection.lock_handle().await?;
    let Ok(watch) = watch else {
        handle.remove_progress_handler();
        return Ok(());
    };
    let limit = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
    handle.set_progress_handler(STEPS, move || {
        let ran = now().saturating_sub(watch.0.begun.load(Ordering::Relaxed));
        let late = limit > 0 && ran > limit;
        !late && !watch.0.abandoned.load(Ordering::Relaxed)
    });
    Ok(())
}

//! Ends statements in the database when nobody needs them any more: their request
//! passed its deadline, its client disconnected, or their rows do not fit into memory.
//!
//! sqlx cannot cancel a statement. It takes an abandoned connection back into the pool
//! when its statement has ended by itself, which may be never if the statement waits
//! for a lock. So:
//!
//! - On `PostgreSQL`, the pool closes a connection that is still busy soon after its
//!   statement was abandoned, which frees its place. The server checks every second
//!   whether its client is connected, and ends the statement if not.
//! - On `SQLite`, a statement checks while it runs whether it is still needed. The
//!   connection stays open.

use std::io;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sea_orm::sqlx::sqlite::SqliteConnection;
use sea_orm::sqlx::{self, Connection, Executor};
use tokio::{task_local, time};

/// The time that a connection may take to answer after its statement was abandoned. It
/// is many times what an idle connection takes, and less than statements wait for a
/// connection.
const BUSY_AFTER: Duration = Duration::from_millis(100);

/// The time after an abandoned statement during which returned connections are tested.
/// The abandoned connection itself returns within moments.
const SUSPECT_FOR: Duration = Duration::from_secs(5);

/// The first version of `PostgreSQL` that can check its client's connection.
const LOOKS_FOR_CLIENTS: u32 = 14_00_00;

/// The interval of that check, in milliseconds. It is set when a connection opens,
/// because a separate statement would run beside those of a request.
const LOOK: (&str, &str) = ("client_connection_check_interval", "1000");

/// The interval of the check on `SQLite`, in steps of the statement's program. It takes
/// about a millisecond.
const STEPS: i32 = 10_000;

/// The time of the last abandoned statement, in milliseconds since [`START`] plus one;
/// 0 for never. All pools of the process share it. For another pool, this only means a
/// short test of its connections.
static LAST: AtomicU64 = AtomicU64::new(0);
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

task_local! {
    /// The watch of the connection that is being opened, if statements of requests will
    /// run on it.
    static OPENING: Watch;
}

/// The state of a request's statement on a connection: its start, and whether anybody
/// still waits for it. After an abandoned statement, the connection goes to sqlx's pool
/// and gets a new watch.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch(Arc<State>);

#[derive(Debug, Default)]
struct State {
    abandoned: AtomicBool,
    /// The start, in milliseconds since [`START`].
    begun: AtomicU64,
}

impl Watch {
    /// Marks the statement as abandoned, before sqlx's pool gets its connection.
    pub(super) fn abandon(&self) {
        self.0.abandoned.store(true, Ordering::Relaxed);
        LAST.store(now() + 1, Ordering::Release);
    }
}

/// Opens a connection for statements of requests.
pub(super) async fn open<T>(watch: Watch, opening: impl Future<Output = T>) -> T {
    OPENING.scope(watch, opening).await
}

/// Runs a request's statement. Dropping the future abandons the statement.
pub(super) async fn run<T>(watch: &Watch, statement: impl Future<Output = T>) -> T {
    watch.0.begun.store(now(), Ordering::Relaxed);
    let mut statement = pin!(statement);
    // Declared after the statement, so it is dropped first: the statement is marked
    // before the pool gets the connection.
    let mut guard = Guard(Some(watch));
    let done = statement.as_mut().await;
    guard.0 = None;
    done
}

/// Marks a statement as abandoned if it is dropped before its end.
struct Guard<'a>(Option<&'a Watch>);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if let Some(watch) = self.0 {
            watch.abandon();
        }
    }
}

/// The time in milliseconds since [`START`].
pub(super) fn now() -> u64 {
    START.elapsed().as_millis().try_into().unwrap_or(u64::MAX)
}

/// Whether a statement was abandoned recently.
fn lately() -> bool {
    let last = LAST.load(Ordering::Acquire);
    last > 0 && Duration::from_millis(now().saturating_sub(last)) < SUSPECT_FOR
}

/// Makes `PostgreSQL` check its client's connection during statements, on this
/// connection and on all that the pool opens later.
pub(super) async fn prepare_postgres(
    pool: &PgPool,
    options: PgConnectOptions,
) -> Result<(), sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let version = connection.server_version_num().unwrap_or_default();
    if version < LOOKS_FOR_CLIENTS {
        return Ok(());
    }
    // Tested on one connection, because a server that rejects the setting would reject
    // every connection that is opened with it.
    match connection
        .execute("SET client_connection_check_interval = 1000")
        .await
    {
        Ok(_) => pool.set_connect_options(options.options([LOOK])),
        // The server's system does not support the check.
        Err(sqlx::Error::Database(error)) => {
            tracing::warn!(%error, "PostgreSQL cannot detect clients that have disconnected");
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Returns a connection to `PostgreSQL` to the pool unless an abandoned statement is
/// still running on it. On an error, the pool closes the connection immediately.
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

/// Makes the next statement on a connection to `SQLite` end when it is abandoned, or
/// after a time; zero means never. Statements that do not belong to a request have no
/// time limit.
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

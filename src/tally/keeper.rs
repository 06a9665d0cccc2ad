//! Folds changes beside requests: when, how often, and what becomes of errors.
//!
//! Requests that use tallies start a run at most once a second. A server also looks every few
//! seconds by itself, because others may write while nothing is asked. One run folds all
//! changes that it finds, in batches, and one run is in progress at a time. Servers of one
//! database leave the work to whichever comes first.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sea_orm::DbBackend;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time;

use super::fold::{NEAR, Step, step};
use super::runs::{Ended, Runs};
use crate::database::{AsideError, Database, DatabaseError};

/// The time until the first run. The instant may be far, because no server has run for a while.
const FIRST: Duration = Duration::from_secs(1);

/// The time between two looks of a server that found nothing, or failed.
const LOOK: Duration = Duration::from_secs(15);

/// The time of one statement. After that, it is cancelled.
const DEADLINE: Duration = Duration::from_secs(10);

/// The changes that one statement folds, at most. Halved if it takes longer than statements
/// may.
const BATCH: i64 = 50_000;
const SMALLEST_BATCH: i64 = 500;

/// The statements of one run, at most. The next one continues.
const MOST_STEPS: usize = 1000;

/// The time that a run in progress has when the server stops.
const GRACE: Duration = Duration::from_secs(1);

/// Keeps the tallies of a database small and recent.
#[derive(Debug)]
pub(crate) struct Keeper {
    database: Database,
    /// When the next run is due.
    next: Mutex<Instant>,
    /// Held by the run in progress.
    state: tokio::sync::Mutex<State>,
    is_stopped: AtomicBool,
    stopped: Notify,
    runs: Arc<Runs>,
}

/// What one run leaves to the next.
#[derive(Debug)]
struct State {
    batch: i64,
    /// The last failure, until a run succeeds.
    failure: Option<DatabaseError>,
}

impl Keeper {
    pub(crate) fn new(database: Database) -> Self {
        Self {
            database,
            next: Mutex::new(Instant::now() + FIRST),
            state: tokio::sync::Mutex::new(State {
                batch: BATCH,
                failure: None,
            }),
            is_stopped: AtomicBool::new(false),
            stopped: Notify::new(),
            runs: Arc::default(),
        }
    }

    /// The numbers of runs so far.
    pub(crate) fn runs(&self) -> Arc<Runs> {
        Arc::clone(&self.runs)
    }

    /// Whether it is time for a run. It is true for one caller only.
    pub(crate) fn is_due(&self) -> bool {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let is_due = now >= *next;
        if is_due {
            *next = now + interval(self.database.backend());
        }
        is_due
    }

    /// Folds all changes, and moves the instant to this time. Returns whether it could.
    pub(crate) async fn run(&self, now: DateTime<Utc>) -> bool {
        self.fold(now).await != Ended::Failed
    }

    async fn fold(&self, now: DateTime<Utc>) -> Ended {
        let mut state = self.state.lock().await;
        let ran = self.steps(now, &mut state.batch).await;
        let ended = match &ran {
            Ok(true) => Ended::Folded,
            Ok(false) => Ended::Nothing,
            Err(_) => Ended::Failed,
        };
        self.runs.count(ended);
        state.log(ran.err());
        if ended == Ended::Failed {
            let later = Instant::now() + patience(self.database.backend());
            *self.next.lock().unwrap_or_else(PoisonError::into_inner) = later;
        }
        ended
    }

    /// Returns whether there was anything to do.
    async fn steps(&self, now: DateTime<Utc>, batch: &mut i64) -> Result<bool, AsideError> {
        let (begun, mut has_folded) = (Instant::now(), false);
        for _ in 0..MOST_STEPS {
            if self.is_stopped.load(Ordering::Relaxed) {
                break;
            }
            let step = time::timeout(DEADLINE, step(&self.database, now, *batch)).await;
            match step.unwrap_or_else(|_| Err(timeout())) {
                Ok(Step::More) => has_folded = true,
                Ok(Step::Done) => return Ok(true),
                Ok(Step::Nothing) => break,
                Ok(Step::ReadOnly) => return Err(read_only()),
                Err(failed) => {
                    if failed.kind != DatabaseError::Timeout {
                        return Err(failed);
                    }
                    if *batch == SMALLEST_BATCH || begun.elapsed() >= DEADLINE {
                        return Err(failed);
                    }
                    *batch = (*batch / 2).max(SMALLEST_BATCH);
                }
            }
        }
        Ok(has_folded)
    }

    /// Looks for changes until it is stopped: often while others write, and seldom otherwise.
    async fn look(&self) {
        let mut pause = FIRST;
        loop {
            tokio::select! {
                () = self.stopped.notified() => return,
                () = time::sleep(pause) => {}
            }
            pause = if self.is_due() && self.fold(Utc::now()).await == Ended::Folded {
                interval(self.database.backend())
            } else {
                LOOK
            };
        }
    }
}

impl State {
    /// Logs a failure, or the end of failures, unless the log has it.
    fn log(&mut self, failed: Option<AsideError>) {
        if !self.is_news(failed.as_ref().map(|failed| failed.kind)) {
            return;
        }
        match failed {
            None => tracing::info!("changes of tallies are folded again"),
            Some(failed) => tracing::warn!(
                cause = failed.cause,
                "changes of tallies could not be folded: counts are exact, and take longer with \
                 each change"
            ),
        }
    }

    /// Whether the last run did not fail in the same way.
    fn is_news(&mut self, failure: Option<DatabaseError>) -> bool {
        std::mem::replace(&mut self.failure, failure) != failure
    }
}

fn timeout() -> AsideError {
    AsideError {
        kind: DatabaseError::Timeout,
        cause: format!("a statement took longer than {} s", DEADLINE.as_secs()),
    }
}

fn read_only() -> AsideError {
    AsideError {
        kind: DatabaseError::ReadOnly,
        cause: "this server may only read its database, so another one must fold them".to_owned(),
    }
}

/// The time between two runs. On PostgreSQL, counts read the changes of that time; SQLite
/// has none.
fn interval(backend: DbBackend) -> Duration {
    match backend {
        DbBackend::Postgres => Duration::from_secs(1),
        _ => NEAR.to_std().unwrap_or_default(),
    }
}

/// The time until the next run after one that failed. Without changes, there is no hurry, and
/// the file may be one that cannot be written to.
fn patience(backend: DbBackend) -> Duration {
    match backend {
        DbBackend::Postgres => LOOK,
        _ => Duration::from_mins(5),
    }
}

/// A server's looks for changes, until it stops.
#[derive(Debug)]
pub struct Keeping {
    keeper: Arc<Keeper>,
    task: JoinHandle<()>,
}

impl Keeping {
    /// Starts to look. None on SQLite, whose triggers leave no changes.
    pub(crate) fn start(keeper: &Arc<Keeper>) -> Option<Self> {
        if keeper.database.backend() != DbBackend::Postgres {
            return None;
        }
        let looking = Arc::clone(keeper);
        let task = tokio::spawn(async move { looking.look().await });
        let keeper = Arc::clone(keeper);
        Some(Self { keeper, task })
    }

    /// Stops to look and to fold, also beside requests. A statement that runs has a second to
    /// end.
    pub async fn stop(mut self) {
        self.keeper.is_stopped.store(true, Ordering::Relaxed);
        self.keeper.stopped.notify_one();
        let ended = time::timeout(GRACE, &mut self.task).await;
        if ended.is_err() {
            self.task.abort();
        }
    }
}

impl Drop for Keeping {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::{BATCH, DatabaseError, State};

    #[test]
    fn a_failure_is_logged_once_and_so_is_its_end() {
        let mut state = State {
            batch: BATCH,
            failure: None,
        };
        let (away, slow) = (DatabaseError::Unavailable, DatabaseError::Timeout);
        for (failure, is_news) in [
            (None, false),
            (Some(away), true),
            (Some(away), false),
            (Some(slow), true),
            (None, true),
            (None, false),
            (Some(slow), true),
        ] {
            assert_eq!(state.is_news(failure), is_news, "{failure:?}");
        }
    }
}

//! When a request has to be answered, whether its statements are done or not.

use std::time::{Duration, Instant};

use tokio::time;

use super::DatabaseError;

/// An instant, and how long it was away when it was set: who misses it is told
/// how long there was.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    at: Instant,
    limit: Duration,
}

impl Deadline {
    /// So long from now.
    #[must_use]
    pub fn after(limit: Duration) -> Self {
        let now = Instant::now();
        // A limit beyond what clocks can tell is none that anybody meets.
        let far = || now + Duration::from_hours(24 * 365);
        Self {
            at: now.checked_add(limit).unwrap_or_else(far),
            limit,
        }
    }

    /// When it is.
    pub(super) fn at(self) -> Instant {
        self.at
    }

    /// Whether it is past.
    #[must_use]
    pub fn is_past(self) -> bool {
        Instant::now() >= self.at
    }

    /// The error of what was not done by then.
    pub(super) fn missed(self) -> DatabaseError {
        DatabaseError::Deadline(self.limit)
    }

    /// Does work until the deadline, then gives it up: its statements are
    /// cancelled in the database.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Deadline`] when the work was not done in time.
    pub async fn keep<T>(self, work: impl Future<Output = T>) -> Result<T, DatabaseError> {
        time::timeout_at(self.at.into(), work)
            .await
            .map_err(|_| self.missed())
    }
}

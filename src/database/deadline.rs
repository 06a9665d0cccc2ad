//! The time by which a request must be answered, whether or not its statements have
//! finished.

use std::time::{Duration, Instant};

use tokio::time;

use super::DatabaseError;

/// A time, and the duration until it when it was set, which errors name.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    at: Instant,
    limit: Duration,
}

impl Deadline {
    /// A deadline at this duration from now.
    #[must_use]
    pub fn after(limit: Duration) -> Self {
        let now = Instant::now();
        // A limit beyond the range of the clock is never reached.
        let far = || now + Duration::from_hours(24 * 365);
        Self {
            at: now.checked_add(limit).unwrap_or_else(far),
            limit,
        }
    }

    /// The time of the deadline.
    pub(super) fn at(self) -> Instant {
        self.at
    }

    /// Whether it has passed.
    #[must_use]
    pub fn is_past(self) -> bool {
        Instant::now() >= self.at
    }

    /// The error of work that was not finished by then.
    pub(super) fn missed(self) -> DatabaseError {
        DatabaseError::Deadline(self.limit)
    }

    /// Runs work until the deadline. Then the work is dropped, and its statements are
    /// cancelled in the database.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Deadline`] if the work was not finished in time.
    pub async fn keep<T>(self, work: impl Future<Output = T>) -> Result<T, DatabaseError> {
        time::timeout_at(self.at.into(), work)
            .await
            .map_err(|_| self.missed())
    }
}

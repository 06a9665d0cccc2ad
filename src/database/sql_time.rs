//! The total running time of a request's statements.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The total running time of a request's statements. Two that run concurrently for one
/// second take two seconds. Waiting for a connection does not count.
#[derive(Debug)]
pub(super) struct SqlTime {
    /// None for no limit.
    limit: Option<Duration>,
    count: Mutex<Count>,
}

#[derive(Debug)]
struct Count {
    /// The number of running statements.
    running: u32,
    /// The time used until `since`.
    spent: Duration,
    since: Instant,
}

/// A running statement. It ends when this is dropped.
pub(super) struct Running<'a>(&'a SqlTime);

impl SqlTime {
    pub(super) fn new(limit: Option<Duration>) -> Self {
        Self {
            limit,
            count: Mutex::new(Count {
                running: 0,
                spent: Duration::ZERO,
                since: Instant::now(),
            }),
        }
    }

    /// Starts a statement.
    pub(super) fn run(&self) -> Running<'_> {
        self.count().running += 1;
        Running(self)
    }

    /// Whether a statement is running.
    pub(super) fn is_running(&self) -> bool {
        self.count().running > 0
    }

    /// The limit, and the rest of it. None without a limit.
    pub(super) fn left(&self) -> Option<(Duration, Duration)> {
        let limit = self.limit?;
        Some((limit, limit.saturating_sub(self.count().spent)))
    }

    /// Updates the time used until now.
    fn count(&self) -> MutexGuard<'_, Count> {
        // No code panics while it holds the lock.
        let mut count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let passed = (now - count.since) * count.running;
        count.spent += passed;
        count.since = now;
        count
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.count().running -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_side_by_side_take_their_time_each() {
        let time = SqlTime::new(Some(Duration::from_hours(1)));
        let left = || time.left().unwrap().1;
        let (begun, first, second) = (Instant::now(), time.run(), time.run());
        assert!(time.is_running());
        // Wait until the clock advances.
        while begun.elapsed() < Duration::from_millis(5) {
            std::hint::spin_loop();
        }
        let spent = Duration::from_hours(1).saturating_sub(left());
        assert!(spent >= Duration::from_millis(9), "{spent:?}");
        assert!(spent <= begun.elapsed() * 2, "{spent:?}");
        drop((first, second));
        assert!(!time.is_running());
        let after = left();
        assert_eq!(left(), after, "nothing runs");
    }

    #[test]
    fn a_limit_that_is_spent_is_spent() {
        let time = SqlTime::new(Some(Duration::ZERO));
        assert_eq!(time.left(), Some((Duration::ZERO, Duration::ZERO)));
        assert_eq!(SqlTime::new(None).left(), None);
    }
}

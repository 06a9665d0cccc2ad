//! The running time that a request's statements may take together.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The running time of a request's statements, added up: two that run side by
/// side for a second take two. To wait for a connection takes none.
#[derive(Debug)]
pub(super) struct SqlTime {
    /// None for no limit.
    limit: Option<Duration>,
    count: Mutex<Count>,
}

#[derive(Debug)]
struct Count {
    /// How many statements run.
    running: u32,
    /// What was spent until `since`.
    spent: Duration,
    since: Instant,
}

/// A statement that runs, until it is dropped.
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

    /// A statement begins to run.
    pub(super) fn run(&self) -> Running<'_> {
        self.count().running += 1;
        Running(self)
    }

    /// Whether a statement runs.
    pub(super) fn is_running(&self) -> bool {
        self.count().running > 0
    }

    /// The limit, and what is left of it; none without a limit.
    pub(super) fn left(&self) -> Option<(Duration, Duration)> {
        let limit = self.limit?;
        Some((limit, limit.saturating_sub(self.count().spent)))
    }

    /// What was spent until now.
    fn count(&self) -> MutexGuard<'_, Count> {
        // Nothing panics while it is held.
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
        // Until the clock has gone on.
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

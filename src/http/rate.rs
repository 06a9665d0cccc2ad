//! Minimum rates: the number of bytes that must move in each window of time.

use std::time::Duration;

use tokio::time::Instant;

/// A time longer than any connection lasts.
const NEVER: Duration = Duration::from_hours(24 * 365);

/// The time at the end of a duration that starts now.
pub(super) fn after(duration: Duration) -> Instant {
    Instant::now() + duration.min(NEVER)
}

/// The bytes that moved in the current window, and the minimum.
#[derive(Debug)]
pub(super) struct Rate {
    window: Duration,
    least: usize,
    moved: usize,
    until: Instant,
}

impl Rate {
    /// Starts the first window of a rate in bytes per second.
    pub(super) fn new(per_second: usize, window: Duration) -> Self {
        Self {
            window,
            least: least(per_second, window),
            moved: 0,
            until: after(window),
        }
    }

    /// The end of the window.
    pub(super) fn until(&self) -> Instant {
        self.until
    }

    pub(super) fn record(&mut self, bytes: usize) {
        self.moved = self.moved.saturating_add(bytes);
    }

    /// Ends the window and returns whether enough bytes moved. If so, the next window
    /// starts.
    pub(super) fn renew(&mut self) -> bool {
        let enough = self.moved >= self.least;
        self.restart();
        enough
    }

    /// Restarts the window.
    pub(super) fn restart(&mut self) {
        self.moved = 0;
        self.until = after(self.window);
    }
}

/// At least one byte: a window in which nothing moves is always too slow.
fn least(per_second: usize, window: Duration) -> usize {
    let bytes = (per_second as u128).saturating_mul(window.as_millis()) / 1000;
    usize::try_from(bytes).unwrap_or(usize::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Rate, least};

    #[test]
    fn the_least_is_that_of_a_window() {
        assert_eq!(least(1024, Duration::from_secs(5)), 5120);
        assert_eq!(least(10, Duration::from_millis(500)), 5);
        assert_eq!(least(1, Duration::from_millis(10)), 1);
        assert_eq!(least(usize::MAX, Duration::MAX), usize::MAX);
    }

    #[tokio::test]
    async fn each_window_counts_for_itself() {
        let mut rate = Rate::new(100, Duration::from_secs(1));
        rate.record(250);
        assert!(rate.renew());
        rate.record(99);
        assert!(!rate.renew());
        rate.record(100);
        assert!(rate.renew());
    }

    #[tokio::test]
    async fn a_window_may_be_longer_than_any_clock() {
        let rate = Rate::new(1, Duration::MAX);
        assert!(rate.until() > tokio::time::Instant::now());
    }
}

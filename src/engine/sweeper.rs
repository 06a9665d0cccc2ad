//! Work that is done beside requests, once in a while.

use std::sync::Mutex;
use std::time::{Duration, Instant};

/// When some work was last done.
#[derive(Debug)]
pub(super) struct Sweeper {
    interval: Duration,
    last: Mutex<Instant>,
}

impl Sweeper {
    pub(super) fn new(interval: Duration) -> Self {
        Self {
            interval,
            last: Mutex::new(Instant::now()),
        }
    }

    /// Whether it is time for the work. It is true for one caller only.
    pub(super) fn is_due(&self) -> bool {
        let Ok(mut last) = self.last.lock() else {
            return false;
        };
        let is_due = last.elapsed() >= self.interval;
        if is_due {
            *last = Instant::now();
        }
        is_due
    }
}

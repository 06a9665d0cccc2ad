//! Counts the runs that fold changes, for metrics.

use std::sync::atomic::{AtomicU64, Ordering};

/// The number of runs by what came of them.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    folded: AtomicU64,
    nothing: AtomicU64,
    failed: AtomicU64,
}

/// What came of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    Folded,
    Nothing,
    Failed,
}

impl Runs {
    pub(super) fn count(&self, ended: Ended) {
        let number = match ended {
            Ended::Folded => &self.folded,
            Ended::Nothing => &self.nothing,
            Ended::Failed => &self.failed,
        };
        number.fetch_add(1, Ordering::Relaxed);
    }

    /// The numbers, with their names.
    pub(crate) fn numbers(&self) -> [(&'static str, u64); 3] {
        [
            ("folded", &self.folded),
            ("nothing", &self.nothing),
            ("failed", &self.failed),
        ]
        .map(|(name, number)| (name, number.load(Ordering::Relaxed)))
    }
}

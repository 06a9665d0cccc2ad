//! How large and how long a run is.

use std::time::Duration;

use crate::{gatepass::Size, measure::Effort};

/// A run's sizes and times.
pub(crate) struct Scale {
    /// The table that everything is measured on.
    pub(crate) size: Size,
    /// The same of the embedded database.
    pub(crate) sqlite: Size,
    /// Numbers of passes between which nothing should change.
    pub(crate) sizes: Vec<Size>,
    /// For the main table.
    pub(crate) effort: Effort,
    /// For the others.
    pub(crate) less_effort: Effort,
    /// How many requests a server's memory is watched over.
    pub(crate) steady_requests: u64,
}

impl Scale {
    /// What is reported.
    pub(crate) fn full() -> Self {
        Self {
            size: of(1_000_000),
            sqlite: of(100_000),
            sizes: vec![of(10_000), of(100_000), of(1_000_000)],
            effort: effort(7, 1200),
            less_effort: effort(5, 800),
            steady_requests: 100_000,
        }
    }

    /// For a look, in two or three minutes.
    pub(crate) fn quick() -> Self {
        Self {
            size: of(100_000),
            sqlite: of(20_000),
            sizes: vec![of(10_000), of(100_000)],
            effort: effort(3, 500),
            less_effort: effort(2, 400),
            steady_requests: 8_000,
        }
    }
}

/// A table of so many passes. A holder has some 50, or 10 where there are few:
/// enough for a page of five at every size, and so many holders that few of the
/// third query's 200 are the same, which would be looked up once.
fn of(passes: u32) -> Size {
    Size {
        gates: 200,
        holders: (passes / 50).max(1000),
        passes,
    }
}

fn effort(rounds: usize, milliseconds: u64) -> Effort {
    Effort {
        rounds,
        time: Duration::from_millis(milliseconds),
    }
}

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
            sizes: vec![dealt(10_000), dealt(100_000), of(1_000_000)],
            effort: effort(7, 1200),
            less_effort: effort(5, 800),
            steady_requests: 200_000,
        }
    }

    /// For a look, in two or three minutes.
    pub(crate) fn quick() -> Self {
        Self {
            size: of(100_000),
            sqlite: of(20_000),
            sizes: vec![dealt(10_000), of(100_000)],
            effort: effort(3, 500),
            less_effort: effort(2, 400),
            steady_requests: 16_000,
        }
    }
}

/// A table of so many passes, some 50 a holder.
fn of(passes: u32) -> Size {
    Size {
        gates: 200,
        holders: (passes / 50).max(1000),
        passes,
        dealt: false,
    }
}

/// A smaller table, to be compared with a large one: of whose third query
/// nearly all 200 holders differ and have five passes. Left to chance, fewer
/// would, and what is compared would not be the same work.
fn dealt(passes: u32) -> Size {
    Size {
        gates: 200,
        holders: passes / 5,
        passes,
        dealt: true,
    }
}

fn effort(rounds: usize, milliseconds: u64) -> Effort {
    Effort {
        rounds,
        time: Duration::from_millis(milliseconds),
    }
}

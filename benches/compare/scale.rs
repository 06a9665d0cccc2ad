//! The size and the duration of a run.

use std::time::Duration;

use crate::{gatepass::Size, measure::Effort};

/// Sizes and times of a run.
pub(crate) struct Scale {
    /// The main table.
    pub(crate) size: Size,
    /// The table of a dashboard, with more holders.
    pub(crate) people: Size,
    /// The main table of the embedded database.
    pub(crate) sqlite: Size,
    /// Numbers of passes between which times should not change.
    pub(crate) sizes: Vec<Size>,
    /// A small table and a large one, between which the time of counts should not change.
    pub(crate) counts: Vec<Size>,
    /// The table that is written to.
    pub(crate) written: Size,
    /// The minutes for which many write at once.
    pub(crate) minutes: f64,
    /// For the main table.
    pub(crate) effort: Effort,
    /// For the other tables.
    pub(crate) less_effort: Effort,
    /// The number of requests over which a server's memory is measured.
    pub(crate) steady_requests: u64,
}

impl Scale {
    /// For a report.
    pub(crate) fn full() -> Self {
        Self {
            size: table(1_000_000),
            people: people(1_000_000),
            sqlite: table(100_000),
            sizes: vec![dealt(10_000), dealt(100_000), table(1_000_000)],
            counts: sizes(&[10_000, 1_000_000]),
            written: table(1_000_000),
            minutes: 10.0,
            effort: effort(7, 1200),
            less_effort: effort(5, 800),
            steady_requests: 200_000,
        }
    }

    /// For a quick look, within two or three minutes.
    pub(crate) fn quick() -> Self {
        Self {
            size: table(100_000),
            people: people(100_000),
            sqlite: table(20_000),
            sizes: vec![dealt(10_000), table(100_000)],
            counts: sizes(&[10_000, 100_000]),
            written: table(50_000),
            minutes: 0.2,
            effort: effort(3, 500),
            less_effort: effort(2, 400),
            steady_requests: 16_000,
        }
    }
}

/// Tables with these numbers of passes. The smaller ones are like the largest for a query.
pub(crate) fn sizes(passes: &[u32]) -> Vec<Size> {
    let largest = passes.iter().max();
    let sizes = passes.iter().map(|&passes| {
        if Some(&passes) == largest {
            table(passes)
        } else {
            dealt(passes)
        }
    });
    sizes.collect()
}

/// A table with this many passes, about 50 per holder.
fn table(passes: u32) -> Size {
    Size {
        gates: 200,
        holders: (passes / 50).max(1000),
        passes,
        dealt: false,
    }
}

/// A table with this many holders, and as many passes.
fn people(holders: u32) -> Size {
    Size {
        holders,
        ..table(holders)
    }
}

/// A smaller table for comparison with a large one. In the third query, almost all
/// of the 200 holders are different and have five passes. A random table would have
/// fewer, so the compared work would differ.
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

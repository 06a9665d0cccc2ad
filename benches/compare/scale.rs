//! The size and the duration of a run.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::{
    gatepass::{History, Rows, Size},
    measure::Effort,
};

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
    /// The passes of a small table and of a large one, between which the time of counts should
    /// not change.
    pub(crate) counts: Vec<u32>,
    /// The table that is written to.
    pub(crate) written: Size,
    /// The minutes for which many write at once.
    pub(crate) minutes: f64,
    /// For the main table.
    pub(crate) effort: Effort,
    /// For a dashboard. A search of many holders is slow, so a round has few of them.
    pub(crate) dashboard_effort: Effort,
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
            counts: vec![10_000, 1_000_000],
            written: table(1_000_000),
            minutes: 10.0,
            effort: effort(7, 1200),
            dashboard_effort: effort(21, 1200),
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
            counts: vec![10_000, 100_000],
            written: table(50_000),
            minutes: 0.2,
            effort: effort(3, 500),
            dashboard_effort: effort(7, 500),
            less_effort: effort(2, 400),
            steady_requests: 16_000,
        }
    }
}

/// Tables with these numbers of passes, whose recent rows are the same.
pub(crate) fn with_history(passes: &[u32]) -> Result<Vec<Size>> {
    let recent = passes.iter().copied().min().unwrap_or_default();
    let largest = passes.iter().copied().max().unwrap_or_default();
    ensure!(
        recent > 0 && passes.iter().all(|passes| passes.is_multiple_of(recent)),
        "each number of passes must be a multiple of the smallest one"
    );
    let history = History {
        recent,
        most: largest / recent,
    };
    let sizes = passes.iter().map(|&passes| Size {
        passes,
        rows: Rows::Recent(history),
        ..table(largest)
    });
    Ok(sizes.collect())
}

/// A table with this many passes, about 50 per holder.
fn table(passes: u32) -> Size {
    Size {
        gates: 200,
        holders: (passes / 50).max(1000),
        passes,
        rows: Rows::Seeded,
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
        rows: Rows::Dealt,
    }
}

fn effort(rounds: usize, milliseconds: u64) -> Effort {
    Effort {
        rounds,
        time: Duration::from_millis(milliseconds),
    }
}

//! Scans, ordered by time, as if they had been recorded live.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use entity::scan::{self, ScanOutcome};

use super::calendar::date_time;
use super::source::{World, id};
use super::visits::{Blocks, Reading};

/// A scan that waits for its turn. The earliest comes first; of several at the same
/// time, the one generated first.
struct Waiting {
    turn: Reverse<(i64, u64)>,
    reading: Reading,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.turn == other.turn
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.turn.cmp(&other.turn)
    }
}

/// Merges the scans of all passes. Keeps the scans that lie ahead of the current
/// pass, since no later pass is scanned before it is issued.
struct Scans {
    world: Arc<World>,
    blocks: Blocks,
    waiting: BinaryHeap<Waiting>,
    /// All scans before this time are known.
    settled: i64,
    made: u64,
    written: u64,
}

/// All scans, ordered by key.
pub(super) fn rows(world: &Arc<World>) -> impl Iterator<Item = scan::Model> + Send + 'static {
    Scans {
        blocks: Blocks::new(world),
        waiting: BinaryHeap::new(),
        settled: i64::MIN,
        made: 0,
        written: 0,
        world: Arc::clone(world),
    }
}

impl Iterator for Scans {
    type Item = scan::Model;

    fn next(&mut self) -> Option<scan::Model> {
        loop {
            let ready = |waiting: &Waiting| waiting.turn.0.0 < self.settled;
            if self.waiting.peek().is_some_and(ready) {
                break;
            }
            let Some(block) = self.blocks.next() else {
                self.settled = i64::MAX;
                break;
            };
            self.settled = block.from;
            for reading in block.readings {
                self.made += 1;
                self.waiting.push(Waiting {
                    turn: Reverse((reading.at, self.made)),
                    reading,
                });
            }
        }
        let Waiting { reading, .. } = self.waiting.pop()?;
        self.written += 1;
        Some(scan::Model {
            id: id(self.written),
            code: self.world.codes.code(reading.code_key),
            pass_id: reading.holder.map(|_| id(reading.code_key)),
            holder_id: reading.holder,
            gate_id: reading.gate,
            direction: reading.direction,
            outcome: match reading.denial {
                None => ScanOutcome::Admitted,
                Some(_) => ScanOutcome::Denied,
            },
            denial_reason: reading.denial,
            scanned_at: date_time(reading.at),
            late: false,
            conflict: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta};

    use super::{World, rows};
    use crate::seed::{SeedSettings, start_of_day};

    /// The data of `gatepass demo`, at any time of any day.
    #[test]
    fn today_has_scans_and_every_denial_reason_occurs() {
        let midnight = DateTime::from_timestamp(1_795_305_600, 0).unwrap();
        let seconds = [1, 60, 1_800, 3_600, 20_000, 43_200, 86_399];
        for (day, second) in seconds.into_iter().enumerate() {
            let days = TimeDelta::days(i64::try_from(day).unwrap() * 57);
            let now = midnight + days + TimeDelta::seconds(second);
            let world = Arc::new(World::new(&SeedSettings {
                gates: 12,
                holders: 500,
                passes: 2_000,
                scans: 10_000,
                seed: 1,
                now,
            }));
            let scans: Vec<_> = rows(&world).collect();
            let today = scans
                .iter()
                .filter(|scan| scan.scanned_at >= start_of_day(now));
            let today = today.count();
            assert!((20..1_000).contains(&today), "{today} at {now}");
            let reasons = scans.iter().filter_map(|scan| scan.denial_reason);
            let reasons: HashSet<String> = reasons.map(|reason| format!("{reason:?}")).collect();
            assert_eq!(reasons.len(), 10, "{reasons:?} at {now}");
        }
    }
}

//! Scans, in the order of time, as they would have been written.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use entity::scan::{self, ScanOutcome};

use super::calendar::date_time;
use super::source::{World, id};
use super::visits::{Blocks, Reading};

/// A reading that waits for its turn: the earliest first, then the one that
/// was made first.
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

/// Merges the scans of all passes. It holds those that lie ahead of the pass
/// at hand: no later pass can be scanned before it is issued.
struct Scans {
    world: Arc<World>,
    blocks: Blocks,
    waiting: BinaryHeap<Waiting>,
    /// Scans earlier than this are all known.
    settled: i64,
    made: u64,
    written: u64,
}

/// All scans, in the order of their keys.
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
            pass_id: reading.known.then(|| id(reading.code_key)),
            gate_id: reading.gate,
            direction: reading.direction,
            outcome: match reading.denial {
                None => ScanOutcome::Admitted,
                Some(_) => ScanOutcome::Denied,
            },
            denial_reason: reading.denial,
            scanned_at: date_time(reading.at),
        })
    }
}

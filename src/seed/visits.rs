//! Visits: passes in blocks, with all of their scans.

use std::sync::Arc;

use entity::pass::{self, PassKind};
use entity::scan::{DenialReason, Direction};
use rand::{Rng, RngExt};

use super::calendar::date_time;
use super::gates::pick_gate;
use super::holders;
use super::passes;
use super::source::{Drawer, World, between, chance, id, share};
use crate::schema::admission::{Permission, Presence, Reading as Read, denial};
use draft::{Draft, Intent, Way};

mod draft;

/// The number of passes that share their scans. Distributing scans in blocks gives
/// exactly the requested number without counting first.
const BLOCK: u64 = 64;

/// One scan in a hundred has a code that no pass has.
const UNKNOWN_PERCENT: u64 = 1;

/// About six in a hundred scans are not a normal entry or exit.
const ODD_PERCENT: u64 = 6;

/// A scan without a key.
pub(super) struct Reading {
    /// The time, in microseconds.
    pub(super) at: i64,
    /// The key that the code is made from. The pass has this key, if there is one.
    pub(super) code_key: u64,
    /// The holder of the pass with this key. None if there is no such pass.
    pub(super) holder: Option<i64>,
    pub(super) gate: i64,
    pub(super) direction: Direction,
    pub(super) denial: Option<DenialReason>,
}

/// Some passes issued one after another, and all of their scans.
pub(super) struct Block {
    /// When the first pass was issued. No scan of this or a later block is earlier.
    pub(super) from: i64,
    pub(super) passes: Vec<pass::Model>,
    pub(super) readings: Vec<Reading>,
}

/// All blocks, oldest first.
pub(super) struct Blocks {
    world: Arc<World>,
    next: u64,
    /// Scans for which the previous blocks had no pass.
    carry: u64,
    unknown_made: u64,
}

/// All passes, ordered by key.
pub(super) fn passes(world: &Arc<World>) -> impl Iterator<Item = pass::Model> + Send + 'static {
    Blocks::new(world).flat_map(|block| block.passes)
}

impl Blocks {
    pub(super) fn new(world: &Arc<World>) -> Self {
        Self {
            world: Arc::clone(world),
            next: 0,
            carry: 0,
            unknown_made: 0,
        }
    }

    /// A scan of a code that no pass has, from `from` to `until`.
    fn unknown(&mut self, (from, until): (i64, i64), random: &mut impl Rng) -> Reading {
        self.unknown_made += 1;
        let at = between(random, from, until);
        let gate = pick_gate(&self.world, random);
        let direction = if chance(random, 80) {
            Direction::In
        } else {
            Direction::Out
        };
        Reading {
            at,
            code_key: self.world.settings.passes + self.unknown_made,
            holder: None,
            gate: id(gate),
            direction,
            denial: denial(&read(&self.world, id(gate), direction, at), None),
        }
    }

    /// Without passes, all scans are of unknown codes.
    fn without_passes(&mut self) -> Block {
        let calendar = &self.world.calendar;
        let year = (calendar.start, calendar.now);
        let random = &mut self.world.draw(Drawer::Block, 0);
        let scans = self.world.settings.scans;
        Block {
            from: year.0,
            passes: Vec::new(),
            readings: (0..scans).map(|_| self.unknown(year, random)).collect(),
        }
    }
}

impl Iterator for Blocks {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        let world = Arc::clone(&self.world);
        let (all, scans) = (world.settings.passes, world.settings.scans);
        if all == 0 && self.next == 0 && scans > 0 {
            self.next = 1;
            return Some(self.without_passes());
        }
        if self.next >= all {
            return None;
        }
        let (first, end) = (self.next, (self.next + BLOCK).min(all));
        self.next = end;
        let random = &mut world.draw(Drawer::Block, first);
        let due = |total| share(total, end, all) - share(total, first, all);
        let unknown_total = scans * UNKNOWN_PERCENT / 100;

        let mut drafts: Vec<Draft> = (first..end).map(|index| draft(&world, index)).collect();
        self.carry = deal(
            &world,
            &mut drafts,
            due(scans - unknown_total) + self.carry,
            random,
        );

        let from = passes::issued_at(&world, first);
        let (until, mut unknown) = if end < all {
            (passes::issued_at(&world, end), due(unknown_total))
        } else {
            (world.calendar.now, due(unknown_total) + self.carry)
        };
        let mut readings = Vec::new();
        while unknown > 0 {
            unknown -= 1;
            readings.push(self.unknown((from, until), random));
        }
        let passes = drafts
            .into_iter()
            .map(|draft| walk(&world, draft, &mut readings, random))
            .collect();
        Some(Block {
            from,
            passes,
            readings,
        })
    }
}

fn draft(world: &World, index: u64) -> Draft {
    let pass = passes::row(world, index);
    let holder = u64::try_from(pass.holder_id).expect("keys are positive");
    let gate_closed = closed_at(world, pass.gate_id);
    let blocked = holders::blocked_at(world, holder);
    Draft::new(world, pass, gate_closed, blocked)
}

/// Distributes `quota` scans over the passes, and returns how many are left.
fn deal(world: &World, drafts: &mut [Draft], quota: u64, random: &mut impl Rng) -> u64 {
    let odd = quota * ODD_PERCENT / 100;
    let mut left = quota;
    // Visits take two scans each, so the rest must be even.
    for _ in 0..odd + (quota - odd) % 2 {
        let taken = (0..8).any(|_| {
            let index = random.random_range(0..drafts.len());
            drafts[index].take_oddity(world, random)
        });
        left -= u64::from(taken);
    }
    let mut reach = 0;
    let weights: Vec<u32> = drafts
        .iter()
        .map(|draft| {
            reach += draft.window.map_or(0, |_| weight(draft.pass.kind));
            reach
        })
        .collect();
    while left >= 2 && reach > 0 {
        let mut index = 0;
        // A pass without entries gets another visit only if all others have none,
        // either.
        for _ in 0..4 {
            let draw = random.random_range(0..reach);
            index = weights.partition_point(|reach| *reach <= draw);
            if !drafts[index].used_up() {
                break;
            }
        }
        drafts[index].visits += 1;
        left -= 2;
    }
    left
}

/// How often a kind of pass is used, relative to the others.
fn weight(kind: PassKind) -> u32 {
    match kind {
        PassKind::Staff => 6,
        PassKind::Contractor => 4,
        PassKind::Vehicle => 3,
        PassKind::Visitor => 2,
    }
}

/// Runs the scans of a pass in order of time, by the rules of admission, and
/// returns the pass as they leave it.
fn walk(
    world: &World,
    draft: Draft,
    readings: &mut Vec<Reading>,
    random: &mut impl Rng,
) -> pass::Model {
    let intents = draft.intents(world, random);
    let pass = draft.pass;
    let permission = Permission {
        gate: pass.gate_id,
        any_gate: pass.any_gate,
        valid_from: pass.valid_from,
        valid_until: pass.valid_until,
        revoked_at: pass.revoked_at,
        blocked_at: draft.blocked.map(date_time),
        max_entries: pass.max_entries,
    };
    let mut presence = Presence::default();
    let mut last = None;
    let key = u64::try_from(pass.id).expect("keys are positive");
    for Intent { at, gate, way } in intents {
        let direction = match way {
            Way::Next if presence.inside_since.is_some() => Direction::Out,
            Way::Back if permission.is_used_up(presence.entries) => Direction::In,
            Way::In | Way::Next => Direction::In,
            Way::Out | Way::Back => Direction::Out,
        };
        let read = read(world, gate, direction, at);
        let denial = denial(&read, Some((&permission, presence)));
        if denial.is_none() {
            presence = presence.after(direction, read.at);
        }
        last = Some(read.at);
        readings.push(Reading {
            at,
            code_key: key,
            holder: Some(pass.holder_id),
            gate,
            direction,
            denial,
        });
    }
    pass::Model {
        inside_since: presence.inside_since,
        entries: presence.entries,
        last_scanned_at: last,
        ..pass
    }
}

/// A code that is read, for the rules of admission. Nothing in the data is later than its
/// end, so all is judged then.
fn read(world: &World, gate: i64, direction: Direction, at: i64) -> Read {
    Read {
        gate,
        gate_closed_at: closed_at(world, gate).map(date_time),
        direction,
        at: date_time(at),
        now: date_time(world.calendar.now),
    }
}

/// When a gate closed, in microseconds.
fn closed_at(world: &World, gate: i64) -> Option<i64> {
    world.gate_closed[usize::try_from(gate - 1).expect("gates fit in memory")]
}

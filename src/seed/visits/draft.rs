//! What the holder of a pass intends to do, before gates decide.

use entity::pass;
use rand::{Rng, RngExt};

use crate::seed::calendar::{DAY, HOUR, MINUTE, midnight};
use crate::seed::gates::pick_gate;
use crate::seed::source::{World, between, chance, id};

/// A pass, and how often it will be scanned.
pub(super) struct Draft {
    pub(super) pass: pass::Model,
    /// When the holder was blocked, in microseconds.
    pub(super) blocked: Option<i64>,
    /// The time in which visits are possible, if it is at least an hour.
    pub(super) window: Option<(i64, i64)>,
    /// The number of visits.
    pub(super) visits: u64,
    /// Since when the holder is inside, if the holder came today and stays.
    stays: Option<i64>,
    /// Whether the holder could stay.
    may_stay: bool,
    gate_closed: Option<i64>,
    oddities: Vec<Oddity>,
}

/// A scan that is not a normal entry or exit.
enum Oddity {
    /// An entry at a time when something is wrong.
    In(i64),
    /// An entry at another gate.
    InElsewhere(i64, i64),
    /// An entry that is scanned twice. Without a visit, an exit at this time.
    InAgain(i64),
    /// An exit that is scanned twice, or another entry when none is left. Without a
    /// visit, an exit at this time.
    OutAgain(i64),
}

/// A scan before the gate decides.
pub(super) struct Intent {
    /// The time, in microseconds.
    pub(super) at: i64,
    pub(super) gate: i64,
    pub(super) way: Way,
}

/// The direction of a scan.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// In, or out if the holder is inside.
    Next,
    In,
    Out,
    /// In if every entry is used, otherwise out.
    Back,
}

impl Draft {
    pub(super) fn new(
        world: &World,
        pass: pass::Model,
        gate_closed: Option<i64>,
        blocked: Option<i64>,
    ) -> Self {
        let now = world.calendar.now;
        let (from, until) = (
            pass.valid_from.timestamp_micros(),
            pass.valid_until.timestamp_micros(),
        );
        let revoked = pass.revoked_at.map(|moment| moment.timestamp_micros());
        // A holder who is turned away for good stops coming.
        let end = [Some(until), Some(now), revoked, blocked, gate_closed]
            .into_iter()
            .flatten()
            .min()
            .expect("two of them are set");
        Self {
            window: (end - from >= HOUR).then_some((from, end)),
            may_stay: end == now && now - from >= HOUR,
            pass,
            blocked,
            visits: 0,
            stays: None,
            gate_closed,
            oddities: Vec::new(),
        }
    }

    /// Whether another visit would find no entry left.
    pub(super) fn used_up(&self) -> bool {
        self.pass
            .max_entries
            .is_some_and(|most| self.visits >= u64::from(most.unsigned_abs()))
    }

    /// Adds one scan that is not a normal entry or exit, if one fits this pass.
    pub(super) fn take_oddity(&mut self, world: &World, random: &mut impl Rng) -> bool {
        let now = world.calendar.now;
        if self.may_stay && self.stays.is_none() && chance(random, 60) {
            let from = self.pass.valid_from.timestamp_micros().max(now - 9 * HOUR);
            let at = self.today(world, between(random, from, now));
            self.stays = Some(at);
            if let Some((start, end)) = self.window {
                let end = end.min(at - HOUR);
                self.window = (end - start >= HOUR).then_some((start, end));
            }
            return true;
        }
        let first = random.random_range(0..8);
        let found = (0..8).find_map(|step| self.oddity(world, (first + step) % 8, random));
        let taken = found.is_some();
        self.oddities.extend(found);
        taken
    }

    /// Moves the entry of every third pass to today, so that today has scans at any
    /// hour.
    fn today(&self, world: &World, at: i64) -> i64 {
        let now = world.calendar.now;
        let from = self.pass.valid_from.timestamp_micros().max(midnight(now));
        if self.pass.id % 3 != 0 || from >= now || at >= from {
            return at;
        }
        from + at.rem_euclid(now - from)
    }

    fn oddity(&self, world: &World, which: u32, random: &mut impl Rng) -> Option<Oddity> {
        let now = world.calendar.now;
        let pass = &self.pass;
        let (from, until) = (
            pass.valid_from.timestamp_micros(),
            pass.valid_until.timestamp_micros(),
        );
        let mut within = |start: i64, end: i64| {
            let end = end.min(now);
            (end - start >= HOUR).then(|| between(random, start, end))
        };
        // People keep trying for some days after something ended.
        let after = 5 * DAY;
        match which {
            0 => within(pass.issued_at.timestamp_micros(), from).map(Oddity::In),
            1 => within(until, until + after).map(Oddity::In),
            2 => {
                let revoked = pass.revoked_at?.timestamp_micros();
                within(revoked, revoked + after).map(Oddity::In)
            }
            3 => {
                let blocked = self.blocked?.max(from);
                within(blocked, (blocked + after).min(until)).map(Oddity::In)
            }
            4 => {
                let closed = self.gate_closed?.max(from);
                within(closed, (closed + after).min(until)).map(Oddity::In)
            }
            5 => {
                let (start, end) = self.window?;
                let at = within(start, end)?;
                let gate = id(pick_gate(world, random));
                (gate != pass.gate_id && !pass.any_gate).then_some(Oddity::InElsewhere(at, gate))
            }
            _ => {
                let (start, end) = self.window?;
                let again = if which == 6 {
                    Oddity::InAgain
                } else {
                    Oddity::OutAgain
                };
                within(start, end).map(again)
            }
        }
    }

    /// All scans, ordered by time.
    pub(super) fn intents(&self, world: &World, random: &mut impl Rng) -> Vec<Intent> {
        let own = self.pass.gate_id;
        let visits = self.visit_times(world, random);
        let mut intents = Vec::with_capacity(2 * visits.len() + self.oddities.len() + 1);
        for (start, end) in &visits {
            // A holder who may use every gate sometimes does.
            let mut gate = || {
                if self.pass.any_gate && chance(random, 40) {
                    id(pick_gate(world, random))
                } else {
                    own
                }
            };
            for at in [*start, *end] {
                intents.push(Intent {
                    at,
                    gate: gate(),
                    way: Way::Next,
                });
            }
        }
        for oddity in &self.oddities {
            let (at, gate, way) = match *oddity {
                Oddity::In(at) => (at, own, Way::In),
                Oddity::InElsewhere(at, gate) => (at, gate, Way::In),
                Oddity::InAgain(at) => match pick_visit(&visits, random) {
                    Some((start, end)) => {
                        let at = start + (end - start).min(5 * MINUTE) / 2;
                        (at, own, Way::In)
                    }
                    // Without a visit, an entry would never be followed by an exit.
                    None => (at, own, Way::Out),
                },
                Oddity::OutAgain(at) => match pick_visit(&visits, random) {
                    Some((start, end)) => (end + (end - start).min(MINUTE) / 2, own, Way::Back),
                    None => (at, own, Way::Out),
                },
            };
            intents.push(Intent { at, gate, way });
        }
        intents.extend(self.stays.map(|at| Intent {
            at,
            gate: own,
            way: Way::In,
        }));
        intents.sort_by_key(|intent| intent.at);
        intents
    }

    /// The times of entry and exit of each visit. Each visit has its own share of
    /// the window, so none overlap. Visits are in the daytime if the window has
    /// days.
    fn visit_times(&self, world: &World, random: &mut impl Rng) -> Vec<(i64, i64)> {
        let (Some((from, until)), true) = (self.window, self.visits > 0) else {
            return Vec::new();
        };
        let days = until - from >= 3 * DAY;
        let (from, until) = if days {
            (midnight(from + DAY - 1), midnight(until))
        } else {
            (from, until)
        };
        let count = i64::try_from(self.visits).expect("at most MOST_ROWS");
        let share = (until - from) / count;
        (0..count)
            .map(|visit| {
                let start = from + visit * share;
                let start = start + between(random, 0, share * 11 / 20);
                let start = if days {
                    world.calendar.daytime(start)
                } else {
                    start
                };
                let longest = (share / 5).min(9 * HOUR);
                (start, start + between(random, longest / 4, longest))
            })
            .collect()
    }
}

fn pick_visit(visits: &[(i64, i64)], random: &mut impl Rng) -> Option<(i64, i64)> {
    (!visits.is_empty()).then(|| visits[random.random_range(0..visits.len())])
}

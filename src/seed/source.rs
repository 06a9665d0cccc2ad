//! The source of randomness, and data that all rows share.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::SeedSettings;
use super::calendar::{Calendar, DAY};
use super::code::Codes;

/// The maximum number of rows in a table, small enough for all arithmetic here.
pub(super) const MOST_ROWS: u64 = 1_000_000_000;

/// The kinds of random draws. Each has its own random numbers, so that a change to
/// holders does not change passes.
#[derive(Clone, Copy)]
pub(super) enum Drawer {
    Gate,
    Holder,
    Pass,
    Block,
    Code,
}

/// Data that is known before the first row.
pub(super) struct World {
    pub(super) settings: SeedSettings,
    pub(super) calendar: Calendar,
    pub(super) codes: Codes,
    /// When each gate closed, in microseconds. The index is the key minus one.
    pub(super) gate_closed: Vec<Option<i64>>,
}

impl World {
    pub(super) fn new(settings: &SeedSettings) -> Self {
        let mut world = Self {
            calendar: Calendar::new(settings.now),
            codes: Codes::new(&mut draw(settings.seed, Drawer::Code, 0)),
            gate_closed: Vec::new(),
            settings: settings.clone(),
        };
        world.gate_closed = (1..=settings.gates)
            .map(|key| world.draw_closed(key))
            .collect();
        world
    }

    /// When a gate closed. One in 23 did, some time in the last 250 days.
    fn draw_closed(&self, key: u64) -> Option<i64> {
        let days = self.draw(Drawer::Gate, key).random_range(2..250);
        (key % 23 == 11).then(|| self.calendar.daytime(self.calendar.now - days * DAY))
    }

    /// The random numbers of a row: a separate `ChaCha` stream, so that a row does
    /// not depend on earlier rows.
    pub(super) fn draw(&self, drawer: Drawer, key: u64) -> ChaCha8Rng {
        draw(self.settings.seed, drawer, key)
    }
}

fn draw(seed: u64, drawer: Drawer, key: u64) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    // Keys are far below 2^56, see `MOST_ROWS`.
    random.set_stream(((drawer as u64) << 56) | key);
    random
}

/// A number in `[from, until)`, or `from` if the range is empty.
pub(super) fn between(random: &mut impl Rng, from: i64, until: i64) -> i64 {
    if until > from {
        random.random_range(from..until)
    } else {
        from
    }
}

/// True in `percent` of a hundred cases.
pub(super) fn chance(random: &mut impl Rng, percent: u32) -> bool {
    random.random_range(0..100) < percent
}

/// One of a list.
pub(super) fn pick<'a, T>(random: &mut impl Rng, list: &'a [T]) -> &'a T {
    &list[random.random_range(0..list.len())]
}

/// A number in `[0, count)`, with a preference for small ones: the first hundredth
/// of the numbers gets a tenth of the draws. Uses only integers, so the result is
/// the same on every machine.
pub(super) fn skewed(random: &mut impl Rng, count: u64) -> u64 {
    let draw = u128::from(random.random::<u32>());
    let index = (draw * draw * u128::from(count)) >> 64;
    u64::try_from(index).expect("less than `count`")
}

/// `total * part / whole`, rounded down.
pub(super) fn share(total: u64, part: u64, whole: u64) -> u64 {
    let share = u128::from(total) * u128::from(part) / u128::from(whole);
    u64::try_from(share).expect("a part is no larger than its whole")
}

/// A key as stored in the database.
pub(super) fn id(key: u64) -> i64 {
    i64::try_from(key).expect("keys are at most MOST_ROWS")
}

//! Holders: people from many countries, a few of whom are blocked.

use std::sync::Arc;

use entity::holder;
use fake::Fake;
use fake::faker::{company, name, phone_number};
use fake::locales::{AR_SA, DE_DE, EN, FR_FR, IT_IT, JA_JP, NL_NL, PT_BR, TR_TR, ZH_CN};
use rand::{Rng, RngExt};

use super::calendar::{DAY, date_time, last_change};
use super::source::{Drawer, World, chance, id, pick, share};

const BLOCK_REASONS: [&str; 6] = [
    "Lost badge, not reported",
    "Left the company",
    "Safety briefing overdue",
    "Unpaid parking fines",
    "Tailgated twice at the same gate",
    "Banned by site security",
];

/// All holders, ordered by key.
pub(super) fn rows(world: &Arc<World>) -> impl Iterator<Item = holder::Model> + Send + 'static {
    let world = Arc::clone(world);
    (1..=world.settings.holders).map(move |key| row(&world, key))
}

/// When a holder was blocked. About one in 80 was, within the last 120 days.
pub(super) fn blocked_at(world: &World, key: u64) -> Option<i64> {
    draw_blocked(world, &mut world.draw(Drawer::Holder, key))
}

/// The holder of the `index`th pass, who existed by then. A tenth of the passes
/// goes to frequent visitors; one holder in 13 never gets any.
pub(super) fn pick_holder(world: &World, index: u64, random: &mut impl Rng) -> u64 {
    let (holders, passes) = (world.settings.holders, world.settings.passes);
    // Half of the holders are older than the first pass, see `created_at`.
    let known = share(holders, passes + index, 2 * passes).max(1);
    let key = if chance(random, 10) {
        1 + super::source::skewed(random, known)
    } else {
        random.random_range(1..=known)
    };
    if key % 13 == 0 { key - 1 } else { key }
}

fn draw_blocked(world: &World, random: &mut impl Rng) -> Option<i64> {
    let days = random.random_range(1..120);
    let blocked = random.random_range(0..80) == 0;
    blocked.then(|| world.calendar.daytime(world.calendar.now - days * DAY))
}

fn row(world: &World, key: u64) -> holder::Model {
    let random = &mut world.draw(Drawer::Holder, key);
    let blocked_at = draw_blocked(world, random);
    let created_at = created_at(world, key, random.random());
    let (name, company, phone) = person(random);
    let blocked_at = blocked_at.map(|moment| moment.max(created_at));
    let (version, updated_at) = last_change(blocked_at);
    holder::Model {
        id: id(key),
        name,
        company: chance(random, 72).then_some(company),
        phone: chance(random, 85).then_some(phone),
        blocked_at: blocked_at.map(date_time),
        block_reason: blocked_at.map(|_| (*pick(random, &BLOCK_REASONS)).to_owned()),
        created_at: date_time(created_at),
        version,
        updated_at,
    }
}

/// Half of the holders were added in the two years before the first pass, the
/// others steadily since.
fn created_at(world: &World, key: u64, draw: u32) -> i64 {
    let (calendar, holders) = (&world.calendar, world.settings.holders);
    let older = holders.div_ceil(2);
    let index = key - 1;
    if index < older {
        let before = (calendar.start - 730 * DAY, calendar.start);
        calendar.spread(before, index, older, draw)
    } else {
        let since = (calendar.start, calendar.now);
        calendar.spread(since, index - older, holders - older, draw)
    }
}

/// A name, a company and a telephone number of one country.
fn person(random: &mut impl Rng) -> (String, String, String) {
    macro_rules! of {
        ($locale:ident) => {
            (
                name::raw::Name($locale).fake_with_rng(random),
                company::raw::CompanyName($locale).fake_with_rng(random),
                phone_number::raw::PhoneNumber($locale).fake_with_rng(random),
            )
        };
    }
    match random.random_range(0..100) {
        0..45 => of!(EN),
        45..57 => of!(DE_DE),
        57..68 => of!(FR_FR),
        68..76 => of!(IT_IT),
        76..82 => of!(NL_NL),
        82..88 => of!(PT_BR),
        88..92 => of!(TR_TR),
        92..95 => of!(JA_JP),
        95..98 => of!(ZH_CN),
        _ => of!(AR_SA),
    }
}

//! Passes as they are issued. Their visits decide who is inside.

use entity::pass::{self, PassKind};
use fake::Fake;
use fake::faker::automotive::raw::LicencePlate;
use fake::locales::{FR_FR, IT_IT, NL_NL};
use rand::{Rng, RngExt};

use super::calendar::{DAY, HOUR, MINUTE, date_time, last_change, midnight};
use super::gates::pick_gate;
use super::holders::pick_holder;
use super::source::{Drawer, World, between, chance, id, pick};

const VISITS: [&str; 10] = [
    "Meeting",
    "Job interview",
    "Site tour",
    "Delivery",
    "Audit",
    "Training course",
    "Customer visit",
    "Family day",
    "Press appointment",
    "Sales presentation",
];

const WORKS: [&str; 9] = [
    "Lift maintenance",
    "Cleaning",
    "Electrical installation",
    "Roof repair",
    "Network cabling",
    "Fire alarm test",
    "Painting",
    "Machine overhaul",
    "Window cleaning",
];

const DRIVES: [&str; 6] = [
    "Parcel delivery",
    "Catering",
    "Waste collection",
    "Fuel delivery",
    "Shuttle bus",
    "Company car",
];

const REVOKE_REASONS: [&str; 7] = [
    "Reported lost",
    "Visit cancelled",
    "Issued by mistake",
    "Contract ended",
    "Replaced by a new pass",
    "Violation of site rules",
    "Requested by the holder",
];

/// When the pass at `index` (from 0) was issued: never before the previous pass.
pub(super) fn issued_at(world: &World, index: u64) -> i64 {
    issued(world, index, &mut world.draw(Drawer::Pass, index + 1))
}

fn issued(world: &World, index: u64, random: &mut impl Rng) -> i64 {
    let calendar = &world.calendar;
    let year = (calendar.start, calendar.now);
    calendar.spread(year, index, world.settings.passes, random.random())
}

/// The pass at `index` (from 0), with nobody inside.
pub(super) fn row(world: &World, index: u64) -> pass::Model {
    let random = &mut world.draw(Drawer::Pass, index + 1);
    let issued_at = issued(world, index, random);
    let gate = open_gate(world, issued_at, random);
    let holder = pick_holder(world, index, random);
    let kind = match random.random_range(0..100) {
        0..50 => PassKind::Visitor,
        50..70 => PassKind::Contractor,
        70..82 => PassKind::Vehicle,
        _ => PassKind::Staff,
    };
    let (valid_from, valid_until) = validity(kind, issued_at, random);
    let revoked_at = revoked_at(world, issued_at, valid_until, random);
    let (version, updated_at) = last_change(revoked_at);
    pass::Model {
        id: id(index + 1),
        code: world.codes.code(index + 1),
        gate_id: id(gate),
        holder_id: id(holder),
        kind,
        purpose: purpose(kind, random),
        vehicle_plate: (kind == PassKind::Vehicle).then(|| plate(random)),
        any_gate: chance(
            random,
            match kind {
                PassKind::Staff => 25,
                PassKind::Contractor => 5,
                PassKind::Vehicle | PassKind::Visitor => 1,
            },
        ),
        max_entries: max_entries(kind, random),
        issued_at: date_time(issued_at),
        valid_from: date_time(valid_from),
        valid_until: date_time(valid_until),
        revoked_at: revoked_at.map(date_time),
        revoke_reason: revoked_at.map(|_| (*pick(random, &REVOKE_REASONS)).to_owned()),
        inside_since: None,
        entries: 0,
        last_scanned_at: None,
        version,
        updated_at,
    }
}

/// A gate that was open when the pass was issued, if eight tries find one.
fn open_gate(world: &World, issued_at: i64, random: &mut impl Rng) -> u64 {
    let mut gate = pick_gate(world, random);
    for _ in 0..8 {
        let index = usize::try_from(gate - 1).expect("gates fit in memory");
        if world.gate_closed[index].is_none_or(|closed| closed > issued_at) {
            break;
        }
        gate = pick_gate(world, random);
    }
    gate
}

fn validity(kind: PassKind, issued_at: i64, random: &mut impl Rng) -> (i64, i64) {
    let tomorrow = midnight(issued_at) + DAY;
    let mut days = |from, until| between(random, from, until) * DAY;
    match kind {
        PassKind::Visitor => visit(issued_at, random),
        PassKind::Contractor => {
            let from = tomorrow + days(0, 21);
            (from, from + days(14, 90))
        }
        PassKind::Vehicle => {
            let from = tomorrow + days(0, 7);
            (from, from + days(30, 180))
        }
        PassKind::Staff => {
            let from = tomorrow + days(0, 14);
            (from, from + 365 * DAY)
        }
    }
}

/// A visit mostly lasts up to a day, starting at half an hour, and is mostly soon.
/// Some are planned weeks ahead.
fn visit(issued_at: i64, random: &mut impl Rng) -> (i64, i64) {
    let ahead = match random.random_range(0..100) {
        0..35 => between(random, HOUR, 3 * HOUR),
        35..92 => between(random, 0, 10) * DAY + between(random, 0, 2 * HOUR),
        _ => between(random, 20, 60) * DAY,
    };
    let from = issued_at + ahead;
    let from = from - from.rem_euclid(30 * MINUTE) + 30 * MINUTE;
    let until = if chance(random, 80) {
        (midnight(from) + 20 * HOUR).max(from + 4 * HOUR)
    } else {
        midnight(from) + between(random, 2, 6) * DAY
    };
    (from, until)
}

/// About 3 % are revoked, between their issue and their end.
fn revoked_at(
    world: &World,
    issued_at: i64,
    valid_until: i64,
    random: &mut impl Rng,
) -> Option<i64> {
    let (from, until) = (issued_at + HOUR, valid_until.min(world.calendar.now));
    let moment = between(random, from, until);
    (random.random_range(0..1000) < 31 && from < until).then_some(moment)
}

fn purpose(kind: PassKind, random: &mut impl Rng) -> Option<String> {
    let (list, percent): (&[&str], u32) = match kind {
        PassKind::Visitor => (&VISITS, 95),
        PassKind::Contractor => (&WORKS, 100),
        PassKind::Vehicle => (&DRIVES, 70),
        PassKind::Staff => (&["Employee badge", "Temporary badge"], 15),
    };
    chance(random, percent).then(|| (*pick(random, list)).to_owned())
}

fn plate(random: &mut impl Rng) -> String {
    match random.random_range(0..3) {
        0 => LicencePlate(FR_FR).fake_with_rng(random),
        1 => LicencePlate(IT_IT).fake_with_rng(random),
        _ => LicencePlate(NL_NL).fake_with_rng(random),
    }
}

fn max_entries(kind: PassKind, random: &mut impl Rng) -> Option<i32> {
    match kind {
        PassKind::Visitor => chance(random, 60).then(|| random.random_range(1..=3)),
        PassKind::Contractor => chance(random, 30).then(|| random.random_range(10..60)),
        PassKind::Vehicle | PassKind::Staff => None,
    }
}

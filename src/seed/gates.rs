//! Gates: the oldest are the busiest, a few are closed, and the newest are unused.

use std::sync::Arc;

use entity::gate;
use fake::Fake;
use fake::faker::address::en::StreetName;
use rand::{Rng, RngExt};

use super::calendar::{DAY, date_time, last_change};
use super::source::{Drawer, World, id, pick, skewed};

const NAMES: [&str; 20] = [
    "Main Entrance",
    "North Gate",
    "South Gate",
    "East Gate",
    "West Gate",
    "Loading Dock A",
    "Loading Dock B",
    "Visitor Reception",
    "Staff Car Park",
    "Goods Yard",
    "River Gate",
    "Workshop Entrance",
    "Laboratory Wing",
    "Warehouse 1",
    "Warehouse 2",
    "Rail Gate",
    "Canteen Yard",
    "Data Centre",
    "Fire Brigade Gate",
    "Helipad",
];

/// Distinguishes gates with the same name. The first site needs no prefix.
const SITES: [&str; 12] = [
    "",
    "Harbour",
    "Hillside",
    "Old Town",
    "Airport",
    "Riverside",
    "Industrial Park",
    "University",
    "Meadow",
    "Quarry",
    "Depot",
    "Campus",
];

const PLACES: [&str; 8] = [
    "Building 1",
    "Building 4",
    "Building 12",
    "Block C",
    "Hall 7",
    "Ground floor",
    "Level -1",
    "Perimeter fence",
];

/// All gates, ordered by key.
pub(super) fn rows(world: &Arc<World>) -> impl Iterator<Item = gate::Model> + Send + 'static {
    let world = Arc::clone(world);
    (1..=world.settings.gates).map(move |key| row(&world, key))
}

/// The gate of a new pass: busy ones most often, the newest twentieth never.
pub(super) fn pick_gate(world: &World, random: &mut impl Rng) -> u64 {
    let gates = world.settings.gates;
    1 + skewed(random, gates - gates / 20)
}

fn row(world: &World, key: u64) -> gate::Model {
    let mut random = world.draw(Drawer::Gate, key);
    // The same random draw as in `World::gate_closed`.
    let _: i64 = random.random_range(2..250);
    let calendar = &world.calendar;
    let before = (calendar.start - 900 * DAY, calendar.start - 30 * DAY);
    let street: String = StreetName().fake_with_rng(&mut random);
    let closed = world.gate_closed[usize::try_from(key - 1).expect("gates fit in memory")];
    let (version, updated_at) = last_change(closed);
    gate::Model {
        id: id(key),
        code: format!("G{key:04}"),
        name: name(key - 1),
        location: format!(
            "{}, {} {street}",
            pick(&mut random, &PLACES),
            random.random_range(1..180),
        ),
        closed_at: closed.map(date_time),
        created_at: date_time(calendar.spread(
            before,
            key - 1,
            world.settings.gates,
            random.random(),
        )),
        version,
        updated_at,
    }
}

fn name(index: u64) -> String {
    let at = |index: u64| usize::try_from(index).expect("gates fit in memory");
    let (site, name) = (at(index) / NAMES.len(), NAMES[at(index) % NAMES.len()]);
    match (SITES[site % SITES.len()], site / SITES.len()) {
        ("", 0) => name.to_owned(),
        ("", round) => format!("{name} {}", round + 1),
        (site, 0) => format!("{site} {name}"),
        (site, round) => format!("{site} {name} {}", round + 1),
    }
}

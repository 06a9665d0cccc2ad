//! Groups from tallies are those of the rows.

use async_graphql::Request;
use gatepass::engine::{Engine, Options};
use gatepass::plan::Limits;

use super::writers::Writer;
use super::{FILTERS, Range, boundary};
use crate::properties::choices::Choices;
use crate::support::access;
use crate::support::app::{data, text};
use crate::support::database::migrated;
use crate::support::effort::effort;
use crate::support::rows;

/// The number of writes to a database.
fn writes() -> usize {
    effort(10, 30)
}

/// Keys of groups that the tally covers.
const KEYS: [&str; 14] = [
    "OUTCOME",
    "DIRECTION",
    "DENIAL_REASON",
    "GATE",
    "GATE, DENIAL_REASON, DIRECTION",
    "HOUR",
    "DAY",
    "WEEK",
    "MONTH",
    "HOUR, OUTCOME",
    "DAY, DENIAL_REASON",
    "GATE, DAY",
    "GATE, HOUR, DIRECTION",
    "MONTH, OUTCOME, DENIAL_REASON",
];

/// Zones of whole hours, of whole quarters, and some whose clocks once showed seconds.
const ZONES: [&str; 7] = [
    "UTC",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Africa/Monrovia",
    "Pacific/Apia",
];

const ORDERS: [&str; 3] = ["KEYS", "KEYS_DESC", "COUNT"];

#[tokio::test]
async fn groups_of_scans_are_those_of_the_rows() {
    for database in migrated().await {
        for key in 1..=3 {
            rows::gate(&database, &key.to_string()).await;
        }
        let holder = rows::holder(&database, "Ada").await;
        rows::pass(&database, "P1", (1, holder), 0).await;
        let tallied = Engine::new(database.clone(), Limits::default());
        let limits = Limits {
            tallies: false,
            ..Limits::default()
        };
        let from_rows = Engine::new(database.clone(), limits);
        let mut choices = Choices::seeded(3);
        let mut writer = Writer::new(&database);
        for _ in 0..writes() {
            let write = writer.write(&tallied, &mut choices).await;
            assert_groups([&tallied, &from_rows], &mut choices, &write).await;
        }
    }
}

/// A query of groups by all keys in a range, at the root and of each gate.
fn query(choices: &mut Choices<'_>, filter: &str) -> String {
    let fields = KEYS.iter().enumerate().map(|(index, keys)| {
        let is_by_time = ["HOUR", "DAY", "WEEK", "MONTH"];
        let is_by_time = is_by_time.iter().any(|unit| keys.contains(unit));
        let zone = if is_by_time {
            format!("timeZone: \"{}\"", choices.pick(&ZONES))
        } else {
            String::new()
        };
        let order = choices.pick(&ORDERS);
        format!(
            "g{index}: scans(filter: {{ {filter} }}) {{
                 groups(by: [{keys}], {zone} orderBy: {order}, first: 12) {{
                     from until outcome direction denialReason gate {{ id }} count hasMore
                 }}
             }}"
        )
    });
    let fields = fields.collect::<Vec<_>>().join("\n");
    format!("{{ {fields} gates(first: 3) {{ nodes {{ {fields} }} }} }}")
}

async fn assert_groups(engines: [&Engine; 2], choices: &mut Choices<'_>, after: &str) {
    let now = boundary(choices);
    let range = Range::any(choices, now);
    let (filter, _) = choices.pick(&FILTERS);
    let query = query(choices, &format!("{filter} {}", range.filter));
    let bound: Option<&[i64]> = choices.one_in(3).then_some(&[1, 3]);
    let mut answers = Vec::new();
    let all = 2 * KEYS.len() as u64;
    for (engine, expected) in engines.into_iter().zip([(all, 0), (0, all)]) {
        let options = Options {
            viewer: access::viewer("ADMIN", bound),
            ..Options::default()
        };
        let outcome = engine
            .execute_with_at(Request::new(&query), options, now)
            .await;
        assert_eq!(outcome.counts(), expected, "{}", text(&outcome));
        answers.push(data(&outcome));
    }
    assert_eq!(answers[0], answers[1], "at {now}, after {after}: {query}");
}

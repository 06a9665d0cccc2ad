//! Buckets of time at changes of the clocks: the same on both databases and in the model,
//! disjoint, and together as many rows as there are.

use std::collections::BTreeMap;

use async_graphql::{Request, Variables};
use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};
use entity::scan::{self, DenialReason, Direction, ScanOutcome};
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use serde_json::{Value as Json, json};

use crate::model::{Data, Unit, bucket};
use crate::properties::data::{self, store};
use crate::support::database::migrated;

/// Zones that are set back at, before and after midnight, by a half hour or by a day, that
/// skipped a day, that had offsets with seconds, and that are far from UTC.
const ZONES: [&str; 12] = [
    "UTC",
    "Europe/Berlin",
    "America/St_Johns",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "America/Juneau",
    "Africa/Monrovia",
    "Pacific/Kiritimati",
    "Etc/GMT+12",
];

/// The number of changes of each zone, as evenly distributed as possible.
const CHANGES: usize = 24;

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Instants at and near changes of the zones' clocks, and at the ends of the calendar.
fn instants() -> Vec<DateTime<Utc>> {
    let mut instants = vec![
        time("0001-01-01T00:00:00Z"),
        time("0001-01-01T23:59:59.999999Z"),
        time("1969-12-31T23:59:59.999999Z"),
        time("2026-12-31T23:59:59.999500Z"),
        time("9998-12-31T23:59:59.999999Z"),
        time("9999-12-31T09:59:59.999999Z"),
        time("9999-12-31T10:00:00Z"),
        time("9999-12-31T23:59:59.999998Z"),
    ];
    let end = Timestamp::from_second(4_000_000_000).unwrap();
    for name in ZONES {
        let zone = TimeZoneDatabase::bundled().get(name).unwrap();
        let changes: Vec<Timestamp> = zone
            .following(Timestamp::MIN)
            .map(|change| change.timestamp())
            .take_while(|change| *change < end)
            .collect();
        for change in changes.iter().step_by(changes.len() / CHANGES + 1) {
            let change = DateTime::from_timestamp(change.as_second(), 0).unwrap();
            for minutes in [-1440, -90, -30, 0, 30, 59, 61, 1440] {
                let near = change + TimeDelta::minutes(minutes);
                instants.extend([near - TimeDelta::microseconds(1), near]);
            }
        }
    }
    instants.sort_unstable();
    instants.dedup();
    instants
}

/// A scan at each instant.
fn scans(instants: &[DateTime<Utc>]) -> Data {
    let mut data = data::make(0, 1);
    let gate = data.gates[0].id;
    data.scans = (1..)
        .zip(instants)
        .map(|(id, &scanned_at)| scan::Model {
            id,
            code: "x".to_owned(),
            pass_id: None,
            holder_id: None,
            gate_id: gate,
            direction: Direction::In,
            outcome: ScanOutcome::Denied,
            denial_reason: Some(DenialReason::GateClosed),
            scanned_at,
            late: false,
            conflict: false,
        })
        .collect();
    data
}

/// The start, the end and the number of rows of each group, as an answer has them.
type Answered = Vec<(Json, Json, u64)>;

/// The groups of the scans in a range, and the sum of their counts.
async fn groups(
    engine: &Engine,
    unit: Unit,
    zone: &str,
    [from, until]: [DateTime<Utc>; 2],
) -> Answered {
    let text = format!(
        "query ($from: DateTime!, $until: DateTime!) {{
           scans(filter: {{ scannedAt: {{ gte: $from, lt: $until }} }}) {{
             totalCount
             groups(by: [{}], timeZone: \"{zone}\", first: 10000) {{ from until count hasMore }}
           }}
         }}",
        unit.name()
    );
    let variables = json!({ "from": from.to_rfc3339(), "until": until.to_rfc3339() });
    let request = Request::new(text).variables(Variables::from_json(variables));
    let response = engine.execute(request).await.response;
    assert!(response.errors.is_empty(), "{:?}", response.errors);
    let answer = serde_json::to_value(&response).unwrap();
    let connection = &answer["data"]["scans"];
    let groups = connection["groups"].as_array().unwrap();
    assert!(groups.iter().all(|group| group["hasMore"] == false));
    let groups: Answered = groups
        .iter()
        .map(|group| {
            let count = group["count"].as_u64().unwrap();
            (group["from"].clone(), group["until"].clone(), count)
        })
        .collect();
    let sum: u64 = groups.iter().map(|(.., count)| count).sum();
    assert_eq!(sum, connection["totalCount"], "{zone} {unit:?}");
    groups
}

/// The groups by the model.
fn expected(zone: &str, unit: Unit, instants: &[DateTime<Utc>]) -> Answered {
    let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
    let mut groups: BTreeMap<[DateTime<Utc>; 2], u64> = BTreeMap::new();
    for instant in instants {
        let (from, until) = bucket(&zone, unit, *instant);
        *groups.entry([from, until]).or_default() += 1;
    }
    let text = |time: DateTime<Utc>| match time.year() {
        1..=9999 => time.to_rfc3339_opts(SecondsFormat::AutoSi, true).into(),
        _ => Json::Null,
    };
    let groups = groups.into_iter();
    groups
        .map(|([from, until], count)| (text(from), text(until), count))
        .collect()
}

#[tokio::test]
async fn both_databases_agree_with_the_model_at_changes_of_the_clocks() {
    let instants = instants();
    let data = scans(&instants);
    let limits = Limits {
        max_page_size: 10_000,
        ..Limits::default()
    };
    let last_year = time("9999-01-01T00:00:00Z");
    let usual = &instants[..instants.partition_point(|instant| *instant < last_year)];
    let mut ends: Vec<Vec<Answered>> = Vec::new();
    for database in migrated().await {
        store(&data, &database).await;
        let engine = Engine::new(database, limits);
        let mut end = Vec::new();
        for zone in ZONES {
            for unit in Unit::ALL {
                let all = [usual[0], last_year];
                let found = groups(&engine, unit, zone, all).await;
                assert_eq!(found, expected(zone, unit, usual), "{zone} {unit:?}");
                // Of fewer periods, a statement binds fewer.
                let (first, last) = (usual.len() / 3, usual.len() / 2);
                let some = [usual[first], usual[last]];
                let found = groups(&engine, unit, zone, some).await;
                let expected = expected(zone, unit, &usual[first..last]);
                assert_eq!(found, expected, "{zone} {unit:?} in {some:?}");
                let rest = [last_year, time("9999-12-31T23:59:59.999999Z")];
                end.push(groups(&engine, unit, zone, rest).await);
            }
        }
        ends.push(end);
    }
    // The model's calendar ends before the last day.
    assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}");
}

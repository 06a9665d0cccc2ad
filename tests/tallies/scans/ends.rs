//! The ends of ranges of time: each range counts what is in it, and reads no other numbers.

use async_graphql::{Request, Variables};
use chrono::{DateTime, TimeDelta, Utc};
use gatepass::engine::Engine;
use gatepass::internals::Binding;
use gatepass::plan::Limits;
use gatepass::viewer::Viewer;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::{Value, json};

use crate::support::app::data;
use crate::support::database::{migrated, migrated_postgres};
use crate::support::rows;

/// The quarters of an hour of three days.
const QUARTERS: i64 = 3 * 96;

/// The time some minutes after the start of a quarter.
fn time(quarter: i64, minutes: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-06-01T00:00:00Z".parse().unwrap();
    start + TimeDelta::minutes(quarter * 15 + minutes)
}

/// A scan in each quarter of an hour of three days, five minutes after its start. The numbers
/// have all of them.
async fn scanned(database: &DatabaseConnection) -> Engine {
    let gate = rows::gate(database, "1").await;
    let scans = (0..QUARTERS).map(|quarter| {
        let time = time(quarter, 5).format("%Y-%m-%dT%H:%M:%S+00:00");
        format!("('X', {gate}, 'IN', 'DENIED', 'UNKNOWN_PASS', '{time}')")
    });
    let scans = scans.collect::<Vec<_>>().join(", ");
    let insert = format!(
        "INSERT INTO scan (code, gate_id, direction, outcome, denial_reason, scanned_at)
         VALUES {scans}"
    );
    database.execute_unprepared(&insert).await.unwrap();
    let engine = Engine::new(database.clone(), Limits::default());
    assert!(engine.fold_tallies(time(QUARTERS, 0)).await);
    engine
}

/// Counts of a range, at the root, of each gate, and by day.
const COUNTS: &str = "
    query ($from: DateTime!, $until: DateTime!) {
        scans(filter: { scannedAt: { gte: $from, lt: $until } }) {
            totalCount
            groups(by: DAY) { count }
        }
        gates {
            nodes {
                scans(filter: { scannedAt: { gte: $from, lt: $until } }) { totalCount }
            }
        }
    }";

#[tokio::test]
async fn a_range_counts_what_is_in_it() {
    // Ends at the start of a quarter, between that and its scan, and after its scan, at each
    // place of an hour and of a day.
    let ends: Vec<DateTime<Utc>> = (-19..QUARTERS + 38)
        .step_by(19)
        .zip([0, 3, 9].into_iter().cycle())
        .map(|(quarter, minutes)| time(quarter, minutes))
        .chain([time(96, 0), time(192, 0)])
        .collect();
    for database in migrated().await {
        let engine = scanned(&database).await;
        for from in &ends {
            for until in &ends {
                let given = json!({ "from": from.to_rfc3339(), "until": until.to_rfc3339() });
                let request = Request::new(COUNTS).variables(Variables::from_json(given));
                let outcome = engine.execute_at(request, time(QUARTERS, 0)).await;
                let data = data(&outcome);
                let scans = (0..QUARTERS).map(|quarter| time(quarter, 5));
                let expected = scans.filter(|scan| from <= scan && scan < until).count();
                let expected = i64::try_from(expected).unwrap();
                let groups = data["scans"]["groups"].as_array().unwrap().iter();
                let groups: i64 = groups.map(|group| group["count"].as_i64().unwrap()).sum();
                let found = [
                    &data["scans"]["totalCount"],
                    &data["gates"]["nodes"][0]["scans"]["totalCount"],
                    &json!(groups),
                ];
                assert_eq!(found, [&json!(expected); 3], "from {from} until {until}");
            }
        }
    }
}

/// How many rows of a table PostgreSQL reads for the plan below a node of an explanation.
fn read(node: &Value, table: &str) -> i64 {
    let below = node["Plans"].as_array().into_iter().flatten();
    let below: i64 = below.map(|node| read(node, table)).sum();
    if node["Relation Name"] == table {
        node["Actual Rows"].as_i64().unwrap() * node["Actual Loops"].as_i64().unwrap() + below
    } else {
        below
    }
}

#[tokio::test]
async fn a_range_reads_the_numbers_in_it() {
    let Some(database) = migrated_postgres().await else {
        return;
    };
    let engine = scanned(&database).await;
    let now = time(QUARTERS, 0);
    // The beginning and the end, and how many numbers and scans there are to read.
    for (from, until, numbers, scans) in [
        // Within a quarter, an hour and a day.
        (time(89, 1), time(89, 14), 1, 1),
        (time(89, 0), time(91, 0), 1, 0),
        (time(89, 1), time(93, 1), 2, 0),
        // Around midnight.
        (time(95, 1), time(97, 9), 2, 1),
        (time(92, 0), time(100, 0), 2, 0),
        // A whole day, and more.
        (time(96, 0), time(192, 0), 1, 0),
        (time(92, 0), time(196, 0), 3, 0),
        (time(4, 0), time(284, 0), 47, 0),
        // Nothing at all.
        (time(93, 1), time(89, 1), 0, 0),
    ] {
        let query = format!(
            "{{ gates {{ nodes {{ scans(filter: {{ scannedAt: {{ gte: \"{}\", lt: \"{}\" }} }})
                {{ totalCount }} }} }} }}",
            from.to_rfc3339(),
            until.to_rfc3339()
        );
        let outcome = engine.execute_at(Request::new(query), now).await;
        data(&outcome);
        let plan = outcome.plan.as_ref().unwrap();
        let node = plan.nodes.iter().find(|node| node.counts()).unwrap();
        let binding = Binding {
            now,
            viewer: Viewer::open(),
        };
        let backend = database.get_database_backend();
        let prepared = node.statement(backend, &[1].into(), &binding);
        let explain = format!("EXPLAIN (ANALYZE, FORMAT JSON) {}", prepared.text);
        let explain = Statement::from_sql_and_values(backend, explain, prepared.values.bind());
        let row = database.query_one_raw(explain).await.unwrap().unwrap();
        let explained: Value = row.try_get_by_index(0).unwrap();
        let found = ["scan_tally", "scan"].map(|table| read(&explained[0]["Plan"], table));
        assert_eq!(found, [numbers, scans], "{from} to {until}: {explained:#}");
    }
}

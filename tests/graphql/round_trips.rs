//! Concurrent statements: fields below a to-one relation do not wait for the
//! relation's row.

use std::time::{Duration, Instant};

use gatepass::database::{DatabaseSettings, connect};
use gatepass::engine::Outcome;
use gatepass::plan::Limits;
use gatepass::testing::assert_statements;
use sea_orm::sqlx::{self, Connection, Executor, PgConnection};
use serde_json::{Value, json};

use crate::support::app::{TestApp, data};
use crate::support::observe::Statistics;
use crate::support::postgres::fresh_database;
use crate::support::rows;

/// Q3 of the benchmark.
const DEEP: &str = "{ gates { nodes { passes(first: 10) { nodes { holder { name
    passes(first: 5) { nodes { code gate { name } } } } } } } } }";
const STATEMENTS: [&str; 5] = [
    "gates",
    "gates.nodes.passes",
    "gates.nodes.passes.nodes.holder",
    "gates.nodes.passes.nodes.holder.passes",
    "gates.nodes.passes.nodes.holder.passes.nodes.gate",
];

/// The time of a statement on a busy machine, and the pause between two checks.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(5);

/// A gate, a holder, and a pass with a scan.
async fn fill(app: &TestApp) {
    let gate = rows::gate(&app.connection, "A").await;
    let holder = rows::holder(&app.connection, "Ada").await;
    let pass = rows::pass(&app.connection, "P", (gate, holder), 0).await;
    rows::scan(&app.connection, gate, Some(pass), 0).await;
}

#[tokio::test]
async fn a_query_runs_in_the_planned_round_trips() {
    for (query, statements, round_trips) in [
        ("{ __typename }", 0, 0),
        ("{ gates { nodes { name } totalCount } }", 2, 1),
        // Q1, Q3 and Q4 of the benchmark.
        ("{ passes { nodes { code gate { name } } } }", 2, 2),
        (DEEP, 5, 4),
        (
            r#"{ pass(code: "P") { gate { name } holder { name }
                scans(first: 5) { nodes { gate { code } } } } }"#,
            5,
            3,
        ),
        // Pages and counts below a row.
        (
            "{ passes { nodes { gate { name occupancy passes { totalCount nodes { code } } } } } }",
            4,
            2,
        ),
        // The pass must be loaded before its gate's key is known. The gate need not
        // be.
        (
            "{ scans { nodes { pass { code gate { name scans { nodes { code } } } } } } }",
            4,
            3,
        ),
        (
            "{ scans { nodes { pass { scans { nodes { gate { name scans { totalCount } } } } } } } }",
            5,
            3,
        ),
    ] {
        for app in TestApp::each().await {
            fill(&app).await;
            let outcome = app.query(query, Value::Null).await;
            let planned = (outcome.planned(), outcome.planned_round_trips());
            let ran = (outcome.executed(), outcome.round_trips());
            assert_eq!(planned, (statements, round_trips), "{query}");
            assert_eq!(ran, planned, "{query}");
        }
    }
}

/// The fields of the executed statements, in the order in which they requested a
/// connection.
fn order(outcome: &Outcome) -> Vec<&str> {
    let entries = outcome.statements.iter();
    entries.map(|entry| entry.path.as_str()).collect()
}

#[tokio::test]
async fn statements_request_connections_in_the_order_of_their_fields() {
    for app in TestApp::each().await {
        fill(&app).await;
        let query = "{ passes { nodes { holder { name passes { nodes { code } totalCount } }
            gate { name occupancy } scans { totalCount } } } }";
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(
            order(&outcome),
            [
                "passes",
                "passes.nodes.holder",
                "passes.nodes.holder.passes",
                "passes.nodes.holder.passes.totalCount",
                "passes.nodes.gate",
                "passes.nodes.gate.occupancy",
                "passes.nodes.scans.totalCount",
            ]
        );
    }
}

/// Counts in PostgreSQL while a lock delays one statement: the holders are not
/// loaded before it is released, and all other statements have ended by then.
#[tokio::test(flavor = "multi_thread")]
async fn passes_of_holders_do_not_wait_for_the_holders_on_postgresql() {
    let (Some(database), Some(other)) = (fresh_database().await, fresh_database().await) else {
        return;
    };
    let settings = DatabaseSettings {
        // A request may use three of them.
        pool_size: 10,
        acquire_timeout: Duration::from_mins(1),
        statement_timeout: Duration::from_mins(1),
        ..DatabaseSettings::new(&database.url)
    };
    let app = TestApp::over(connect(&settings).await.unwrap(), Limits::default());
    fill(&app).await;
    let mut statistics = Statistics::new(&database.name, &other.url).await;
    statistics.reset().await;
    let mut lock = PgConnection::connect(&database.url).await.unwrap();
    let text = "BEGIN; LOCK TABLE holder IN ACCESS EXCLUSIVE MODE";
    lock.execute(text).await.unwrap();
    let asking = tokio::spawn(async move { app.query(DEEP, Value::Null).await });
    wait_until_ended(&database.name, &other.url, 4).await;
    assert!(!asking.is_finished(), "the holders are locked");
    lock.close().await.unwrap();
    let outcome = asking.await.unwrap();
    assert_statements(&outcome, &STATEMENTS);
    let pass = json!({ "code": "P", "gate": { "name": "Gate A" } });
    let holder = json!({ "name": "Ada", "passes": { "nodes": [pass] } });
    let passes = json!({ "nodes": [{ "holder": holder }] });
    let expected = json!({ "gates": { "nodes": [{ "passes": passes }] } });
    assert_eq!(data(&outcome), expected);
}

/// Waits until this many statements that read rows have ended in a database.
async fn wait_until_ended(database: &str, from: &str, statements: i64) {
    let begun = Instant::now();
    let mut watcher = PgConnection::connect(from).await.unwrap();
    loop {
        let ended: i64 = sqlx::query_scalar(
            "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements \
             JOIN pg_database ON oid = dbid \
             WHERE datname = $1 AND query ~ 'FROM \"?(gate|pass|holder|unnest)'",
        )
        .bind(database)
        .fetch_one(&mut watcher)
        .await
        .unwrap();
        if ended == statements {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{ended} of {statements} ended");
        tokio::time::sleep(PAUSE).await;
    }
}

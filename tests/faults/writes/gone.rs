//! Transactions that end in the middle: their client has disconnected, their time is over, or
//! the database has ended their connection.

use sea_orm::sqlx::Executor;
use serde_json::json;
use tokio::time;

use super::{Beside, Fixture, WAITING, request};
use crate::faults::client::Client;
use crate::model::id;
use crate::support::server::PAUSE;

/// Limits that are too long to matter here.
const ENDLESS: [&str; 6] = [
    "--request-timeout",
    "1h",
    "--statement-timeout",
    "1h",
    "--max-sql-time",
    "1h",
];

/// Makes recording an event on SQLite take forever while there is a row in `slow`. The gate,
/// holder or pass is written by then.
const SLOW: &str = "CREATE TABLE slow (id integer);
    INSERT INTO slow VALUES (1);
    CREATE VIEW endless AS
    WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT n FROM number;
    CREATE TRIGGER slow BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM slow)
    BEGIN SELECT count(*) FROM endless; END";

/// Ends that. It waits until the transaction of the server has ended.
const NOT_SLOW: &str = "DELETE FROM slow";

#[tokio::test]
async fn a_client_that_disconnects_on_postgresql_has_written_nothing() {
    let flags = [&["--pool-size", "1"], &ENDLESS[..]].concat();
    let Some(mut fixture) = Fixture::postgres(&flags).await else {
        return;
    };
    let mut other = fixture.another().await;
    // The pass is written, and its event waits.
    other.run("BEGIN; SELECT FROM holder FOR UPDATE").await;
    let input = json!({ "pass": id("Pass", 1), "idempotencyKey": "k" });
    let mut client = Client::connect(fixture.server.address()).await.unwrap();
    let request = request("revokePass", "", &input);
    tokio::select! {
        _ = client.send(&request) => panic!("the holder is locked"),
        () = fixture.beside.wait(WAITING, 1) => {}
    }
    drop(client);
    // The one connection is free again, although the lock is still held.
    fixture.assert_works().await;
    fixture.beside.wait(WAITING, 0).await;
    other.run("ROLLBACK").await;
    let written = fixture.beside.written().await;
    let expected = "1 gates, 4 holders, 1 passes, 0 scans, 3 events, 3 keys; \
         versions of gates 1, holders 4, passes 1";
    assert_eq!(written, expected);
    fixture.assert_done_once("revokePass", &input).await;
}

#[tokio::test]
async fn a_client_that_disconnects_on_sqlite_has_written_nothing() {
    let flags = [&["--pool-size", "1"], &ENDLESS[..]].concat();
    let mut fixture = Fixture::sqlite(&flags).await;
    let before = fixture.beside.written().await;
    fixture.beside.run(SLOW).await;
    let input = json!({ "pass": id("Pass", 1), "idempotencyKey": "k" });
    let mut client = Client::connect(fixture.server.address()).await.unwrap();
    let request = request("revokePass", "", &input);
    let mut other = fixture.another().await;
    tokio::select! {
        _ = client.send(&request) => panic!("it is slow"),
        () = locked(&mut other) => {}
    }
    drop(client);
    fixture.beside.run(NOT_SLOW).await;
    assert_eq!(fixture.beside.written().await, before);
    fixture.assert_works().await;
    fixture.assert_done_once("revokePass", &input).await;
}

/// Waits until somebody writes to a SQLite file.
async fn locked(other: &mut Beside) {
    let Beside::Sqlite(connection) = other else {
        panic!("this is about SQLite")
    };
    connection.execute("PRAGMA busy_timeout = 0").await.unwrap();
    while connection.execute("BEGIN IMMEDIATE").await.is_ok() {
        connection.execute("ROLLBACK").await.unwrap();
        time::sleep(PAUSE).await;
    }
}

/// An interrupted write rolls the transaction back at once in SQLite itself.
#[tokio::test]
async fn a_write_that_takes_too_long_on_sqlite_is_undone() {
    for (limit, code) in [
        ("--request-timeout", "REQUEST_TIMEOUT"),
        ("--statement-timeout", "DATABASE_TIMEOUT"),
        ("--max-sql-time", "SQL_TIME_EXCEEDED"),
    ] {
        let mut fixture = Fixture::sqlite(&["--pool-size", "1", limit, "1s"]).await;
        fixture.beside.run(SLOW).await;
        let input = json!({ "pass": id("Pass", 1), "idempotencyKey": "k" });
        fixture.refused("revokePass", &input, code).await;
        fixture.beside.run(NOT_SLOW).await;
        fixture.assert_works().await;
        fixture.assert_done_once("revokePass", &input).await;
    }
}

#[tokio::test]
async fn a_connection_that_postgresql_ends_has_written_nothing() {
    let Some(mut fixture) = Fixture::postgres(&["--pool-size", "1"]).await else {
        return;
    };
    let mut other = fixture.another().await;
    other.run("BEGIN; SELECT FROM holder FOR UPDATE").await;
    let before = fixture.beside.written().await;
    let input = json!({ "pass": id("Pass", 1), "idempotencyKey": "k" });
    let sent = fixture.begin("revokePass", &input);
    fixture.beside.wait(WAITING, 1).await;
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'gatepass'";
    fixture.beside.run(end).await;
    let answer = sent.await.unwrap();
    assert_eq!(
        answer.code().as_deref(),
        Some("DATABASE_UNAVAILABLE"),
        "{}",
        answer.body
    );
    other.run("ROLLBACK").await;
    assert_eq!(fixture.beside.written().await, before);
    fixture.assert_works().await;
    fixture.assert_done_once("revokePass", &input).await;
}

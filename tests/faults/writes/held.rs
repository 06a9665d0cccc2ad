//! Locks that others hold, and writers that take all connections.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{Fixture, RUNNING, WAITING, payload};
use crate::faults::report::report;
use crate::model::id;

/// How long the server waits for others that write to a SQLite file.
const BUSY: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_sqlite_file_that_another_process_writes_to_is_an_error_in_time() {
    for (limit, code) in [
        (&["--request-timeout", "1s"][..], "REQUEST_TIMEOUT"),
        (&[], "DATABASE_UNAVAILABLE"),
    ] {
        let flags = [&["--pool-size", "1"], limit].concat();
        let mut fixture = Fixture::sqlite(&flags).await;
        let mut other = fixture.another().await;
        other.run("BEGIN IMMEDIATE").await;
        let input = json!({ "holder": id("Holder", 1), "name": "Bob", "idempotencyKey": "k" });
        let begun = Instant::now();
        fixture.refused("updateHolder", &input, code).await;
        let took = begun.elapsed();
        assert!(code == "REQUEST_TIMEOUT" || took >= BUSY, "{took:?}");
        other.run("ROLLBACK").await;
        let free = Instant::now();
        fixture.assert_works().await;
        report(
            "SQLite: another process writes",
            &format!(
                "{code} after {took:?}; the one connection works {:?} later",
                free.elapsed()
            ),
        );
        fixture.assert_done_once("updateHolder", &input).await;
    }
}

/// Those who wait for their turn take no connection from those who read.
#[tokio::test]
async fn writers_who_wait_on_sqlite_keep_no_reader_out() {
    let mut fixture = Fixture::sqlite(&["--pool-size", "2"]).await;
    let mut other = fixture.another().await;
    other.run("BEGIN IMMEDIATE").await;
    let inputs: Vec<_> = (0..5)
        .map(|number| json!({ "name": "Bob", "idempotencyKey": format!("k{number}") }))
        .collect();
    let begin = |input| fixture.begin("registerHolder", input);
    let writers: Vec<_> = inputs.iter().map(begin).collect();
    for _ in 0..3 {
        let read = fixture.client.query("{ holders { totalCount } }").await;
        assert!(read.unwrap().body.contains("\"totalCount\":1"));
    }
    other.run("ROLLBACK").await;
    for (writer, input) in writers.into_iter().zip(&inputs) {
        let answer = writer.await.unwrap();
        // A machine may be so slow that the first one does not get its turn in time.
        if answer.code().as_deref() != Some("DATABASE_UNAVAILABLE") {
            payload(&answer);
        }
        fixture.assert_done_once("registerHolder", input).await;
    }
    let written = fixture.beside.written().await;
    assert!(
        written.contains(" 6 holders, 1 passes, 0 scans, 5 events, 5 keys"),
        "{written}"
    );
}

#[tokio::test]
async fn a_row_that_stays_locked_on_postgresql_is_an_error_in_time() {
    for (limit, code) in [
        ("--request-timeout", "REQUEST_TIMEOUT"),
        ("--statement-timeout", "DATABASE_TIMEOUT"),
        ("--max-sql-time", "SQL_TIME_EXCEEDED"),
    ] {
        let flags = ["--pool-size", "1", limit, "1s"];
        let Some(mut fixture) = Fixture::postgres(&flags).await else {
            return;
        };
        let mut other = fixture.another().await;
        other.run("BEGIN; SELECT FROM pass FOR UPDATE").await;
        let input = json!({ "pass": id("Pass", 1), "idempotencyKey": "k" });
        let begun = Instant::now();
        fixture.refused("revokePass", &input, code).await;
        let took = begun.elapsed();
        assert!(took >= Duration::from_secs(1), "{took:?}");
        // The row is still locked.
        let answered = Instant::now();
        fixture.assert_works().await;
        let usable = answered.elapsed();
        fixture.beside.wait(RUNNING, 0).await;
        report(
            "PostgreSQL: a row is locked",
            &format!("{code} after {took:?}; the one connection works {usable:?} later"),
        );
        other.run("ROLLBACK").await;
        fixture.assert_done_once("revokePass", &input).await;
    }
}

#[tokio::test]
async fn writers_who_take_all_connections_leave_an_error_in_time() {
    let flags = ["--pool-size", "2", "--acquire-timeout", "1s"];
    let Some(mut fixture) = Fixture::postgres(&flags).await else {
        return;
    };
    let mut other = fixture.another().await;
    other
        .run("BEGIN; SELECT FROM pass FOR UPDATE; SELECT FROM holder FOR UPDATE")
        .await;
    let revoke = json!({ "pass": id("Pass", 1), "idempotencyKey": "k1" });
    let update = json!({ "holder": id("Holder", 1), "name": "Eve", "idempotencyKey": "k2" });
    let writers = [
        fixture.begin("revokePass", &revoke),
        fixture.begin("updateHolder", &update),
    ];
    fixture.beside.wait(WAITING, 2).await;
    let input = json!({ "name": "Bob", "idempotencyKey": "k3" });
    let begun = Instant::now();
    fixture
        .refused("registerHolder", &input, "DATABASE_UNAVAILABLE")
        .await;
    let took = begun.elapsed();
    assert!(took >= Duration::from_secs(1), "{took:?}");
    let read = fixture.client.query("{ holders { totalCount } }").await;
    assert_eq!(
        read.unwrap().code().as_deref(),
        Some("DATABASE_UNAVAILABLE")
    );
    other.run("ROLLBACK").await;
    for writer in writers {
        payload(&writer.await.unwrap());
    }
    fixture.assert_works().await;
    fixture.assert_done_once("registerHolder", &input).await;
    fixture.assert_done_once("revokePass", &revoke).await;
    report(
        "PostgreSQL: writers take all connections",
        &format!("DATABASE_UNAVAILABLE after {took:?}; the writers were answered"),
    );
}

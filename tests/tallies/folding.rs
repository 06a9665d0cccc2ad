//! A server folds changes no matter which program writes them, and even if nothing is counted.

use std::sync::Arc;

use gatepass::engine::Engine;
use gatepass::plan::Limits;
use rustix::process::Signal;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};
use tempfile::tempdir;
use tokio::time::{Instant, sleep, timeout};

use super::{assert_counts, boundary};
use crate::mutations::document;
use crate::support::app::{data, request};
use crate::support::database::{migrated_sqlite, open};
use crate::support::postgres::{self, TestDatabase};
use crate::support::rows;
use crate::support::server::{PATIENCE, PAUSE, Server, send_to};

/// A gate and a holder, and the database.
async fn prepared() -> Option<(TestDatabase, DatabaseConnection, (i64, i64))> {
    let server = postgres::fresh_database().await?;
    let database = open(&server.url).await;
    let gate = rows::gate(&database, "1").await;
    let holder = rows::holder(&database, "Ada").await;
    Some((server, database, (gate, holder)))
}

/// The number of changes that are not folded.
async fn changes(database: &DatabaseConnection) -> i64 {
    let select = "SELECT (SELECT count(*) FROM pass_tally_change)
                  + (SELECT count(*) FROM scan_tally_change)";
    number(database, select).await
}

async fn number(database: &DatabaseConnection, select: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, select);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

async fn wait_until_folded(database: &DatabaseConnection) {
    let begun = Instant::now();
    while changes(database).await > 0 {
        assert!(begun.elapsed() < PATIENCE, "nobody folds");
        sleep(PAUSE).await;
    }
}

/// How many looks of a server ended with this.
fn looks(server: &Server, result: &str) -> u64 {
    let metrics = send_to(server.metrics_address(), "GET", "/metrics", &[], b"").body;
    let name = format!("gatepass_tally_folds_total{{result=\"{result}\"}} ");
    let mut lines = metrics.lines();
    let number = lines.find_map(|line| line.strip_prefix(name.as_str()));
    number
        .unwrap_or_else(|| panic!("{metrics}"))
        .parse()
        .unwrap()
}

#[tokio::test]
async fn a_server_folds_what_others_write_while_nobody_asks() {
    let Some((url, database, keys)) = prepared().await else {
        return;
    };
    rows::pass(&database, "before", keys, 0).await;
    assert_eq!(changes(&database).await, 1);
    let flags = ["serve", "--metrics-bind", "127.0.0.1:0", "--database-url"];
    let server = Server::start(&[&flags[..], &[&url.url]].concat());
    wait_until_folded(&database).await;
    let many = "INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until)
                SELECT 'P' || number, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until
                FROM pass CROSS JOIN generate_series(1, 60000) AS number";
    database.execute_unprepared(many).await.unwrap();
    wait_until_folded(&database).await;
    // Scans alone, too.
    rows::scan(&database, keys.0, None, 1).await;
    wait_until_folded(&database).await;
    assert!(looks(&server, "folded") >= 3);
    assert_eq!(looks(&server, "failed"), 0);
    let engine = Engine::new(database.clone(), Limits::default());
    assert_counts(&engine, &database, &[1], boundary(1, 1), "all").await;
    server.signal(Signal::TERM);
    let ended = server.wait();
    assert!(ended.status.success(), "{}", ended.errors);
    assert!(
        !ended.errors.contains("while it was in use"),
        "{}",
        ended.errors
    );
}

/// A mutation that issues a pass.
async fn issue(engine: &Engine, gate: &Value, holder: &Value) {
    let input = json!({ "gate": gate, "holder": holder, "kind": "STAFF",
        "validUntil": "2999-01-01T00:00:00Z" });
    let document = document("issuePass", "pass { id }");
    let request = request(&document, json!({ "input": input }));
    let payload = data(&engine.execute(request).await)["payload"].take();
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
}

#[tokio::test]
async fn mutations_fold_and_those_without_tallies_do_not() {
    let (Some(with), Some(without)) = (prepared().await, prepared().await) else {
        return;
    };
    let limits = Limits {
        tallies: false,
        ..Limits::default()
    };
    let folding = Engine::new(with.1.clone(), Limits::default());
    let idle = Engine::new(without.1.clone(), limits);
    let ids = "{ gates { nodes { id } } holders { nodes { id } } }";
    let ids = data(&folding.execute(request(ids, Value::Null)).await);
    let gate = &ids["gates"]["nodes"][0]["id"];
    let holder = &ids["holders"]["nodes"][0]["id"];
    let (begun, mut issued) = (Instant::now(), 0);
    loop {
        issue(&folding, gate, holder).await;
        issue(&idle, gate, holder).await;
        issued += 1;
        if changes(&with.1).await < issued {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "nobody folds");
        sleep(PAUSE).await;
    }
    assert_eq!(changes(&without.1).await, issued);
}

#[tokio::test]
async fn nothing_is_looked_for_where_there_are_no_changes() {
    let embedded = Engine::new(migrated_sqlite().await, Limits::default());
    assert!(embedded.keep_tallies().is_none());
    let Some((_, database, _)) = prepared().await else {
        return;
    };
    let limits = Limits {
        tallies: false,
        ..Limits::default()
    };
    let engine = Engine::new(database.clone(), limits);
    assert!(engine.keep_tallies().is_none());
    let engine = Engine::new(database, Limits::default());
    engine.keep_tallies().unwrap().stop().await;
}

/// A server that may only read says so, and counts on.
#[tokio::test]
async fn a_server_that_may_only_read_says_so_once() {
    let Some((url, database, keys)) = prepared().await else {
        return;
    };
    rows::pass(&database, "before", keys, 0).await;
    let read = format!(
        "ALTER DATABASE {} SET default_transaction_read_only = on",
        url.name
    );
    database.execute_unprepared(&read).await.unwrap();
    let flags = ["serve", "--metrics-bind", "127.0.0.1:0", "--database-url"];
    let server = Server::start_in(tempdir().unwrap(), &[&flags[..], &[&url.url]].concat());
    let begun = Instant::now();
    while looks(&server, "failed") == 0 {
        assert!(begun.elapsed() < PATIENCE, "nobody looks");
        sleep(PAUSE).await;
    }
    server.signal(Signal::TERM);
    let ended = server.wait();
    assert!(ended.status.success(), "{}", ended.errors);
    assert_eq!(ended.errors.matches("could not be folded").count(), 1);
    assert!(
        ended.errors.contains("may only read its database"),
        "{}",
        ended.errors
    );
    let reading = open(&url.url).await;
    let engine = Engine::new(reading, Limits::default());
    assert!(!engine.fold_tallies(boundary(0, 1)).await);
    assert_counts(&engine, &database, &[1], boundary(1, 1), "all").await;
    assert_eq!(changes(&database).await, 1);
}

/// Folding fails, and succeeds again when the reason is gone.
#[tokio::test]
async fn folding_that_fails_is_tried_again() {
    let Some((_, database, keys)) = prepared().await else {
        return;
    };
    rows::pass(&database, "one", keys, 0).await;
    let engine = Engine::new(database.clone(), Limits::default());
    for (change, is_folded) in [
        ("ALTER FUNCTION gatepass_fold_tallies RENAME TO away", false),
        ("ALTER FUNCTION away RENAME TO gatepass_fold_tallies", true),
    ] {
        database.execute_unprepared(change).await.unwrap();
        assert_eq!(engine.fold_tallies(boundary(0, 1)).await, is_folded);
        assert_eq!(changes(&database).await, i64::from(!is_folded));
        assert_counts(&engine, &database, &[1], boundary(1, 1), change).await;
    }
}

/// A statement may take less time than all changes need: fewer are folded at a time.
#[tokio::test]
async fn changes_are_folded_in_batches_that_are_short_enough() {
    let Some((url, database, keys)) = prepared().await else {
        return;
    };
    rows::pass(&database, "one", keys, 0).await;
    // As if each change took a tenth of a millisecond.
    let slow = "CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_sleep((SELECT count(*) FROM gone) / 10000.0);
            RETURN NULL;
        END $$;
        CREATE TRIGGER take_time AFTER DELETE ON pass_tally_change REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION take_time();
        INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until)
        SELECT 'P' || number, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until
        FROM pass CROSS JOIN generate_series(1, 20000) AS number";
    database.execute_unprepared(slow).await.unwrap();
    let limit = format!("ALTER DATABASE {} SET statement_timeout = '1s'", url.name);
    database.execute_unprepared(&limit).await.unwrap();
    let pool = sea_orm::sqlx::PgPool::connect(&url.url).await.unwrap();
    let engine = Engine::new(pool.into(), Limits::default());
    // A statement that was cancelled may keep its lock for a moment. Whoever meets the lock leaves
    // the changes to its owner.
    let begun = Instant::now();
    while changes(&database).await > 0 {
        assert!(begun.elapsed() < PATIENCE, "they are not folded");
        assert!(engine.fold_tallies(boundary(0, 1)).await);
    }
    assert_counts(&engine, &database, &[1], boundary(1, 1), "all").await;
}

/// What is folded leaves no dead rows that counts would read over.
#[tokio::test]
async fn folded_changes_are_vacuumed_soon() {
    let settings = "autovacuum = on\nautovacuum_naptime = 1s";
    let Some(server) = postgres::own_server_with(settings) else {
        return;
    };
    let url = postgres::migrated_database(&server, "vacuumed").await;
    let database = open(&url).await;
    let keys = (
        rows::gate(&database, "1").await,
        rows::holder(&database, "Ada").await,
    );
    rows::pass(&database, "one", keys, 0).await;
    let many = "INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until)
                SELECT 'P' || number, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until
                FROM pass CROSS JOIN generate_series(1, 5000) AS number";
    database.execute_unprepared(many).await.unwrap();
    let engine = Engine::new(database.clone(), Limits::default());
    assert!(engine.fold_tallies(boundary(0, 1)).await);
    let size = "SELECT pg_relation_size('pass_tally_change')";
    let begun = Instant::now();
    while number(&database, size).await > 0 {
        assert!(begun.elapsed() < PATIENCE, "nobody vacuums");
        sleep(PAUSE).await;
    }
}

/// Folding waits for nobody who has locked a table, such as a migration or a seed.
#[tokio::test]
async fn folding_waits_for_no_lock() {
    let Some((url, database, keys)) = prepared().await else {
        return;
    };
    rows::pass(&database, "one", keys, 0).await;
    let engine = Arc::new(Engine::new(database.clone(), Limits::default()));
    let other = open(&url.url).await;
    for table in [
        "pass",
        "pass_tally",
        "pass_tally_change",
        "pass_tally_time",
        "scan",
        "scan_tally",
        "scan_tally_change",
    ] {
        let transaction = other.begin().await.unwrap();
        let lock = format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
        transaction.execute_unprepared(&lock).await.unwrap();
        let folded = timeout(PATIENCE, engine.fold_tallies(boundary(0, 1))).await;
        assert!(folded.expect("it does not wait"));
        transaction.rollback().await.unwrap();
        assert_eq!(changes(&database).await, 1, "{table}");
    }
    assert!(engine.fold_tallies(boundary(0, 1)).await);
    assert_eq!(changes(&database).await, 0);
}

/// A program that meets another one that folds leaves the changes to it, and says so.
#[tokio::test]
async fn who_meets_another_that_folds_is_told_so() {
    let Some((url, database, keys)) = prepared().await else {
        return;
    };
    rows::pass(&database, "one", keys, 0).await;
    let tend = async || {
        let call = "SELECT gatepass_tend_tallies(now(), 100)";
        let statement = Statement::from_string(DbBackend::Postgres, call);
        let row = database.query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index::<String>(0).unwrap()
    };
    let other = open(&url.url).await;
    let transaction = other.begin().await.unwrap();
    let fold = "SELECT gatepass_fold_tallies(now(), 100)";
    transaction.execute_unprepared(fold).await.unwrap();
    assert_eq!(tend().await, "busy");
    transaction.rollback().await.unwrap();
    assert_eq!(changes(&database).await, 1);
    assert_ne!(tend().await, "busy");
    assert_eq!(changes(&database).await, 0);
}

//! Requests that use as much of the database as they can, and other requests meanwhile.

use std::fmt::Write;
use std::time::{Duration, Instant};

use tokio::time;

use super::client::{Client, post};
use super::hang::Locked;
use super::report::report;
use crate::support::endless::make_endless;
use crate::support::server::{PATIENCE, PAUSE, Server};

/// The maximum number of statements of an operation. Each of them hangs on both of
/// these databases.
const MANY: usize = 39;
const WORKS: &str = "{ holders { totalCount } }";

/// The number of other clients.
const OTHERS: usize = 5;

/// An operation of this many statements that hang. None of its fields is nullable.
fn hangs(statements: usize) -> String {
    let mut query = String::from("{");
    for number in 0..statements {
        write!(
            query,
            " a{number}: gates(filter: {{ code: {{ ne: \"{number}\" }} }}) {{ totalCount }}"
        )
        .unwrap();
    }
    query + " }"
}

/// The same on `PostgreSQL` only, with fields that are all nullable.
fn hangs_apart(statements: usize) -> String {
    let mut query = String::from("{");
    for number in 0..statements {
        write!(query, " a{number}: gate(code: \"{number}\") {{ name }}").unwrap();
    }
    query + " }"
}

/// Sends a request without waiting for the answer.
fn begin(
    server: &Server,
    body: &serde_json::Value,
) -> tokio::task::JoinHandle<super::client::Answer> {
    let (address, request) = (
        server.address().to_owned(),
        post(body.to_string().as_bytes()),
    );
    tokio::spawn(async move {
        let mut client = Client::connect(&address).await.unwrap();
        client.send(&request).await.unwrap()
    })
}

/// Checks that others are answered and that the server is ready.
async fn assert_serves(server: &Server) {
    let mut client = Client::connect(server.address()).await.unwrap();
    for _ in 0..OTHERS {
        let answer = client.query(WORKS).await.unwrap();
        assert_eq!(answer.code(), None, "{}", answer.body);
    }
    assert_ready(server).await;
}

async fn assert_ready(server: &Server) {
    let mut client = Client::connect(server.address()).await.unwrap();
    let ready = client.get("/readyz").await.unwrap();
    assert_eq!(ready.status, 200, "{}", ready.body);
}

/// Waits until this many statements of the server run, and checks that no more do.
async fn assert_running(locked: &mut Locked, statements: i64) {
    let begun = Instant::now();
    while locked.running().await < statements {
        assert!(begun.elapsed() < PATIENCE, "{}", locked.running().await);
        time::sleep(Duration::from_millis(10)).await;
    }
    for _ in 0..20 {
        // Between two statements there may be fewer for a moment.
        let running = locked.running().await;
        assert!(running <= statements, "{running}");
        time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until this many of the server's connections are in use.
pub(super) async fn wait_until_used(server: &Server, connections: usize) {
    let used = format!("gatepass_pool_connections_used {connections}\n");
    let mut operator = Client::connect(server.metrics_address()).await.unwrap();
    let begun = Instant::now();
    loop {
        let metrics = operator.get("/metrics").await.unwrap().body;
        if metrics.contains(&used) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{metrics}");
        time::sleep(PAUSE).await;
    }
}

#[tokio::test]
async fn on_postgresql_a_request_has_a_third_of_the_pool() {
    let Some(mut locked) = Locked::new().await else {
        return;
    };
    let url = locked.database.url.clone();
    // With a pool of two, it has one.
    for (size, share) in [("10", 3), ("2", 1)] {
        let server = Server::start(&[
            "serve",
            "--database-url",
            &url,
            "--pool-size",
            size,
            "--max-batch",
            "3",
            "--log",
            "off",
        ]);
        let one = serde_json::json!({ "query": hangs(MANY) });
        let part = serde_json::json!({ "query": hangs(MANY / 3) });
        for request in [one, serde_json::json!([part, part, part])] {
            let hog = begin(&server, &request);
            assert_running(&mut locked, share).await;
            assert_serves(&server).await;
            assert!(!hog.is_finished());
            hog.abort();
            locked.wait_for(0).await;
        }
    }
    report(
        "39 statements that hang",
        "PostgreSQL: 3 of 10 connections, 1 of 2; others are answered, /readyz 200",
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_a_request_has_a_third_of_the_pool() {
    // Two endless threads of the database, and others concurrently.
    let metrics = ["--metrics-bind", "127.0.0.1:0"];
    let server =
        Server::start(&[&["serve", "--pool-size", "6", "--log", "off"], &metrics[..]].concat());
    make_endless(&server.folder().join("gatepass.db")).await;
    let hog = begin(&server, &serde_json::json!({ "query": hangs(MANY) }));
    wait_until_used(&server, 2).await;
    assert_serves(&server).await;
    assert!(!hog.is_finished());
    hog.abort();
}

/// Checks the answer after the running time is used up: this many errors, which all
/// name the flag.
async fn assert_spent(server: &Server, query: String, errors: usize, least: Duration) -> Duration {
    let begun = Instant::now();
    let hog = begin(server, &serde_json::json!({ "query": query }));
    let answer = time::timeout(PATIENCE, hog).await.unwrap().unwrap();
    let took = begun.elapsed();
    assert!(took >= least, "{took:?}");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    let found = body["errors"].as_array().unwrap();
    assert_eq!(found.len(), errors, "{}", answer.body);
    for error in found {
        assert_eq!(error["extensions"]["code"], "SQL_TIME_EXCEEDED", "{error}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("--max-sql-time"), "{message}");
    }
    took
}

#[tokio::test]
async fn on_postgresql_a_request_has_a_budget_of_sql_time() {
    let Some(mut locked) = Locked::new().await else {
        return;
    };
    let server = Server::start(&[
        "serve",
        "--database-url",
        &locked.database.url,
        "--pool-size",
        "9",
        "--max-sql-time",
        "1500ms",
        "--log",
        "off",
    ]);
    // Three concurrent statements use it up in a third of the time.
    let least = Duration::from_millis(500);
    let took = assert_spent(&server, hangs_apart(MANY), MANY, least).await;
    // Running statements are cancelled as at a deadline, and waiting ones never run.
    let gone = locked.wait_for(0).await;
    assert_serves(&server).await;
    report(
        "a budget of SQL time",
        &format!("PostgreSQL: 1.5 s, spent by 3 statements after {took:?}, gone {gone:?} later"),
    );
}

#[tokio::test]
async fn on_sqlite_a_request_has_a_budget_of_sql_time() {
    let server = Server::start(&[
        "serve",
        "--pool-size",
        "1",
        "--max-sql-time",
        "2s",
        "--log",
        "off",
    ]);
    make_endless(&server.folder().join("gatepass.db")).await;
    let least = Duration::from_secs(2);
    let took = assert_spent(&server, hangs(MANY), 1, least).await;
    // The only connection can be used again.
    assert_serves(&server).await;
    report(
        "a budget of SQL time",
        &format!("SQLite: 2 s, spent after {took:?}"),
    );
}

#[tokio::test]
async fn a_server_is_ready_while_all_of_its_connections_are_held() {
    let hang = serde_json::json!({ "query": hangs(1) });
    if let Some(mut locked) = Locked::new().await {
        let url = locked.database.url.clone();
        let server = Server::start(&["serve", "--database-url", &url, "--pool-size", "2"]);
        let hogs = [begin(&server, &hang), begin(&server, &hang)];
        assert_running(&mut locked, 2).await;
        assert_ready(&server).await;
        assert!(hogs.iter().all(|hog| !hog.is_finished()));
    }
    let metrics = ["--metrics-bind", "127.0.0.1:0"];
    let server = Server::start(&[&["serve", "--pool-size", "1"], &metrics[..]].concat());
    make_endless(&server.folder().join("gatepass.db")).await;
    let hog = begin(&server, &hang);
    wait_until_used(&server, 1).await;
    assert_ready(&server).await;
    assert!(!hog.is_finished());
}

//! A statement that hangs. Its request is answered at the deadline, the statement ends
//! in the database, and its connection can be used again. The same applies when its
//! client disconnects.

use std::time::{Duration, Instant};

use tokio::time;

use super::client::{Client, post};
use super::hang::Locked;
use super::report::report;
use super::share::wait_until_used;
use crate::support::endless::make_endless;
use crate::support::server::{PATIENCE, Server};

/// Hangs on both of these databases.
const HANGS: &str = "{ gates { totalCount } holders { totalCount } }";
const WORKS: &str = "{ holders { totalCount } }";

/// The duration of a deadline, and the time after which a client of PostgreSQL disconnects.
const LIMIT: Duration = Duration::from_secs(2);

/// Limits that are too long to matter here.
const ENDLESS: [&str; 6] = [
    "--request-timeout",
    "1h",
    "--statement-timeout",
    "1h",
    "--max-sql-time",
    "1h",
];

/// A server with a pool of one connection.
fn serve(url: &str, more: &[&str]) -> Server {
    let common = ["serve", "--database-url", url, "--pool-size", "1"];
    Server::start(&[&common[..], more].concat())
}

/// The same with a `SQLite` file whose gates never arrive.
async fn serve_endless(more: &[&str]) -> Server {
    let server = Server::start(&[&["serve", "--pool-size", "1"], more].concat());
    make_endless(&server.folder().join("gatepass.db")).await;
    server
}

/// Sends a request that hangs, and checks that it is answered in time with the reason
/// and with everything that ran.
async fn assert_answered_at_the_deadline(server: &Server) {
    let mut client = Client::connect(server.address()).await.unwrap();
    let begun = Instant::now();
    let answer = client.query(HANGS).await.unwrap();
    let took = begun.elapsed();
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(took >= LIMIT, "{took:?}: {}", answer.body);
    assert_eq!(
        answer.code().as_deref(),
        Some("REQUEST_TIMEOUT"),
        "{}",
        answer.body
    );
    assert!(answer.body.contains("2s") && answer.body.contains("--request-timeout"));
    assert!(
        answer.head.contains("x-sql-statements: 2"),
        "{}",
        answer.head
    );
}

/// Sends requests until the only connection is usable, and returns how long that took.
/// The cause of the hang remains, so the connection would never be free by itself.
async fn assert_works(server: &Server) -> Duration {
    let begun = Instant::now();
    let mut client = Client::connect(server.address()).await.unwrap();
    loop {
        let answer = client.query(WORKS).await.unwrap();
        match answer.code().as_deref() {
            None => return begun.elapsed(),
            // On a busy machine, this request may also exceed the test's limit.
            Some("REQUEST_TIMEOUT") if begun.elapsed() < PATIENCE => {}
            Some(_) => panic!("{}", answer.body),
        }
    }
}

#[tokio::test]
async fn on_postgresql_a_statement_ends_with_its_request() {
    let Some(mut locked) = Locked::new().await else {
        return;
    };
    let limits = ["--request-timeout", "2s", "--statement-timeout", "1h"];
    let server = serve(&locked.database.url, &limits);
    assert_answered_at_the_deadline(&server).await;
    let answered = Instant::now();
    let usable = assert_works(&server).await;
    let gone = locked.wait_for(0).await;
    report(
        "a lock is held",
        &format!(
            "PostgreSQL: answered at its deadline of {LIMIT:?}, the one connection usable {usable:?} \
             later, the statement gone {:?} later",
            answered.elapsed().max(gone)
        ),
    );
}

#[tokio::test]
async fn on_postgresql_a_statement_ends_with_its_client() {
    let Some(mut locked) = Locked::new().await else {
        return;
    };
    let server = serve(&locked.database.url, &ENDLESS);
    let mut client = Client::connect(server.address()).await.unwrap();
    let body = serde_json::json!({ "query": HANGS }).to_string();
    let request = post(body.as_bytes());
    let sent = time::timeout(LIMIT, client.send(&request)).await;
    assert!(sent.is_err(), "it hangs");
    locked.wait_for(1).await;
    drop(client);
    let left = Instant::now();
    let usable = assert_works(&server).await;
    locked.wait_for(0).await;
    report(
        "a client goes away",
        &format!(
            "PostgreSQL: the one connection usable {usable:?} later, the statement gone {:?} later",
            left.elapsed()
        ),
    );
}

#[tokio::test]
async fn on_sqlite_a_statement_ends_with_its_request() {
    let limits = ["--request-timeout", "2s", "--statement-timeout", "1h"];
    let server = serve_endless(&limits).await;
    assert_answered_at_the_deadline(&server).await;
    let usable = assert_works(&server).await;
    report(
        "a statement without end",
        &format!("SQLite: answered at its deadline, the one connection usable {usable:?} later"),
    );
}

#[tokio::test]
async fn on_sqlite_a_statement_ends_with_its_client() {
    let metrics = ["--metrics-bind", "127.0.0.1:0"];
    let server = serve_endless(&[&ENDLESS[..], &metrics].concat()).await;
    let mut client = Client::connect(server.address()).await.unwrap();
    let body = serde_json::json!({ "query": HANGS }).to_string();
    let request = post(body.as_bytes());
    tokio::select! {
        _ = client.send(&request) => panic!("it hangs"),
        () = wait_until_used(&server, 1) => {}
    }
    // A statement without end takes a processor.
    let sent = time::timeout(Duration::from_millis(300), client.answer()).await;
    assert!(sent.is_err(), "it hangs");
    drop(client);
    let usable = assert_works(&server).await;
    report(
        "a client goes away",
        &format!("SQLite: the one connection usable {usable:?} later"),
    );
}

#[tokio::test]
async fn a_statement_has_a_limit_of_its_own() {
    let limit = ["--statement-timeout", "2s"];
    let mut servers = vec![serve_endless(&limit).await];
    let locked = Locked::new().await;
    if let Some(locked) = &locked {
        servers.push(serve(&locked.database.url, &limit));
    }
    for server in &servers {
        let mut client = Client::connect(server.address()).await.unwrap();
        let begun = Instant::now();
        let answer = client.query("{ gates { totalCount } }").await.unwrap();
        let took = begun.elapsed();
        assert_eq!(
            answer.code().as_deref(),
            Some("DATABASE_TIMEOUT"),
            "{}",
            answer.body
        );
        assert!(took >= LIMIT, "{took:?}: {}", answer.body);
    }
}

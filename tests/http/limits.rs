//! Limits on one request, and on all requests together.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::Instant,
};

use sea_orm::sqlx::{Connection, Executor, PgConnection};

use crate::support::postgres::fresh_database;
use crate::support::server::{
    Answer, PATIENCE, PAUSE, Server, begin, connect, graphql, send, send_raw, send_to,
};

const BODY: &str = r#"{"query":"{ __typename }"}"#;

/// The start of a request, without the length of its body.
const HEAD: &str =
    "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

fn assert_refused(answer: &Answer, status: u16, code: &str, limit: &str, flag: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    let error = &answer.json()["errors"][0];
    assert_eq!(error["extensions"]["code"], code);
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains(limit) && message.contains(flag),
        "{message}"
    );
}

/// A server whose gates are locked until the connection is dropped. None if
/// `PostgreSQL` is not installed.
async fn serve_locked(more: &[&str]) -> Option<(Server, PgConnection)> {
    let database = fresh_database().await?;
    let patient = ["--request-timeout", "1h", "--acquire-timeout", "1h"];
    let counts = ["--metrics-bind", "127.0.0.1:0"];
    let serve = [&["serve", "--database-url", &database.url], &counts[..]].concat();
    let server = Server::start(&[&serve[..], &patient, more].concat());
    let mut lock = PgConnection::connect(&database.url).await.unwrap();
    lock.execute("BEGIN; LOCK TABLE gate IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();
    Some((server, lock))
}

/// A request that waits for the lock.
fn hang(server: &Server) -> TcpStream {
    let body = r#"{"query":"{ gates { totalCount } }"}"#;
    let mut stream = connect(server.address());
    write!(
        stream,
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    stream
}

/// Waits until this many requests are in flight.
fn wait_for(server: &Server, in_flight: usize) {
    let line = format!("gatepass_http_requests_in_flight {in_flight}");
    let begun = Instant::now();
    loop {
        let metrics = send_to(server.metrics_address(), "GET", "/metrics", &[], b"");
        if metrics.body.lines().any(|other| other == line) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{}", metrics.body);
        thread::sleep(PAUSE);
    }
}

#[tokio::test]
async fn one_request_too_many_is_refused_at_once() {
    let Some((server, lock)) = serve_locked(&["--max-in-flight", "2"]).await else {
        return;
    };
    let mut hanging = [hang(&server), hang(&server)];
    wait_for(&server, 2);
    let answer = graphql(&server, BODY);
    let (code, flag) = ("TOO_MANY_IN_FLIGHT", "--max-in-flight");
    assert_refused(&answer, 503, code, "2 requests", flag);
    assert_eq!(answer.headers["retry-after"], "1");
    let path = "/graphql?query=%7B__typename%7D";
    let headers = [("graphql-require-preflight", "1")];
    let answer = send(&server, "GET", path, &headers, b"");
    assert_refused(&answer, 503, code, "2 requests", flag);
    // Supervisors are still answered.
    assert_eq!(send(&server, "GET", "/healthz", &[], b"").status, 200);

    // An answer frees its place.
    lock.close().await.unwrap();
    for stream in &mut hanging {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    }
    assert_eq!(graphql(&server, BODY).status, 200);
}

#[tokio::test]
async fn a_client_that_goes_away_frees_its_place() {
    let Some((server, _lock)) = serve_locked(&["--max-in-flight", "1"]).await else {
        return;
    };
    let hanging = hang(&server);
    wait_for(&server, 1);
    assert_eq!(graphql(&server, BODY).status, 503);
    drop(hanging);
    wait_for(&server, 0);
    assert_eq!(graphql(&server, BODY).status, 200);
}

#[tokio::test]
async fn many_requests_are_in_flight_by_default() {
    let Some((server, _lock)) = serve_locked(&[]).await else {
        return;
    };
    let hanging: Vec<_> = (0..256).map(|_| hang(&server)).collect();
    wait_for(&server, 256);
    let answer = graphql(&server, BODY);
    assert_refused(
        &answer,
        503,
        "TOO_MANY_IN_FLIGHT",
        "256 requests",
        "--max-in-flight",
    );
    drop(hanging);
}

#[test]
fn a_body_that_is_not_whole_holds_no_place() {
    let server = Server::start(&["serve", "--max-in-flight", "1"]);
    let mut slow: Vec<_> = (0..3).map(|_| begin(&server, BODY.len())).collect();
    assert_eq!(graphql(&server, BODY).status, 200);
    for stream in &mut slow {
        stream.write_all(BODY.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    }
}

#[test]
fn one_body_too_many_is_not_waited_for() {
    // One address may have a quarter of them.
    let server = Server::start(&["serve", "--max-bodies", "8"]);
    let slow = [begin(&server, BODY.len()), begin(&server, BODY.len())];
    let request = format!("{HEAD}Content-Length: {}\r\n\r\n", BODY.len());
    let answer = send_raw(server.address(), request.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    for part in ["TOO_MANY_BODIES", "8 bodies", "--max-bodies"] {
        assert!(answer.contains(part), "{answer}");
    }
    let head = answer.to_lowercase();
    assert!(head.contains("retry-after: 1"), "{head}");
    assert!(head.contains("connection: close"), "{head}");
    // A body that arrives with its head is not waited for.
    let request = format!(
        "{HEAD}Connection: close\r\nContent-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    let answer = send_raw(server.address(), request.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    drop(slow);
}

#[test]
fn bodies_have_so_many_bytes_together() {
    let server = Server::start(&["serve", "--max-bodies-memory", "64KiB"]);
    let ask = |length: usize| graphql(&server, &format!("{BODY}{:length$}", ""));
    assert_eq!(ask(15 * 1024).status, 200);
    let answer = ask(17 * 1024);
    let flag = "--max-bodies-memory";
    assert_refused(&answer, 503, "TOO_MANY_BODIES", "64.0 KiB", flag);
    // An answered request uses no memory.
    for _ in 0..8 {
        assert_eq!(ask(15 * 1024).status, 200);
    }
}

#[test]
fn answers_have_so_many_bytes_together() {
    let large = r#"{"query":"{ passes(first: 1000) { nodes { id code } } }"}"#;
    let larger = large.replace(
        "code",
        "code kind status purpose issuedAt validFrom validUntil holder { id name } gate { id name }",
    );
    let server = Server::start(&["demo", "--max-answers-memory", "1MiB"]);
    let answer = graphql(&server, large);
    assert_eq!(answer.status, 200);
    // A quarter of seven eighths of it, and the 64 KiB of a small one, are 288 KiB.
    assert!(answer.body.len() < 288 * 1024, "{}", answer.body.len());
    let answer = graphql(&server, &larger);
    let flag = "--max-answers-memory";
    assert_refused(&answer, 503, "TOO_MANY_ANSWERS", "1.0 MiB", flag);
    assert_eq!(answer.headers["retry-after"], "1");
    // No memory is available for the rows of the first statement. The headers still show that it ran.
    assert_eq!(answer.headers["x-sql-statements"], "1");
    // A sent answer uses no memory.
    for _ in 0..16 {
        assert_eq!(graphql(&server, large).status, 200);
    }
}

#[test]
fn large_headers_are_refused() {
    for (arguments, limit, name) in [
        (&["serve"][..], 16 * 1024, "16.0 KiB"),
        (&["serve", "--header-limit", "1KiB"], 1024, "1.0 KiB"),
    ] {
        let server = Server::start(arguments);
        let ask = |length: usize| {
            let value = "x".repeat(length);
            let headers = [("content-type", "application/json"), ("x-fill", &value)];
            send(&server, "POST", "/graphql", &headers, BODY.as_bytes())
        };
        // The client itself adds some.
        assert_eq!(ask(limit - 256).status, 200);
        let answer = ask(limit);
        assert_refused(&answer, 431, "HEADERS_TOO_LARGE", name, "--header-limit");
    }
}

#[test]
fn long_addresses_are_refused() {
    for (arguments, limit, name) in [
        (&["serve"][..], 16 * 1024, "16.0 KiB"),
        (&["serve", "--header-limit", "1KiB"], 1024, "1.0 KiB"),
    ] {
        let server = Server::start(arguments);
        let ask = |length: usize| {
            let path = format!("{:x<length$}", "/healthz?");
            send(&server, "GET", &path, &[], b"")
        };
        assert_eq!(ask(limit).status, 200);
        let answer = ask(limit + 1);
        assert_refused(&answer, 414, "ADDRESS_TOO_LONG", name, "--header-limit");
        // The same at an address without a route.
        let path = format!("{:x<width$}", "/none", width = limit + 1);
        let answer = send(&server, "GET", &path, &[], b"");
        assert_refused(&answer, 414, "ADDRESS_TOO_LONG", name, "--header-limit");
    }
}

#[test]
fn more_headers_than_are_read_at_all_have_the_same_status() {
    let server = Server::start(&["serve"]);
    let names: Vec<_> = (0..100).map(|number| format!("x-{number}")).collect();
    let headers: Vec<_> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let answer = send(&server, "GET", "/healthz", &headers, b"");
    assert_eq!(answer.status, 431);
}

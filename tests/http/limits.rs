//! What is refused before its body is looked at.

use std::{
    io::{Read, Write},
    thread,
    time::Instant,
};

use crate::support::server::{Answer, PATIENCE, PAUSE, Server, begin, graphql, send};

const BODY: &str = r#"{"query":"{ __typename }"}"#;

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

#[test]
fn one_request_too_many_is_refused_at_once() {
    let server = Server::start(&["serve", "--max-in-flight", "2"]);
    let mut first = begin(&server, BODY.len());
    let _second = begin(&server, BODY.len());
    let answer = graphql(&server, BODY);
    assert_refused(
        &answer,
        503,
        "TOO_MANY_IN_FLIGHT",
        "2 requests",
        "--max-in-flight",
    );
    assert_eq!(answer.headers["retry-after"], "1");
    // A supervisor can ask all the same.
    assert_eq!(send(&server, "GET", "/healthz", &[], b"").status, 200);

    // An answer frees its place.
    first.write_all(BODY.as_bytes()).unwrap();
    let mut answer = String::new();
    first.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(graphql(&server, BODY).status, 200);
}

#[test]
fn a_client_that_goes_away_frees_its_place() {
    let server = Server::start(&["serve", "--max-in-flight", "1"]);
    drop(begin(&server, BODY.len()));
    let begun = Instant::now();
    while graphql(&server, BODY).status != 200 {
        assert!(begun.elapsed() < PATIENCE, "still taken");
        thread::sleep(PAUSE);
    }
}

#[test]
fn many_requests_are_in_flight_by_default() {
    let server = Server::start(&["serve"]);
    let streams: Vec<_> = (0..256).map(|_| begin(&server, BODY.len())).collect();
    let answer = graphql(&server, BODY);
    assert_refused(
        &answer,
        503,
        "TOO_MANY_IN_FLIGHT",
        "256 requests",
        "--max-in-flight",
    );
    drop(streams);
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
        // Some are the client's own.
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

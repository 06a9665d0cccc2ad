//! The traces that a collector of OpenTelemetry receives.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    thread::{self, JoinHandle},
};

use rustix::process::Signal;
use serde_json::json;

use crate::support::server::{Server, graphql, send};

/// Accepts all requests. Ends after the first one with spans.
fn collector() -> (String, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let taken = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(&stream);
        let (mut head, mut length) = (String::new(), 0);
        while reader.read_line(&mut head).unwrap() > 2 {
            let line = head.lines().last().unwrap().to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().unwrap();
            }
        }
        assert!(head.starts_with("POST /v1/traces HTTP/1.1\r\n"), "{head}");
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        (&stream).write_all(answer).unwrap();
        body
    });
    (address, taken)
}

fn has(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

const QUERY: &str = "query Gates($text: String!) {
    doors: gates(filter: { name: { contains: $text } }) { nodes { passes { totalCount } } }
}";

#[test]
fn a_request_and_its_statements_are_spans_of_the_callers_trace() {
    let (endpoint, taken) = collector();
    let server = Server::start(&["serve", "--otlp-endpoint", &endpoint]);
    let body = json!({ "query": QUERY, "variables": { "text": "SecretValue" } }).to_string();
    let (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let headers = [
        ("content-type", "application/json"),
        ("traceparent", &format!("00-{trace}-{parent}-01")),
    ];
    let answer = send(&server, "POST", "/graphql", &headers, body.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.body);
    server.signal(Signal::TERM);
    assert!(server.wait().status.success());

    // Protobuf contains text and bytes unchanged.
    let sent = taken.join().unwrap();
    let bytes = |hexadecimal: &str| u128::from_str_radix(hexadecimal, 16).unwrap().to_be_bytes();
    let trace = bytes(trace);
    let spans = sent.windows(16).filter(|window| *window == trace).count();
    assert_eq!(spans, 2, "the request and its one statement");
    assert!(has(&sent, &bytes(parent)[8..]), "below the caller's span");
    for text in [
        "Gates",
        "graphql.operation.name",
        "http.response.status_code",
        "gatepass.field",
        "doors",
        "db.system.name",
        "sqlite",
        "SELECT",
        "service.name",
    ] {
        assert!(has(&sent, text.as_bytes()), "{text} was not sent");
    }
    assert!(!has(&sent, b"SecretValue"), "a value was sent");
}

#[test]
fn what_callers_make_up_is_cut() {
    let (endpoint, taken) = collector();
    let flags = [
        "--otlp-endpoint",
        &endpoint,
        "--max-filter-conditions",
        "500",
    ];
    let server = Server::start(&[&["serve"], &flags[..]].concat());
    let (name, key) = ("N".repeat(250), "k".repeat(250));
    // A statement of over ten kilobytes.
    let condition = "{ gate: { closedAt: { isNull: true } } } ".repeat(120);
    let query = format!(
        "query {name} {{ {key}: passes(filter: {{ and: [{condition}] }}) {{ totalCount }} }}"
    );
    let answer = graphql(&server, &json!({ "query": query }).to_string());
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(!answer.body.contains("errors"), "{}", answer.body);
    server.signal(Signal::TERM);
    assert!(server.wait().status.success());
    let sent = taken.join().unwrap();
    assert!(has(&sent, format!("{}…", &name[..128]).as_bytes()));
    assert!(!has(&sent, &name.as_bytes()[..129]), "the whole name");
    assert!(has(&sent, key.as_bytes()), "a path is not so long");
    assert!(
        (8 * 1024..10 * 1024).contains(&sent.len()),
        "{}",
        sent.len()
    );
}

#[test]
fn a_missing_collector_does_no_harm() {
    let endpoint = "http://127.0.0.1:1";
    let server = Server::start(&["serve", "--otlp-endpoint", endpoint]);
    let answer = graphql(&server, r#"{"query":"{ gates { totalCount } }"}"#);
    assert_eq!(answer.status, 200, "{}", answer.body);
    server.signal(Signal::TERM);
    assert!(server.wait().status.success());
}

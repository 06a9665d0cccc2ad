//! The traces that a collector of OpenTelemetry receives.

use rustix::process::Signal;
use serde_json::json;

use crate::support::collector::Collector;
use crate::support::server::{Server, graphql, send};

fn has(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

const QUERY: &str = "query Gates($text: String!) {
    doors: gates(filter: { name: { contains: $text } }) { nodes { passes { totalCount } } }
}";

#[test]
fn a_request_and_its_statements_are_spans_of_the_callers_trace() {
    let collector = Collector::start();
    let endpoint = collector.endpoint();
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

    let sent = collector.stop();
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
    let collector = Collector::start();
    let endpoint = collector.endpoint();
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
    let sent = collector.stop();
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

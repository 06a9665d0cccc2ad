//! What a request leaves in the log.

use rustix::process::Signal;
use serde_json::Value;

use crate::support::server::{Server, graphql, send};

const BODY: &str = r#"{"query":"query Mine($secret: Boolean!) { gates @skip(if: $secret) { totalCount } }","operationName":"Mine","variables":{"secret":false,"other":"+98 912 000 0000"}}"#;

#[test]
fn a_request_is_one_json_line_without_what_was_asked() {
    let server = Server::start(&["serve", "--log-format", "json"]);
    let answer = graphql(&server, BODY);
    assert_eq!(answer.status, 200, "{}", answer.body);
    send(&server, "GET", "/nothing?name=Ada", &[], b"");
    server.signal(Signal::TERM);
    let log = server.wait().errors;

    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let requests: Vec<_> = lines
        .iter()
        .filter(|line| line.get("request_id").is_some())
        .collect();
    assert_eq!(requests.len(), 2, "{log}");

    let [query, other] = requests[..] else {
        unreachable!("counted above")
    };
    assert_eq!(query["level"], "INFO");
    assert_eq!(query["method"], "POST");
    assert_eq!(query["path"], "/graphql");
    assert_eq!(query["status"], 200);
    assert_eq!(query["operation"], "Mine");
    assert_eq!(
        query["request_id"],
        *answer.headers["x-request-id"].to_str().unwrap()
    );
    for field in ["planned", "executed", "rows"] {
        assert!(query[field].is_u64(), "{field}: {query}");
    }
    assert!(query["duration_ms"].is_f64(), "{query}");

    assert_eq!(other["path"], "/nothing");
    assert_eq!(other["status"], 404);
    assert!(other.get("planned").is_none(), "{other}");

    for personal in ["secret", "98 912", "__typename", "Ada"] {
        assert!(!log.contains(personal), "{personal} is in {log}");
    }
}

#[test]
fn a_request_is_one_text_line() {
    let server = Server::start(&["serve"]);
    graphql(&server, BODY);
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    let lines: Vec<_> = log
        .lines()
        .filter(|line| line.contains("request_id="))
        .collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(lines[0].contains(r#"operation="Mine""#), "{log}");
    assert!(!log.contains('\u{1b}'), "colours in a file: {log}");
}

#[test]
fn the_filter_silences_it() {
    let server = Server::start(&["serve", "--log", "error"]);
    graphql(&server, BODY);
    server.signal(Signal::TERM);
    assert_eq!(server.wait().errors, "");
}

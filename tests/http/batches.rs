//! JSON arrays of requests.

use rustix::process::Signal;
use serde_json::Value;

use crate::support::server::{Server, graphql, send};

const ONE: &str = r#"{"query":"{ gates(first: 1) { nodes { code } } }"}"#;
const OTHER: &str = r#"{"query":"{ passes { totalCount } }"}"#;
const NONE: &str = r#"{"query":"{ nothing }"}"#;

fn batch(requests: &[&str]) -> String {
    format!("[{}]", requests.join(","))
}

#[test]
fn batches_are_refused_unless_they_are_allowed() {
    let server = Server::start(&["serve"]);
    for body in [&batch(&[ONE]), " [{}]", "[]", r#"["{ __typename }"]"#, "["] {
        let answer = graphql(&server, body);
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
        let error = &answer.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], "BATCH_TOO_LARGE");
        let message = error["message"].as_str().unwrap();
        for text in ["--max-batch 0", "start the server with --max-batch N"] {
            assert!(message.contains(text), "{message}");
        }
    }
}

#[test]
fn answers_come_in_the_order_of_the_requests() {
    let server = Server::start(&["demo", "--max-batch", "20"]);
    let requests: Vec<_> = (1..=20)
        .map(|first| format!(r#"{{"query":"{{ passes(first: {first}) {{ nodes {{ id }} }} }}"}}"#))
        .collect();
    let requests: Vec<_> = requests.iter().map(String::as_str).collect();
    let answer = graphql(&server, &batch(&requests));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answers = answer.json();
    let lengths: Vec<_> = answers
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| answer["data"]["passes"]["nodes"].as_array().unwrap().len())
        .collect();
    assert_eq!(lengths, (1..=20).collect::<Vec<_>>());
}

#[test]
fn a_batch_that_is_too_long_is_refused_whole() {
    let server = Server::start(&["serve", "--max-batch", "2"]);
    assert_eq!(graphql(&server, &batch(&[ONE, OTHER])).status, 200);
    let answer = graphql(&server, &batch(&[ONE, OTHER, ONE]));
    assert_eq!(answer.status, 400, "{}", answer.body);
    let error = &answer.json()["errors"][0];
    assert_eq!(error["extensions"]["code"], "BATCH_TOO_LARGE");
    let message = error["message"].as_str().unwrap();
    assert!(
        message.contains("more than 2") && message.contains("--max-batch"),
        "{message}"
    );
}

#[test]
fn a_batch_that_is_malformed_is_refused_whole() {
    let server = Server::start(&["serve", "--max-batch", "2"]);
    for (body, message) in [
        ("[]", "at least one request"),
        ("[7]", "JSON object"),
        (r#"["{ __typename }"]"#, "JSON object"),
        (r#"[["{ __typename }"]]"#, "JSON object"),
        (r#"[{"query":7}]"#, "JSON object"),
        ("[", "not valid JSON"),
        (&batch(&[ONE, "{}"]), "no \"query\""),
    ] {
        let answer = graphql(&server, body);
        assert_eq!(answer.status, 400, "{body}: {}", answer.body);
        let error = &answer.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_REQUEST");
        let text = error["message"].as_str().unwrap();
        assert!(text.contains(message), "{text}");
    }
}

#[test]
fn one_refused_request_keeps_no_other_from_running() {
    let server = Server::start(&["serve", "--max-batch", "3"]);
    let headers = [
        ("content-type", "application/json"),
        ("accept", "application/graphql-response+json"),
    ];
    let post = |body: &str| send(&server, "POST", "/graphql", &headers, body.as_bytes());
    let answer = post(&batch(&[NONE, OTHER]));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let code = &answer.json()[0]["errors"][0]["extensions"]["code"];
    assert_eq!(code, "GRAPHQL_VALIDATION_FAILED");
    assert_eq!(answer.json()[1]["data"]["passes"]["totalCount"], 0);
    // If none runs, the status shows it.
    assert_eq!(post(&batch(&[NONE, NONE])).status, 400);
}

#[test]
fn the_log_contains_the_total_cost() {
    let server = Server::start(&["serve", "--max-batch", "3", "--log-format", "json"]);
    graphql(&server, &batch(&[ONE, OTHER, NONE]));
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    let line = log
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .find(|line| line.get("request_id").is_some())
        .unwrap();
    assert_eq!(line["planned"], 2, "{log}");
    assert_eq!(line["executed"], 2, "{log}");
}

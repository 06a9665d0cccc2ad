//! The media type of answers, and the statuses of each.

use serde_json::Value;

use crate::support::server::{Answer, Server, send};

const JSON: &str = "application/json";
const GRAPHQL: &str = "application/graphql-response+json";

fn post(server: &Server, accept: &str, body: &str) -> Answer {
    let headers = [("content-type", JSON), ("accept", accept)];
    send(server, "POST", "/graphql", &headers, body.as_bytes())
}

fn code(answer: &Answer) -> Value {
    answer.json()["errors"][0]["extensions"]["code"].clone()
}

#[test]
fn the_client_chooses_the_media_type() {
    let server = Server::start(&["serve"]);
    for (accept, expected) in [
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        ("*/*", JSON),
        (
            "application/graphql-response+json, application/json;q=0.9",
            GRAPHQL,
        ),
        (
            "application/graphql-response+json;q=0.9, application/json",
            JSON,
        ),
    ] {
        for body in [r#"{"query":"{ __typename }"}"#, "{}"] {
            let answer = post(&server, accept, body);
            let expected = format!("{expected}; charset=utf-8");
            assert_eq!(answer.headers["content-type"], expected, "{accept}");
            assert_eq!(
                answer.headers["vary"], "accept, accept-encoding",
                "{accept}"
            );
        }
    }
    let headers = [("content-type", JSON)];
    let answer = send(
        &server,
        "POST",
        "/graphql",
        &headers,
        br#"{"query":"{ __typename }"}"#,
    );
    assert_eq!(
        answer.headers["content-type"],
        "application/json; charset=utf-8"
    );
}

#[test]
fn a_media_type_that_is_not_offered_is_refused() {
    let server = Server::start(&["serve"]);
    for accept in ["text/html", "application/xml", "application/json;q=0"] {
        let answer = post(&server, accept, r#"{"query":"{ __typename }"}"#);
        assert_eq!(answer.status, 406, "{accept}: {}", answer.body);
        assert_eq!(code(&answer), "NOT_ACCEPTABLE");
        assert!(answer.body.contains(GRAPHQL), "{}", answer.body);
    }
}

#[test]
fn the_status_says_whether_anything_ran() {
    let server = Server::start(&["serve"]);
    for (body, code_expected) in [
        (r#"{"query":"{"}"#, "GRAPHQL_PARSE_FAILED"),
        (r#"{"query":"{ nothing }"}"#, "GRAPHQL_VALIDATION_FAILED"),
        (
            r#"{"query":"query A { __typename } query B { __typename }"}"#,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            r#"{"query":"query A { __typename }","operationName":"B"}"#,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            r#"{"query":"query($id: ID!) { node(id: $id) { id } }"}"#,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            r#"{"query":"{ gates(first: -1) { totalCount nodes { id } } }"}"#,
            "BAD_ARGUMENT",
        ),
    ] {
        for (accept, status) in [(JSON, 200), (GRAPHQL, 400)] {
            let answer = post(&server, accept, body);
            assert_eq!(answer.status, status, "{body}: {}", answer.body);
            assert_eq!(code(&answer), code_expected, "{body}");
            assert!(answer.json().get("data").is_none(), "{}", answer.body);
        }
    }
    for accept in [JSON, GRAPHQL] {
        let answer = post(&server, accept, r#"{"query":"{ gates { totalCount } }"}"#);
        assert_eq!(answer.status, 200, "{}", answer.body);
        // Input that is not a request has the same status in both.
        assert_eq!(post(&server, accept, "{}").status, 400);
    }
}

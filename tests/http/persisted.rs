//! Requests with the hash or the ID of a query instead of its text.

use serde_json::{Value, json};

use crate::support::server::{Answer, Server, graphql, send};

const HASH: &str = r#""extensions":{"persistedQuery":{"version":1,"sha256Hash":"7dba4bd717b41f10434822356a93c32b1fb4907b983e854300ad839f84cdcd6e"}}"#;

/// urql reads only the message. Apollo Client reads the message or the code.
fn assert_not_supported(answer: &Value) {
    let error = json!({
        "message": "PersistedQueryNotSupported",
        "extensions": { "code": "PERSISTED_QUERY_NOT_SUPPORTED" },
    });
    assert_eq!(*answer, json!({ "errors": [error] }));
}

fn post(server: &Server, accept: &str, body: &str) -> Answer {
    let headers = [("content-type", "application/json"), ("accept", accept)];
    send(server, "POST", "/graphql", &headers, body.as_bytes())
}

#[test]
fn a_name_without_a_query_is_answered_as_clients_know_it() {
    let server = Server::start(&["serve"]);
    for body in [
        format!("{{{HASH}}}"),
        format!(r#"{{"operationName":"Gates","variables":{{"first":1}},{HASH}}}"#),
        format!(r#"{{"query":null,{HASH}}}"#),
        r#"{"documentId":"gates"}"#.to_owned(),
    ] {
        for (accept, status) in [
            ("application/json", 200),
            ("application/graphql-response+json", 400),
        ] {
            let answer = post(&server, accept, &body);
            assert_eq!(answer.status, status, "{body}: {}", answer.body);
            assert_not_supported(&answer.json());
            assert_eq!(answer.headers["x-sql-statements"], "0");
        }
    }
}

#[test]
fn so_is_one_in_an_address() {
    let server = Server::start(&["serve"]);
    for parameters in [
        "documentId=gates",
        "operationName=Gates&extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%7D%7D",
    ] {
        let path = format!("/graphql?{parameters}");
        let headers = [("graphql-require-preflight", "1")];
        let answer = send(&server, "GET", &path, &headers, b"");
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        assert_not_supported(&answer.json());
    }
}

#[test]
fn in_a_batch_it_keeps_no_other_request_from_its_answer() {
    let server = Server::start(&["demo", "--max-batch", "2"]);
    let answer = graphql(
        &server,
        &format!(r#"[{{{HASH}}},{{"query":"{{ gates {{ totalCount }} }}"}}]"#),
    );
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answers = answer.json();
    assert_not_supported(&answers[0]);
    assert_eq!(answers[1]["data"]["gates"]["totalCount"], 12);
}

#[test]
fn a_query_that_comes_with_its_name_is_run() {
    let server = Server::start(&["serve"]);
    let answer = graphql(
        &server,
        &format!(r#"{{"query":"{{ __typename }}",{HASH}}}"#),
    );
    assert_eq!(answer.json(), json!({ "data": { "__typename": "Query" } }));
}

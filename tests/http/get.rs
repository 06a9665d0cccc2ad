//! `GET /graphql`.

use std::fmt::Write;

use crate::support::server::{Answer, Server, send};

/// Sends a request to an address with these parameters.
fn get(server: &Server, parameters: &[(&str, &str)]) -> Answer {
    let mut path = "/graphql?".to_owned();
    for (name, value) in parameters {
        write!(path, "{name}=").unwrap();
        for byte in value.bytes() {
            write!(path, "%{byte:02X}").unwrap();
        }
        path.push('&');
    }
    get_path(server, &path)
}

fn get_path(server: &Server, path: &str) -> Answer {
    let headers = [("graphql-require-preflight", "1")];
    send(server, "GET", path, &headers, b"")
}

#[test]
fn a_query_is_answered() {
    let server = Server::start(&["demo"]);
    let answer = get(
        &server,
        &[
            (
                "query",
                "query One { __typename } query Two($first: Int) { gates(first: $first) { nodes { id } } }",
            ),
            ("operationName", "Two"),
            ("variables", r#"{"first":2}"#),
            ("extensions", "{}"),
            ("unknown", "left alone"),
        ],
    );
    assert_eq!(answer.status, 200, "{}", answer.body);
    let nodes = answer.json()["data"]["gates"]["nodes"].clone();
    assert_eq!(nodes.as_array().unwrap().len(), 2, "{}", answer.body);
}

#[test]
fn an_empty_or_null_parameter_counts_as_absent() {
    let server = Server::start(&["serve"]);
    for (name, value) in [
        ("operationName", ""),
        ("variables", ""),
        ("variables", "null"),
        ("extensions", "null"),
    ] {
        let answer = get(&server, &[("query", "{ __typename }"), (name, value)]);
        assert_eq!(answer.status, 200, "{name}={value}: {}", answer.body);
        assert_eq!(answer.json()["data"]["__typename"], "Query");
    }
}

#[test]
fn addresses_that_hold_no_request_are_refused() {
    let server = Server::start(&["serve"]);
    let query = ("query", "{ __typename }");
    for (parameters, message) in [
        (&[][..], "no \"query\""),
        (&[("query", "")], "no \"query\""),
        (&[query, query], "\"query\" more than once"),
        (
            &[query, ("variables", "[1]")],
            "\"variables\" in the address must be a JSON object",
        ),
        (
            &[query, ("variables", "{")],
            "\"variables\" in the address is not valid JSON",
        ),
        (
            &[query, ("extensions", "7")],
            "\"extensions\" in the address must be a JSON object",
        ),
    ] {
        let answer = get(&server, parameters);
        assert_eq!(answer.status, 400, "{parameters:?}: {}", answer.body);
        let error = &answer.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_REQUEST");
        let text = error["message"].as_str().unwrap();
        assert!(text.contains(message), "{text}");
    }
    let answer = get_path(&server, "/graphql?query=%FF");
    assert_eq!(answer.status, 400, "{}", answer.body);
    assert!(answer.body.contains("not UTF-8"), "{}", answer.body);
}

#[test]
fn a_mutation_has_to_be_posted() {
    let server = Server::start(&["serve"]);
    let both = "query Look { __typename } mutation Change { __typename }";
    for parameters in [
        &[("query", "mutation { __typename }")][..],
        &[("query", both), ("operationName", "Change")],
    ] {
        let answer = get(&server, parameters);
        assert_eq!(answer.status, 405, "{}", answer.body);
        assert_eq!(answer.headers["allow"], "POST");
        let error = &answer.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], "METHOD_NOT_ALLOWED");
        assert!(error["message"].as_str().unwrap().contains("POST"));
    }
    // The word alone is not a mutation.
    let answer = get(&server, &[("query", "query mutation { __typename }")]);
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[test]
fn head_returns_the_headers_of_get() {
    let server = Server::start(&["serve"]);
    let headers = [("graphql-require-preflight", "1")];
    let path = "/graphql?query=%7B__typename%7D";
    let answer = send(&server, "HEAD", path, &headers, b"");
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body, "");
}

#[test]
fn a_browser_that_opens_the_address_is_led_to_graphiql() {
    let server = Server::start(&["serve"]);
    let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    for path in ["/graphql", "/graphql?query=%7B__typename%7D"] {
        let answer = send(&server, "GET", path, &[("accept", accept)], b"");
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(answer.headers["location"], "/graphiql");
        assert_eq!(answer.headers["vary"], "accept, accept-encoding");
    }
}

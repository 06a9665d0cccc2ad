//! Every error has a code.

use std::collections::BTreeSet;

use gatepass::error::Code;
use serde_json::Value;
use strum::VariantArray;
use tempfile::tempdir;

use crate::support::{
    server::{Answer, Server, graphql, send},
    tokens::{bearer, create},
};

/// Codes that other tests cause, and the names of those tests.
const CAUSED_ELSEWHERE: &[(Code, &str)] = &[
    (Code::BodyTimeout, "tests/faults/slow_clients.rs"),
    (Code::TooManyInFlight, "tests/http/limits.rs"),
    (Code::AnswerTooLarge, "tests/graphql/written.rs"),
    (Code::TooManyErrors, "tests/graphql/written.rs"),
    (Code::TooManyBodies, "tests/http/limits.rs"),
    (Code::TooManyAnswers, "tests/http/limits.rs"),
    (Code::TooManyConnections, "tests/http/operator.rs"),
    (Code::MisdirectedRequest, "tests/http/hosts.rs"),
    (Code::PersistedQueryNotSupported, "tests/http/persisted.rs"),
    (Code::Unauthenticated, "tests/http/sign_in.rs"),
    (Code::TooManyAttempts, "tests/http/sign_in.rs"),
    (Code::ProviderUnavailable, "tests/http/oidc/provider.rs"),
    (
        Code::AnswerTooLarge,
        "tests/cases/errors/an_answer_too_large.json",
    ),
    (Code::TooManyErrors, "tests/graphql/written.rs"),
    (Code::RowMissing, "tests/graphql/missing.rs"),
    (Code::Conflict, "tests/mutations/together.rs"),
    (Code::ReadOnly, "tests/cli/grants.rs"),
    (Code::DatabaseUnavailable, "tests/faults/outage.rs"),
    (Code::DatabaseTimeout, "tests/faults/deadline.rs"),
    (Code::RequestTimeout, "tests/faults/deadline.rs"),
    (Code::SqlTimeExceeded, "tests/faults/share.rs"),
    (Code::SchemaMismatch, "tests/faults/schema.rs"),
    (Code::Internal, "src/http/surround.rs"),
];

/// Documents that are refused, with values of their variables.
const REFUSED: &[(&str, &str)] = &[
    ("{", "null"),
    ("", "null"),
    ("{ a(b: \"\"\"", "null"),
    ("fragment F on Gate { code }", "null"),
    ("{ nothing }", "null"),
    ("mutation { nothing }", "null"),
    (
        "query A { gates { totalCount } } query B { gates { totalCount } }",
        "null",
    ),
    (
        "query A { gates { totalCount } } query A { gates { totalCount } }",
        "null",
    ),
    ("{ gates { totalCount } } { gates { totalCount } }", "null"),
    (
        "{ gates(filter: { code: {}, code: {} }) { totalCount } }",
        "null",
    ),
    ("{ gates(filter: 5) { totalCount } }", "null"),
    ("{ __typename(a: 1) }", "null"),
    ("{ passes { nodes { a: code } nodes { a: kind } } }", "null"),
    (
        "query ($n: [None] = [1]) { gates(first: $n) { totalCount } }",
        "null",
    ),
    ("query ($n: Int!) { gates(first: $n) { totalCount } }", "{}"),
    (
        "query ($n: Int) { gates(first: $n) { totalCount } }",
        r#"{ "n": "1" }"#,
    ),
    (
        "query ($if: Boolean = true) { gates @skip(if: $if) { totalCount } }",
        r#"{ "if": null }"#,
    ),
    (
        "query ($all: Boolean) { __type(name: \"Gate\") { fields(includeDeprecated: $all) { name } } }",
        r#"{ "all": null }"#,
    ),
    ("{ gates(first: -1) { totalCount } }", "null"),
    ("{ gates(first: 1, last: 1) { totalCount } }", "null"),
    ("{ gate { id } }", "null"),
    (
        "{ gates(filter: { createdAt: { eq: \"noon\" } }) { totalCount } }",
        "null",
    ),
    ("{ gates(after: \"none\") { nodes { id } } }", "null"),
    ("{ holder(id: \"none\") { id } }", "null"),
    ("{ gates(first: 1001) { nodes { id } } }", "null"),
    (
        "{ gates(filter: { not: { not: { not: { not: { not: { not: { not: { not: { not: {} } } } } } } } } }) { totalCount } }",
        "null",
    ),
    (
        "{ a: gates { totalCount } b: holders { totalCount } c: scans { totalCount } }",
        "null",
    ),
    ("{ passes(first: 1000) { nodes { id } } }", "null"),
    (
        "{ holders(filter: { name: { contains: \"x\" } }) { totalCount } }",
        "null",
    ),
];

/// The codes of an answer. Each of its errors must have one.
fn codes(answer: &Answer) -> BTreeSet<String> {
    let answer = answer.json();
    let errors = answer["errors"].as_array();
    let errors = errors.unwrap_or_else(|| panic!("no errors: {answer}"));
    assert!(!errors.is_empty(), "{answer}");
    let code = |error: &Value| match error["extensions"]["code"].as_str() {
        Some(code) => code.to_owned(),
        None => panic!("no code: {answer}"),
    };
    errors.iter().map(code).collect()
}

#[test]
fn every_error_has_a_code_of_the_list() {
    let server = Server::start(&[
        "demo",
        "--passes",
        "60",
        "--scans",
        "20",
        "--max-statements",
        "2",
        "--max-rows",
        "100",
        "--max-aliases",
        "3",
        "--max-unindexed",
        "0",
        "--body-limit",
        "2KiB",
        "--header-limit",
        "2KiB",
    ]);
    let silent = Server::start(&["serve", "--no-introspection"]);
    let folder = tempdir().unwrap();
    let viewer = create(&folder, &["--name", "Screen", "--role", "viewer"]);
    let viewer = bearer(&viewer.secret);
    let closed = Server::start_closed(folder, &[]);
    let json = ("content-type", "application/json");
    let body = br#"{"query":"{ gates { totalCount nodes { id } } }"}"#;
    let (long, path) = ("x".repeat(3000), format!("/graphql?{:x<3000}", ""));
    let post =
        |headers: &[(&str, &str)], body: &[u8]| send(&server, "POST", "/graphql", headers, body);
    let mut found = BTreeSet::new();
    for (query, variables) in REFUSED {
        let query = serde_json::to_string(query).unwrap();
        let request = format!(r#"{{ "query": {query}, "variables": {variables} }}"#);
        found.extend(codes(&graphql(&server, &request)));
    }
    for answer in [
        post(&[json], b"{"),
        post(&[json], b"5"),
        post(&[json], format!("{{\"query\":\"{long}\"}}").as_bytes()),
        post(&[json], b"[{},{}]"),
        post(
            &[json],
            br#"{"query":"{ a: __typename b: __typename c: __typename d: __typename }"}"#,
        ),
        post(&[json, ("x-fill", &long)], body),
        post(&[json, ("x-sql-budget", "1")], body),
        post(&[json, ("accept", "text/plain")], body),
        post(&[("content-type", "text/plain")], body),
        send(&server, "GET", &path, &[], b""),
        send(&server, "GET", "/none", &[], b""),
        send(&server, "DELETE", "/graphql", &[], b""),
        send(
            &server,
            "GET",
            "/graphql?query={__typename}",
            &[("accept", "application/json")],
            b"",
        ),
        graphql(&silent, r#"{"query":"{ __schema { description } }"}"#),
        send(
            &closed,
            "POST",
            "/graphql",
            &[json, ("authorization", &viewer)],
            br#"{"query":"{ passes { nodes { code } } }"}"#,
        ),
    ] {
        found.extend(codes(&answer));
    }
    let elsewhere = |code: &Code| CAUSED_ELSEWHERE.iter().any(|(other, _)| other == code);
    let expected: BTreeSet<String> = Code::VARIANTS
        .iter()
        .filter(|code| !elsewhere(code))
        .map(|code| code.as_str().to_owned())
        .collect();
    assert_eq!(found, expected);
    // Other tests cause the rest.
    for (code, path) in CAUSED_ELSEWHERE {
        let path = format!("{}/{path}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(code.as_str()), "{path}: {code:?}");
    }
}

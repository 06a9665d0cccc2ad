//! Showing and hiding the schema.

use serde_json::Value;

use crate::support::server::{Server, graphql, send};

fn ask(server: &Server, query: &str) -> Value {
    let body = serde_json::json!({ "query": query }).to_string();
    graphql(server, &body).json()
}

#[test]
fn the_schema_is_shown_and_names_are_suggested() {
    let server = Server::start(&["demo"]);
    let answer = ask(&server, "{ __schema { queryType { name } } }");
    assert_eq!(answer["data"]["__schema"]["queryType"]["name"], "Query");
    let answer = ask(&server, "{ gate { id } passez { totalCount } }");
    let errors = answer["errors"].to_string();
    assert!(errors.contains("Did you mean"), "{errors}");
}

#[test]
fn both_can_be_turned_off() {
    let server = Server::start(&["serve", "--no-introspection"]);
    for query in [
        "{ __schema { queryType { name } } }",
        r#"{ gates { totalCount } schema: __type(name: "Gate") { name } }"#,
        "{ ...All } fragment All on Query { __schema { queryType { name } } }",
    ] {
        let answer = ask(&server, query);
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "INTROSPECTION_DISABLED");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("introspection"), "{message}");
        assert!(answer.get("data").is_none(), "{answer}");
    }
    // The name of a type is known to clients that already select its fields.
    let answer = ask(&server, "{ __typename gates { __typename totalCount } }");
    assert_eq!(answer["data"]["__typename"], "Query");
    assert_eq!(answer["data"]["gates"]["__typename"], "GateConnection");
}

/// Requests with a misspelt name, and the correct name.
const MISSPELT: &[(&str, &str, &str)] = &[
    ("{ passez { totalCount } }", "{}", "passes"),
    ("{ passes { nodes { cod } } }", "{}", "code"),
    ("{ passes { total } }", "{}", "totalCount"),
    ("{ gates(frist: 1) { totalCount } }", "{}", "first"),
    (
        "{ gates(filter: { cod: {} }) { totalCount } }",
        "{}",
        "code",
    ),
    (
        "{ gates(filter: { code: { equals: \"A\" } }) { totalCount } }",
        "{}",
        "\"eq\"",
    ),
    (
        "query ($filter: GateFilter) { gates(filter: $filter) { totalCount } }",
        r#"{ "filter": { "cod": {} } }"#,
        "code",
    ),
    (
        "{ passes(filter: { kind: { eq: STAF } }) { totalCount } }",
        "{}",
        "STAFF",
    ),
    (
        "query ($kind: PassKind) { passes(filter: { kind: { eq: $kind } }) { totalCount } }",
        r#"{ "kind": "STAF" }"#,
        "STAFF",
    ),
    (
        "query ($kind: PassKinds) { passes(filter: { kind: { eq: $kind } }) { totalCount } }",
        "{}",
        "`PassKind`",
    ),
    (
        "{ passes { nodes { ... on Passs { id } } } }",
        "{}",
        "\"Pass\"",
    ),
    (
        "{ passes { nodes { ...F } } } fragment F on Passs { id }",
        "{}",
        "\"Pass\"",
    ),
    ("{ gates @skp(if: true) { totalCount } }", "{}", "skip"),
    (
        "{ gates @skip(iff: true, if: true) { totalCount } }",
        "{}",
        "\"if\"",
    ),
    (
        "{ __typename @skip(iff: true, if: true) gates { totalCount } }",
        "{}",
        "\"if\"",
    ),
];

#[test]
fn no_misspelt_name_is_answered_with_a_real_one() {
    let server = Server::start(&["serve", "--no-introspection"]);
    for (query, variables, name) in MISSPELT {
        let query = serde_json::to_string(query).unwrap();
        let body = format!(r#"{{ "query": {query}, "variables": {variables} }}"#);
        let answer = graphql(&server, &body).json();
        let errors = answer["errors"].as_array().unwrap();
        for error in errors {
            let code = &error["extensions"]["code"];
            assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{answer}");
            let message = error["message"].as_str().unwrap();
            let reveals = message.contains("Did you mean") || message.contains(name);
            assert!(!reveals, "{query}: {message}");
        }
    }
}

/// An answer with introspection has the usual limits. Its bill does not include
/// introspection.
#[test]
fn introspection_is_bounded_and_no_part_of_a_plan() {
    let all = include_str!("../graphql/spec/introspection.graphql");
    let body = serde_json::json!({ "query": all }).to_string();
    let server = Server::start(&["demo", "--max-answer", "64KiB"]);
    let answer = graphql(&server, &body).json();
    let code = &answer["errors"][0]["extensions"]["code"];
    assert_eq!(code, "ANSWER_TOO_LARGE", "{answer}");
    assert!(answer.get("data").is_none(), "{answer}");
    let headers = [("content-type", "application/json"), ("x-sql-plan", "only")];
    let answer = send(&server, "POST", "/graphql", &headers, body.as_bytes()).json();
    assert!(answer.get("errors").is_none(), "{answer}");
    assert_eq!(answer["extensions"]["bill"]["statements"], 0, "{answer}");
    let server = Server::start(&["demo"]);
    let answer = graphql(&server, &body).json();
    assert!(answer["data"]["__schema"].is_object(), "{answer}");
}

/// Mistakes whose messages could reveal the hidden schema.
#[test]
fn messages_reveal_no_required_names_and_no_types() {
    let server = Server::start(&["serve", "--no-introspection"]);
    for (query, variables, names) in [
        (
            "{ gates(orderBy: {}) { totalCount } }",
            "{}",
            &["`field`", ".field", "GateOrder"][..],
        ),
        ("{ node { __typename } }", "{}", &["`id", "(id", "ID"]),
        ("{ gates(first: \"1\") { totalCount } }", "{}", &["Int"]),
        ("{ gates(filter: 5) { totalCount } }", "{}", &["GateFilter"]),
        (
            "{ passes(filter: { kind: { eq: 1 } }) { totalCount } }",
            "{}",
            &["PassKind"],
        ),
        (
            "query ($n: String) { gates(first: $n) { totalCount } }",
            "{}",
            &["Int"],
        ),
        (
            "query ($n: String) { passes(filter: { anyGate: { eq: $n } }) { totalCount } }",
            "{}",
            &["Boolean"],
        ),
        (
            "query ($o: GateOrder) { gates(orderBy: $o) { totalCount } }",
            r#"{ "o": {} }"#,
            &["`field`"],
        ),
        (
            "query ($f: GateFilter) { gates(filter: $f) { totalCount } }",
            r#"{ "f": { "code": { "eq": 1 } } }"#,
            &["String"],
        ),
        ("{ passes { nodes { kind { x } } } }", "{}", &["PassKind"]),
        (
            "{ passes { nodes { ... on Gate { id } } } }",
            "{}",
            &["`Pass`"],
        ),
    ] {
        let query = serde_json::to_string(query).unwrap();
        let body = format!(r#"{{ "query": {query}, "variables": {variables} }}"#);
        let answer = graphql(&server, &body).json();
        for error in answer["errors"].as_array().unwrap() {
            let code = &error["extensions"]["code"];
            assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{answer}");
            let message = error["message"].as_str().unwrap();
            let revealed = names.iter().find(|name| message.contains(**name));
            assert!(revealed.is_none(), "{query}: {message}");
        }
    }
}

#[test]
fn a_bill_names_no_order_that_was_not_asked_for() {
    let query = "query ($by: PassOrder) { passes(orderBy: $by) { nodes { id } } }";
    let ask = |server: &Server, variables: Value| {
        let body = serde_json::json!({ "query": query, "variables": variables }).to_string();
        let headers = [("content-type", "application/json"), ("x-sql-plan", "only")];
        let answer = send(server, "POST", "/graphql", &headers, body.as_bytes()).json();
        answer["extensions"]["bill"]["plan"][0]["shape"].clone()
    };
    let by_code = serde_json::json!({ "by": { "field": "CODE" } });
    let server = Server::start(&["serve", "--no-introspection"]);
    assert_eq!(ask(&server, Value::Null), "first 20 passes");
    assert_eq!(ask(&server, by_code), "first 20 passes, by code");
    let server = Server::start(&["serve"]);
    let expected = "first 20 passes, by issuedAt descending";
    assert_eq!(ask(&server, Value::Null), expected);
}

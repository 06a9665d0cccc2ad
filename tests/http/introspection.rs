//! Whether the schema is told.

use serde_json::Value;

use crate::support::server::{Server, graphql};

fn ask(server: &Server, query: &str) -> Value {
    let body = serde_json::json!({ "query": query }).to_string();
    graphql(server, &body).json()
}

#[test]
fn the_schema_is_told_and_names_are_suggested() {
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
    // A type's name is no secret of those who already ask for its fields.
    let answer = ask(&server, "{ __typename gates { __typename totalCount } }");
    assert_eq!(answer["data"]["__typename"], "Query");
    assert_eq!(answer["data"]["gates"]["__typename"], "GateConnection");
}

/// Requests in which a name is misspelt, and the name.
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
            let tells = message.contains("Did you mean") || message.contains(name);
            assert!(!tells, "{query}: {message}");
        }
    }
}

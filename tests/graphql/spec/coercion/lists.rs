//! 3.11: lists.

use serde_json::{Value, json};

use super::super::{assert_refused, assert_with, small};
use crate::support::app::data;

/// 3.11: the table of lists, whose items are never null.
#[tokio::test]
async fn lists_are_coerced() {
    let document = |of: &str, value: &str| {
        format!(
            "query{of} {{ passes(filter: {{ code: {{ in: {value} }} }}) {{ nodes {{ code }} }} }}"
        )
    };
    let found = |codes: &[&str]| {
        let nodes: Vec<_> = codes.iter().map(|code| json!({"code": code})).collect();
        json!({"passes": {"nodes": nodes}})
    };
    for (of, literal, value, expected) in [
        ("", "[\"P1\", \"P2\"]", Value::Null, found(&["P2", "P1"])),
        ("", "[\"P1\"]", Value::Null, found(&["P1"])),
        ("", "\"P1\"", Value::Null, found(&["P1"])),
        ("", "[]", Value::Null, found(&[])),
        (
            "($v: [String!])",
            "$v",
            json!(["P1", "P2"]),
            found(&["P2", "P1"]),
        ),
        ("($v: [String!])", "$v", json!("P1"), found(&["P1"])),
        ("($v: [String!])", "$v", json!([]), found(&[])),
        (
            "($v: String!)",
            "[$v, \"P2\"]",
            json!("P1"),
            found(&["P2", "P1"]),
        ),
        (
            "($v: [String!] = \"P1\")",
            "$v",
            json!(["P2"]),
            found(&["P2"]),
        ),
    ] {
        let variables = json!({"v": value});
        assert_with(&document(of, literal), &[(variables, expected)]).await;
    }
    let default = document("($v: [String!] = \"P1\")", "$v");
    assert_with(&default, &[(json!({}), found(&["P1"]))]).await;
    for (of, literal, value) in [
        ("", "[\"P1\", 2, true]", Value::Null),
        ("", "[\"P1\", null]", Value::Null),
        ("", "[[\"P1\"]]", Value::Null),
        ("($v: [String!])", "$v", json!(["P1", 2, true])),
        ("($v: [String!])", "$v", json!(["P1", null])),
        ("($v: [String!])", "$v", json!([["P1"]])),
        ("($v: [String!]!)", "$v", Value::Null),
    ] {
        let document = document(of, literal);
        let cases = [(document.as_str(), json!({"v": value}))];
        assert_refused("GRAPHQL_VALIDATION_FAILED", &cases).await;
    }
}

#[tokio::test]
async fn a_single_id_is_a_list_of_ids() {
    for app in small().await {
        let id = app.data(r#"{ pass(code: "P1") { id } }"#).await["pass"]["id"].clone();
        let expected = json!({"nodes": [{"id": id}]});
        let query = format!("{{ nodes(ids: {id}) {{ id }} }}");
        assert_eq!(app.data(&query).await, expected);
        let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let outcome = app.query(query, json!({"ids": id})).await;
        assert_eq!(data(&outcome), expected);
    }
}

//! 3.10: input objects, and null for an argument that is not.

use serde_json::{Value, json};

use super::super::{assert_refused, assert_with, small};
use crate::support::app::answer;

/// A page of one row by an order.
fn passes(by: &str) -> String {
    format!("{{ passes(first: 1, orderBy: {by}) {{ nodes {{ code }} }} }}")
}

/// The same, with a variable `$v`.
fn with(variable: &str, by: &str) -> String {
    format!("query (${variable}) {}", passes(by))
}

/// 3.10: the table of input objects. `field` is required. `direction` has a default
/// and is never null.
#[tokio::test]
async fn input_objects_are_coerced() {
    let up = json!({"passes": {"nodes": [{"code": "P1"}]}});
    let down = json!({"passes": {"nodes": [{"code": "P2"}]}});
    for (document, variables, expected) in [
        (passes("{ field: CODE, direction: DESC }"), json!({}), &down),
        (passes("{ field: CODE }"), json!({}), &up),
        (
            with("v: OrderDirection", "{ field: CODE, direction: $v }"),
            json!({"v": "DESC"}),
            &down,
        ),
        (
            with("v: OrderDirection", "{ field: CODE, direction: $v }"),
            json!({}),
            &up,
        ),
        (
            with("v: OrderDirection = DESC", "{ field: CODE, direction: $v }"),
            json!({}),
            &down,
        ),
        (
            with("v: PassOrderField!", "{ field: $v }"),
            json!({"v": "CODE"}),
            &up,
        ),
        (
            with("v: PassOrder", "$v"),
            json!({"v": {"field": "CODE"}}),
            &up,
        ),
        (with("v: PassOrder = { field: CODE }", "$v"), json!({}), &up),
        (with("v: PassOrder", "$v"), json!({"v": null}), &down),
        (with("v: PassOrder", "$v"), json!({}), &down),
        (passes("null"), json!({}), &down),
    ] {
        assert_with(&document, &[(variables, expected.clone())]).await;
    }
}

/// 3.10: the rows of the table that are errors.
#[tokio::test]
async fn values_that_are_not_input_objects_are_refused() {
    for (code, document, variables) in [
        ("GRAPHQL_VALIDATION_FAILED", passes("\"abc123\""), json!({})),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrder", "$v"),
            json!({"v": "abc123"}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            passes("{ field: CODE, direction: \"DESC\" }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            passes("{ direction: DESC }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrderField!", "{ field: $v }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrder", "$v"),
            json!({"v": {"direction": "DESC"}}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            passes("{ field: null }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrderField!", "{ field: $v }"),
            json!({"v": null}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrder", "$v"),
            json!({"v": {"field": "CODE", "direction": null}}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            passes("{ field: CODE, c: \"xyz\" }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrder", "$v"),
            json!({"v": {"field": "CODE", "c": "xyz"}}),
        ),
    ] {
        assert_refused(code, &[(&document, variables)]).await;
    }
}

/// 6.4.1, Coercing Field Arguments: a default replaces a missing value, but not
/// null, which is an error of the field.
#[tokio::test]
async fn null_for_a_non_null_argument_is_an_error_of_its_field() {
    let null = json!({"v": null});
    for (document, path, rest) in [
        (
            with("v: OrderDirection", "{ field: CODE, direction: $v }"),
            json!(["passes"]),
            Value::Null,
        ),
        (
            with("v: PassOrderField = CODE", "{ field: $v }"),
            json!(["passes"]),
            Value::Null,
        ),
        (
            "query ($v: ID = \"x\") { a: holder(id: $v) { name } b: gates { totalCount } }".to_owned(),
            json!(["a"]),
            json!({"a": null, "b": {"totalCount": 1}}),
        ),
        (
            "query ($v: ID = \"x\") { gates { totalCount } ...F } fragment F on Query { node(id: $v) { id } }"
                .to_owned(),
            json!(["node"]),
            json!({"gates": {"totalCount": 1}, "node": null}),
        ),
        (
            "query ($v: [ID!] = []) { nodes(ids: $v) { id } }".to_owned(),
            json!(["nodes"]),
            Value::Null,
        ),
        (
            "query ($v: ID = \"x\") { nodes(ids: [$v]) { id } }".to_owned(),
            json!(["nodes"]),
            Value::Null,
        ),
        (
            "query ($v: GateOrderField = CODE) { pass(code: \"P1\") { gate { passes(filter: { or: [{ gate: { not: {} } }] }, orderBy: { field: $p }) { totalCount } } } gates(orderBy: { field: $v }) { totalCount } }"
                .replace("query (", "query ($p: PassOrderField = CODE, "),
            json!(["gates"]),
            Value::Null,
        ),
        (
            "query ($v: ScanOrderField = SCANNED_AT) { pass(code: \"P1\") { gate { scans(orderBy: { field: $v }) { totalCount } } } }"
                .to_owned(),
            json!(["pass", "gate", "scans"]),
            json!({"pass": null}),
        ),
    ] {
        for app in small().await {
            let outcome = app.query(&document, null.clone()).await;
            let answer = answer(&outcome);
            let errors = answer["errors"].as_array().unwrap();
            assert_eq!(errors.len(), 1, "{document} {answer}");
            assert_eq!(errors[0]["path"], path, "{document} {answer}");
            assert_eq!(errors[0]["extensions"]["code"], "BAD_ARGUMENT", "{answer}");
            assert!(answer.get("data").is_some(), "{document} {answer}");
            assert_eq!(answer["data"], rest, "{document} {answer}");
        }
    }
}

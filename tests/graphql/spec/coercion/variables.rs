//! 6.1.2, Coercing Variable Values.

use serde_json::{Value, json};

use super::super::{assert_refused, assert_with, small};
use crate::support::app::answer;

#[tokio::test]
async fn variables_are_coerced() {
    let both = [json!({"code": "P2"}), json!({"code": "P1"})];
    let first = |first: usize| json!({"passes": {"nodes": both[..first]}});
    assert_with(
        "query ($first: Int = 1) { passes(first: $first) { nodes { code } } }",
        &[
            (json!({}), first(1)),
            (json!({"first": 2}), first(2)),
            (json!({"first": 0}), first(0)),
            // A given value replaces the default, and null is not a page size.
            (json!({"first": null}), first(2)),
        ],
    )
    .await;
    // A variable without a default and a value counts as absent.
    assert_with(
        "query ($first: Int, $filter: PassFilter) { passes(first: $first, filter: $filter) { nodes { code } } }",
        &[
            (json!({}), first(2)),
            (json!({"filter": null}), first(2)),
            (
                json!({"filter": {"code": {"in": ["P2"]}}}),
                first(1),
            ),
            // A single value is coerced to a list.
            (json!({"filter": {"code": {"in": "P2"}}}), first(1)),
            (json!({"filter": {"kind": {"in": "VISITOR"}}}), first(2)),
            (
                json!({"filter": {"and": {"code": {"eq": "P2"}}}}),
                first(1),
            ),
        ],
    )
    .await;
}

/// Every mistake in the values of variables is reported at its variable.
#[tokio::test]
async fn all_mistakes_in_values_are_reported() {
    let query =
        "query ($n: Int,\r  $f: PassFilter) { passes(first: $n, filter: $f) { totalCount } }";
    let filter = json!({"code": {"eq": 1, "in": ["a", 2]}, "kind": {"eq": "NONE"}, "none": 1});
    for app in small().await {
        let outcome = app
            .query(query, json!({"n": "1", "f": filter.clone()}))
            .await;
        let answer = answer(&outcome);
        let errors = answer["errors"].as_array().unwrap();
        let found: Vec<_> = errors
            .iter()
            .map(|error| {
                let message = error["message"].as_str().unwrap();
                let place = message.split('`').nth(1).unwrap().to_owned();
                (place, error["locations"][0]["line"].as_u64().unwrap())
            })
            .collect();
        let found: Vec<(&str, u64)> = found
            .iter()
            .map(|(place, line)| (place.as_str(), *line))
            .collect();
        assert_eq!(
            found,
            [
                ("$n", 1),
                ("$f", 2),
                ("$f.code.eq", 2),
                ("$f.code.in.1", 2),
                ("$f.kind.eq", 2),
            ],
            "{answer}"
        );
    }
}

#[tokio::test]
async fn values_of_wrong_types_are_refused() {
    assert_refused(
        "GRAPHQL_VALIDATION_FAILED",
        &[
            // Required, but missing or null.
            ("query ($id: ID!) { holder(id: $id) { name } }", json!({})),
            (
                "query ($id: ID!) { holder(id: $id) { name } }",
                json!({"id": null}),
            ),
            // Also if an argument may be absent or null.
            (
                "query ($n: Int!) { gates(first: $n) { totalCount } }",
                json!({}),
            ),
            (
                "query ($n: Int!) { gates(first: $n) { totalCount } }",
                json!({"n": null}),
            ),
            ("{ holder { name } }", Value::Null),
            ("{ holder(id: null) { name } }", Value::Null),
            // Of another type.
            (
                "query ($n: Int) { gates(first: $n) { totalCount } }",
                json!({"n": "1"}),
            ),
            (
                "query ($n: Int) { gates(first: $n) { totalCount } }",
                json!({"n": 1.5}),
            ),
            (
                "query ($code: String) { pass(code: $code) { id } }",
                json!({"code": 1}),
            ),
            ("{ pass(code: 1) { id } }", Value::Null),
            ("{ gates(first: true) { totalCount } }", Value::Null),
            // Not a value of the enum.
            (
                "query ($by: PassOrderField!) { passes(orderBy: { field: $by }) { totalCount } }",
                json!({"by": "NONE"}),
            ),
            (
                "query ($by: PassOrder) { passes(orderBy: $by) { totalCount } }",
                json!({"by": {"field": "NONE"}}),
            ),
            (
                "{ passes(orderBy: { field: NONE }) { totalCount } }",
                Value::Null,
            ),
            // Not a field of the input object.
            (
                "query ($filter: PassFilter) { passes(filter: $filter) { totalCount } }",
                json!({"filter": {"none": {"eq": 1}}}),
            ),
            // Null is not a list item.
            (
                "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
                json!({"ids": [null]}),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn values_of_wrong_types_are_refused_next_to_an_omitted_variable() {
    for (code, query) in [
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($not: PassKind) { passes(filter: { kind: { eq: NONE, ne: $not } }) { totalCount } }",
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($not: Int) { passes(filter: { maxEntries: { eq: \"many\", ne: $not } }) { totalCount } }",
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($not: DateTime) { passes(filter: { issuedAt: { eq: \"noon\", ne: $not } }) { totalCount } }",
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($not: String) { passes(filter: { code: { eq: 7, ne: $not } }) { totalCount } }",
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($to: OrderDirection!) { passes(orderBy: { field: NONE, direction: $to }) { totalCount } }",
        ),
    ] {
        assert_refused(code, &[(query, json!({"to": "ASC"}))]).await;
    }
}

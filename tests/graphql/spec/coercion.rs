//! Section 3, input coercion, and 6.1.2, Coercing Variable Values.

use serde_json::{Value, json};

use super::{assert_refused, assert_with, small};
use crate::support::app::data;

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
            // Given, so the default does not stand in; and null is no page size.
            (json!({"first": null}), first(2)),
        ],
    )
    .await;
    // Without a default, one that is not given is as if it was not written.
    assert_with(
        "query ($first: Int, $filter: PassFilter) { passes(first: $first, filter: $filter) { nodes { code } } }",
        &[
            (json!({}), first(2)),
            (json!({"filter": null}), first(2)),
            (
                json!({"filter": {"code": {"in": ["P2"]}}}),
                first(1),
            ),
            // A single value is a list of one.
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

#[tokio::test]
async fn a_number_is_an_id_though_none_of_ours() {
    assert_refused(
        "BAD_ID",
        &[
            ("{ holder(id: 7) { name } }", Value::Null),
            ("{ holder(id: \"7\") { name } }", Value::Null),
            (
                "query ($id: ID!) { holder(id: $id) { name } }",
                json!({"id": 7}),
            ),
            (
                "query ($id: ID!) { node(id: $id) { id } }",
                json!({"id": "7"}),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn values_that_do_not_fit_are_refused() {
    assert_refused(
        "GRAPHQL_VALIDATION_FAILED",
        &[
            // Required, and not given or null.
            ("query ($id: ID!) { holder(id: $id) { name } }", json!({})),
            (
                "query ($id: ID!) { holder(id: $id) { name } }",
                json!({"id": null}),
            ),
            // Even where an argument may be left out or be null.
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
            // No value of the enum.
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
            // No field of the input.
            (
                "query ($filter: PassFilter) { passes(filter: $filter) { totalCount } }",
                json!({"filter": {"none": {"eq": 1}}}),
            ),
            // Nothing is a list item.
            (
                "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
                json!({"ids": [null]}),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn values_that_do_not_fit_are_refused_beside_a_variable_that_was_left_out() {
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
            "BAD_ARGUMENT",
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

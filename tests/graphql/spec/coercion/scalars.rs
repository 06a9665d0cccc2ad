//! 3.5: values of scalars.

use serde_json::{Value, json};

use super::super::{assert_refused, small};
use crate::support::app::data;

/// 3.5: values that a scalar variable accepts.
#[tokio::test]
async fn scalars_accept_values_of_their_type() {
    let takes = [
        (
            "Int",
            "first",
            vec![json!(0), json!(1), json!(2), Value::Null],
        ),
        ("String", "after", vec![Value::Null]),
        (
            "PassFilter",
            "filter",
            vec![
                json!({"code": {"eq": "1"}}),
                json!({"anyGate": {"eq": false}}),
                json!({"maxEntries": {"eq": -2_147_483_648_i64, "ne": 2_147_483_647}}),
                json!({"kind": {"eq": "STAFF"}}),
                json!({"issuedAt": {"eq": "2026-11-22T08:00:00+01:00"}}),
                json!({"issuedAt": {"last": "PT24H", "next": "P1W"}}),
            ],
        ),
    ];
    let document = |of: &str, argument: &str| {
        format!("query ($v: {of}) {{ passes({argument}: $v) {{ totalCount }} }}")
    };
    for app in small().await {
        for (of, argument, values) in &takes {
            for value in values {
                let outcome = app
                    .query(&document(of, argument), json!({"v": value}))
                    .await;
                assert!(data(&outcome)["passes"].is_object(), "{value}");
            }
        }
    }
    let refuses = [
        (
            "Int",
            "first",
            vec![
                json!("1"),
                json!(1.5),
                json!(true),
                json!(2_147_483_648_i64),
                json!([1, 2]),
                json!([1]),
                json!({}),
            ],
        ),
        (
            "String",
            "after",
            vec![json!(1), json!(true), json!(["x"]), json!({})],
        ),
        (
            "PassFilter",
            "filter",
            vec![
                json!("abc123"),
                json!(1),
                json!([]),
                json!([{}]),
                json!({"code": {"eq": 1}}),
                json!({"anyGate": {"eq": "false"}}),
                json!({"anyGate": {"eq": 0}}),
                json!({"maxEntries": {"eq": "1"}}),
                json!({"issuedAt": {"last": 24}}),
                json!({"issuedAt": {"last": ["PT24H"]}}),
                json!({"issuedAt": {"next": "24 hours"}}),
                json!({"kind": {"eq": "staff"}}),
                json!({"kind": {"eq": 1}}),
                json!({"kind": {"eq": ["STAFF"]}}),
                json!({"id": {"eq": 1.5}}),
                json!({"id": {"eq": true}}),
            ],
        ),
    ];
    for (of, argument, values) in refuses {
        let document = document(of, argument);
        let cases: Vec<_> = values
            .into_iter()
            .map(|value| (document.as_str(), json!({"v": value})))
            .collect();
        assert_refused("GRAPHQL_VALIDATION_FAILED", &cases).await;
    }
}

/// 3.5: whole numbers in JSON, and a custom scalar.
#[tokio::test]
async fn numbers_and_times_are_coerced_completely() {
    for app in small().await {
        // `-0` is an Int, and any whole number is an ID, though none of an object.
        let zero: Value = serde_json::from_str(r#"{"n": -0}"#).unwrap();
        let query = "query ($n: Int) { passes(first: $n) { nodes { code } } }";
        let outcome = app.query(query, zero).await;
        assert_eq!(data(&outcome), json!({"passes": {"nodes": []}}));
        let outcome = app
            .query("{ passes(first: -0) { nodes { code } } }", Value::Null)
            .await;
        assert_eq!(data(&outcome), json!({"passes": {"nodes": []}}));
    }
    let holder = "query ($id: ID!) { holder(id: $id) { name } }";
    let large: Value = serde_json::from_str(r#"{"id": 123456789012345678901234567890}"#).unwrap();
    assert_refused(
        "BAD_ID",
        &[
            (holder, large),
            (
                "{ holder(id: 123456789012345678901234567890) { name } }",
                Value::Null,
            ),
            ("{ holder(id: -1) { name } }", Value::Null),
        ],
    )
    .await;
    // An invalid time is refused even if it is not used.
    let unused = "query ($t: DateTime, $f: Boolean = false) { passes(filter: { issuedAt: { eq: $t } }) @include(if: $f) { totalCount } __typename }";
    let filter = "query ($f: PassFilter) { passes(filter: $f) { totalCount } }";
    assert_refused(
        "GRAPHQL_VALIDATION_FAILED",
        &[
            (unused, json!({"t": "noon"})),
            (unused, json!({"t": 1})),
            (filter, json!({"f": {"issuedAt": {"in": ["2026-11-22T08:00:00Z", "0000-01-01T00:00:00Z"]}}})),
            (
                "query ($t: DateTime = \"noon\") { passes(filter: { issuedAt: { eq: $t } }) { totalCount } }",
                json!({"t": "2026-11-22T08:00:00Z"}),
            ),
            ("{ passes(filter: { issuedAt: { eq: NOON } }) { totalCount } }", Value::Null),
            ("{ passes(filter: { issuedAt: { eq: { at: 1 } } }) { totalCount } }", Value::Null),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_number_is_a_valid_id_that_finds_nothing() {
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

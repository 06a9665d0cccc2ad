//! 5.1 Documents and 5.2 Operations.

use serde_json::{Value, json};

use super::{assert_invalid, assert_refused, assert_valid};

/// 5.1.1: a request must not define types.
#[tokio::test]
async fn executable_definitions() {
    assert_refused(
        "GRAPHQL_PARSE_FAILED",
        &[
            (
                r#"query passKind { pass(code: "P1") { kind color } } extend type Pass { color: String }"#,
                Value::Null,
            ),
            ("type Pass { id: ID! }", Value::Null),
            ("schema { query: Query }", Value::Null),
            ("fragment Alone on Gate { code }", Value::Null),
            ("", Value::Null),
        ],
    )
    .await;
}

/// 5.2.1.1
#[tokio::test]
async fn operation_name_uniqueness() {
    assert_valid(&[
        r#"query passCode { pass(code: "P1") { code } } query holderName { pass(code: "P1") { holder { name } } }"#,
    ])
    .await;
    assert_invalid(&[
        (
            r#"query named { pass(code: "P1") { code } } query named { pass(code: "P1") { holder { name } } }"#,
            "named",
        ),
        (
            "query named { gates { totalCount } } mutation named { remove { id } }",
            "named",
        ),
    ])
    .await;
}

/// 5.2.2.1
#[tokio::test]
async fn lone_anonymous_operation() {
    assert_valid(&[r#"{ pass(code: "P1") { code } }"#]).await;
    assert_invalid(&[
        (
            r#"{ pass(code: "P1") { code } } query named { gates { totalCount } }"#,
            "Anonymous operation cannot be selected when the document contains other operations",
        ),
        (
            "query named { gates { totalCount } } { gates { totalCount } }",
            "Anonymous operation cannot be selected when the document contains other operations",
        ),
        (
            "{ gates { totalCount } } { gates { totalCount } }",
            "Anonymous operation cannot be selected when the document contains other operations",
        ),
    ])
    .await;
}

/// 5.2: an operation for which the schema has no root type.
#[tokio::test]
async fn operation_type_existence() {
    assert_invalid(&[
        ("mutation { remove { id } }", "remove"),
        ("subscription sub { scanned { code } }", "subscription"),
        ("subscription sub { __typename }", "subscription"),
    ])
    .await;
}

#[tokio::test]
async fn invalid_documents_are_refused() {
    assert_refused(
        "GRAPHQL_VALIDATION_FAILED",
        &[
            ("{ nothing }", Value::Null),
            ("{ gates { nothing } }", Value::Null),
            ("{ gates }", Value::Null),
            ("{ gates { totalCount { value } } }", Value::Null),
            ("{ gates(none: 1) { totalCount } }", Value::Null),
            ("{ gates { totalCount @none } }", Value::Null),
            ("{ ...None }", Value::Null),
            ("{ ... on Gate { code } }", Value::Null),
            ("{ __typename } fragment Unused on Gate { code }", Value::Null),
            (
                "{ gates { nodes { ...A } } } fragment A on Gate { code ...B } fragment B on Gate { ...A }",
                Value::Null,
            ),
            ("{ gates(first: $n) { totalCount } }", json!({"n": 1})),
            ("query ($n: Int) { __typename }", json!({"n": 1})),
            (
                "query ($n: String) { gates(first: $n) { totalCount } }",
                json!({"n": "1"}),
            ),
            ("mutation { nothing }", Value::Null),
            ("subscription { nothing }", Value::Null),
        ],
    )
    .await;
    assert_refused(
        "GRAPHQL_PARSE_FAILED",
        &[("{", Value::Null), ("{ gates { } }", Value::Null)],
    )
    .await;
}

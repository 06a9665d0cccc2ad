//! 5.3 Fields.

use serde_json::Value;

use super::{assert_invalid, assert_refused, assert_valid, small};

/// 5.3.1
#[tokio::test]
async fn field_selections() {
    assert_valid(&[
        "{ node(id: \"x\") { ...F } } fragment F on Node { id __typename }",
        "{ gates { name: totalCount } }",
    ])
    .await;
    assert_invalid(&[
        (
            "{ passes { nodes { ...F } } } fragment F on Pass { closedAt }",
            "closedAt",
        ),
        (
            "{ passes { nodes { ...F } } } fragment F on Pass { maxEntries: mostEntries }",
            "mostEntries",
        ),
        // A field of the objects, but not of the interface.
        (
            "{ node(id: \"x\") { ...F } } fragment F on Node { code }",
            "code",
        ),
        ("{ node(id: \"x\") { code } }", "code"),
        ("{ gates { __schema { description } } }", "__schema"),
    ])
    .await;
}

/// 5.3.2
#[tokio::test]
async fn field_selection_merging() {
    assert_valid(&[
        // Identical fields, aliases and arguments.
        "{ passes { nodes { ...F } } } fragment F on Pass { code code }",
        "{ passes { nodes { ...F } } } fragment F on Pass { other: code other: code }",
        "{ gates { nodes { passes(first: 1, last: null) { totalCount } passes(last: null, first: 1) { nodes { id } } } } }",
        "query ($first: Int) { gates { nodes { passes(first: $first) { totalCount } passes(first: $first) { totalCount } } } }",
        "{ passes(filter: { kind: { eq: STAFF }, and: [] }) { totalCount } passes(filter: { and: [], kind: { eq: STAFF } }) { totalCount } }",
        // Fields of different object types, only one of which can apply.
        "{ node(id: \"x\") { ... on Pass { a: code } ... on Gate { a: name } } }",
        "{ node(id: \"x\") { ... on Gate { passes(first: 1) { totalCount } } ... on Holder { passes(first: 2) { totalCount } } } }",
        // The same within fragments without a type condition.
        "{ node(id: \"x\") { ... on Pass { ... { a: code } } ... on Gate { ... @include(if: true) { a: name } } } }",
        "{ node(id: \"x\") { ...F ...G } } fragment F on Pass { ... { a: code } } fragment G on Gate { ... { a: name } }",
    ])
    .await;
    assert_invalid(&[
        (
            "{ passes { nodes { ...F } } } fragment F on Pass { code: purpose code }",
            "different fields",
        ),
        // Arguments: values, a value and a variable, variables, one and none.
        (
            "{ passes(first: 1) { totalCount } passes(first: 2) { totalCount } }",
            "Operation must not provide conflicting field arguments for the same name `passes`",
        ),
        (
            "query ($n: Int) { passes(first: 1) { totalCount } passes(first: $n) { totalCount } }",
            "Operation must not provide conflicting field arguments for the same name `passes`",
        ),
        (
            "query ($n: Int, $m: Int) { passes(first: $m) { totalCount } passes(first: $n) { totalCount } }",
            "Operation must not provide conflicting field arguments for the same name `passes`",
        ),
        (
            "{ passes(first: 1) { totalCount } passes { totalCount } }",
            "Operation must not provide conflicting field arguments for the same name `passes`",
        ),
        (
            "{ passes(first: 1) { totalCount } ... { passes(first: null) { totalCount } } }",
            "Operation must not provide conflicting field arguments for the same name `passes`",
        ),
        // Values of different types, even though no object has both.
        (
            "{ node(id: \"x\") { ... on Pass { some: code } ... on Gate { some: occupancy } } }",
            "Operation must not select different types using the same name `some`",
        ),
        (
            "{ node(id: \"x\") { ... on Pass { some: code } ... on Gate { some: closedAt } } }",
            "Operation must not select different types using the same name `some`",
        ),
        // Only one is nullable.
        (
            "{ node(id: \"x\") { ... on Pass { some: code } ... on Holder { some: company } } }",
            "Operation must not select different types using the same name `some`",
        ),
        // Only one is a list.
        (
            "{ gates { a: nodes { id } } gates { a: pageInfo { hasNextPage } } }",
            "Cannot select different fields into the same alias `a`",
        ),
        // Only one has fields.
        (
            "{ node(id: \"x\") { ... on Pass { some: gate { id } } ... on Gate { some: code } } }",
            "Operation must not select different types using the same name `some`",
        ),
        // Below fields that merge.
        (
            "{ node(id: \"x\") { ... on Pass { a: scans { b: totalCount } } ... on Gate { a: scans { b: __typename } } } }",
            "Operation must not select different types using the same name `b`",
        ),
        (
            "{ passes { nodes { gate { a: id } } } passes { nodes { gate { a: code } } } }",
            "Cannot select different fields into the same alias `a`",
        ),
        // A field of an interface may belong to any object.
        (
            "{ node(id: \"x\") { a: id ... on Pass { a: code } } }",
            "Cannot select different fields into the same alias `a`",
        ),
        (
            "{ nodes(ids: []) { ... on Pass { a: code } ... on Gate { a: name } ... on Node { a: id } } }",
            "Cannot select different fields into the same alias `a`",
        ),
        // It does not matter whether they can ever apply together.
        (
            "{ passes @skip(if: true) { nodes { a: code } } passes @include(if: false) { nodes { a: kind } } }",
            "Cannot select different fields into the same alias `a`",
        ),
        (
            "query A { gates { totalCount } } query B { passes { nodes { a: code } } passes { nodes { a: kind } } }",
            "Cannot select different fields into the same alias `a`",
        ),
        // The same for introspection fields.
        (
            "{ __schema { types { name } types { name: kind } } }",
            "Cannot select different fields into the same alias `name`",
        ),
        (
            "{ __schema { types { name ... on __Type { name: kind } } } }",
            "Cannot select different fields into the same alias `name`",
        ),
    ])
    .await;
}

/// 5.3.3
#[tokio::test]
async fn leaf_field_selections() {
    assert_valid(&["{ passes { nodes { ...F } } } fragment F on Pass { maxEntries kind }"]).await;
    assert_invalid(&[
        (
            "{ passes { nodes { maxEntries { sinceWhen } } } }",
            "Field selection of scalar type `Int` must not have subselections",
        ),
        (
            "{ passes { nodes { kind { name } } } }",
            "Field selection of enum type `PassKind` must not have subselections",
        ),
        (
            "{ gates { __typename { name } } }",
            "Field selection of scalar type `String` must not have subselections",
        ),
        (
            "{ passes }",
            "Interface, union and object types must have a subselection set",
        ),
        (
            "{ node(id: \"x\") }",
            "Interface, union and object types must have a subselection set",
        ),
        (
            "{ passes { nodes { holder } } }",
            "Interface, union and object types must have a subselection set",
        ),
        (
            "{ __schema }",
            "Interface, union and object types must have a subselection set",
        ),
    ])
    .await;
}

#[tokio::test]
async fn different_fields_of_one_key_are_refused() {
    assert_refused(
        "GRAPHQL_VALIDATION_FAILED",
        &[
            (
                "{ passes(first: 1) { totalCount } passes(first: 2) { totalCount } }",
                Value::Null,
            ),
            ("{ passes { nodes { a: code a: kind } } }", Value::Null),
        ],
    )
    .await;
}

#[tokio::test]
async fn different_fields_of_one_key_are_refused_at_any_depth() {
    for document in [
        "{ gates { nodes { code: name } nodes { code } } }",
        "{ gates { nodes { a: code ...F } } } fragment F on Gate { a: name }",
        "{ gates { ...F ...G } } fragment F on GateConnection { nodes { a: code } } fragment G on GateConnection { nodes { a: name } }",
        "{ gates { nodes { passes(first: 1) { totalCount } } } gates { nodes { passes(first: 2) { totalCount } } } }",
        "{ passes { nodes { gate { a: id } gate { a: __typename } } } }",
        "{ passes { nodes { a: gate { id } ... on Node { id } ... { a: code } } } }",
        "{ ...F ...G } fragment F on Query { a: __typename } fragment G on Query { a: gates { totalCount } }",
        "{ nodes(ids: [\"R2F0ZTox\"]) { ... on Gate { a: code } ... on Gate { a: name } } }",
    ] {
        assert_refused("GRAPHQL_VALIDATION_FAILED", &[(document, Value::Null)]).await;
    }
    for app in small().await {
        // Only one of the object types applies.
        let document =
            "{ nodes(ids: [\"R2F0ZTox\"]) { ... on Gate { a: code } ... on Holder { a: name } } }";
        assert_eq!(app.data(document).await["nodes"][0]["a"], "A");
    }
}

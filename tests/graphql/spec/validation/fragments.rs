//! 5.5 Fragments.

use super::{assert_invalid, assert_valid};

/// 5.5.1.1
#[tokio::test]
async fn fragment_name_uniqueness() {
    assert_valid(&[
        "{ passes { nodes { ...One ...Two } } } fragment One on Pass { code } fragment Two on Pass { holder { name } }",
    ])
    .await;
    assert_invalid(&[(
        "{ passes { nodes { ...One } } } fragment One on Pass { code } fragment One on Pass { holder { name } }",
        "One",
    )])
    .await;
}

/// 5.5.1.2
#[tokio::test]
async fn fragment_spread_type_existence() {
    assert_valid(&[
        "{ passes { nodes { ...F } } } fragment F on Pass { code }",
        "{ passes { nodes { ...F } } } fragment F on Pass { ... on Pass { code } }",
        "{ passes { nodes { ...F } } } fragment F on Pass { ... @include(if: true) { code } }",
    ])
    .await;
    assert_invalid(&[
        (
            "{ passes { nodes { ...F } } } fragment F on NotInSchema { code }",
            "NotInSchema",
        ),
        (
            "{ passes { nodes { ...F } } } fragment F on Pass { ... on NotInSchema { code } }",
            "NotInSchema",
        ),
    ])
    .await;
}

/// 5.5.1.3
#[tokio::test]
async fn fragments_on_composite_types() {
    assert_valid(&[
        "{ passes { nodes { ...F } } } fragment F on Pass { code }",
        "{ passes { nodes { ...F } } } fragment F on Node { id }",
    ])
    .await;
    assert_invalid(&[
        (
            "{ passes { nodes { ...F } } } fragment F on Int { something }",
            "Int",
        ),
        (
            "{ passes { nodes { ... on Boolean { somethingElse } } } }",
            "Boolean",
        ),
        (
            "{ passes { nodes { ... on PassKind { name } } } }",
            "PassKind",
        ),
        (
            "{ passes { nodes { ... on PassFilter { code } } } }",
            "PassFilter",
        ),
    ])
    .await;
}

/// 5.5.1.4
#[tokio::test]
async fn fragments_must_be_used() {
    assert_invalid(&[
        (
            "fragment F on Pass { code } { passes { totalCount } }",
            "Fragment `F` must be used in an operation",
        ),
        // A fragment that only spreads itself is not used.
        (
            "fragment F on Pass { ...G } fragment G on Pass { code } { passes { totalCount } }",
            "Fragment `F` must be used in an operation",
        ),
    ])
    .await;
}

/// 5.5.2.1
#[tokio::test]
async fn fragment_spread_target_defined() {
    assert_invalid(&[("{ passes { nodes { ...Undefined } } }", "Undefined")]).await;
}

/// 5.5.2.2
#[tokio::test]
async fn fragment_spreads_must_not_form_cycles() {
    assert_invalid(&[
        (
            "{ passes { nodes { ...A } } } fragment A on Pass { code ...B } fragment B on Pass { kind ...A }",
            "levels deep",
        ),
        (
            "{ passes { nodes { ...A } } } fragment A on Pass { code holder { ...B } } fragment B on Holder { name passes { nodes { ...A } } }",
            "levels deep",
        ),
        ("{ passes { ...A } } fragment A on PassConnection { ...A }", "levels deep"),
        (
            "{ passes { totalCount } } fragment A on Pass { ...B } fragment B on Pass { ...A }",
            "fragment",
        ),
    ])
    .await;
}

/// 5.5.2.3.1 to 5.5.2.3.3
#[tokio::test]
async fn fragment_spread_is_possible() {
    assert_valid(&[
        // An object in its own scope, in an interface's scope, and the reverse.
        "{ passes { nodes { ...F } } } fragment F on Pass { ... on Pass { maxEntries } }",
        "{ passes { nodes { ...F } } } fragment F on Pass { ...G } fragment G on Node { id }",
        "{ node(id: \"x\") { ...F } } fragment F on Node { id ... on Pass { maxEntries } }",
        // The content of a fragment does not matter for its spread.
        "{ passes { nodes { ...F } } } fragment F on Node { ... on Gate { occupancy } }",
        "{ node(id: \"x\") { ... on Node { ... on Node { ... on Scan { outcome } } } } }",
    ])
    .await;
    assert_invalid(&[
        (
            "{ passes { nodes { ...F } } } fragment F on Pass { ... on Gate { occupancy } }",
            "Inline fragment with type condition `Gate` cannot be applied to `Pass`",
        ),
        (
            "{ passes { nodes { ...F } } } fragment F on Gate { occupancy }",
            "Fragment `F` with type condition `Gate` cannot be applied to `Pass`",
        ),
        // No object implements the interface.
        (
            "{ node(id: \"x\") { ... on PageInfo { hasNextPage } } }",
            "Inline fragment with type condition `PageInfo` cannot be applied to `Node`",
        ),
        (
            "{ gates { pageInfo { ...F } } } fragment F on Node { id }",
            "Fragment `F` with type condition `Node` cannot be applied to `PageInfo`",
        ),
        (
            "{ passes { nodes { ... { ... on Gate { occupancy } } } } }",
            "Inline fragment with type condition `Gate` cannot be applied to `Pass`",
        ),
    ])
    .await;
}

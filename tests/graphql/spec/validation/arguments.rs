//! 5.4 Arguments.

use super::{assert_invalid, assert_valid};

/// 5.4.1
#[tokio::test]
async fn argument_names() {
    assert_valid(&[
        "{ gates { nodes { ...F } } } fragment F on Gate { passes(orderBy: { field: CODE }) { totalCount } }",
        "{ gates { nodes { ...F } } } fragment F on Gate { passes(first: 1) @include(if: true) { totalCount } }",
        // In any order.
        "{ passes(first: 1, filter: {}) { totalCount } }",
        "{ passes(filter: {}, first: 1) { totalCount } }",
    ])
    .await;
    assert_invalid(&[
        (
            "{ gates { nodes { ...F } } } fragment F on Gate { passes(sort: CODE) { totalCount } }",
            "sort",
        ),
        (
            "{ gates { nodes { ...F } } } fragment F on Gate { passes(first: 1) @include(unless: false) { totalCount } }",
            "unless",
        ),
        ("{ gates { totalCount(of: 1) } }", "of"),
        ("{ __typename(of: 1) }", "of"),
        ("{ __type(title: \"Gate\") { name } }", "title"),
        ("{ __schema(of: 1) { description } }", "of"),
    ])
    .await;
}

/// 5.4.2
#[tokio::test]
async fn argument_uniqueness() {
    assert_invalid(&[
        ("{ passes(first: 1, first: 1) { totalCount } }", "first"),
        (
            "{ passes @include(if: true, if: true) { totalCount } }",
            "if",
        ),
        ("{ __typename @include(if: true, if: true) }", "if"),
        (
            "{ __type(name: \"Gate\", name: \"Pass\") { name } }",
            "name",
        ),
    ])
    .await;
}

/// 5.4.2.1
#[tokio::test]
async fn required_arguments() {
    assert_valid(&[
        "{ passes(first: 1) { totalCount } }",
        "{ holder(id: \"x\") { name } }",
        "{ passes { totalCount } }",
        "{ passes(first: null) { totalCount } }",
    ])
    .await;
    assert_invalid(&[
        ("{ holder { name } }", "id"),
        ("{ holder(id: null) { name } }", "id"),
        ("{ nodes { id } }", "ids"),
        ("{ passes @include { totalCount } }", "if"),
        ("{ passes @include(if: null) { totalCount } }", "if"),
        ("{ __typename @include }", "if"),
        ("{ __typename @include(if: null) }", "if"),
        ("{ __type { name } }", "name"),
    ])
    .await;
}

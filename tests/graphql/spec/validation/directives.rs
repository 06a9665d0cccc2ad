//! 5.7 Directives.

use super::{assert_invalid, assert_valid};

/// 5.7.1
#[tokio::test]
async fn directives_are_defined() {
    assert_invalid(&[
        ("{ gates @none { totalCount } }", "none"),
        ("{ __typename @none }", "none"),
        ("{ gates { a: __typename @none } }", "none"),
        ("{ __schema @none { description } }", "none"),
        ("{ ... @none { gates { totalCount } } }", "none"),
        (
            "{ ...F @none } fragment F on Query { gates { totalCount } }",
            "none",
        ),
        (
            "{ ...F } fragment F on Query @none { gates { totalCount } }",
            "none",
        ),
        ("query @none { gates { totalCount } }", "none"),
        (
            "query ($n: Int @none) { gates(first: $n) { totalCount } }",
            "none",
        ),
    ])
    .await;
}

/// 5.7.2
#[tokio::test]
async fn directives_are_in_valid_locations() {
    assert_valid(&[
        "{ gates @skip(if: false) { totalCount } }",
        "{ __typename @skip(if: false) a: __typename @include(if: true) }",
        "{ __schema @skip(if: false) { description } __type(name: \"Gate\") @include(if: true) { name @skip(if: true) } }",
        "{ ... @skip(if: false) { gates { totalCount } } ... on Query @include(if: true) { __typename } }",
        "{ ...F @skip(if: false) @include(if: true) } fragment F on Query { gates { totalCount } }",
    ])
    .await;
    assert_invalid(&[
        (
            "query ($if: Boolean!) @skip(if: $if) { gates { totalCount } }",
            "QUERY",
        ),
        ("query @include(if: true) { gates { totalCount } }", "QUERY"),
        (
            "{ ...F } fragment F on Query @skip(if: true) { gates { totalCount } }",
            "FRAGMENT_DEFINITION",
        ),
        (
            "query ($n: Int @skip(if: true)) { gates(first: $n) { totalCount } }",
            "Skip directive is not supported for VARIABLE_DEFINITION location",
        ),
        (
            "query ($n: Int @deprecated) { gates(first: $n) { totalCount } }",
            "Deprecated directive is not supported for VARIABLE_DEFINITION location",
        ),
        ("{ gates @deprecated { totalCount } }", "FIELD"),
        (
            "{ __typename @deprecated }",
            "Deprecated directive is not supported for FIELD location",
        ),
        ("{ gates @specifiedBy(url: \"x\") { totalCount } }", "FIELD"),
    ])
    .await;
}

/// 5.7.3
#[tokio::test]
async fn directives_are_unique_per_location() {
    assert_valid(&[
        "query ($a: Boolean = true, $b: Boolean = false) { gates @skip(if: $a) { totalCount } gates @skip(if: $b) { nodes { id } } }",
    ])
    .await;
    assert_invalid(&[
        (
            "query ($a: Boolean = true, $b: Boolean = false) { gates @skip(if: $a) @skip(if: $b) { totalCount } }",
            "Non-repeatable directive skip can only be used once per location",
        ),
        ("{ __typename @skip(if: true) @skip(if: true) }", "Non-repeatable directive skip can only be used once per location"),
        ("{ ... @skip(if: true) @skip(if: true) { __typename } }", "Non-repeatable directive skip can only be used once per location"),
        (
            "{ ...F @skip(if: true) @skip(if: true) } fragment F on Query { __typename }",
            "Non-repeatable directive skip can only be used once per location",
        ),
    ])
    .await;
}

//! 5.6 Values.

use super::{assert_invalid, assert_valid};

/// 5.6.1
#[tokio::test]
async fn values_of_correct_type() {
    assert_valid(&[
        "{ passes(filter: { anyGate: { eq: true } }) { totalCount } }",
        "{ passes(first: 1) { totalCount } }",
        "{ holder(id: 123) { name } }",
        "query ($filter: PassFilter = { code: { eq: \"P1\" } }) { passes(filter: $filter) { totalCount } }",
        "query ($kinds: [PassKind!] = STAFF) { passes(filter: { kind: { in: $kinds } }) { totalCount } }",
        "{ passes(filter: { and: { kind: { in: STAFF } } }) { totalCount } }",
        "{ passes(filter: null, orderBy: null) { totalCount } }",
        "{ passes(filter: { code: null, and: [{}, { or: [] }] }) { totalCount } }",
    ])
    .await;
    assert_invalid(&[
        (
            "{ passes(first: \"123\") { totalCount } }",
            "Expected `Int` for `first`, found a string. Write `first: 123`.",
        ),
        ("{ passes(first: 1.0) { totalCount } }", "Expected `Int` for `first`, found a float. Write `first: 10`."),
        (
            "{ passes(first: 2147483648) { totalCount } }",
            "Int cannot represent non 32-bit signed integer value",
        ),
        ("{ passes(first: [1]) { totalCount } }", "Expected `Int` for `first`, found a list. Write `first: 10`."),
        (
            "{ passes(first: {}) { totalCount } }",
            "Expected `Int` for `first`, found an input object. Write `first: 10`.",
        ),
        (
            "{ passes(first: ONE) { totalCount } }",
            "Expected `Int` for `first`, found an enum value. Write `first: 10`.",
        ),
        (
            "{ passes(filter: { code: { eq: 123 } }) { totalCount } }",
            "Expected `String` for `eq`, found an integer. Write `eq: \"123\"`.",
        ),
        (
            "{ passes(filter: { code: { eq: P1 } }) { totalCount } }",
            "Expected `String` for `eq`, found an enum value. Write `eq: \"P1\"`.",
        ),
        (
            "{ passes(filter: { anyGate: { eq: \"true\" } }) { totalCount } }",
            "Expected `Boolean` for `eq`, found a string. Write `eq: true`.",
        ),
        (
            "{ passes(filter: { anyGate: { eq: 1 } }) { totalCount } }",
            "Expected `Boolean` for `eq`, found an integer. Write `eq: true`.",
        ),
        ("{ holder(id: 1.5) { name } }", "Expected `ID!` for `id`, found a float. Write `id: \"1.5\"`."),
        ("{ holder(id: true) { name } }", "Expected `ID!` for `id`, found a boolean. Write `id: \"true\"`."),
        // An enum's values are names.
        (
            "{ passes(filter: { kind: { eq: \"STAFF\" } }) { totalCount } }",
            "Expected `PassKind` for `eq`, found a string. Write `eq: STAFF`.",
        ),
        (
            "{ passes(filter: { kind: { in: [STAFF, \"STAFF\"] } }) { totalCount } }",
            "Expected `PassKind!`, found a string.",
        ),
        (
            "{ passes(filter: { kind: { eq: PLANE } }) { totalCount } }",
            "PLANE",
        ),
        (
            "{ passes(filter: { kind: { eq: staff } }) { totalCount } }",
            "staff",
        ),
        (
            "{ passes(filter: { kind: { eq: true } }) { totalCount } }",
            "Expected `PassKind` for `eq`, found a boolean. Write `eq: VISITOR`.",
        ),
        // Nothing but an object is an input object, and no list is one.
        ("{ passes(filter: 5) { totalCount } }", "Expected `PassFilter` for `filter`, found an integer. Write `filter: { code: { eq: \"5\" } }`."),
        ("{ passes(filter: [{}]) { totalCount } }", "Expected `PassFilter` for `filter`, found a list. Write `filter: { code: { eq: \"…\" } }`."),
        (
            "{ passes(orderBy: CODE) { totalCount } }",
            "Expected `PassOrder` for `orderBy`, found an enum value. Write `orderBy: { field: CODE }`.",
        ),
        // No item is null.
        ("{ nodes(ids: [null]) { id } }", "Expected `ID!`, found null."),
        (
            "{ passes(filter: { and: [null] }) { totalCount } }",
            "Expected `PassFilter!`, found null.",
        ),
        ("{ nodes(ids: [[\"x\"]]) { id } }", "Expected `ID!`, found a list."),
        // Directives have arguments, too.
        (
            "{ passes @skip(if: \"true\") { totalCount } }",
            "Expected `Boolean!` for `if`, found a string. Write `if: true`.",
        ),
        ("{ __typename @skip(if: \"true\") }", "Expected `Boolean!` for `if`, found a string. Write `if: true`."),
        (
            "{ ...F @skip(if: 1) } fragment F on Query { gates { totalCount } }",
            "Expected `Boolean!` for `if`, found an integer. Write `if: true`.",
        ),
    ])
    .await;
}

/// 5.6.1, whatever stands beside a value.
#[tokio::test]
async fn values_of_correct_type_beside_variables() {
    assert_invalid(&[
        ("query ($code: String) { passes(filter: { kind: { eq: \"STAFF\" }, code: { eq: $code } }) { totalCount } }", "Expected `PassKind` for `eq`, found a string. Write `eq: STAFF`."),
        ("query ($code: String) { passes(filter: { anyGate: { eq: 1 }, code: { eq: $code } }) { totalCount } }", "Expected `Boolean` for `eq`, found an integer. Write `eq: true`."),
        ("query ($code: String) { passes(filter: { none: { eq: 1 }, code: { eq: $code } }) { totalCount } }", "none"),
        ("query ($code: String!) { passes(filter: { code: { in: [$code, 1] } }) { totalCount } }", "Expected `String!`, found an integer."),
        ("query ($code: String!) { passes(filter: { code: { in: [$code, null] } }) { totalCount } }", "Expected `String!`, found null."),
        ("query ($to: OrderDirection!) { passes(orderBy: { direction: $to }) { totalCount } }", "The required field `PassOrder.field` is not provided"),
    ])
    .await;
}

/// 5.6.1, of the values that stand in for variables.
#[tokio::test]
async fn values_of_correct_type_as_defaults() {
    assert_invalid(&[
        ("query ($n: Int = \"1\") { passes(first: $n) { totalCount } }", "n"),
        ("query ($n: Int! = null) { passes(first: $n) { totalCount } }", "n"),
        ("query ($if: Boolean! = 1) { passes @skip(if: $if) { totalCount } }", "Expected `Boolean!`, found an integer."),
        ("query ($kind: PassKind = \"STAFF\") { passes(filter: { kind: { eq: $kind } }) { totalCount } }", "Expected `PassKind`, found a string."),
        ("query ($kinds: [PassKind!] = [STAFF, null]) { passes(filter: { kind: { in: $kinds } }) { totalCount } }", "Expected `PassKind!`, found null."),
        ("query ($filter: PassFilter = STAFF) { passes(filter: $filter) { totalCount } }", "Expected `PassFilter`, found an enum value."),
        ("query ($filter: PassFilter = { none: 1 }) { passes(filter: $filter) { totalCount } }", "none"),
        ("query ($by: PassOrder = { direction: ASC }) { passes(orderBy: $by) { totalCount } }", "field"),
        ("query ($ids: [None!] = [1]) { nodes(ids: $ids) { id } }", "Cannot find type `None` in the schema"),
    ])
    .await;
    // A variable's default has no variables.
    super::assert_refused(
        "GRAPHQL_PARSE_FAILED",
        &[(
            "query ($n: Int, $m: Int = $n) { passes(first: $n, last: $m) { totalCount } }",
            serde_json::Value::Null,
        )],
    )
    .await;
}

/// 5.6.2
#[tokio::test]
async fn input_object_field_names() {
    assert_valid(&["{ passes(filter: { code: { eq: \"P1\" } }) { totalCount } }"]).await;
    assert_invalid(&[
        (
            "{ passes(filter: { favoriteCookieFlavor: \"Bacon\" }) { totalCount } }",
            "favoriteCookieFlavor",
        ),
        (
            "{ passes(filter: { or: [{}, { gate: { kind: {} } }] }) { totalCount } }",
            "kind",
        ),
        (
            "{ passes(filter: { status: { equals: ACTIVE } }) { totalCount } }",
            "Field `equals` does not exist on `PassStatusFilter`. Its fields are eq, ne, in.",
        ),
    ])
    .await;
}

/// 5.6.3
#[tokio::test]
async fn input_object_field_uniqueness() {
    assert_valid(&[
        "{ passes(filter: { code: { eq: \"a\" }, gate: { code: { eq: \"a\" } }, or: [{ code: {} }, { code: {} }] }) { code: totalCount nodes { code gate { code } } } }",
    ])
    .await;
    let twice = "twice";
    assert_invalid(&[
        ("{ passes(filter: { anyGate: { eq: true, eq: false } }) { totalCount } }", twice),
        ("{ gates(filter: { code: { eq: \"a\" }, code: { eq: \"b\" } }) { totalCount } }", twice),
        ("{ passes(filter: { or: [{ code: {} code: {} }] }) { totalCount } }", twice),
        ("query ($by: PassOrder = { field: CODE, field: CODE }) { passes(orderBy: $by) { totalCount } }", twice),
    ])
    .await;
}

/// 5.6.4
#[tokio::test]
async fn input_object_required_fields() {
    assert_valid(&[
        "{ passes(orderBy: { field: CODE, direction: DESC }) { totalCount } }",
        // It has a default.
        "{ passes(orderBy: { field: CODE }) { totalCount } }",
    ])
    .await;
    assert_invalid(&[
        ("{ passes(orderBy: {}) { totalCount } }", "field"),
        (
            "{ passes(orderBy: { direction: ASC }) { totalCount } }",
            "field",
        ),
        (
            "{ passes(orderBy: { field: null }) { totalCount } }",
            "field",
        ),
        (
            "{ passes(orderBy: { field: CODE, direction: null }) { totalCount } }",
            "Expected `OrderDirection!` for `direction`, found null. Write `direction: ASC`.",
        ),
    ])
    .await;
}

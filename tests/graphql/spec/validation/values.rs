//! 5.6 Values.

use super::{assert_invalid, assert_valid};

/// 5.6.1
#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table")]
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
            ", found a string",
        ),
        ("{ passes(first: 1.0) { totalCount } }", ", found a float"),
        (
            "{ passes(first: 2147483648) { totalCount } }",
            "Int cannot represent non 32-bit signed integer value",
        ),
        ("{ passes(first: [1]) { totalCount } }", ", found a list"),
        (
            "{ passes(first: {}) { totalCount } }",
            ", found an input object",
        ),
        (
            "{ passes(first: ONE) { totalCount } }",
            ", found an enum value",
        ),
        (
            "{ passes(filter: { code: { eq: 123 } }) { totalCount } }",
            ", found an integer",
        ),
        (
            "{ passes(filter: { code: { eq: P1 } }) { totalCount } }",
            ", found an enum value",
        ),
        (
            "{ passes(filter: { anyGate: { eq: \"true\" } }) { totalCount } }",
            ", found a string",
        ),
        (
            "{ passes(filter: { anyGate: { eq: 1 } }) { totalCount } }",
            ", found an integer",
        ),
        ("{ holder(id: 1.5) { name } }", ", found a float"),
        ("{ holder(id: true) { name } }", ", found a boolean"),
        // An enum's values are names.
        (
            "{ passes(filter: { kind: { eq: \"STAFF\" } }) { totalCount } }",
            ", found a string",
        ),
        (
            "{ passes(filter: { kind: { in: [STAFF, \"STAFF\"] } }) { totalCount } }",
            ", found a string",
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
            ", found a boolean",
        ),
        // Nothing but an object is an input object, and no list is one.
        ("{ passes(filter: 5) { totalCount } }", ", found an integer"),
        ("{ passes(filter: [{}]) { totalCount } }", ", found a list"),
        (
            "{ passes(orderBy: CODE) { totalCount } }",
            ", found an enum value",
        ),
        // No item is null.
        ("{ nodes(ids: [null]) { id } }", ", found null"),
        (
            "{ passes(filter: { and: [null] }) { totalCount } }",
            ", found null",
        ),
        ("{ nodes(ids: [[\"x\"]]) { id } }", ", found a list"),
        // Directives have arguments, too.
        (
            "{ passes @skip(if: \"true\") { totalCount } }",
            ", found a string",
        ),
        ("{ __typename @skip(if: \"true\") }", ", found a string"),
        (
            "{ ...F @skip(if: 1) } fragment F on Query { gates { totalCount } }",
            ", found an integer",
        ),
    ])
    .await;
}

/// 5.6.1, whatever stands beside a value.
#[tokio::test]
async fn values_of_correct_type_beside_variables() {
    assert_invalid(&[
        ("query ($code: String) { passes(filter: { kind: { eq: \"STAFF\" }, code: { eq: $code } }) { totalCount } }", ", found a string"),
        ("query ($code: String) { passes(filter: { anyGate: { eq: 1 }, code: { eq: $code } }) { totalCount } }", ", found an integer"),
        ("query ($code: String) { passes(filter: { none: { eq: 1 }, code: { eq: $code } }) { totalCount } }", "none"),
        ("query ($code: String!) { passes(filter: { code: { in: [$code, 1] } }) { totalCount } }", ", found an integer"),
        ("query ($code: String!) { passes(filter: { code: { in: [$code, null] } }) { totalCount } }", ", found null"),
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
        ("query ($if: Boolean! = 1) { passes @skip(if: $if) { totalCount } }", ", found an integer"),
        ("query ($kind: PassKind = \"STAFF\") { passes(filter: { kind: { eq: $kind } }) { totalCount } }", ", found a string"),
        ("query ($kinds: [PassKind!] = [STAFF, null]) { passes(filter: { kind: { in: $kinds } }) { totalCount } }", ", found null"),
        ("query ($filter: PassFilter = STAFF) { passes(filter: $filter) { totalCount } }", ", found an enum value"),
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
            ", found null",
        ),
    ])
    .await;
}

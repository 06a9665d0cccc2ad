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
        ("{ passes(first: \"123\") { totalCount } }", "first"),
        ("{ passes(first: 1.0) { totalCount } }", "first"),
        ("{ passes(first: 2147483648) { totalCount } }", "2147483648"),
        ("{ passes(first: [1]) { totalCount } }", "first"),
        ("{ passes(first: {}) { totalCount } }", "first"),
        ("{ passes(first: ONE) { totalCount } }", "first"),
        (
            "{ passes(filter: { code: { eq: 123 } }) { totalCount } }",
            "code.eq",
        ),
        (
            "{ passes(filter: { code: { eq: P1 } }) { totalCount } }",
            "code.eq",
        ),
        (
            "{ passes(filter: { anyGate: { eq: \"true\" } }) { totalCount } }",
            "anyGate.eq",
        ),
        (
            "{ passes(filter: { anyGate: { eq: 1 } }) { totalCount } }",
            "anyGate.eq",
        ),
        ("{ holder(id: 1.5) { name } }", "id"),
        ("{ holder(id: true) { name } }", "id"),
        // An enum's values are names.
        (
            "{ passes(filter: { kind: { eq: \"STAFF\" } }) { totalCount } }",
            "`\"STAFF\"` is no `PassKind`",
        ),
        (
            "{ passes(filter: { kind: { in: [STAFF, \"STAFF\"] } }) { totalCount } }",
            "`\"STAFF\"` is no `PassKind!`",
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
            "kind.eq",
        ),
        // Nothing but an object is an input object, and no list is one.
        (
            "{ passes(filter: 5) { totalCount } }",
            "`5` is no `PassFilter`",
        ),
        (
            "{ passes(filter: [{}]) { totalCount } }",
            "`[{}]` is no `PassFilter`",
        ),
        (
            "{ passes(orderBy: CODE) { totalCount } }",
            "`CODE` is no `PassOrder`",
        ),
        // No item is null.
        ("{ nodes(ids: [null]) { id } }", "ids.0"),
        (
            "{ passes(filter: { and: [null] }) { totalCount } }",
            "and.0",
        ),
        ("{ nodes(ids: [[\"x\"]]) { id } }", "ids.0"),
        // Directives have arguments, too.
        ("{ passes @skip(if: \"true\") { totalCount } }", "if"),
        ("{ __typename @skip(if: \"true\") }", "if"),
        (
            "{ ...F @skip(if: 1) } fragment F on Query { gates { totalCount } }",
            "if",
        ),
    ])
    .await;
}

/// 5.6.1, whatever stands beside a value.
#[tokio::test]
async fn values_of_correct_type_beside_variables() {
    assert_invalid(&[
        ("query ($code: String) { passes(filter: { kind: { eq: \"STAFF\" }, code: { eq: $code } }) { totalCount } }", "\"STAFF\""),
        ("query ($code: String) { passes(filter: { anyGate: { eq: 1 }, code: { eq: $code } }) { totalCount } }", "`1` is no `Boolean`"),
        ("query ($code: String) { passes(filter: { none: { eq: 1 }, code: { eq: $code } }) { totalCount } }", "none"),
        ("query ($code: String!) { passes(filter: { code: { in: [$code, 1] } }) { totalCount } }", "`1` is no `String!`"),
        ("query ($code: String!) { passes(filter: { code: { in: [$code, null] } }) { totalCount } }", "`null` is no `String!`"),
        ("query ($to: OrderDirection!) { passes(orderBy: { direction: $to }) { totalCount } }", "`PassOrder` wants its field `field`"),
    ])
    .await;
}

/// 5.6.1, of the values that stand in for variables.
#[tokio::test]
async fn values_of_correct_type_as_defaults() {
    assert_invalid(&[
        ("query ($n: Int = \"1\") { passes(first: $n) { totalCount } }", "n"),
        ("query ($n: Int! = null) { passes(first: $n) { totalCount } }", "n"),
        ("query ($if: Boolean! = 1) { passes @skip(if: $if) { totalCount } }", "if"),
        ("query ($kind: PassKind = \"STAFF\") { passes(filter: { kind: { eq: $kind } }) { totalCount } }", "\"STAFF\""),
        ("query ($kinds: [PassKind!] = [STAFF, null]) { passes(filter: { kind: { in: $kinds } }) { totalCount } }", "kinds"),
        ("query ($filter: PassFilter = STAFF) { passes(filter: $filter) { totalCount } }", "`STAFF` is no `PassFilter`"),
        ("query ($filter: PassFilter = { none: 1 }) { passes(filter: $filter) { totalCount } }", "none"),
        ("query ($by: PassOrder = { direction: ASC }) { passes(orderBy: $by) { totalCount } }", "field"),
        ("query ($ids: [None!] = [1]) { nodes(ids: $ids) { id } }", "Unknown type \"None\""),
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
            "direction",
        ),
    ])
    .await;
}

//! 5.8 Variables.

use super::{assert_invalid, assert_valid};

/// 5.8.1
#[tokio::test]
async fn variable_uniqueness() {
    assert_valid(&[
        "query A($n: Int) { ...F } query B($n: Int) { ...F } fragment F on Query { gates(first: $n) { totalCount } }",
    ])
    .await;
    assert_invalid(&[
        (
            "query ($n: Int, $n: Int) { gates(first: $n) { totalCount } }",
            "The variable `$n` is declared multiple times",
        ),
        (
            "query ($n: Int, $n: String) { gates(first: $n) { totalCount } }",
            "The variable `$n` is declared multiple times",
        ),
    ])
    .await;
}

/// 5.8.2
#[tokio::test]
async fn variables_are_input_types() {
    assert_valid(&[
        "query ($if: Boolean!) { gates @skip(if: $if) { totalCount } }",
        "query ($filter: PassFilter) { passes(filter: $filter) { totalCount } }",
        "query ($kinds: [PassKind!]) { passes(filter: { kind: { in: $kinds } }) { totalCount } }",
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
    ])
    .await;
    assert_invalid(&[
        (
            "query ($gate: Gate) { gates(filter: $gate) { totalCount } }",
            "`$gate` variable must be of an input type",
        ),
        (
            "query ($gate: Gate!) { gates(filter: $gate) { totalCount } }",
            "`$gate` variable must be of an input type",
        ),
        (
            "query ($nodes: [Node]) { gates(filter: $nodes) { totalCount } }",
            "`$nodes` variable must be of an input type",
        ),
        (
            "query ($gate: Gate = {}) { gates(filter: $gate) { totalCount } }",
            "`$gate` variable must be of an input type",
        ),
        (
            "query ($gates: [Gate!] = [1]) { gates(filter: $gates) { totalCount } }",
            "`$gates` variable must be of an input type",
        ),
        (
            "query ($none: None) { gates(filter: $none) { totalCount } }",
            "Cannot find type `None` in the schema",
        ),
        (
            "query ($none: [[None]!]) { gates(filter: $none) { totalCount } }",
            "Cannot find type `None` in the schema",
        ),
    ])
    .await;
}

/// 5.8.3
#[tokio::test]
async fn all_variable_uses_defined() {
    assert_valid(&[
        "query ($n: Int) { gates(first: $n) { totalCount } }",
        "query ($n: Int) { ...F } fragment F on Query { gates(first: $n) { totalCount } }",
        "query A($n: Int) { ...F } query B($n: Int) { ...F } fragment F on Query { gates(first: $n) { totalCount } }",
        "query ($if: Boolean!) { ...F } fragment F on Query { __typename @skip(if: $if) }",
    ])
    .await;
    let undefined = "is not defined";
    assert_invalid(&[
        ("query A { gates(first: $n) { totalCount } }", undefined),
        ("{ gates(first: $n) { totalCount } }", undefined),
        ("{ ...F } fragment F on Query { gates(first: $n) { totalCount } }", undefined),
        (
            "{ ...F } fragment F on Query { ...G } fragment G on Query { gates(first: $n) { totalCount } }",
            undefined,
        ),
        (
            "query A($n: Int) { ...F } query B { ...F } fragment F on Query { gates(first: $n) { totalCount } }",
            undefined,
        ),
        // Within values, and in directives at any location.
        ("{ passes(filter: { or: [{ code: { eq: $n } }] }) { totalCount } }", undefined),
        ("{ gates @skip(if: $if) { totalCount } }", undefined),
        ("{ __typename @skip(if: $if) }", undefined),
        ("{ gates { a: __typename @include(if: $if) totalCount } }", undefined),
        ("{ ... @skip(if: $if) { __typename } }", undefined),
        ("{ ...F @skip(if: $if) } fragment F on Query { __typename }", undefined),
        ("{ ...F } fragment F on Query { __typename @skip(if: $if) }", undefined),
        ("{ __type(name: $n) { name } }", undefined),
        ("{ __schema { types { name @skip(if: $if) __typename @skip(if: $if) } } }", undefined),
    ])
    .await;
}

/// 5.8.4
#[tokio::test]
async fn all_variables_used() {
    assert_valid(&[
        "query ($n: Int) { ...F } fragment F on Query { gates(first: $n) { totalCount } }",
        "query ($if: Boolean!) { __typename @skip(if: $if) gates { totalCount } }",
        "query ($if: Boolean!) { gates { __typename @include(if: $if) totalCount } }",
        "query ($if: Boolean!) { ... @include(if: $if) { __typename } }",
        "query ($if: Boolean!) { ...F @include(if: $if) } fragment F on Query { __typename }",
        "query ($name: String!, $if: Boolean!) { __type(name: $name) { __typename @skip(if: $if) } }",
        "query ($in: [String!]) { passes(filter: { or: [{ code: { in: $in } }] }) { totalCount } }",
    ])
    .await;
    assert_invalid(&[
        ("query ($n: Int) { gates { totalCount } }", "Unused variable: `$n`"),
        ("query A($n: Int) { ...F } fragment F on Query { gates { totalCount } }", "Unused variable: `$n`"),
        (
            "query A($n: Int) { ...F } query B($n: Int, $extra: Int) { ...F } fragment F on Query { gates(first: $n) { totalCount } }",
            "Unused variable: `$extra`",
        ),
        ("query ($if: Boolean!) { __typename gates { totalCount } }", "Unused variable: `$if`"),
    ])
    .await;
}

/// 5.8.5
#[tokio::test]
async fn all_variable_usages_are_allowed() {
    assert_valid(&[
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        "query ($id: ID!) { gate(id: $id) { id } }",
        "query ($id: ID!) { nodes(ids: [$id]) { id } }",
        // A default of the variable or of the argument replaces null.
        "query ($if: Boolean = false) { gates @skip(if: $if) { totalCount } }",
        "query ($if: Boolean = false) { __typename @skip(if: $if) }",
        "query ($to: OrderDirection) { gates(orderBy: { field: CODE, direction: $to }) { totalCount } }",
        "query ($by: GateOrderField = CODE) { gates(orderBy: { field: $by }) { totalCount } }",
    ])
    .await;
    assert_invalid(&[
        ("query ($n: Int) { passes(filter: { anyGate: { eq: $n } }) { totalCount } }", "Variable `$n` of type `Int` cannot be used where `Boolean` is expected"),
        ("query ($n: String) { gates(first: $n) { totalCount } }", "Variable `$n` of type `String` cannot be used where `Int` is expected"),
        ("query ($n: Int!) { holder(id: $n) { id } }", "Variable `$n` of type `Int!` cannot be used where `ID!` is expected"),
        ("query ($code: ID) { pass(code: $code) { id } }", "Variable `$code` of type `ID` cannot be used where `String` is expected"),
        // Lists and their items.
        ("query ($all: [Boolean]) { passes(filter: { anyGate: { eq: $all } }) { totalCount } }", "Variable `$all` of type `[Boolean]` cannot be used where `Boolean` is expected"),
        ("query ($kind: PassKind) { passes(filter: { kind: { in: $kind } }) { totalCount } }", "Variable `$kind` of type `PassKind` cannot be used where `[PassKind!]` is expected"),
        ("query ($kinds: [PassKind]) { passes(filter: { kind: { in: $kinds } }) { totalCount } }", "Variable `$kinds` of type `[PassKind]` cannot be used where `[PassKind!]` is expected"),
        ("query ($id: ID) { nodes(ids: [$id]) { id } }", "Variable `$id` of type `ID` cannot be used where `ID!` is expected"),
        ("query ($filter: PassFilter!) { passes(filter: { and: $filter }) { totalCount } }", "Variable `$filter` of type `PassFilter!` cannot be used where `[PassFilter!]` is expected"),
        // A nullable variable at a non-null location.
        ("query ($id: ID) { holder(id: $id) { name } }", "Variable `$id` of type `ID` cannot be used where `ID!` is expected"),
        ("query ($ids: [ID!]) { nodes(ids: $ids) { id } }", "Variable `$ids` of type `[ID!]` cannot be used where `[ID!]!` is expected"),
        ("query ($id: ID = null) { holder(id: $id) { name } }", "Variable `$id` of type `ID` cannot be used where `ID!` is expected"),
        ("query ($if: Boolean) { gates @skip(if: $if) { totalCount } }", "Variable `$if` of type `Boolean` cannot be used where `Boolean!` is expected"),
        ("query ($if: Boolean) { __typename @skip(if: $if) }", "Variable `$if` of type `Boolean` cannot be used where `Boolean!` is expected"),
        ("query ($if: String!) { __typename @skip(if: $if) }", "Variable `$if` of type `String!` cannot be used where `Boolean!` is expected"),
        ("query ($if: Boolean) { ...F } fragment F on Query { ... @include(if: $if) { __typename } }", "Variable `$if` of type `Boolean` cannot be used where `Boolean!` is expected"),
        ("query ($name: String) { __type(name: $name) { name } }", "Variable `$name` of type `String` cannot be used where `String!` is expected"),
        ("query ($all: String) { __schema { types { fields(includeDeprecated: $all) { name } } } }", "Variable `$all` of type `String` cannot be used where `Boolean!` is expected"),
        // In one of the operations.
        (
            "query A($if: Boolean!) { ...F } query B($if: Boolean) { ...F } fragment F on Query { gates @skip(if: $if) { totalCount } }",
            "Variable `$if` of type `Boolean` cannot be used where `Boolean!` is expected",
        ),
    ])
    .await;
}

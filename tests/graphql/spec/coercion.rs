//! Section 3, input coercion, and 6.1.2, Coercing Variable Values.

use serde_json::{Value, json};

use super::{assert_refused, assert_with, small};
use crate::support::app::{answer, data};

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

/// A page of one row by an order.
fn passes(by: &str) -> String {
    format!("{{ passes(first: 1, orderBy: {by}) {{ nodes {{ code }} }} }}")
}

/// The same, with a variable `$v`.
fn with(variable: &str, by: &str) -> String {
    format!("query (${variable}) {}", passes(by))
}

/// 3.10: the table of input objects. `field` is required. `direction` has a default
/// and is never null.
#[tokio::test]
async fn input_objects_are_coerced() {
    let up = json!({"passes": {"nodes": [{"code": "P1"}]}});
    let down = json!({"passes": {"nodes": [{"code": "P2"}]}});
    for (document, variables, expected) in [
        (passes("{ field: CODE, direction: DESC }"), json!({}), &down),
        (passes("{ field: CODE }"), json!({}), &up),
        (
            with("v: OrderDirection", "{ field: CODE, direction: $v }"),
            json!({"v": "DESC"}),
            &down,
        ),
        (
            with("v: OrderDirection", "{ field: CODE, direction: $v }"),
            json!({}),
            &up,
        ),
        (
            with("v: OrderDirection = DESC", "{ field: CODE, direction: $v }"),
            json!({}),
            &down,
        ),
        (
            with("v: PassOrderField!", "{ field: $v }"),
            json!({"v": "CODE"}),
            &up,
        ),
        (
            with("v: PassOrder", "$v"),
            json!({"v": {"field": "CODE"}}),
            &up,
        ),
        (with("v: PassOrder = { field: CODE }", "$v"), json!({}), &up),
        (with("v: PassOrder", "$v"), json!({"v": null}), &down),
        (with("v: PassOrder", "$v"), json!({}), &down),
        (passes("null"), json!({}), &down),
    ] {
        assert_with(&document, &[(variables, expected.clone())]).await;
    }
}

/// 3.10: the rows of the table that are errors.
#[tokio::test]
async fn values_that_are_not_input_objects_are_refused() {
    for (code, document, variables) in [
        ("GRAPHQL_VALIDATION_FAILED", passes("\"abc123\""), json!({})),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrder", "$v"),
            json!({"v": "abc123"}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            passes("{ field: CODE, direction: \"DESC\" }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            passes("{ direction: DESC }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrderField!", "{ field: $v }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrder", "$v"),
            json!({"v": {"direction": "DESC"}}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            passes("{ field: null }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrderField!", "{ field: $v }"),
            json!({"v": null}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrder", "$v"),
            json!({"v": {"field": "CODE", "direction": null}}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            passes("{ field: CODE, c: \"xyz\" }"),
            json!({}),
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            with("v: PassOrder", "$v"),
            json!({"v": {"field": "CODE", "c": "xyz"}}),
        ),
    ] {
        assert_refused(code, &[(&document, variables)]).await;
    }
}

/// 6.4.1, Coercing Field Arguments: a default replaces a missing value, but not
/// null, which is an error of the field.
#[tokio::test]
async fn null_for_a_non_null_argument_is_an_error_of_its_field() {
    let null = json!({"v": null});
    for (document, path, rest) in [
        (
            with("v: OrderDirection", "{ field: CODE, direction: $v }"),
            json!(["passes"]),
            Value::Null,
        ),
        (
            with("v: PassOrderField = CODE", "{ field: $v }"),
            json!(["passes"]),
            Value::Null,
        ),
        (
            "query ($v: ID = \"x\") { a: holder(id: $v) { name } b: gates { totalCount } }".to_owned(),
            json!(["a"]),
            json!({"a": null, "b": {"totalCount": 1}}),
        ),
        (
            "query ($v: ID = \"x\") { gates { totalCount } ...F } fragment F on Query { node(id: $v) { id } }"
                .to_owned(),
            json!(["node"]),
            json!({"gates": {"totalCount": 1}, "node": null}),
        ),
        (
            "query ($v: [ID!] = []) { nodes(ids: $v) { id } }".to_owned(),
            json!(["nodes"]),
            Value::Null,
        ),
        (
            "query ($v: ID = \"x\") { nodes(ids: [$v]) { id } }".to_owned(),
            json!(["nodes"]),
            Value::Null,
        ),
        (
            "query ($v: GateOrderField = CODE) { pass(code: \"P1\") { gate { passes(filter: { or: [{ gate: { not: {} } }] }, orderBy: { field: $p }) { totalCount } } } gates(orderBy: { field: $v }) { totalCount } }"
                .replace("query (", "query ($p: PassOrderField = CODE, "),
            json!(["gates"]),
            Value::Null,
        ),
        (
            "query ($v: ScanOrderField = SCANNED_AT) { pass(code: \"P1\") { gate { scans(orderBy: { field: $v }) { totalCount } } } }"
                .to_owned(),
            json!(["pass", "gate", "scans"]),
            json!({"pass": null}),
        ),
    ] {
        for app in small().await {
            let outcome = app.query(&document, null.clone()).await;
            let answer = answer(&outcome);
            let errors = answer["errors"].as_array().unwrap();
            assert_eq!(errors.len(), 1, "{document} {answer}");
            assert_eq!(errors[0]["path"], path, "{document} {answer}");
            assert_eq!(errors[0]["extensions"]["code"], "BAD_ARGUMENT", "{answer}");
            assert!(answer.get("data").is_some(), "{document} {answer}");
            assert_eq!(answer["data"], rest, "{document} {answer}");
        }
    }
}

/// 3.11: the table of lists, whose items are never null.
#[tokio::test]
async fn lists_are_coerced() {
    let document = |of: &str, value: &str| {
        format!(
            "query{of} {{ passes(filter: {{ code: {{ in: {value} }} }}) {{ nodes {{ code }} }} }}"
        )
    };
    let found = |codes: &[&str]| {
        let nodes: Vec<_> = codes.iter().map(|code| json!({"code": code})).collect();
        json!({"passes": {"nodes": nodes}})
    };
    for (of, literal, value, expected) in [
        ("", "[\"P1\", \"P2\"]", Value::Null, found(&["P2", "P1"])),
        ("", "[\"P1\"]", Value::Null, found(&["P1"])),
        ("", "\"P1\"", Value::Null, found(&["P1"])),
        ("", "[]", Value::Null, found(&[])),
        (
            "($v: [String!])",
            "$v",
            json!(["P1", "P2"]),
            found(&["P2", "P1"]),
        ),
        ("($v: [String!])", "$v", json!("P1"), found(&["P1"])),
        ("($v: [String!])", "$v", json!([]), found(&[])),
        (
            "($v: String!)",
            "[$v, \"P2\"]",
            json!("P1"),
            found(&["P2", "P1"]),
        ),
        (
            "($v: [String!] = \"P1\")",
            "$v",
            json!(["P2"]),
            found(&["P2"]),
        ),
    ] {
        let variables = json!({"v": value});
        assert_with(&document(of, literal), &[(variables, expected)]).await;
    }
    let default = document("($v: [String!] = \"P1\")", "$v");
    assert_with(&default, &[(json!({}), found(&["P1"]))]).await;
    for (of, literal, value) in [
        ("", "[\"P1\", 2, true]", Value::Null),
        ("", "[\"P1\", null]", Value::Null),
        ("", "[[\"P1\"]]", Value::Null),
        ("($v: [String!])", "$v", json!(["P1", 2, true])),
        ("($v: [String!])", "$v", json!(["P1", null])),
        ("($v: [String!])", "$v", json!([["P1"]])),
        ("($v: [String!]!)", "$v", Value::Null),
    ] {
        let document = document(of, literal);
        let cases = [(document.as_str(), json!({"v": value}))];
        assert_refused("GRAPHQL_VALIDATION_FAILED", &cases).await;
    }
}

#[tokio::test]
async fn variables_are_coerced() {
    let both = [json!({"code": "P2"}), json!({"code": "P1"})];
    let first = |first: usize| json!({"passes": {"nodes": both[..first]}});
    assert_with(
        "query ($first: Int = 1) { passes(first: $first) { nodes { code } } }",
        &[
            (json!({}), first(1)),
            (json!({"first": 2}), first(2)),
            (json!({"first": 0}), first(0)),
            // A given value replaces the default, and null is not a page size.
            (json!({"first": null}), first(2)),
        ],
    )
    .await;
    // A variable without a default and a value counts as absent.
    assert_with(
        "query ($first: Int, $filter: PassFilter) { passes(first: $first, filter: $filter) { nodes { code } } }",
        &[
            (json!({}), first(2)),
            (json!({"filter": null}), first(2)),
            (
                json!({"filter": {"code": {"in": ["P2"]}}}),
                first(1),
            ),
            // A single value is coerced to a list.
            (json!({"filter": {"code": {"in": "P2"}}}), first(1)),
            (json!({"filter": {"kind": {"in": "VISITOR"}}}), first(2)),
            (
                json!({"filter": {"and": {"code": {"eq": "P2"}}}}),
                first(1),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn a_single_id_is_a_list_of_ids() {
    for app in small().await {
        let id = app.data(r#"{ pass(code: "P1") { id } }"#).await["pass"]["id"].clone();
        let expected = json!({"nodes": [{"id": id}]});
        let query = format!("{{ nodes(ids: {id}) {{ id }} }}");
        assert_eq!(app.data(&query).await, expected);
        let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
        let outcome = app.query(query, json!({"ids": id})).await;
        assert_eq!(data(&outcome), expected);
    }
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

/// Every mistake in the values of variables is reported at its variable.
#[tokio::test]
async fn all_mistakes_in_values_are_reported() {
    let query =
        "query ($n: Int,\r  $f: PassFilter) { passes(first: $n, filter: $f) { totalCount } }";
    let filter = json!({"code": {"eq": 1, "in": ["a", 2]}, "kind": {"eq": "NONE"}, "none": 1});
    for app in small().await {
        let outcome = app
            .query(query, json!({"n": "1", "f": filter.clone()}))
            .await;
        let answer = answer(&outcome);
        let errors = answer["errors"].as_array().unwrap();
        let found: Vec<_> = errors
            .iter()
            .map(|error| {
                let message = error["message"].as_str().unwrap();
                let place = message.split('`').nth(1).unwrap().to_owned();
                (place, error["locations"][0]["line"].as_u64().unwrap())
            })
            .collect();
        let found: Vec<(&str, u64)> = found
            .iter()
            .map(|(place, line)| (place.as_str(), *line))
            .collect();
        assert_eq!(
            found,
            [
                ("$n", 1),
                ("$f", 2),
                ("$f.code.eq", 2),
                ("$f.code.in.1", 2),
                ("$f.kind.eq", 2),
            ],
            "{answer}"
        );
    }
}

#[tokio::test]
async fn values_of_wrong_types_are_refused() {
    assert_refused(
        "GRAPHQL_VALIDATION_FAILED",
        &[
            // Required, but missing or null.
            ("query ($id: ID!) { holder(id: $id) { name } }", json!({})),
            (
                "query ($id: ID!) { holder(id: $id) { name } }",
                json!({"id": null}),
            ),
            // Also if an argument may be absent or null.
            (
                "query ($n: Int!) { gates(first: $n) { totalCount } }",
                json!({}),
            ),
            (
                "query ($n: Int!) { gates(first: $n) { totalCount } }",
                json!({"n": null}),
            ),
            ("{ holder { name } }", Value::Null),
            ("{ holder(id: null) { name } }", Value::Null),
            // Of another type.
            (
                "query ($n: Int) { gates(first: $n) { totalCount } }",
                json!({"n": "1"}),
            ),
            (
                "query ($n: Int) { gates(first: $n) { totalCount } }",
                json!({"n": 1.5}),
            ),
            (
                "query ($code: String) { pass(code: $code) { id } }",
                json!({"code": 1}),
            ),
            ("{ pass(code: 1) { id } }", Value::Null),
            ("{ gates(first: true) { totalCount } }", Value::Null),
            // Not a value of the enum.
            (
                "query ($by: PassOrderField!) { passes(orderBy: { field: $by }) { totalCount } }",
                json!({"by": "NONE"}),
            ),
            (
                "query ($by: PassOrder) { passes(orderBy: $by) { totalCount } }",
                json!({"by": {"field": "NONE"}}),
            ),
            (
                "{ passes(orderBy: { field: NONE }) { totalCount } }",
                Value::Null,
            ),
            // Not a field of the input object.
            (
                "query ($filter: PassFilter) { passes(filter: $filter) { totalCount } }",
                json!({"filter": {"none": {"eq": 1}}}),
            ),
            // Null is not a list item.
            (
                "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
                json!({"ids": [null]}),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn values_of_wrong_types_are_refused_next_to_an_omitted_variable() {
    for (code, query) in [
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($not: PassKind) { passes(filter: { kind: { eq: NONE, ne: $not } }) { totalCount } }",
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($not: Int) { passes(filter: { maxEntries: { eq: \"many\", ne: $not } }) { totalCount } }",
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($not: DateTime) { passes(filter: { issuedAt: { eq: \"noon\", ne: $not } }) { totalCount } }",
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($not: String) { passes(filter: { code: { eq: 7, ne: $not } }) { totalCount } }",
        ),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "query ($to: OrderDirection!) { passes(orderBy: { field: NONE, direction: $to }) { totalCount } }",
        ),
    ] {
        assert_refused(code, &[(query, json!({"to": "ASC"}))]).await;
    }
}

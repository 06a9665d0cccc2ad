//! Section 6, Execution.

use async_graphql::Request;
use gatepass::testing::assert_statements;
use serde_json::json;

use super::{assert_refused, assert_texts, assert_with, small};
use crate::support::app::{TestApp, data, refusal};

/// 6.3.2 and 2.5: the examples of fields in order.
#[tokio::test]
async fn fields_are_collected_in_document_order() {
    assert_texts(&[
        (
            "{ foo: __typename ...Frag qux: __typename } fragment Frag on Query { bar: __typename baz: __typename }",
            r#"{"data":{"foo":"Query","bar":"Query","baz":"Query","qux":"Query"}}"#,
        ),
        // A repeated field stays at its first position.
        (
            "{ foo: __typename ...Frag bar: __typename } fragment Frag on Query { bar: __typename foo: __typename baz: __typename }",
            r#"{"data":{"foo":"Query","bar":"Query","baz":"Query"}}"#,
        ),
        (
            "{ ...First ...Second foo: __typename } fragment First on Query { second: __typename } fragment Second on Query { first: __typename second: __typename }",
            r#"{"data":{"second":"Query","first":"Query","foo":"Query"}}"#,
        ),
        // An excluded field has no position.
        (
            "{ foo: __typename @skip(if: true) bar: __typename foo: __typename }",
            r#"{"data":{"bar":"Query","foo":"Query"}}"#,
        ),
        // Nor has a fragment of another type.
        (
            r#"{ pass(code: "P1") { ... on Node { ...Ignored ...Matching } } } fragment Ignored on Gate { name } fragment Matching on Pass { kind code }"#,
            r#"{"data":{"pass":{"kind":"VISITOR","code":"P1"}}}"#,
        ),
        // Selection sets of one key are merged before the next key.
        (
            "{ gates { totalCount } ...More } fragment More on Query { gates { nodes { code } } scans { totalCount } }",
            r#"{"data":{"gates":{"totalCount":1,"nodes":[{"code":"A"}]},"scans":{"totalCount":1}}}"#,
        ),
    ])
    .await;
}

/// 6.4.3: the example of a field with several selection sets.
#[tokio::test]
async fn selection_sets_are_merged_at_every_level() {
    assert_texts(&[
        (
            r#"{ me: pass(code: "P1") { code } me: pass(code: "P1") { kind } }"#,
            r#"{"data":{"me":{"code":"P1","kind":"VISITOR"}}}"#,
        ),
        (
            r#"{ pass(code: "P1") { gate { ...A } ... on Node { ... on Pass { gate { ...B } } } } } fragment A on Gate { passes(first: 1) { nodes { code } } } fragment B on Gate { code passes(first: 1) { nodes { kind } totalCount } }"#,
            r#"{"data":{"pass":{"gate":{"passes":{"nodes":[{"code":"P2","kind":"VISITOR"}],"totalCount":2},"code":"A"}}}}"#,
        ),
    ])
    .await;
}

#[tokio::test]
async fn response_keys_are_in_document_order() {
    assert_texts(&[
        (
            "{ z: __typename passes(first: 1) { totalCount nodes { kind code } __typename } a: gates { nodes { name code } } __typename }",
            r#"{"data":{"z":"Query","passes":{"totalCount":2,"nodes":[{"kind":"VISITOR","code":"P2"}],"__typename":"PassConnection"},"a":{"nodes":[{"name":"Gate A","code":"A"}]},"__typename":"Query"}}"#,
        ),
        (
            "{ ...B a: gates { totalCount } ...C } fragment B on Query { b: holders { totalCount } } fragment C on Query { c: scans { totalCount } b: holders { __typename } }",
            r#"{"data":{"b":{"totalCount":1,"__typename":"HolderConnection"},"a":{"totalCount":1},"c":{"totalCount":1}}}"#,
        ),
    ])
    .await;
}

#[tokio::test]
async fn fields_of_one_key_are_merged_at_the_first_one() {
    assert_texts(&[
        (
            r#"{ pass(code: "P1") { code gate { code } } gates { totalCount } pass(code: "P1") { kind gate { name } ... on Pass { gate { location } } } }"#,
            r#"{"data":{"pass":{"code":"P1","gate":{"code":"A","name":"Gate A","location":"Here"},"kind":"VISITOR"},"gates":{"totalCount":1}}}"#,
        ),
        (
            "{ passes(first: 1) { nodes { code } } passes(first: 1) { edges { node { kind } } nodes { kind } } }",
            r#"{"data":{"passes":{"nodes":[{"code":"P2","kind":"VISITOR"}],"edges":[{"node":{"kind":"VISITOR"}}]}}}"#,
        ),
        (
            r#"{ pass(code: "P1") { code code } }"#,
            r#"{"data":{"pass":{"code":"P1"}}}"#,
        ),
    ])
    .await;
}

#[tokio::test]
async fn skip_and_include_take_literals() {
    assert_texts(&[
        (
            r#"{ pass(code: "P1") { code @skip(if: true) kind @skip(if: false) id @include(if: false) purpose @include(if: true) } }"#,
            r#"{"data":{"pass":{"kind":"VISITOR","purpose":null}}}"#,
        ),
        (
            r#"{ pass(code: "P1") { code @skip(if: false) @include(if: false) kind @skip(if: true) @include(if: true) anyGate @skip(if: false) @include(if: true) } }"#,
            r#"{"data":{"pass":{"anyGate":false}}}"#,
        ),
        // A skipped spread does not count, so a later one applies.
        (
            r#"{ pass(code: "P1") { ...A @skip(if: true) ...A ... @include(if: false) { kind } ... on Pass @include(if: true) { anyGate } } } fragment A on Pass { code id @skip(if: true) }"#,
            r#"{"data":{"pass":{"code":"P1","anyGate":false}}}"#,
        ),
        // Included in one of two ways.
        (
            r#"{ pass(code: "P1") { code @skip(if: true) code } }"#,
            r#"{"data":{"pass":{"code":"P1"}}}"#,
        ),
        (
            "{ gates @include(if: false) { totalCount } }",
            r#"{"data":{}}"#,
        ),
    ])
    .await;
}

#[tokio::test]
async fn skip_and_include_take_variables_and_their_defaults() {
    let gate = json!({"name": "Gate A"});
    assert_with(
        r#"query ($gate: Boolean = true, $code: Boolean! = false, $kind: Boolean!) {
            pass(code: "P1") {
                gate @include(if: $gate) { name }
                ... on Pass @include(if: $code) { code }
                ...Kind @skip(if: $kind)
            }
        }
        fragment Kind on Pass { kind @include(if: $gate) anyGate }"#,
        &[
            (json!({"kind": true}), json!({"pass": {"gate": gate}})),
            (
                json!({"kind": false}),
                json!({"pass": {"gate": gate, "kind": "VISITOR", "anyGate": false}}),
            ),
            (
                json!({"kind": false, "gate": false, "code": true}),
                json!({"pass": {"code": "P1", "anyGate": false}}),
            ),
        ],
    )
    .await;
    assert_refused(
        "GRAPHQL_VALIDATION_FAILED",
        &[
            (
                "query ($if: Boolean!) { __typename @skip(if: $if) }",
                json!({}),
            ),
            (
                "query ($if: Boolean!) { gates @skip(if: $if) { totalCount } }",
                json!({"if": "yes"}),
            ),
        ],
    )
    .await;
}

/// 3.13.1 and 3.13.2: a selection is included if it is not skipped and is included.
#[tokio::test]
async fn skip_and_include_have_no_precedence() {
    let variables = "$skip: Boolean!, $include: Boolean!";
    for app in small().await {
        for (skip, include) in [(false, true), (true, true), (false, false), (true, false)] {
            let is_in = !skip && include;
            let expected = if is_in {
                json!({"a": "Query"})
            } else {
                json!({})
            };
            let values = json!({"skip": skip, "include": include});
            for selection in [
                "a: __typename @skip(if: $skip) @include(if: $include)",
                "a: __typename @include(if: $include) @skip(if: $skip)",
                "... @skip(if: $skip) @include(if: $include) { a: __typename }",
                "... @skip(if: $skip) { a: __typename @include(if: $include) }",
                "... on Query @include(if: $include) { ... @skip(if: $skip) { a: __typename } }",
            ] {
                for document in [
                    format!("query ({variables}) {{ {selection} }}"),
                    format!("query ({variables}) {{ ...F }} fragment F on Query {{ {selection} }}"),
                ] {
                    let outcome = app.query(&document, values.clone()).await;
                    assert_eq!(data(&outcome), expected, "{document} {values}");
                }
            }
        }
    }
}

/// A default replaces a missing condition, but not null.
#[tokio::test]
async fn a_condition_must_not_be_null() {
    for document in [
        "query ($if: Boolean = true) { gates @skip(if: $if) { totalCount } }",
        "query ($if: Boolean = true) { __typename @include(if: $if) }",
        "query ($if: Boolean = true) { ...F } fragment F on Query { ... @include(if: $if) { __typename } }",
    ] {
        assert_refused("BAD_ARGUMENT", &[(document, json!({"if": null}))]).await;
    }
}

#[tokio::test]
async fn typename_is_everywhere() {
    assert_texts(&[(
        "{ __typename gates { __typename nodes { __typename passes(first: 1) { __typename \
         edges { __typename node { __typename gate { __typename } holder { __typename } \
         scans { __typename } } } pageInfo { __typename } } } } scans { nodes { __typename pass { __typename } } } }",
        r#"{"data":{"__typename":"Query","gates":{"__typename":"GateConnection","nodes":[{"__typename":"Gate","passes":{"__typename":"PassConnection","edges":[{"__typename":"PassEdge","node":{"__typename":"Pass","gate":{"__typename":"Gate"},"holder":{"__typename":"Holder"},"scans":{"__typename":"ScanConnection"}}}],"pageInfo":{"__typename":"PageInfo"}}}]},"scans":{"nodes":[{"__typename":"Scan","pass":{"__typename":"Pass"}}]}}}"#,
    )])
    .await;
}

#[tokio::test]
async fn fragments_on_an_interface_apply_only_to_its_types() {
    for app in small().await {
        let ids = app
            .data(r#"{ pass(code: "P1") { id gate { id } holder { id } } }"#)
            .await;
        let ids = json!({
            "pass": ids["pass"]["id"],
            "all": [ids["pass"]["gate"]["id"], ids["pass"]["id"], ids["pass"]["holder"]["id"], ids["pass"]["id"]],
        });
        let query = "query ($pass: ID!, $all: [ID!]!) {
            node(id: $pass) { ...Any }
            nodes(ids: $all) { ...Any ... on Holder { company } }
        }
        fragment Any on Node { __typename ... on Gate { name } ... on Pass { code gate { ... on Node { ... on Gate { code } } } } ... on Holder { name } }";
        let outcome = app.query(query, ids).await;
        let pass = json!({"__typename": "Pass", "code": "P1", "gate": {"code": "A"}});
        assert_eq!(
            data(&outcome),
            json!({
                "node": pass,
                "nodes": [
                    {"__typename": "Gate", "name": "Gate A"},
                    pass,
                    {"__typename": "Holder", "name": "Ada", "company": null},
                    pass,
                ],
            })
        );
        // One statement for each type of `nodes`, for any number of ids.
        assert_statements(
            &outcome,
            &["node", "node.gate", "nodes", "nodes", "nodes", "nodes.gate"],
        );
    }
}

#[tokio::test]
async fn the_named_operation_is_run() {
    let document = "query A { gates { totalCount } } query B { holders { totalCount } }";
    for app in small().await {
        for (name, expected) in [("A", "gates"), ("B", "holders")] {
            let request = Request::new(document).operation_name(name);
            let outcome = app.engine.execute(request).await;
            assert_eq!(data(&outcome), json!({expected: {"totalCount": 1}}));
            assert_eq!(outcome.operation.as_deref(), Some(name));
        }
        for request in [
            Request::new(document),
            Request::new(document).operation_name("C"),
            Request::new("query A { gates { totalCount } }").operation_name("C"),
            Request::new("{ gates { totalCount } }").operation_name("C"),
        ] {
            let outcome = app.engine.execute(request).await;
            assert_eq!(refusal(&outcome), "GRAPHQL_VALIDATION_FAILED");
            assert_eq!(outcome.executed(), 0);
        }
    }
}

#[tokio::test]
async fn an_outcome_has_the_name_of_its_operation() {
    for (document, wanted, expected) in [
        ("{ __typename }", None, None),
        ("{ __typename }", Some("Other"), None),
        ("query Mine { __typename }", None, Some("Mine")),
        ("query Mine { __typename }", Some("Mine"), Some("Mine")),
        ("query Mine { __typename }", Some("Other"), None),
        ("query Mine {", Some("Mine"), None),
    ] {
        for app in TestApp::each().await {
            let mut request = Request::new(document);
            request.operation_name = wanted.map(str::to_owned);
            let outcome = app.engine.execute(request).await;
            assert_eq!(
                outcome.operation.as_deref(),
                expected,
                "{document} {wanted:?}"
            );
        }
    }
}

//! The GraphQL specification's rules that callers rest on, whoever executes
//! them: the library, whose release candidate is pinned for them, or us.

use async_graphql::Request;
use gatepass::testing::assert_statements;
use serde_json::{Value, json};

use crate::support::app::{TestApp, answer, data, errors, refusal, text};
use crate::support::rows;

const INTROSPECTION: &str = include_str!("introspection.graphql");

/// Gate `A`, holder `Ada`, passes `P1` and `P2` of both, a scan of `P1`.
async fn small() -> Vec<TestApp> {
    let apps = TestApp::each().await;
    for app in &apps {
        let gate = rows::gate(&app.connection, "A").await;
        let holder = rows::holder(&app.connection, "Ada").await;
        let pass = rows::pass(&app.connection, "P1", (gate, holder), 1).await;
        rows::pass(&app.connection, "P2", (gate, holder), 2).await;
        rows::scan(&app.connection, gate, Some(pass), 3).await;
    }
    apps
}

/// Asserts the text of each answer.
async fn assert_texts(cases: &[(&str, &str)]) {
    for app in small().await {
        for (query, expected) in cases {
            let outcome = app.query(query, Value::Null).await;
            assert_eq!(text(&outcome), *expected, "{query}");
        }
    }
}

/// Asserts the data that a query gives with each of these variables.
async fn assert_with(query: &str, cases: &[(Value, Value)]) {
    for app in small().await {
        for (variables, expected) in cases {
            let outcome = app.query(query, variables.clone()).await;
            assert_eq!(data(&outcome), *expected, "{query} {variables}");
        }
    }
}

/// Asserts that a query is refused with each of these variables, before any
/// statement.
async fn assert_refused(code: &str, cases: &[(&str, Value)]) {
    for app in small().await {
        for (query, variables) in cases {
            let outcome = app.query(query, variables.clone()).await;
            assert_eq!(refusal(&outcome), code, "{query} {variables}");
            assert_eq!(outcome.executed(), 0, "{query} {variables}");
        }
    }
}

#[tokio::test]
async fn keys_stand_in_the_order_of_the_document() {
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
async fn fields_of_one_key_are_merged_where_the_first_stands() {
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
async fn fields_of_one_key_that_differ_are_refused() {
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
async fn a_failing_field_of_a_key_that_is_written_twice_fails_once() {
    for app in small().await {
        app.change_unchecked("DELETE FROM gate").await;
        let query = r#"{ pass(code: "P1") { code gate { name } } pass(code: "P1") { kind } }"#;
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(answer(&outcome)["data"], json!({"pass": null}));
        assert_eq!(
            errors(&outcome),
            [("ROW_MISSING".to_owned(), json!(["pass", "gate"]))]
        );
        assert_statements(&outcome, &["pass", "pass.gate"]);
    }
}

#[tokio::test]
async fn siblings_that_may_be_null_fail_each_on_its_own() {
    for app in small().await {
        app.change_unchecked("DELETE FROM gate").await;
        let query = r#"{
            a: pass(code: "P1") { code gate { name } }
            b: pass(code: "P2") { gate { name } }
            c: pass(code: "P2") { code holder { name } }
            d: pass(code: "none") { code }
        }"#;
        let outcome = app.query(query, Value::Null).await;
        let kept = json!({"code": "P2", "holder": {"name": "Ada"}});
        assert_eq!(
            answer(&outcome)["data"],
            json!({"a": null, "b": null, "c": kept, "d": null})
        );
        let mut errors = errors(&outcome);
        errors.sort_by_key(|(_, path)| path.to_string());
        let missing = |path: Value| ("ROW_MISSING".to_owned(), path);
        assert_eq!(
            errors,
            [missing(json!(["a", "gate"])), missing(json!(["b", "gate"]))]
        );
    }
}

#[tokio::test]
async fn an_error_that_nothing_may_take_leaves_no_data() {
    for app in small().await {
        app.change_unchecked("DELETE FROM holder").await;
        let query = "{ gates { nodes { p: passes { edges { n: node { holder { name } } } } } } }";
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(answer(&outcome)["data"], Value::Null);
        assert_eq!(
            errors(&outcome),
            [(
                "ROW_MISSING".to_owned(),
                json!(["gates", "nodes", 0, "p", "edges", 0, "n", "holder"])
            )]
        );
    }
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
        // Not seen when it is skipped, so seen when it is spread again.
        (
            r#"{ pass(code: "P1") { ...A @skip(if: true) ...A ... @include(if: false) { kind } ... on Pass @include(if: true) { anyGate } } } fragment A on Pass { code id @skip(if: true) }"#,
            r#"{"data":{"pass":{"code":"P1","anyGate":false}}}"#,
        ),
        // Kept through one of two ways.
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
async fn the_standard_introspection_query_is_answered() {
    for app in TestApp::each().await {
        let outcome = app.query(INTROSPECTION, Value::Null).await;
        assert_statements(&outcome, &[]);
        let schema = data(&outcome)["__schema"].take();
        assert_eq!(schema["queryType"]["name"], "Query");
        assert_eq!(schema["mutationType"], Value::Null);
        let types = schema["types"].as_array().unwrap();
        let ty = |name: &str| {
            let found = types.iter().find(|ty| ty["name"] == name);
            found.unwrap_or_else(|| panic!("no type {name}"))
        };
        // Whatever a type names is there to be read.
        for name in names(&schema) {
            ty(&name);
        }
        let node = ty("Node");
        assert_eq!(node["kind"], "INTERFACE");
        assert_eq!(node["possibleTypes"].as_array().unwrap().len(), 4);
        for name in ["Gate", "Pass", "Holder", "Scan"] {
            assert_eq!(ty(name)["interfaces"][0]["name"], "Node", "{name}");
        }
        for ty in types {
            let name = ty["name"].as_str().unwrap();
            // `ID` and what begins so are GraphQL's own.
            let own = !name.starts_with("__") && name != "ID";
            assert!(ty["description"].is_string() || !own, "{name}");
            for field in ty["fields"].as_array().into_iter().flatten() {
                assert!(field["description"].is_string() || !own, "{name} {field}");
            }
        }
    }
}

/// Every type that is referred to.
fn names(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(names).collect(),
        Value::Object(fields) => {
            let own = (fields.contains_key("ofType") && fields["ofType"].is_null())
                .then(|| fields["name"].as_str().unwrap().to_owned());
            own.into_iter()
                .chain(fields.values().flat_map(names))
                .collect()
        }
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn introspection_stands_beside_data() {
    assert_texts(&[(
        r#"{ a: __type(name: "PassKind") { kind enumValues { name } } gates { totalCount } none: __type(name: "None") { name } }"#,
        r#"{"data":{"a":{"kind":"ENUM","enumValues":[{"name":"VISITOR"},{"name":"CONTRACTOR"},{"name":"VEHICLE"},{"name":"STAFF"}]},"gates":{"totalCount":1},"none":null}}"#,
    )])
    .await;
}

#[tokio::test]
async fn fragments_on_an_interface_apply_to_its_types_alone() {
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
        // A statement for each type of `nodes`, however many ids.
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
async fn variables_are_coerced() {
    let both = [json!({"code": "P2"}), json!({"code": "P1"})];
    let first = |first: usize| json!({"passes": {"nodes": both[..first]}});
    assert_with(
        "query ($first: Int = 1) { passes(first: $first) { nodes { code } } }",
        &[
            (json!({}), first(1)),
            (json!({"first": 2}), first(2)),
            (json!({"first": 0}), first(0)),
            // Given, so the default does not stand in; and null is no page size.
            (json!({"first": null}), first(2)),
        ],
    )
    .await;
    // Without a default, one that is not given is as if it was not written.
    assert_with(
        "query ($first: Int, $filter: PassFilter) { passes(first: $first, filter: $filter) { nodes { code } } }",
        &[
            (json!({}), first(2)),
            (json!({"filter": null}), first(2)),
            (
                json!({"filter": {"code": {"in": ["P2"]}}}),
                first(1),
            ),
            // A single value is a list of one.
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
async fn a_number_is_an_id_though_none_of_ours() {
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

#[tokio::test]
async fn values_that_do_not_fit_are_refused() {
    assert_refused(
        "GRAPHQL_VALIDATION_FAILED",
        &[
            // Required, and not given or null.
            ("query ($id: ID!) { holder(id: $id) { name } }", json!({})),
            (
                "query ($id: ID!) { holder(id: $id) { name } }",
                json!({"id": null}),
            ),
            // Even where an argument may be left out or be null.
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
            // No value of the enum.
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
            // No field of the input.
            (
                "query ($filter: PassFilter) { passes(filter: $filter) { totalCount } }",
                json!({"filter": {"none": {"eq": 1}}}),
            ),
            // Nothing is a list item.
            (
                "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
                json!({"ids": [null]}),
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn values_that_do_not_fit_are_refused_beside_a_variable_that_was_left_out() {
    let filters = [
        "query ($not: PassKind) { passes(filter: { kind: { eq: NONE, ne: $not } }) { totalCount } }",
        "query ($not: Int) { passes(filter: { maxEntries: { eq: \"many\", ne: $not } }) { totalCount } }",
        "query ($not: DateTime) { passes(filter: { issuedAt: { eq: \"noon\", ne: $not } }) { totalCount } }",
        "query ($not: String) { passes(filter: { code: { eq: 7, ne: $not } }) { totalCount } }",
        "query ($to: OrderDirection!) { passes(orderBy: { field: NONE, direction: $to }) { totalCount } }",
    ];
    assert_refused(
        "BAD_ARGUMENT",
        &filters.map(|query| (query, json!({"to": "ASC"}))),
    )
    .await;
}

#[tokio::test]
async fn documents_that_do_not_fit_are_refused() {
    assert_refused(
        "GRAPHQL_VALIDATION_FAILED",
        &[
            ("{ nothing }", Value::Null),
            ("{ gates { nothing } }", Value::Null),
            ("{ gates }", Value::Null),
            ("{ gates { totalCount { value } } }", Value::Null),
            ("{ gates(none: 1) { totalCount } }", Value::Null),
            ("{ gates { totalCount @none } }", Value::Null),
            ("{ ...None }", Value::Null),
            ("{ ... on Gate { code } }", Value::Null),
            ("{ __typename } fragment Unused on Gate { code }", Value::Null),
            (
                "{ gates { nodes { ...A } } } fragment A on Gate { code ...B } fragment B on Gate { ...A }",
                Value::Null,
            ),
            ("{ gates(first: $n) { totalCount } }", json!({"n": 1})),
            ("query ($n: Int) { __typename }", json!({"n": 1})),
            (
                "query ($n: String) { gates(first: $n) { totalCount } }",
                json!({"n": "1"}),
            ),
            ("mutation { nothing }", Value::Null),
            ("subscription { nothing }", Value::Null),
        ],
    )
    .await;
    assert_refused(
        "GRAPHQL_PARSE_FAILED",
        &[("{", Value::Null), ("{ gates { } }", Value::Null)],
    )
    .await;
}

#[tokio::test]
async fn an_answer_that_was_refused_says_where() {
    for app in TestApp::each().await {
        let outcome = app.query("{\n  gates { nothing } }", Value::Null).await;
        let error = &answer(&outcome)["errors"][0];
        assert_eq!(error["locations"], json!([{"line": 2, "column": 11}]));
    }
}

#[tokio::test]
async fn a_document_is_measured_with_its_fragments_inlined_before_it_is_walked() {
    let chain = |links: usize, spread: &dyn Fn(usize) -> String| {
        (0..links).fold(
            format!("{{ gates {{ ...F0 }} }} fragment F{links} on GateConnection {{ totalCount }}"),
            |document, link| {
                document
                    + &format!(
                        " fragment F{link} on GateConnection {{ {} }}",
                        spread(link + 1)
                    )
            },
        )
    };
    let twice = |next: usize| format!("...F{next} ...F{next}");
    let once = |next: usize| format!("...F{next}");
    let aliased = "{ passes { nodes { ...A0 } } } fragment A7 on Pass { code }".to_owned()
        + &(0..7)
            .map(|link| {
                let inside = format!("gate {{ passes {{ nodes {{ ...A{} }} }} }}", link + 1);
                format!(" fragment A{link} on Pass {{ a: {inside} b: {inside} c: {inside} }}")
            })
            .collect::<Vec<_>>()
            .concat();
    // The path of each field repeats the alias.
    let long_alias = format!(
        "{{ {}: gates {{ nodes {{ {} }} }} }}",
        "a".repeat(1000),
        (0..5000)
            .map(|field| format!("a{field}: code "))
            .collect::<Vec<_>>()
            .concat()
    );
    for (code, document) in [
        ("OPERATION_TOO_LARGE", long_alias),
        ("OPERATION_TOO_LARGE", chain(28, &twice)),
        ("OPERATION_TOO_LARGE", aliased),
        ("GRAPHQL_VALIDATION_FAILED", chain(1_500, &once)),
        (
            "GRAPHQL_VALIDATION_FAILED",
            "{ gates { ...F } } fragment F on GateConnection { ...F ...F }".to_owned(),
        ),
    ] {
        assert_refused(code, &[(&document, Value::Null)]).await;
    }
    for app in small().await {
        assert_eq!(
            app.data(&chain(8, &twice)).await,
            json!({"gates": {"totalCount": 1}})
        );
    }
}

#[tokio::test]
async fn fields_of_one_key_that_differ_are_refused_wherever_they_meet() {
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
        // Of different types, one object has but one of them.
        let document =
            "{ nodes(ids: [\"R2F0ZTox\"]) { ... on Gate { a: code } ... on Holder { a: name } } }";
        assert_eq!(app.data(document).await["nodes"][0]["a"], "A");
    }
}

#[tokio::test]
async fn an_operation_has_the_name_that_the_document_gives_it() {
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

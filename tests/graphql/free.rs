//! Fields that need no statement, and fields that share one.

use gatepass::testing::{assert_ran, assert_statements};
use serde_json::{Value, json};

use crate::support::app::{TestApp, answer, data};
use crate::support::rows;

/// Asserts the statements of queries on seeded rows, where every parent has
/// children.
async fn assert_cost(cases: &[(&str, &[&str])]) {
    for app in TestApp::each().await {
        app.seed(3, 10, 60, 200).await;
        for (query, statements) in cases {
            let outcome = app.query(query, Value::Null).await;
            assert_eq!(answer(&outcome).get("errors"), None, "{query}");
            assert_statements(&outcome, statements);
        }
    }
}

#[tokio::test]
async fn a_foreign_key_is_read_from_its_own_row() {
    assert_cost(&[
        ("{ passes { nodes { gate { id } } } }", &["passes"]),
        ("{ passes { nodes { gate { __typename } } } }", &["passes"]),
        (
            "{ passes { nodes { gate { id key: id __typename } holder { id } } } }",
            &["passes"],
        ),
        (
            "{ scans { nodes { gate { id } pass { id __typename } } } }",
            &["scans"],
        ),
        (
            "{ passes { nodes { gate { ...on Node { id } ...Key } } } } fragment Key on Gate { id }",
            &["passes"],
        ),
        // Any other field needs the row.
        (
            "{ passes { nodes { gate { id name } } } }",
            &["passes", "passes.nodes.gate"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn the_parent_that_a_row_was_loaded_through_is_free() {
    assert_cost(&[
        (
            "{ gates { nodes { passes { nodes { gate { name code } } } } } }",
            &["gates", "gates.nodes.passes"],
        ),
        (
            "{ gates { nodes { scans { nodes { gate { name } } } } } }",
            &["gates", "gates.nodes.scans"],
        ),
        (
            "{ holders { nodes { passes { nodes { holder { name phone } } } } } }",
            &["holders", "holders.nodes.passes"],
        ),
        (
            "{ passes { nodes { scans { nodes { pass { code status } } } } } }",
            &["passes", "passes.nodes.scans"],
        ),
        // A relation of the parent that is selected in both places is one
        // statement.
        (
            "{ gates { nodes { occupancy passes { nodes { gate { occupancy } } } } } }",
            &["gates", "gates.nodes.occupancy", "gates.nodes.passes"],
        ),
        // Only the parent that the row was loaded through is known.
        (
            "{ holders { nodes { passes { nodes { gate { name } } } } } }",
            &[
                "holders",
                "holders.nodes.passes",
                "holders.nodes.passes.nodes.gate",
            ],
        ),
    ])
    .await;
}

#[tokio::test]
async fn page_info_costs_nothing() {
    assert_cost(&[
        (
            "{ passes(first: 3) { nodes { code } edges { cursor node { code } }
               pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
            &["passes"],
        ),
        ("{ passes { pageInfo { hasNextPage } } }", &["passes"]),
        (
            "{ gates { nodes { passes { pageInfo { hasNextPage endCursor } nodes { code } } } } }",
            &["gates", "gates.nodes.passes"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_page_fetches_one_more_row_only_for_has_next_page() {
    for app in TestApp::each().await {
        app.seed(3, 10, 60, 200).await;
        for (query, rows) in [
            ("{ passes(first: 5) { nodes { code } } }", 5),
            (
                "{ passes(first: 5) { pageInfo { hasNextPage } nodes { code } } }",
                6,
            ),
        ] {
            let outcome = app.query(query, Value::Null).await;
            assert_eq!(outcome.rows(), rows, "{query}");
            let shown = data(&outcome)["passes"]["nodes"].as_array().unwrap().len();
            assert_eq!(shown, 5, "{query}");
        }
    }
}

#[tokio::test]
async fn a_count_alone_loads_no_rows() {
    for app in TestApp::each().await {
        app.seed(3, 10, 60, 200).await;
        let outcome = app.query("{ passes { totalCount } }", Value::Null).await;
        assert_eq!(data(&outcome), json!({"passes": {"totalCount": 60}}));
        assert_statements(&outcome, &["passes.totalCount"]);
        assert_eq!(outcome.rows(), 1);
        let query = "{ gates { nodes { passes { totalCount __typename } } } }";
        let outcome = app.query(query, Value::Null).await;
        assert_statements(&outcome, &["gates", "gates.nodes.passes.totalCount"]);
        let gates = data(&outcome);
        let gates = gates["gates"]["nodes"].as_array().unwrap();
        let counts = gates
            .iter()
            .map(|gate| gate["passes"]["totalCount"].as_u64().unwrap());
        assert_eq!(counts.sum::<u64>(), 60);
    }
}

#[tokio::test]
async fn aliases_with_equal_arguments_share_a_statement() {
    assert_cost(&[
        (
            "{ gates { nodes { a: passes(first: 2) { nodes { code } } b: passes(first: 2) { nodes { kind holder { name } } } } } }",
            &["gates", "gates.nodes.a", "gates.nodes.b.nodes.holder"],
        ),
        (
            "{ a: passes(first: 2) { nodes { code } } b: passes(first: 2) { nodes { kind } } }",
            &["a"],
        ),
        // An argument with its default value makes no difference.
        (
            "{ a: passes { nodes { code } } b: passes(first: 20, after: null) { nodes { kind } } }",
            &["a"],
        ),
        (
            "{ a: passes { totalCount } b: passes(first: 7) { totalCount } }",
            &["a.totalCount"],
        ),
        (
            "{ passes { nodes { one: gate { name } other: gate { code } } } }",
            &["passes", "passes.nodes.one"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn aliases_with_different_arguments_do_not_share() {
    assert_cost(&[
        (
            "{ gates { nodes { a: passes(first: 2) { nodes { code } } b: passes(first: 3) { nodes { code } } } } }",
            &["gates", "gates.nodes.a", "gates.nodes.b"],
        ),
        (
            "{ a: gates { nodes { code } } b: gates(orderBy: { field: NAME }) { nodes { code } } }",
            &["a", "b"],
        ),
        (
            "{ a: scans { totalCount } b: scans(filter: { code: { eq: \"A\" } }) { totalCount } }",
            &["a.totalCount", "b.totalCount"],
        ),
        // A tally covers both, so they are two columns of one statement.
        (
            "{ a: passes { totalCount } b: passes(filter: { status: { eq: ACTIVE } }) { totalCount } }",
            &["a.totalCount"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn aliases_share_the_statement_but_not_the_selection() {
    for app in TestApp::each().await {
        app.seed(3, 10, 60, 200).await;
        let data = app
            .data("{ a: passes(first: 2) { nodes { code } } b: passes(first: 2) { nodes { gate { id } } } c: passes(first: 2) { nodes { code gate { id } } } }")
            .await;
        for index in 0..2 {
            let mut both = data["a"]["nodes"][index].clone();
            both["gate"] = data["b"]["nodes"][index]["gate"].clone();
            assert_eq!(both, data["c"]["nodes"][index]);
            assert_eq!(data["a"]["nodes"][index].as_object().unwrap().len(), 1);
        }
    }
}

#[tokio::test]
async fn a_field_in_several_fragments_is_one_field() {
    assert_cost(&[
        (
            "{ passes { nodes { ...A ...B gate { id } ... on Pass { gate { location } } } } }
             fragment A on Pass { gate { name } holder { ...C } }
             fragment B on Pass { holder { ...C company } gate { code } }
             fragment C on Holder { passes(first: 1) { nodes { code } } }",
            &[
                "passes",
                "passes.nodes.gate",
                "passes.nodes.holder",
                "passes.nodes.holder.passes",
            ],
        ),
        (
            "{ ...Root ...Root passes { nodes { kind } } } fragment Root on Query { passes { nodes { code } } }",
            &["passes"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn skipped_fields_are_not_planned() {
    assert_cost(&[
        (
            "{ passes { nodes { code gate @skip(if: true) { name } holder @include(if: false) { name } } totalCount @skip(if: true) } }",
            &["passes"],
        ),
        (
            "{ passes { nodes { code ...G @include(if: false) ... on Pass @skip(if: true) { holder { name } } } } } fragment G on Pass { gate { name } }",
            &["passes"],
        ),
        ("{ passes @skip(if: true) { nodes { code } } __typename }", &[]),
    ])
    .await;
}

#[tokio::test]
async fn below_parents_without_rows_no_statement_runs() {
    for app in TestApp::each().await {
        let query = "{ gates { nodes { name occupancy passes { totalCount nodes { code holder { name } } } } } }";
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(data(&outcome), json!({"gates": {"nodes": []}}));
        assert_ran(&outcome, &["gates"]);
        assert_eq!(outcome.planned(), 4);

        rows::gate(&app.connection, "A").await;
        let outcome = app.query(query, Value::Null).await;
        let passes = json!({"totalCount": 0, "nodes": []});
        assert_eq!(
            data(&outcome),
            json!({"gates": {"nodes": [{"name": "Gate A", "occupancy": 0, "passes": passes}]}})
        );
        assert_ran(
            &outcome,
            &["gates", "gates.nodes.occupancy", "gates.nodes.passes"],
        );

        let query = r#"{ pass(code: "none") { code gate { name } scans { nodes { code } } } }"#;
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(data(&outcome), json!({"pass": null}));
        assert_ran(&outcome, &["pass"]);
        assert_eq!(outcome.planned(), 3);
    }
}

#[tokio::test]
async fn scans_of_unknown_codes_alone_load_no_pass() {
    for app in TestApp::each().await {
        let gate = rows::gate(&app.connection, "A").await;
        for hours in 0..3 {
            rows::scan(&app.connection, gate, None, hours).await;
        }
        let query = "{ scans { nodes { pass { code holder { name } } } } }";
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(
            data(&outcome),
            json!({"scans": {"nodes": [{"pass": null}, {"pass": null}, {"pass": null}]}})
        );
        assert_ran(&outcome, &["scans"]);
        assert_eq!(outcome.planned(), 3);

        let holder = rows::holder(&app.connection, "Ada").await;
        let pass = rows::pass(&app.connection, "P", (gate, holder), 0).await;
        rows::scan(&app.connection, gate, Some(pass), 4).await;
        let outcome = app.query(query, Value::Null).await;
        assert_ran(
            &outcome,
            &["scans", "scans.nodes.pass", "scans.nodes.pass.holder"],
        );
        assert_eq!(
            data(&outcome)["scans"]["nodes"][0],
            json!({"pass": {"code": "P", "holder": {"name": "Ada"}}})
        );
    }
}

#[tokio::test]
async fn an_empty_page_knows_whether_there_are_rows() {
    for app in TestApp::each().await {
        app.seed(3, 10, 60, 200).await;
        let query = "{ passes(first: 0) { nodes { code } pageInfo { hasNextPage startCursor } } }";
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(
            data(&outcome)["passes"],
            json!({"nodes": [], "pageInfo": {"hasNextPage": true, "startCursor": null}})
        );
        assert_statements(&outcome, &["passes"]);
    }
}

//! Rows that are gone although others refer to them.

use gatepass::testing::assert_statements;
use serde_json::{Value, json};

use crate::support::app::{TestApp, answer, errors};
use crate::support::rows;

/// Gates `A` and `B`, passes `P0` to `P5`, newest last in the name and first in
/// the list, of which `P2` is of gate `B`. Then `B` is deleted.
async fn without_gate() -> Vec<TestApp> {
    let apps = TestApp::each().await;
    for app in &apps {
        let connection = &app.connection;
        let (kept, deleted) = (
            rows::gate(connection, "A").await,
            rows::gate(connection, "B").await,
        );
        let holder = rows::holder(connection, "Ada").await;
        for number in 0..6 {
            let gate = if number == 2 { deleted } else { kept };
            let code = format!("P{number}");
            let pass = rows::pass(connection, &code, (gate, holder), number).await;
            rows::scan(connection, kept, Some(pass), number).await;
        }
        app.change_unchecked(&format!("DELETE FROM gate WHERE id = {deleted}"))
            .await;
    }
    apps
}

#[tokio::test]
async fn below_a_list_the_error_has_the_whole_path_and_null_rises_to_the_root() {
    for app in without_gate().await {
        let query = "{ passes { nodes { code gate { name } } } }";
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(answer(&outcome)["data"], Value::Null);
        assert_eq!(
            errors(&outcome),
            [(
                "ROW_MISSING".to_owned(),
                json!(["passes", "nodes", 3, "gate"])
            )]
        );
        assert_statements(&outcome, &["passes", "passes.nodes.gate"]);
    }
}

#[tokio::test]
async fn an_error_says_where_in_the_document_it_is_and_nothing_internal() {
    for app in without_gate().await {
        let outcome = app
            .query("{ passes { nodes {\n    gate { name } } } }", Value::Null)
            .await;
        let error = &answer(&outcome)["errors"][0];
        assert_eq!(error["locations"], json!([{"line": 2, "column": 5}]));
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("deleted"), "{message}");
        assert!(!message.contains("SELECT"), "{message}");
    }
}

#[tokio::test]
async fn null_rises_to_the_nearest_field_that_may_be_null_and_no_further() {
    for app in without_gate().await {
        let query = r#"{
            scans { nodes { pass { code gate { name } } } }
            first: pass(code: "P2") { code gate { name } }
            second: pass(code: "P3") { code gate { name } }
            third: pass(code: "P2") { scans { nodes { pass { gate { code } } } } }
        }"#;
        let outcome = app.query(query, Value::Null).await;
        let data = &answer(&outcome)["data"];
        let gate = json!({"name": "Gate A"});
        let scan = |code: &str| json!({"pass": {"code": code, "gate": gate}});
        assert_eq!(
            data["scans"]["nodes"],
            json!([
                scan("P5"),
                scan("P4"),
                scan("P3"),
                {"pass": null},
                scan("P1"),
                scan("P0"),
            ])
        );
        assert_eq!(data["first"], Value::Null);
        assert_eq!(data["second"], json!({"code": "P3", "gate": gate}));
        assert_eq!(data["third"], json!({"scans": {"nodes": [{"pass": null}]}}));
        let mut errors = errors(&outcome);
        errors.sort_by_key(|(_, path)| path.to_string());
        let missing = |path: Value| ("ROW_MISSING".to_owned(), path);
        assert_eq!(
            errors,
            [
                missing(json!(["first", "gate"])),
                missing(json!(["scans", "nodes", 3, "pass", "gate"])),
                missing(json!(["third", "scans", "nodes", 0, "pass", "gate"])),
            ]
        );
    }
}

#[tokio::test]
async fn a_key_is_known_though_its_row_is_gone() {
    for app in without_gate().await {
        let query = r#"{ pass(code: "P2") { gate { id __typename } } }"#;
        let data = app.data(query).await;
        assert_eq!(data["pass"]["gate"]["__typename"], "Gate");
        let query = format!(
            "{{ node(id: {}) {{ id }} gate(id: {0}) {{ id }} }}",
            data["pass"]["gate"]["id"]
        );
        assert_eq!(app.data(&query).await, json!({"node": null, "gate": null}));
    }
}

#[tokio::test]
async fn a_relation_that_may_be_null_is_null() {
    for app in without_gate().await {
        app.change_unchecked("DELETE FROM pass WHERE code = 'P4'")
            .await;
        let data = app
            .data("{ scans(first: 2) { nodes { pass { code } } } }")
            .await;
        let expected = json!([{"pass": {"code": "P5"}}, {"pass": null}]);
        assert_eq!(data["scans"]["nodes"], expected);
    }
}

#[tokio::test]
async fn every_relation_that_may_not_be_null_says_that_its_row_is_missing() {
    for (table, query, path) in [
        (
            "gate",
            "{ passes { nodes { gate { name } } } }",
            json!(["passes", "nodes", 0, "gate"]),
        ),
        (
            "holder",
            "{ passes { edges { node { holder { name } } } } }",
            json!(["passes", "edges", 0, "node", "holder"]),
        ),
        (
            "gate",
            "{ scans { nodes { at: gate { name } } } }",
            json!(["scans", "nodes", 0, "at"]),
        ),
    ] {
        for app in without_gate().await {
            app.change_unchecked(&format!("DELETE FROM {table}")).await;
            let outcome = app.query(query, Value::Null).await;
            assert_eq!(
                errors(&outcome),
                [("ROW_MISSING".to_owned(), path.clone())],
                "{query}"
            );
        }
    }
}

//! Rows that were deleted while others refer to them.

use entity::pass;
use gatepass::testing::{assert_ran, assert_statements};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::app::{TestApp, answer, errors};
use crate::support::rows;

/// Gates `A` and `B`, and passes `P0` to `P5`, listed in reverse. `P2` belongs to
/// gate `B`, which is then deleted.
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
async fn below_a_list_the_error_has_its_full_path_and_null_propagates_to_the_root() {
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
async fn an_error_has_its_location_and_nothing_internal() {
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
async fn null_propagates_to_the_nearest_nullable_field() {
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
async fn a_key_is_known_even_if_its_row_is_gone() {
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
async fn a_nullable_relation_is_null() {
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
async fn every_non_null_relation_reports_its_missing_row() {
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

#[tokio::test]
async fn statements_below_a_missing_row_run_without_effect() {
    for app in without_gate().await {
        let query = "{ passes { nodes { gate { name passes { totalCount nodes { code } } } } } }";
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(answer(&outcome)["data"], Value::Null);
        assert_eq!(
            errors(&outcome),
            [(
                "ROW_MISSING".to_owned(),
                json!(["passes", "nodes", 3, "gate"])
            )]
        );
        assert_statements(
            &outcome,
            &[
                "passes",
                "passes.nodes.gate",
                "passes.nodes.gate.passes",
                "passes.nodes.gate.passes.totalCount",
            ],
        );
    }
}

#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn pass_of(app: &TestApp, code: &str) -> pass::Model {
    let found = pass::Entity::find().filter(pass::Column::Code.eq(code));
    found.one(&app.connection).await.unwrap().unwrap()
}

#[tokio::test]
async fn rows_below_other_parents_are_unaffected() {
    let query =
        "{ scans { nodes { pass { code scans { totalCount nodes { gate { name } } } } } } }";
    let statements = [
        "scans",
        "scans.nodes.pass",
        "scans.nodes.pass.scans",
        "scans.nodes.pass.scans.totalCount",
        "scans.nodes.pass.scans.nodes.gate",
    ];
    for app in without_gate().await {
        let pass = pass_of(&app, "P3").await;
        rows::scan(&app.connection, pass.gate_id, Some(pass.id), 100).await;
        rows::scan(&app.connection, pass.gate_id, None, 200).await;
        app.change_unchecked("DELETE FROM pass WHERE code IN ('P1', 'P4')")
            .await;
        let outcome = app.query(query, Value::Null).await;
        assert_statements(&outcome, &statements);
        let pass = |code: &str, scans: usize| {
            let nodes = vec![json!({"gate": {"name": "Gate A"}}); scans];
            json!({"pass": {"code": code, "scans": {"totalCount": scans, "nodes": nodes}}})
        };
        let none = json!({"pass": null});
        assert_eq!(
            answer(&outcome)["data"]["scans"]["nodes"],
            json!([
                none,
                pass("P3", 2),
                pass("P5", 1),
                none,
                pass("P3", 2),
                pass("P2", 1),
                none,
                pass("P0", 1),
            ])
        );
        // All gates are gone, but their keys are known.
        app.change_unchecked("DELETE FROM pass").await;
        let outcome = app.query(query, Value::Null).await;
        assert_statements(&outcome, &statements);
        let nodes = answer(&outcome)["data"]["scans"]["nodes"].take();
        assert_eq!(nodes, json!(vec![none; 8]));
        // No scan has a pass.
        app.change_unchecked(
            "UPDATE scan SET pass_id = NULL, holder_id = NULL, outcome = 'DENIED', denial_reason = 'UNKNOWN_PASS'",
        )
        .await;
        let outcome = app.query(query, Value::Null).await;
        assert_ran(&outcome, &["scans"]);
        let nodes = answer(&outcome)["data"]["scans"]["nodes"].take();
        assert_eq!(nodes, json!(vec![json!({"pass": null}); 8]));
    }
}

/// Either of two concurrent statements may fail. The answer is the same as if they
/// had run one after another.
#[tokio::test]
async fn the_first_failed_field_decides_the_error() {
    const GATE: &str = "ALTER TABLE gate RENAME TO other";
    const PASSES: &str = "ALTER TABLE pass RENAME TO others";
    let query = "{ scans { nodes { gate { name passes { nodes { code } } } } } }";
    let gate = json!(["scans", "nodes", 0, "gate"]);
    let passes = json!(["scans", "nodes", 0, "gate", "passes"]);
    for (changes, code, path) in [
        (&[GATE][..], "INTERNAL", &gate),
        (&[PASSES], "INTERNAL", &passes),
        (&[GATE, PASSES], "INTERNAL", &gate),
        (&["DELETE FROM gate"], "ROW_MISSING", &gate),
        (&["DELETE FROM gate", PASSES], "ROW_MISSING", &gate),
    ] {
        for app in without_gate().await {
            for change in changes {
                app.change_unchecked(change).await;
            }
            let outcome = app.query(query, Value::Null).await;
            assert_eq!(answer(&outcome)["data"], Value::Null);
            assert_eq!(errors(&outcome), [(code.to_owned(), path.clone())]);
            assert_eq!(outcome.executed(), 3, "{changes:?}");
        }
    }
}

//! Section 7, Response, and 6.4.4, Handling Field Errors.

use gatepass::testing::assert_statements;
use serde_json::{Value, json};

use super::small;
use crate::support::app::{TestApp, answer, errors};

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
async fn an_answer_that_was_refused_says_where() {
    for app in TestApp::each().await {
        let outcome = app.query("{\n  gates { nothing } }", Value::Null).await;
        let error = &answer(&outcome)["errors"][0];
        assert_eq!(error["locations"], json!([{"line": 2, "column": 11}]));
    }
}

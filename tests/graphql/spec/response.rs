//! Section 7, Response, and 6.4.4, Handling Field Errors.

use gatepass::testing::assert_statements;
use serde_json::{Value, json};

use super::small;
use crate::support::app::{TestApp, answer, errors};

/// 7.1: `data` is present once execution began, even if null, and `errors` if there
/// are any.
#[tokio::test]
async fn entries_are_present_only_if_they_have_content() {
    for app in small().await {
        app.change_unchecked("DELETE FROM holder").await;
        for (query, entries) in [
            ("{ gates { totalCount } }", vec!["data"]),
            (r#"{ pass(code: "none") { code } }"#, vec!["data"]),
            (
                r#"{ pass(code: "P1") { holder { name } } }"#,
                vec!["data", "errors"],
            ),
            (
                "{ passes { nodes { holder { name } } } }",
                vec!["data", "errors"],
            ),
            ("{ none }", vec!["errors"]),
            ("{", vec!["errors"]),
            ("{ holder(id: \"none\") { name } }", vec!["errors"]),
        ] {
            let answer = answer(&app.query(query, Value::Null).await);
            let found: Vec<_> = answer.as_object().unwrap().keys().collect();
            assert_eq!(found, entries, "{query}");
        }
    }
}

/// 7.1.2: the example of an error, with its locations and its path of keys and
/// indices.
#[tokio::test]
async fn an_error_has_a_message_locations_a_path_and_a_code() {
    for app in small().await {
        app.change_unchecked("DELETE FROM holder").await;
        let query = "{\n  hero: gate(code: \"A\") {\n    friends: passes {\n      nodes {\n        who: holder { name }\n      }\n    }\n  }\n}";
        let answer = answer(&app.query(query, Value::Null).await);
        assert_eq!(answer["data"], json!({"hero": null}));
        let errors = answer["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 1, "{answer}");
        let keys: Vec<_> = errors[0].as_object().unwrap().keys().collect();
        assert_eq!(keys, ["message", "locations", "path", "extensions"]);
        assert_eq!(errors[0]["locations"], json!([{"line": 5, "column": 9}]));
        assert_eq!(
            errors[0]["path"],
            json!(["hero", "friends", "nodes", 0, "who"])
        );
        assert_eq!(errors[0]["extensions"], json!({"code": "ROW_MISSING"}));
    }
}

/// 6.4.4: null propagates to the nearest nullable field, and the fields next to it
/// are answered.
#[tokio::test]
async fn null_propagates_to_the_nearest_nullable_field_in_lists_too() {
    for app in small().await {
        let query = r#"{ scans { nodes { code pass { code } } } pass(code: "P1") { id } }"#;
        let whole = app.data(query).await;
        app.change_unchecked("DELETE FROM holder").await;
        // `Scan.pass` is nullable, `Pass.holder` is not.
        let query =
            r#"{ scans { nodes { code pass { code holder { name } } } } pass(code: "P1") { id } }"#;
        let outcome = app.query(query, Value::Null).await;
        let code = &whole["scans"]["nodes"][0]["code"];
        assert_eq!(
            answer(&outcome)["data"],
            json!({"scans": {"nodes": [{"code": code, "pass": null}]}, "pass": whole["pass"]})
        );
        assert_eq!(
            errors(&outcome),
            [(
                "ROW_MISSING".to_owned(),
                json!(["scans", "nodes", 0, "pass", "holder"])
            )]
        );
        // The items of this list are nullable.
        let id = &whole["pass"]["id"];
        let query =
            format!("{{ nodes(ids: [{id}, {id}]) {{ id ... on Pass {{ holder {{ name }} }} }} }}");
        let outcome = app.query(&query, Value::Null).await;
        assert_eq!(answer(&outcome)["data"], json!({"nodes": [null, null]}));
        let missing = |index: usize| ("ROW_MISSING".to_owned(), json!(["nodes", index, "holder"]));
        assert_eq!(errors(&outcome), [missing(0), missing(1)]);
    }
}

#[tokio::test]
async fn a_failing_field_selected_twice_fails_once() {
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
async fn nullable_siblings_fail_separately() {
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
async fn an_error_that_reaches_the_root_leaves_no_data() {
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
async fn a_refusal_has_its_location() {
    for app in TestApp::each().await {
        let outcome = app.query("{\n  gates { nothing } }", Value::Null).await;
        let error = &answer(&outcome)["errors"][0];
        assert_eq!(error["locations"], json!([{"line": 2, "column": 11}]));
    }
}

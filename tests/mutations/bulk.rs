//! Many objects at once: all of them, or none, for the statements of one.

use serde_json::{Value, json};

use super::{count, gate, holder, mistakes, pass_input, send, written};
use crate::support::app::{TestApp, answer};

/// The statements that a mutation ran.
async fn cost(app: &TestApp, name: &str, fields: &str, input: &Value) -> Vec<String> {
    let document = super::document(name, fields);
    let outcome = app.query(&document, json!({ "input": input })).await;
    assert_eq!(answer(&outcome)["data"]["payload"]["userErrors"], json!([]));
    assert_eq!(outcome.executed(), outcome.planned());
    let statements = outcome.statements.iter();
    statements.map(|entry| entry.text.to_string()).collect()
}

#[tokio::test]
async fn five_hundred_cost_as_much_as_one() {
    for app in TestApp::each().await {
        let (gate, holder) = (gate(&app, "G1").await, holder(&app, "Ada").await);
        let fields = "passes { code gate { name } holder { name } }";
        let passes = |count: usize| {
            json!({
                "passes": vec![pass_input(&gate, &holder); count],
                "idempotencyKey": count.to_string(),
            })
        };
        let one = cost(&app, "issuePasses", fields, &passes(1)).await;
        let many = cost(&app, "issuePasses", fields, &passes(500)).await;
        assert_eq!(one, many);
        assert_eq!(one.len(), 8, "{one:#?}");
        assert_eq!(count(&app, "pass").await, 501);
        assert_eq!(count(&app, "event").await, 503);

        let holders = |count: usize| {
            let holder = |number: usize| json!({ "name": format!("Holder {number}") });
            json!({ "holders": (0..count).map(holder).collect::<Value>() })
        };
        let one = cost(&app, "registerHolders", "holders { name }", &holders(1)).await;
        let many = cost(&app, "registerHolders", "holders { name }", &holders(500)).await;
        assert_eq!(one, many);
        assert_eq!(one.len(), 2, "{one:#?}");
        let payload = written(&app, "registerHolders", "holders { name }", holders(500)).await;
        assert_eq!(
            payload["holders"],
            holders(500)["holders"],
            "in the order of the items"
        );
    }
}

#[tokio::test]
async fn all_are_written_or_none() {
    for app in TestApp::each().await {
        let (gate, holder) = (gate(&app, "G1").await, holder(&app, "Ada").await);
        let mut passes = vec![pass_input(&gate, &holder); 5];
        passes[1]["code"] = json!("SAME");
        passes[3]["code"] = json!("SAME");
        let input = json!({ "passes": passes });
        assert_eq!(
            mistakes(&app, "issuePasses", input).await,
            [("TAKEN".to_owned(), json!(["passes", "3", "code"]))]
        );
        passes[3]["code"] = json!("OTHER");
        passes[4]["maxEntries"] = json!(0);
        passes[0]["gate"] = json!("R2F0ZTo5");
        let payload = send(
            &app,
            "issuePasses",
            "passes { id }",
            &json!({ "passes": passes }),
        )
        .await;
        assert_eq!(payload["passes"], Value::Null);
        let errors = payload["userErrors"].as_array().unwrap();
        let indices: Vec<_> = errors.iter().map(|error| &error["index"]).collect();
        assert_eq!(indices, [&json!(0), &json!(4)]);
        assert_eq!(count(&app, "pass").await, 0);
        passes[0]["gate"] = gate;
        passes[4]["maxEntries"] = json!(1);
        written(
            &app,
            "issuePasses",
            "passes { id }",
            json!({ "passes": passes }),
        )
        .await;
        // Two codes are taken now.
        passes.swap(0, 1);
        assert_eq!(
            mistakes(&app, "issuePasses", json!({ "passes": passes })).await,
            [
                ("TAKEN".to_owned(), json!(["passes", "0", "code"])),
                ("TAKEN".to_owned(), json!(["passes", "3", "code"])),
            ]
        );
        assert_eq!(count(&app, "pass").await, 5);
    }
}

#[tokio::test]
async fn there_is_a_most_and_nothing_is_fine() {
    for app in TestApp::each().await {
        let holders = |count: usize| json!({ "holders": vec![json!({ "name": "x" }); count] });
        let none = written(&app, "registerHolders", "holders { id }", holders(0)).await;
        assert_eq!(none["holders"], json!([]));
        let document = super::document("registerHolders", "");
        let outcome = app.query(&document, json!({ "input": holders(501) })).await;
        let answer = answer(&outcome);
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_ARGUMENT",
            "{answer}"
        );
        assert_eq!(count(&app, "holder").await, 0);
    }
}

//! The bill of a mutation: known before it runs, and what PostgreSQL itself counts.

use async_graphql::{Request, Variables};
use gatepass::engine::Options;
use gatepass::plan::Limits;
use serde_json::{Value, json};

use super::{count, document, gate, holder, pass_input, written};
use crate::support::app::{TestApp, answer};
use crate::support::observe::Statistics;
use crate::support::{database, postgres};

/// The maximum number of items of a mutation that takes several.
const MOST_ITEMS: usize = 500;

/// Each mutation with its fields, its input, and the number of its statements without and
/// with an idempotency key.
fn all(
    gate: &Value,
    holder: &Value,
    pass: &Value,
) -> Vec<(&'static str, &'static str, Value, usize)> {
    let new_gate = json!({ "code": "G9", "name": "x", "location": "x" });
    let passes = json!({ "passes": vec![pass_input(gate, holder); MOST_ITEMS] });
    let holders = json!({ "holders": vec![json!({ "name": "x" }); MOST_ITEMS] });
    let until = json!({ "pass": pass, "validUntil": "2999-06-01T00:00:00Z" });
    let scan = json!({ "gate": gate, "code": "P", "direction": "IN" });
    vec![
        ("createGate", "gate { code }", new_gate, 2),
        (
            "updateGate",
            "gate { code passes { totalCount } }",
            json!({ "gate": gate, "name": "y" }),
            4,
        ),
        ("closeGate", "gate { code }", json!({ "gate": gate }), 3),
        ("reopenGate", "gate { code }", json!({ "gate": gate }), 3),
        ("registerHolder", "holder { id }", json!({ "name": "x" }), 2),
        ("registerHolders", "holders { id }", holders, 2),
        (
            "updateHolder",
            "holder { id }",
            json!({ "holder": holder, "name": "y" }),
            3,
        ),
        (
            "blockHolder",
            "holder { id }",
            json!({ "holder": holder }),
            3,
        ),
        (
            "unblockHolder",
            "holder { id }",
            json!({ "holder": holder }),
            3,
        ),
        (
            "issuePass",
            "pass { gate { name } holder { name } }",
            pass_input(gate, holder),
            6,
        ),
        (
            "issuePasses",
            "passes { gate { name } holder { id } }",
            passes,
            5,
        ),
        ("extendPass", "pass { scans { nodes { id } } }", until, 4),
        (
            "recordScan",
            "scan { outcome denialReason }",
            scan.clone(),
            4,
        ),
        (
            "recordScans",
            "scans { outcome pass { code } }",
            json!({ "scans": vec![scan; MOST_ITEMS] }),
            5,
        ),
        ("revokePass", "pass { id }", json!({ "pass": pass }), 3),
    ]
}

#[tokio::test]
async fn postgresql_counts_what_was_planned() {
    let (Some(own), Some(other)) = (
        postgres::fresh_database().await,
        postgres::fresh_database().await,
    ) else {
        return;
    };
    let app = TestApp::over(database::open(&own.url).await, Limits::default());
    let mut statistics = Statistics::new(&own.name, &other.url).await;
    let (gate, holder) = (gate(&app, "G1").await, holder(&app, "Ada").await);
    let mut input = pass_input(&gate, &holder);
    input["code"] = json!("P");
    let pass = written(&app, "issuePass", "pass { id }", input).await["pass"]["id"].take();
    for with_key in [false, true] {
        for (name, fields, mut input, statements) in all(&gate, &holder, &pass) {
            let mut expected = statements;
            if with_key {
                // What was changed before is refused, so only the key is new.
                if ["revokePass", "extendPass", "createGate"].contains(&name) {
                    continue;
                }
                if name.starts_with("update") {
                    input["name"] = json!("z");
                }
                input["idempotencyKey"] = json!(name);
                expected += 2;
            }
            statistics.reset().await;
            let outcome = app
                .query(&document(name, fields), json!({ "input": input }))
                .await;
            let answer = answer(&outcome);
            assert_eq!(
                answer["data"]["payload"]["userErrors"],
                json!([]),
                "{name}: {answer}"
            );
            assert_eq!(outcome.planned(), expected, "{name}, as planned");
            assert_eq!(outcome.executed(), expected, "{name}, as executed");
            assert_eq!(outcome.transactions, 1);
            // BEGIN and COMMIT are apart.
            assert_eq!(
                statistics.calls().await,
                expected + 2,
                "{name}, in PostgreSQL"
            );
        }
    }
}

#[tokio::test]
async fn what_costs_too_much_does_not_run() {
    for app in TestApp::each().await {
        let input = json!({ "code": "G1", "name": "x", "location": "x" });
        let document = document(
            "createGate",
            "gate { passes { nodes { holder { name } } } }",
        );
        let request = || {
            let variables = Variables::from_json(json!({ "input": input }));
            Request::new(&document).variables(variables)
        };
        let budget = Options {
            budget: Some(3),
            ..Options::default()
        };
        let outcome = app.engine.execute_with(request(), budget).await;
        let refusal = answer(&outcome)["errors"][0]["extensions"].take();
        assert_eq!(refusal["code"], "SQL_BUDGET_EXCEEDED");
        assert_eq!(refusal["planned"], 4);
        let limited = TestApp::over(
            app.connection.clone(),
            Limits {
                max_statements: 3,
                ..Limits::default()
            },
        );
        let outcome = limited.engine.execute(request()).await;
        assert_eq!(
            answer(&outcome)["errors"][0]["extensions"]["code"],
            "TOO_MANY_STATEMENTS"
        );
        let plan_only = Options {
            plan_only: true,
            ..Options::default()
        };
        let outcome = app.engine.execute_with(request(), plan_only).await;
        let bill = answer(&outcome)["extensions"]["bill"].take();
        assert_eq!(bill["statements"], 4);
        assert_eq!(bill["plan"][0]["step"], "write");
        assert_eq!(bill["plan"][1]["step"], "record");
        assert_eq!(bill["plan"][2].get("step"), None);
        assert_eq!(count(&app, "gate").await, 0, "nothing ran");
    }
}

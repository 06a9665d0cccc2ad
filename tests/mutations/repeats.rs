//! A mutation that is sent again with its idempotency key.

use chrono::{TimeDelta, Utc};
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{count, document, gate, holder, mistake, pass_input, send_as, written};
use crate::support::app::{TestApp, answer, data};

const FIELDS: &str = "pass { id code issuedAt version revokedAt gate { code } }";

#[tokio::test]
async fn a_repeat_answers_the_same_and_writes_nothing() {
    for app in TestApp::each().await {
        let (gate, holder) = (gate(&app, "G1").await, holder(&app, "Ada").await);
        let mut input = pass_input(&gate, &holder);
        input["idempotencyKey"] = json!("k1");
        let first = written(&app, "issuePass", FIELDS, input.clone()).await;
        // What has happened since does not change the answer.
        let id = &first["pass"]["id"];
        written(&app, "revokePass", "__typename", json!({ "pass": id })).await;
        written(&app, "closeGate", "__typename", json!({ "gate": gate })).await;
        let again = app
            .query(&document("issuePass", FIELDS), json!({ "input": input }))
            .await;
        assert_eq!(data(&again)["payload"], first);
        assert!(
            again.executed() < again.planned(),
            "the key, and the gate of the pass"
        );
        assert_eq!(count(&app, "pass").await, 1);
        assert_eq!(count(&app, "event").await, 5);
    }
}

#[tokio::test]
async fn a_key_belongs_to_an_input_and_a_viewer() {
    for app in TestApp::each().await {
        let input = json!({ "name": "Ada", "idempotencyKey": "k" });
        written(&app, "registerHolder", "__typename", input.clone()).await;
        let other = json!({ "name": "Bob", "idempotencyKey": "k" });
        assert_eq!(
            mistake(&app, "registerHolder", other).await,
            (
                "IDEMPOTENCY_KEY_REUSED".to_owned(),
                json!(["idempotencyKey"])
            )
        );
        let gate = json!({ "code": "G", "name": "x", "location": "x", "idempotencyKey": "k" });
        assert_eq!(
            mistake(&app, "createGate", gate).await.0,
            "IDEMPOTENCY_KEY_REUSED"
        );
        for (key, code) in [(String::new(), "BLANK"), ("x".repeat(129), "TOO_LONG")] {
            let input = json!({ "name": "Ada", "idempotencyKey": key });
            assert_eq!(mistake(&app, "registerHolder", input).await.0, code);
        }
        assert_eq!(count(&app, "holder").await, 1);
        let longest = json!({ "name": "Ada", "idempotencyKey": "ä".repeat(128) });
        written(&app, "registerHolder", "__typename", longest).await;
        assert_eq!(count(&app, "holder").await, 2);
    }
}

/// The key and the write stand or fall together.
#[tokio::test]
async fn a_mistake_leaves_the_key_free() {
    for app in TestApp::each().await {
        gate(&app, "G1").await;
        let input = json!({ "code": "G1", "name": "x", "location": "x", "idempotencyKey": "k" });
        assert_eq!(mistake(&app, "createGate", input).await.0, "TAKEN");
        assert_eq!(count(&app, "idempotency").await, 0);
        let input = json!({ "code": "G2", "name": "x", "location": "x", "idempotencyKey": "k" });
        written(&app, "createGate", "__typename", input).await;
    }
}

#[tokio::test]
async fn a_key_is_known_for_a_day() {
    for app in TestApp::each().await {
        let input = json!({ "name": "Ada", "idempotencyKey": "k" });
        let document = document("registerHolder", "holder { id }");
        let now = Utc::now();
        let send = async |input: &Value, hours: i64| {
            let variables = json!({ "input": input });
            let at = now + TimeDelta::hours(hours);
            answer(&app.query_at(&document, variables, at).await)["data"]["payload"].take()
        };
        let first = send(&input, 0).await;
        assert_eq!(send(&input, 23).await, first);
        let other = json!({ "name": "Bob", "idempotencyKey": "k" });
        assert_eq!(
            send(&other, 23).await["userErrors"][0]["code"],
            "IDEMPOTENCY_KEY_REUSED"
        );
        let later = send(&other, 24).await;
        assert_eq!(later["userErrors"], json!([]));
        assert_eq!(send(&other, 25).await, later, "from then on");
        assert_eq!(count(&app, "holder").await, 2);
        assert_eq!(count(&app, "idempotency").await, 1);
    }
}

/// Those that come while the first one runs wait for it.
#[tokio::test]
async fn repeats_at_once_write_once() {
    for app in TestApp::each().await {
        let (gate, holder) = (gate(&app, "G1").await, holder(&app, "Ada").await);
        let mut input = pass_input(&gate, &holder);
        input["idempotencyKey"] = json!("k");
        let viewer = ("OFFICER", None);
        let sent = (0..20).map(|_| send_as(&app.engine, viewer, ("issuePass", FIELDS), &input));
        let answers: Vec<Value> = join_all(sent).await.iter().map(answer).collect();
        assert_eq!(
            answers[0]["data"]["payload"]["userErrors"],
            json!([]),
            "{}",
            answers[0]
        );
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "{answers:#?}"
        );
        assert_eq!(count(&app, "pass").await, 1);
    }
}

#[tokio::test]
async fn old_keys_are_forgotten() {
    for app in TestApp::each().await {
        let document = document("registerHolder", "");
        let now = Utc::now();
        for (key, hours) in [("old", -25), ("new", -23)] {
            let input = json!({ "name": "Ada", "idempotencyKey": key });
            let at = now + TimeDelta::hours(hours);
            let outcome = app.query_at(&document, json!({ "input": input }), at).await;
            assert!(!outcome.response.is_err());
        }
        assert!(app.engine.forget_old_keys(now).await);
        assert_eq!(count(&app, "idempotency").await, 1);
        let input = json!({ "name": "Bob", "idempotencyKey": "new" });
        assert_eq!(
            mistake(&app, "registerHolder", input).await.0,
            "IDEMPOTENCY_KEY_REUSED"
        );
    }
}

//! Events: what they record, who reads them, and in which order.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use sea_orm::{ConnectionTrait, DbBackend, TransactionTrait};
use serde_json::{Value, json};

use super::{gate, holder, pass, send_as, settled, written};
use crate::support::app::{TestApp, answer, text};

/// A JSON text of an event.
fn parsed(value: &Value) -> Value {
    serde_json::from_str(value.as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn every_change_leaves_an_event() {
    for app in TestApp::each().await {
        let (gate, holder) = (gate(&app, "G1").await, holder(&app, "Ada").await);
        let pass = pass(&app, &gate, &holder).await;
        let input = json!({ "holder": holder, "name": "Bob", "phone": "1" });
        written(&app, "updateHolder", "__typename", input).await;
        written(
            &app,
            "revokePass",
            "__typename",
            json!({ "pass": pass, "reason": "x" }),
        )
        .await;
        let events = "nodes { kind viewer requestId oldValues newValues gate { id } holder { id } pass { id } scan { id } }";
        settled(&app, 5).await;
        let read = app.data(&format!("{{ events {{ {events} }} }}")).await;
        let all = read["events"]["nodes"].as_array().unwrap();
        let kinds: Vec<_> = all
            .iter()
            .map(|event| event["kind"].as_str().unwrap())
            .collect();
        assert_eq!(
            kinds,
            [
                "GATE_CREATED",
                "HOLDER_REGISTERED",
                "PASS_ISSUED",
                "HOLDER_UPDATED",
                "PASS_REVOKED"
            ]
        );
        assert!(all.iter().all(|event| event["viewer"] == "open"));
        assert_eq!(all[0]["oldValues"], Value::Null);
        let new = parsed(&all[0]["newValues"]);
        assert_eq!(new["code"], "G1");
        assert_eq!(new["id"], gate);
        let issued = parsed(&all[2]["newValues"]);
        assert_eq!((&issued["gate"], &issued["holder"]), (&gate, &holder));
        assert_eq!(all[2]["gate"]["id"], gate);
        assert_eq!(all[2]["holder"]["id"], holder);
        assert_eq!(all[2]["pass"]["id"], pass);
        assert_eq!(
            parsed(&all[3]["oldValues"]),
            json!({ "name": "Ada", "phone": null })
        );
        assert_eq!(
            parsed(&all[3]["newValues"]),
            json!({ "name": "Bob", "phone": "1" })
        );
        assert_eq!(parsed(&all[4]["newValues"])["revokeReason"], "x");

        let document = format!(
            "{{ gate(id: {gate}) {{ history {{ nodes {{ kind }} }} }}
                holder(id: {holder}) {{ history {{ nodes {{ kind }} }} }}
                pass(id: {pass}) {{ history(first: 1) {{ nodes {{ kind }} pageInfo {{ endCursor hasNextPage }} }} }} }}"
        );
        let read = app.data(&document).await;
        let kinds = |of: &Value| -> Vec<String> {
            let nodes = of["history"]["nodes"].as_array().unwrap();
            nodes
                .iter()
                .map(|event| event["kind"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(
            kinds(&read["gate"]),
            ["GATE_CREATED", "PASS_ISSUED", "PASS_REVOKED"]
        );
        assert_eq!(
            kinds(&read["holder"]),
            [
                "HOLDER_REGISTERED",
                "PASS_ISSUED",
                "HOLDER_UPDATED",
                "PASS_REVOKED"
            ]
        );
        assert_eq!(kinds(&read["pass"]), ["PASS_ISSUED"]);
        let cursor = &read["pass"]["history"]["pageInfo"]["endCursor"];
        let next = app
            .data(&format!(
                "{{ pass(id: {pass}) {{ history(after: {cursor}) {{ nodes {{ kind }} }} }} }}"
            ))
            .await;
        assert_eq!(kinds(&next["pass"]), ["PASS_REVOKED"]);
    }
}

#[tokio::test]
async fn events_are_for_officers_and_those_of_their_gates() {
    for app in TestApp::each().await {
        let (one, two) = (gate(&app, "G1").await, gate(&app, "G2").await);
        let holder = holder(&app, "Ada").await;
        pass(&app, &one, &holder).await;
        pass(&app, &two, &holder).await;
        let ask = async |role: &str, gates: Option<&[i64]>, document: &str| {
            let options = gatepass::engine::Options {
                viewer: crate::support::access::viewer(role, gates),
                ..gatepass::engine::Options::default()
            };
            let request = async_graphql::Request::new(document);
            app.engine.execute_with(request, options).await
        };
        settled(&app, 5).await;
        let event =
            app.data("{ events { nodes { id } } }").await["events"]["nodes"][0]["id"].take();
        for document in [
            "{ events { __typename } }".to_owned(),
            "{ events { nodes { kind } } }".to_owned(),
            "{ gates { nodes { history { totalCount } } } }".to_owned(),
            "{ gates(filter: { history: { some: {} } }) { totalCount } }".to_owned(),
            format!("{{ node(id: {event}) {{ id }} }}"),
            format!("{{ nodes(ids: [{event}]) {{ id }} }}"),
        ] {
            for role in ["VIEWER", "GUARD"] {
                let outcome = ask(role, None, &document).await;
                assert!(
                    text(&outcome).contains("FORBIDDEN"),
                    "{document} {}",
                    text(&outcome)
                );
                assert_eq!(outcome.executed(), 0);
            }
            let outcome = ask("OFFICER", None, &document).await;
            assert!(!outcome.response.is_err(), "{document} {}", text(&outcome));
        }
        let document = "{ events { nodes { kind gate { code } } totalCount } }";
        let outcome = ask("OFFICER", Some(&[1]), document).await;
        assert_eq!(
            answer(&outcome)["data"]["events"],
            json!({
                "nodes": [
                    { "kind": "GATE_CREATED", "gate": { "code": "G1" } },
                    { "kind": "PASS_ISSUED", "gate": { "code": "G1" } },
                ],
                "totalCount": 2,
            })
        );
    }
}

#[tokio::test]
async fn nothing_changes_an_event() {
    for app in TestApp::each().await {
        gate(&app, "G1").await;
        for statement in ["UPDATE event SET viewer = 'x'", "DELETE FROM event"] {
            let error = app
                .connection
                .execute_unprepared(statement)
                .await
                .unwrap_err();
            assert!(error.to_string().contains("append-only"), "{error}");
        }
        if app.connection.get_database_backend() == DbBackend::Postgres {
            let error = app
                .connection
                .execute_unprepared("TRUNCATE event")
                .await
                .unwrap_err();
            assert!(error.to_string().contains("append-only"), "{error}");
        }
    }
}

/// An event whose transaction is older than others that have ended appears behind what was
/// read before, because the others wait for it.
#[tokio::test]
async fn nothing_appears_before_what_was_read() {
    for app in TestApp::each().await {
        if app.connection.get_database_backend() != DbBackend::Postgres {
            continue;
        }
        gate(&app, "G1").await;
        settled(&app, 1).await;
        let codes = async || {
            let read = app.data("{ events { nodes { gate { code } } } }").await;
            let nodes = read["events"]["nodes"].as_array().unwrap().clone();
            nodes
                .iter()
                .map(|event| event["gate"]["code"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(codes().await, ["G1"]);
        let older = app.connection.begin().await.unwrap();
        older
            .execute_unprepared(
                "INSERT INTO gate (code, name, location, created_at) VALUES ('G2', 'x', 'x', now());
                 INSERT INTO event (kind, at, viewer, gate_id) VALUES ('GATE_CREATED', now(), 'x', 2)",
            )
            .await
            .unwrap();
        gate(&app, "G3").await;
        assert_eq!(
            codes().await,
            ["G1"],
            "the older one may still add an event"
        );
        older.commit().await.unwrap();
        settled(&app, 3).await;
        assert_eq!(codes().await, ["G1", "G2", "G3"]);
    }
}

#[tokio::test]
async fn the_viewer_of_an_event_is_who_did_it() {
    for app in TestApp::each().await {
        let input = json!({ "name": "Ada" });
        let fields = ("registerHolder", "");
        let outcome = send_as(&app.engine, ("OFFICER", None), fields, &input).await;
        assert!(!outcome.response.is_err(), "{}", answer(&outcome));
        settled(&app, 1).await;
        let read = app
            .data("{ holders { nodes { history { nodes { viewer requestId } } } } }")
            .await;
        assert_eq!(
            read["holders"]["nodes"][0]["history"]["nodes"],
            json!([{ "viewer": "open", "requestId": null }])
        );
    }
}

/// The SQL of the documentation deletes old events, and no others can be deleted after.
#[tokio::test]
async fn old_events_are_deleted_as_documented() {
    let document = include_str!("../../docs/mutations.md");
    let (_, document) = document.split_once("<!-- retention:start -->").unwrap();
    let blocks: Vec<&str> = document.split("```sql").skip(1).take(2).collect();
    for app in TestApp::each().await {
        gate(&app, "G1").await;
        settled(&app, 1).await;
        let insert = "INSERT INTO event (kind, at, viewer, transaction_id)
            VALUES ('GATE_CREATED', '2025-12-31T23:59:59+00:00', 'x', 0)";
        app.connection.execute_unprepared(insert).await.unwrap();
        let is_postgres = app.connection.get_database_backend() == DbBackend::Postgres;
        let block = blocks[usize::from(!is_postgres)];
        let (statements, _) = block.split_once("```").unwrap();
        assert_eq!(statements.contains("-- PostgreSQL"), is_postgres);
        app.connection.execute_unprepared(statements).await.unwrap();
        settled(&app, 1).await;
        let delete = app.connection.execute_unprepared("DELETE FROM event").await;
        assert!(delete.unwrap_err().to_string().contains("append-only"));
    }
}

//! Changes at the same time.

use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use super::{count, gate, holder, pass, send_as, settled, written};
use crate::support::app::{TestApp, answer};

/// Of changes that expect the same version, one is made.
#[tokio::test]
async fn one_of_many_changes_wins() {
    for app in TestApp::each().await {
        let (gate, holder) = (gate(&app, "G1").await, holder(&app, "Ada").await);
        let pass = pass(&app, &gate, &holder).await;
        let sent = (0..40).map(|day: u32| {
            let until = format!("2999-02-{:02}T00:00:00Z", 1 + day % 28);
            let input = json!({ "pass": pass, "validUntil": until, "expectedVersion": 1 });
            let engine = app.engine.clone();
            async move { send_as(&engine, ("OFFICER", None), ("extendPass", ""), &input).await }
        });
        let answers: Vec<Value> = join_all(sent).await.iter().map(answer).collect();
        let codes = answers.iter().map(|answer| {
            assert_eq!(answer.get("errors"), None, "{answer}");
            answer["data"]["payload"]["userErrors"][0]["code"].as_str()
        });
        let (refused, made): (Vec<_>, Vec<_>) = codes.partition(Option::is_some);
        assert_eq!(made.len(), 1);
        assert!(refused.iter().all(|code| *code == Some("VERSION_MISMATCH")));
        settled(&app, 4).await;
        let read = app
            .data("{ passes { nodes { version history { totalCount } } } }")
            .await;
        assert_eq!(
            read["passes"]["nodes"],
            json!([{ "version": 2, "history": { "totalCount": 2 } }])
        );
    }
}

/// No number of writers fails the others, and none is lost.
#[tokio::test]
async fn writers_wait_for_each_other() {
    for app in TestApp::each().await {
        let sent = (0..60).map(|number: u32| {
            let input = json!({ "name": format!("Holder {number}") });
            let engine = app.engine.clone();
            async move { send_as(&engine, ("OFFICER", None), ("registerHolder", ""), &input).await }
        });
        for outcome in join_all(sent).await {
            let answer = answer(&outcome);
            assert_eq!(
                answer["data"]["payload"]["userErrors"],
                json!([]),
                "{answer}"
            );
        }
        assert_eq!(count(&app, "holder").await, 60);
        assert_eq!(count(&app, "event").await, 60);
    }
}

/// Dropping a request in the middle of its transaction writes nothing, and the connection
/// goes on.
#[tokio::test]
async fn an_abandoned_mutation_writes_nothing_and_keeps_nothing_locked() {
    for app in TestApp::each().await {
        let gate = gate(&app, "G1").await;
        for polls in 1..12 {
            let input = json!({ "gate": gate, "name": format!("Name {polls}") });
            let (engine, fields) = (app.engine.clone(), ("updateGate", ""));
            let mut sent =
                Box::pin(async move { send_as(&engine, ("ADMIN", None), fields, &input).await });
            for _ in 0..polls {
                if futures_util::poll!(&mut sent).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
            }
            drop(sent);
            written(
                &app,
                "updateGate",
                "gate { name }",
                json!({ "gate": gate, "name": "Last" }),
            )
            .await;
            let read = app.data("{ gates { nodes { name version } } }").await;
            let node = &read["gates"]["nodes"][0];
            assert_eq!(node["name"], "Last");
            // Each change of the gate has an event.
            let version = node["version"].as_i64();
            assert_eq!(version, Some(count(&app, "event").await));
        }
    }
}

/// A transaction that another one is in the way of is tried four times in all.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn a_transaction_is_tried_again_and_then_is_a_conflict() {
    for app in TestApp::each().await {
        let statements = match app.connection.get_database_backend() {
            DbBackend::Postgres => {
                "CREATE FUNCTION in_the_way() RETURNS trigger LANGUAGE plpgsql AS $$
                 BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = '40001'; END $$;
                 CREATE TRIGGER in_the_way BEFORE INSERT ON gate
                 FOR EACH ROW EXECUTE FUNCTION in_the_way()"
            }
            _ => {
                "CREATE TRIGGER in_the_way BEFORE INSERT ON gate
                 BEGIN SELECT RAISE(ABORT, 'in the way'); END"
            }
        };
        app.connection.execute_unprepared(statements).await.unwrap();
        let input = json!({ "code": "G1", "name": "x", "location": "x", "idempotencyKey": "k" });
        let outcome = send_as(&app.engine, ("ADMIN", None), ("createGate", ""), &input).await;
        let answer = answer(&outcome);
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "CONFLICT",
            "{answer}"
        );
        assert_eq!(answer["data"], json!({ "payload": null }));
        assert_eq!(outcome.transactions, 4);
        assert_eq!(outcome.defects(), Vec::<&str>::new());
        let retried = outcome.statements.iter().filter(|entry| entry.retried);
        assert_eq!(retried.count(), 6, "the key and the gate, three times");
        assert_eq!(count(&app, "idempotency").await, 0);

        let drop = match app.connection.get_database_backend() {
            DbBackend::Postgres => "DROP TRIGGER in_the_way ON gate",
            _ => "DROP TRIGGER in_the_way",
        };
        app.connection.execute_unprepared(drop).await.unwrap();
        written(&app, "createGate", "__typename", input).await;
    }
}

//! Scans at the same time.

use chrono::{DateTime, Utc};
use entity::scan::{DenialReason, Direction, Model, ScanOutcome};
use futures_util::future::{BoxFuture, FutureExt, join_all};
use gatepass::engine::Outcome;
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryOrder, Statement};
use serde_json::{Value, json};

use super::scans::{Site, shown};
use super::{count, holder, pass_input, send_as, written};
use crate::support::app::{TestApp, answer};

const SCAN: &str = "scan { outcome denialReason late scannedAt }";

/// Sends inputs of `recordScan` at once, and returns the scans in their order.
async fn scan_all(app: &TestApp, inputs: Vec<Value>) -> Vec<Value> {
    let engine = &app.engine;
    let sent = inputs.iter().map(|input| async move {
        send_as(engine, ("GUARD", None), ("recordScan", SCAN), input).await
    });
    let answers = join_all(sent).await;
    let scans = answers.iter().map(|outcome| {
        let mut answer = answer(outcome);
        assert_eq!(answer.get("errors"), None, "{answer}");
        let payload = &mut answer["data"]["payload"];
        assert_eq!(payload["userErrors"], json!([]));
        payload["scan"].take()
    });
    scans.collect()
}

/// All scans, in the order in which they were made.
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn recorded(app: &TestApp) -> Vec<Model> {
    use entity::scan::{Column, Entity};
    Entity::find()
        .order_by_asc(Column::ScannedAt)
        .order_by_asc(Column::Id)
        .all(&app.connection)
        .await
        .unwrap()
}

/// Replays the scans of a pass one after another: each was judged as if it had been alone.
/// Returns the number of entries, and since when its holder is inside.
fn replay(scans: &[Model], most: Option<i32>) -> (i32, Option<DateTime<Utc>>) {
    let (mut entries, mut inside_since) = (0, None);
    for scan in scans {
        let is_entry = scan.direction == Direction::In;
        let expected = match (is_entry, inside_since) {
            (true, Some(_)) => Some(DenialReason::AlreadyInside),
            (true, None) if most.is_some_and(|most| entries >= most) => {
                Some(DenialReason::EntriesExhausted)
            }
            (false, None) => Some(DenialReason::NotInside),
            _ => None,
        };
        assert_eq!(scan.denial_reason, expected, "{scan:?}");
        let is_admitted = scan.outcome == ScanOutcome::Admitted;
        assert_eq!(is_admitted, expected.is_none());
        assert!(!scan.late && !scan.conflict);
        if is_admitted {
            entries += i32::from(is_entry);
            inside_since = is_entry.then_some(scan.scanned_at);
        }
    }
    (entries, inside_since)
}

/// What the row of the pass says.
async fn state(app: &TestApp) -> Value {
    let read = app
        .data("{ passes { nodes { entries insideSince version lastScan { scannedAt } } } }")
        .await;
    read["passes"]["nodes"][0].clone()
}

#[tokio::test]
async fn one_of_200_takes_the_last_entry() {
    for at in [None, Some("2026-01-01T00:00:00Z")] {
        for app in TestApp::each().await {
            let site = Site::new(&app, json!({ "maxEntries": 1, "anyGate": true })).await;
            let at = at.map(|_| shown(site.begin));
            let input = |number: usize| {
                let gate = &site.gates[number % 2];
                json!({ "gate": gate, "code": "P", "direction": "IN", "at": at })
            };
            let scans = scan_all(&app, (0..200).map(input).collect()).await;
            let admitted = scans.iter().filter(|scan| scan["outcome"] == "ADMITTED");
            assert_eq!(admitted.count(), 1);
            let scans = recorded(&app).await;
            assert_eq!(scans.len(), 200);
            let (entries, inside_since) = replay(&scans, Some(1));
            assert_eq!(entries, 1);
            let state = state(&app).await;
            assert_eq!(state["entries"], 1);
            assert_eq!(state["insideSince"], shown(inside_since.unwrap()));
            assert_eq!(state["version"], 1);
            // Everyone has left, and the entry is used.
            let input = |direction: &str| json!({ "gate": site.gates[0], "code": "P", "direction": direction });
            scan_all(&app, vec![input("OUT")]).await;
            let scans = scan_all(&app, vec![input("IN"); 50]).await;
            assert!(
                scans
                    .iter()
                    .all(|scan| scan["denialReason"] == "ENTRIES_EXHAUSTED"),
                "{scans:#?}"
            );
        }
    }
}

/// Ways in and out alternate, at two gates at once, and each scan was judged by all those
/// before it.
#[tokio::test]
async fn entries_and_exits_alternate() {
    for most in [None, Some(20)] {
        for app in TestApp::each().await {
            let site = Site::new(&app, json!({ "anyGate": true, "maxEntries": most })).await;
            let input = |number: usize| {
                let direction = if number.is_multiple_of(3) {
                    "OUT"
                } else {
                    "IN"
                };
                let gate = &site.gates[number / 3 % 2];
                json!({ "gate": gate, "code": "P", "direction": direction })
            };
            scan_all(&app, (0..200).map(input).collect()).await;
            let scans = recorded(&app).await;
            assert_eq!(scans.len(), 200);
            let (entries, inside_since) = replay(&scans, most);
            let state = state(&app).await;
            assert_eq!(state["entries"], entries);
            let inside_since = inside_since.map_or(Value::Null, shown);
            assert_eq!(state["insideSince"], inside_since);
            let last = scans.last().unwrap().scanned_at;
            assert_eq!(state["lastScan"]["scannedAt"], shown(last));
            let keys: Vec<i64> = scans.iter().map(|scan| scan.id).collect();
            assert!(keys.is_sorted(), "in the order in which they were recorded");
        }
    }
}

/// Repeats that come while the first one runs wait for it.
#[tokio::test]
async fn a_scan_that_is_sent_many_times_at_once_is_recorded_once() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({})).await;
        let input = json!({
            "gate": site.gates[0], "code": "P", "direction": "IN", "idempotencyKey": "k",
        });
        let scans = scan_all(&app, vec![input; 30]).await;
        assert_eq!(scans[0]["outcome"], "ADMITTED");
        assert!(scans.iter().all(|scan| *scan == scans[0]), "{scans:#?}");
        assert_eq!(count(&app, "scan").await, 1);
    }
}

/// Everything that locks the same rows, at the same time: no statement is in the way of
/// another one that waits for it, so nothing is tried again.
#[tokio::test]
async fn nothing_deadlocks() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({ "anyGate": true })).await;
        let other = holder(&app, "Bob").await;
        let mut passes = vec![site.pass.clone()];
        for number in 0..7_usize {
            let of = if number.is_multiple_of(2) {
                &other
            } else {
                &site.holder
            };
            let mut input = pass_input(&site.gates[number % 2], of);
            input["code"] = json!(format!("P{number}"));
            let made = written(&app, "issuePass", "pass { id }", input).await;
            passes.push(made["pass"]["id"].clone());
        }
        let codes: Vec<String> = (0..7).map(|number| format!("P{number}")).collect();
        let mut operations: Vec<BoxFuture<'_, Outcome>> = Vec::new();
        let mut send = |name: &'static str, input: Value| {
            let engine = app.engine.clone();
            let outcome =
                async move { send_as(&engine, ("ADMIN", None), (name, ""), &input).await };
            operations.push(outcome.boxed());
        };
        for round in 0..12_usize {
            // The same passes, in each order.
            let scan = |code: &String, direction: &str| {
                let gate = &site.gates[round % 2];
                json!({ "gate": gate, "code": code, "direction": direction })
            };
            let mut scans: Vec<_> = codes.iter().map(|code| scan(code, "IN")).collect();
            scans.extend(codes.iter().rev().map(|code| scan(code, "OUT")));
            if round.is_multiple_of(2) {
                scans.reverse();
            }
            send(
                "recordScans",
                json!({ "scans": scans, "idempotencyKey": format!("s{round}") }),
            );
            send("recordScan", scan(&codes[round % 7], "IN"));
            let until = format!("2999-02-{:02}T00:00:00Z", 1 + round);
            send(
                "extendPass",
                json!({ "pass": passes[round % 8], "validUntil": until }),
            );
            if round >= 6 {
                send("revokePass", json!({ "pass": passes[round % 8] }));
            }
            let new = |gate: usize, of: &Value| pass_input(&site.gates[gate], of);
            let (one, two) = (round % 2, 1 - round % 2);
            let new = vec![new(one, &other), new(two, &site.holder), new(two, &other)];
            send("issuePasses", json!({ "passes": new }));
            let gate = json!({ "gate": site.gates[round / 2 % 2] });
            send(
                if round.is_multiple_of(2) {
                    "closeGate"
                } else {
                    "reopenGate"
                },
                gate,
            );
            let holder = json!({ "holder": other });
            send(
                if round.is_multiple_of(2) {
                    "blockHolder"
                } else {
                    "unblockHolder"
                },
                holder,
            );
        }
        assert!(operations.len() > 70);
        for outcome in join_all(operations).await {
            let answer = answer(&outcome);
            assert_eq!(answer.get("errors"), None, "{answer}");
            assert!(
                outcome.statements.iter().all(|entry| !entry.retried),
                "{answer}"
            );
            assert_eq!(outcome.transactions, 1);
        }
        assert_eq!(count(&app, "scan").await, 12 * 15);
        let of_pass = async |code: &str| {
            let all = recorded(&app).await;
            let own = all.into_iter().filter(|scan| scan.code == code);
            own.collect::<Vec<_>>()
        };
        for code in &codes {
            assert_eq!(of_pass(code).await.len(), 2 * 12 + alone(code));
        }
        if app.connection.get_database_backend() == DbBackend::Postgres {
            assert_eq!(deadlocks(&app).await, 0);
        }
    }
}

/// How many scans a code has beside those in lists: `recordScan` takes one after another.
fn alone(code: &str) -> usize {
    let number: usize = code[1..].parse().unwrap();
    (0..12).filter(|round| round % 7 == number).count()
}

/// How many deadlocks PostgreSQL has found in this database.
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn deadlocks(app: &TestApp) -> i64 {
    let select = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    let statement = Statement::from_string(DbBackend::Postgres, select);
    let row = app.connection.query_one_raw(statement).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

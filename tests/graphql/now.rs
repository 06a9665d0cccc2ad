//! A request has one current time, so a filter by status and a row's status agree.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use chrono::{DateTime, TimeDelta, Utc};
use entity::pass;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use crate::support::app::{TestApp, data};
use crate::support::rows::{self, hour};

const STATUSES: [&str; 4] = ["REVOKED", "SCHEDULED", "EXPIRED", "ACTIVE"];

/// Distances of an instant from an edge, in microseconds.
const EDGES: [i64; 5] = [-1_000_000, -1, 0, 1, 1_000_000];

/// Passes whose validity starts or ends around an instant, some of them revoked.
async fn around(now: DateTime<Utc>) -> Vec<TestApp> {
    let apps = TestApp::each().await;
    for app in &apps {
        let connection = &app.connection;
        let gate = rows::gate(connection, "A").await;
        let holder = rows::holder(connection, "Ada").await;
        for microseconds in EDGES {
            let edge = TimeDelta::microseconds(microseconds);
            for (name, from, until) in [
                ("begins", now + edge, now + TimeDelta::days(1)),
                ("ends", now - TimeDelta::days(1), now + edge),
            ] {
                for (revoked, revoked_at) in [
                    (false, None),
                    (true, Some(hour(1))),
                    // Written with a time to come, it counts all the same.
                    (true, Some(now + TimeDelta::hours(1))),
                ] {
                    let later = revoked_at.is_some_and(|moment| moment > now);
                    let code = format!("{name} {microseconds} {later} {revoked}");
                    let key = rows::pass(connection, &code, (gate, holder), 0).await;
                    let row = pass::Entity::find_by_id(key)
                        .one(connection)
                        .await
                        .unwrap()
                        .unwrap();
                    let mut row = row.into_active_model();
                    row.valid_from = Set(from);
                    row.valid_until = Set(until);
                    row.revoked_at = Set(revoked_at);
                    row.update(connection).await.unwrap();
                }
            }
        }
    }
    apps
}

fn codes(connection: &Value) -> Vec<String> {
    let nodes = connection["nodes"].as_array().unwrap();
    let mut codes: Vec<_> = nodes
        .iter()
        .map(|node| node["code"].as_str().unwrap().to_owned())
        .collect();
    codes.sort();
    codes
}

#[tokio::test]
async fn a_filter_by_status_finds_the_rows_with_that_status() {
    let now = hour(100);
    for app in around(now).await {
        let query = "query ($status: PassStatus!) {
            passes(first: 100, filter: { status: { eq: $status } }) { totalCount nodes { code status active } }
            gates { nodes { passes(first: 100, filter: { status: { in: [$status] } }) { totalCount nodes { code } } } }
        }";
        let mut found = 0;
        for status in STATUSES {
            let outcome = app.query_at(query, json!({"status": status}), now).await;
            let data = data(&outcome);
            for node in data["passes"]["nodes"].as_array().unwrap() {
                assert_eq!(node["status"], status, "{node}");
                assert_eq!(node["active"], status == "ACTIVE", "{node}");
            }
            let nested = &data["gates"]["nodes"][0]["passes"];
            assert_eq!(codes(&data["passes"]), codes(nested), "{status}");
            assert_eq!(data["passes"]["totalCount"], codes(nested).len());
            assert_eq!(nested["totalCount"], codes(nested).len());
            found += codes(nested).len();
        }
        assert_eq!(found, 2 * 3 * EDGES.len(), "each pass has one status");
    }
}

#[tokio::test]
async fn a_pass_is_valid_from_its_start_until_before_its_end() {
    let now = hour(100);
    for app in around(now).await {
        let query = "{ passes(first: 100, orderBy: { field: CODE }) { nodes { code status } } }";
        let data = data(&app.query_at(query, Value::Null, now).await);
        for node in data["passes"]["nodes"].as_array().unwrap() {
            let code = node["code"].as_str().unwrap();
            // At the edge or before it.
            let past = code.contains(" -") || code.contains(" 0 ");
            let expected = match (code.ends_with("true"), code.starts_with("begins")) {
                (true, _) => "REVOKED",
                (false, true) if past => "ACTIVE",
                (false, true) => "SCHEDULED",
                (false, false) if past => "EXPIRED",
                (false, false) => "ACTIVE",
            };
            assert_eq!(node["status"], expected, "{code}");
        }
    }
}

#[tokio::test]
async fn the_same_rows_have_another_status_at_another_time() {
    for app in TestApp::each().await {
        let gate = rows::gate(&app.connection, "A").await;
        let holder = rows::holder(&app.connection, "Ada").await;
        rows::pass(&app.connection, "P", (gate, holder), 0).await;
        let query = r#"{ pass(code: "P") { status active } passes(filter: { status: { eq: ACTIVE } }) { totalCount } }"#;
        for (hours, status) in [
            (-1, "SCHEDULED"),
            (0, "ACTIVE"),
            (23, "ACTIVE"),
            (24, "EXPIRED"),
        ] {
            let data = data(&app.query_at(query, Value::Null, hour(hours)).await);
            let active = status == "ACTIVE";
            assert_eq!(
                data,
                json!({
                    "pass": {"status": status, "active": active},
                    "passes": {"totalCount": i32::from(active)},
                })
            );
        }
        // Fractions of a microsecond are truncated, not rounded up to the edge.
        let almost = hour(24) - TimeDelta::nanoseconds(1);
        let data = data(&app.query_at(query, Value::Null, almost).await);
        assert_eq!(data["pass"]["status"], "ACTIVE");
    }
}

#[tokio::test]
async fn without_an_instant_the_clock_decides() {
    for app in TestApp::each().await {
        let gate = rows::gate(&app.connection, "A").await;
        let holder = rows::holder(&app.connection, "Ada").await;
        let hours = (Utc::now() - hour(0)).num_hours();
        rows::pass(&app.connection, "OLD", (gate, holder), hours - 48).await;
        rows::pass(&app.connection, "NEW", (gate, holder), hours - 12).await;
        rows::pass(&app.connection, "LATER", (gate, holder), hours + 12).await;
        let query = "{ passes { nodes { code status } } }";
        assert_eq!(
            app.data(query).await["passes"]["nodes"],
            json!([
                {"code": "LATER", "status": "SCHEDULED"},
                {"code": "NEW", "status": "ACTIVE"},
                {"code": "OLD", "status": "EXPIRED"},
            ])
        );
    }
}

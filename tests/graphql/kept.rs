//! A request that comes again is neither parsed, validated nor planned, and is
//! answered as if it were.

use async_graphql::Request;
use chrono::{DateTime, TimeDelta, Utc};
use gatepass::engine::{Engine, Options, Outcome, Reused};
use gatepass::plan::Limits;
use serde_json::{Value, json};

use crate::support::app::{TestApp, answer, data, refusal, request};
use crate::support::rows::{self, hour};

const KEPT: Reused = Reused {
    document: true,
    plan: true,
};

async fn apps() -> Vec<TestApp> {
    let apps = TestApp::each().await;
    for app in &apps {
        let gate = rows::gate(&app.connection, "A").await;
        let holder = rows::holder(&app.connection, "Ada").await;
        for (code, begins) in [("P1", 0), ("P2", 10), ("P3", 20)] {
            rows::pass(&app.connection, code, (gate, holder), begins).await;
        }
    }
    apps
}

/// A plan that held an instant would find, the second time, what was active the first
/// time.
#[tokio::test]
async fn a_kept_plan_holds_no_instant() {
    let query = "query ($status: PassStatus!) {
        passes(filter: { status: { eq: $status } }) { totalCount nodes { code status active } }
        gates { nodes { passes(filter: { not: { status: { eq: $status } } }) { totalCount } } }
        scans(filter: { pass: { status: { in: [$status] } } }) { totalCount }
    }";
    let ask = async |app: &TestApp, now: DateTime<Utc>| {
        let outcome = app
            .query_at(query, json!({ "status": "ACTIVE" }), now)
            .await;
        let active = data(&outcome)["passes"]["nodes"].clone();
        let others = data(&outcome)["gates"]["nodes"][0]["passes"]["totalCount"].clone();
        // Statements of one round run in any order.
        let mut statements: Vec<_> = outcome.statements.iter().collect();
        statements.sort_by_key(|entry| (&entry.path, &entry.text));
        let values: Vec<String> = statements
            .iter()
            .flat_map(|entry| entry.values.iter().map(|value| value.to_string()))
            .collect();
        (active, others, values, outcome.reused)
    };
    let active = |codes: &[&str]| -> Value {
        let pass = |code: &&str| json!({ "code": code, "status": "ACTIVE", "active": true });
        codes.iter().map(pass).collect()
    };
    for app in apps().await {
        let (first, others, first_values, reused) = ask(&app, hour(5)).await;
        assert_eq!((first, others), (active(&["P1"]), json!(2)));
        assert_eq!(reused, Reused::default());
        let (second, others, second_values, reused) = ask(&app, hour(15)).await;
        assert_eq!((second, others), (active(&["P2", "P1"]), json!(1)));
        assert_eq!(reused, KEPT);
        assert_ne!(first_values, second_values);
        // As if it had never been asked at another time.
        let (again, _, values, _) = ask(&app, hour(5)).await;
        assert_eq!((again, values), (active(&["P1"]), first_values));
    }
}

/// Whether a plan was kept for each of some requests, in turn.
async fn kept(engine: &Engine, requests: Vec<Request>) -> Vec<bool> {
    let mut kept = Vec::new();
    for request in requests {
        let outcome = engine.execute_at(request, hour(5)).await;
        assert!(!outcome.response.is_err(), "{:?}", outcome.response);
        kept.push(outcome.reused.plan);
    }
    kept
}

#[tokio::test]
async fn requests_share_a_plan_when_their_values_are_the_same() {
    let query = "query ($ids: [ID!], $code: String = \"P1\", $first: Int) {
        passes(first: $first, filter: { id: { in: $ids }, code: { eq: $code } }) { nodes { code } }
    }";
    let ask = |variables| request(query, variables);
    let id = "UGFzczox";
    for app in apps().await {
        let requests = vec![
            ask(json!({ "ids": [id], "first": 3 })),
            // As it was, in another order, spelled otherwise, with more than is asked.
            ask(json!({ "first": 3, "ids": [id] })),
            ask(json!({ "ids": id, "first": 3, "code": "P1" })),
            ask(json!({ "ids": [id], "first": 3, "other": 7 })),
            // Other values.
            ask(json!({ "ids": [id], "first": 2 })),
            ask(json!({ "ids": [id, id], "first": 3 })),
            ask(json!({ "ids": [], "first": 3 })),
            ask(json!({ "ids": [id], "first": 3, "code": "P2" })),
            ask(json!({ "ids": [id], "first": 3, "code": "P" })),
            ask(json!({ "ids": [id] })),
            ask(json!({ "ids": [id], "first": null })),
            ask(json!({ "ids": [id], "first": 3 })),
        ];
        let expected = [
            false, true, true, true, false, false, false, false, false, false, false, true,
        ];
        assert_eq!(kept(&app.engine, requests).await, expected);
    }
}

#[tokio::test]
async fn operations_and_documents_do_not_share_a_plan() {
    let text = "query A { gates { nodes { code } } } query B { gates { nodes { name } } }";
    let ask = |text: &str, operation: &str| Request::new(text).operation_name(operation);
    for app in apps().await {
        for (text, operation, answered, is_kept) in [
            (text, "A", json!({ "code": "A" }), false),
            (text, "B", json!({ "name": "Gate A" }), false),
            (text, "B", json!({ "name": "Gate A" }), true),
            (text, "A", json!({ "code": "A" }), true),
            (
                "query A { gates { nodes { id } } }",
                "A",
                json!({ "id": "R2F0ZTox" }),
                false,
            ),
        ] {
            let outcome = app.engine.execute(ask(text, operation)).await;
            let node = &data(&outcome)["gates"]["nodes"][0];
            assert_eq!((node, outcome.reused.plan), (&answered, is_kept), "{text}");
            assert_eq!(outcome.operation.as_deref(), Some(operation));
        }
    }
}

#[tokio::test]
async fn limits_and_budgets_hold_for_kept_plans() {
    let query = "{ gates(first: 2) { nodes { passes(first: 3) { nodes { code } } } } }";
    let asked = || request(query, Value::Null);
    for app in apps().await {
        let narrow = Limits {
            max_rows: 7,
            ..Limits::default()
        };
        let narrow = Engine::new(app.connection.clone(), narrow);
        let with = |options: Options| app.engine.execute_with(asked(), options);
        let only = || Options {
            plan_only: true,
            ..Options::default()
        };
        // What is only planned is not kept, whatever it costs.
        assert!(!with(only()).await.reused.plan);
        assert!(!with(Options::default()).await.reused.plan);
        assert!(with(Options::default()).await.reused.plan);
        let budget = Options {
            budget: Some(1),
            ..Options::default()
        };
        assert_eq!(refusal(&with(budget).await), "SQL_BUDGET_EXCEEDED");
        for _ in 0..2 {
            let planned = narrow.execute_with(asked(), only()).await;
            let extensions = planned.response.extensions.unwrap();
            let bill: Value = serde_json::from_str(&extensions).unwrap();
            assert_eq!(bill["bill"]["maxRows"], 8, "{bill}");
            let refused = narrow.execute(asked()).await;
            assert_eq!(refusal(&refused), "TOO_MANY_ROWS");
        }
    }
}

#[tokio::test]
async fn introspection_has_the_values_of_its_request() {
    let query = "query ($name: String!) { __type(name: $name) { name } gates { totalCount } }";
    for app in apps().await {
        for (name, is_kept) in [("Gate", false), ("Pass", false), ("Gate", true)] {
            let outcome: Outcome = app.query(query, json!({ "name": name })).await;
            let expected = json!({ "__type": { "name": name }, "gates": { "totalCount": 1 } });
            assert_eq!(answer(&outcome)["data"], expected);
            assert_eq!(outcome.reused.plan, is_kept, "{name}");
        }
    }
}

/// What is asked with many values is asked once: to look it up would cost its key.
#[tokio::test]
async fn plans_of_many_values_are_not_kept() {
    let query =
        "query ($codes: [String!]) { passes(filter: { code: { in: $codes } }) { nodes { code } } }";
    let codes = |count: usize| -> Vec<String> { vec!["P1".to_owned(); count] };
    for app in apps().await {
        for (count, is_kept) in [(100, true), (1000, false)] {
            let ask = || request(query, json!({ "codes": codes(count) }));
            assert_eq!(
                kept(&app.engine, vec![ask(), ask()]).await,
                [false, is_kept]
            );
        }
    }
}

/// The text of a poll is the same each time, so its plan is kept, and "the last hours" are
/// those before each request.
#[tokio::test]
async fn a_relative_time_is_that_of_each_request() {
    let query = "query ($span: Duration!) {
        last: passes(filter: { issuedAt: { last: $span } }) { totalCount nodes { code } }
        next: passes(filter: { issuedAt: { next: $span } }) { nodes { code } }
        gates { nodes { passes(filter: { not: { issuedAt: { last: $span } } }) { totalCount } } }
    }";
    let ask = async |app: &TestApp, now: DateTime<Utc>| {
        let outcome = app.query_at(query, json!({ "span": "PT10H" }), now).await;
        let data = data(&outcome);
        let codes = |field: &str| -> String {
            let nodes = data[field]["nodes"].as_array().unwrap().iter();
            nodes.map(|node| node["code"].as_str().unwrap()).collect()
        };
        let (last, next) = (codes("last"), codes("next"));
        let others = data["gates"]["nodes"][0]["passes"]["totalCount"].clone();
        let is_counted =
            data["last"]["totalCount"] == last.len() / 2 && others == 3 - last.len() / 2;
        assert!(is_counted, "{data}");
        (last, next, outcome.reused)
    };
    let micro = TimeDelta::microseconds(1);
    for app in apps().await {
        let mut expected = Reused::default();
        // The passes were issued at the hours 0, 10 and 20.
        for (now, last, next) in [
            (hour(0) - micro, "", "P1"),
            (hour(0), "P1", "P2"),
            (hour(10) - micro, "P1", "P2"),
            (hour(10), "P2", "P3"),
            (hour(20) - micro, "P2", "P3"),
            (hour(20), "P3", ""),
            (hour(30), "", ""),
        ] {
            let (last_found, next_found, reused) = ask(&app, now).await;
            assert_eq!(
                (last_found.as_str(), next_found.as_str()),
                (last, next),
                "{now}"
            );
            assert_eq!(reused, expected);
            expected = KEPT;
        }
    }
}

//! Mutations over HTTP, among writers of SQL.

use std::collections::BTreeSet;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use sea_orm::DatabaseConnection;
use serde_json::{Value, json};
use tempfile::tempdir;

use super::writers::Writer;
use super::{assert_counts, boundary};
use crate::mutations::document;
use crate::properties::choices::Choices;
use crate::support::app::{data, request};
use crate::support::database::{migrated_file, open};
use crate::support::effort::effort;
use crate::support::postgres;
use crate::support::rows;
use crate::support::server::{Server, graphql};

/// The number of mutations. There are half as many writes of SQL.
fn mutations() -> usize {
    effort(30, 60)
}

const KINDS: [&str; 6] = [
    "extendPass",
    "issuePass",
    "issuePasses",
    "recordScan",
    "recordScans",
    "revokePass",
];

/// The objects that mutations name.
struct Objects {
    gates: Vec<Value>,
    holder: Value,
    /// The newest ones.
    passes: Vec<Value>,
}

impl Objects {
    async fn read(engine: &Engine) -> Self {
        let query = "{ gates { nodes { id } } holders { nodes { id } }
                       passes(first: 8) { nodes { id code gate { id } } } }";
        let mut found = data(&engine.execute(request(query, Value::Null)).await);
        let mut nodes = |name: &str| match found[name]["nodes"].take() {
            Value::Array(nodes) => nodes,
            other => panic!("{other}"),
        };
        Self {
            gates: nodes("gates")
                .iter()
                .map(|gate| gate["id"].clone())
                .collect(),
            holder: nodes("holders")[0]["id"].clone(),
            passes: nodes("passes"),
        }
    }

    /// A pass that begins and ends around now, or later.
    fn new_pass(&self, choices: &mut Choices<'_>, now: DateTime<Utc>) -> Value {
        let from = now + TimeDelta::minutes([-5, 0, 5][choices.below(3)]);
        json!({
            "gate": choices.pick(&self.gates),
            "holder": self.holder,
            "kind": choices.pick(&["STAFF", "VISITOR"]),
            "anyGate": choices.one_in(3),
            "validFrom": from,
            "validUntil": from + TimeDelta::days(1),
        })
    }

    fn scan(&self, choices: &mut Choices<'_>) -> Value {
        let pass = choices.pick(&self.passes);
        json!({
            "gate": pass["gate"]["id"],
            "code": pass["code"],
            "direction": choices.pick(&["IN", "OUT"]),
        })
    }

    /// A mutation and its input.
    fn choose(&self, choices: &mut Choices<'_>, now: DateTime<Utc>) -> (&'static str, Value) {
        let several = 1 + choices.below(5);
        let name = match self.passes[..] {
            [] => "issuePass",
            _ => *choices.pick(&KINDS),
        };
        let input = match name {
            "issuePass" => self.new_pass(choices, now),
            "issuePasses" => {
                let passes = (0..several).map(|_| self.new_pass(choices, now));
                json!({ "passes": passes.collect::<Vec<_>>() })
            }
            "recordScan" => self.scan(choices),
            "recordScans" => {
                let scans = (0..several).map(|_| self.scan(choices));
                json!({ "scans": scans.collect::<Vec<_>>() })
            }
            "revokePass" => json!({ "pass": choices.pick(&self.passes)["id"] }),
            _ => json!({
                "pass": choices.pick(&self.passes)["id"],
                "validUntil": now + TimeDelta::days(2) + TimeDelta::hours(1),
            }),
        };
        (name, input)
    }
}

/// Sends a mutation. Returns whether it was done.
fn send(server: &Server, name: &str, input: &Value) -> bool {
    let body = json!({ "query": document(name, "__typename"), "variables": { "input": input } });
    let answer = graphql(server, &body.to_string()).json();
    assert_eq!(answer.get("errors"), None, "{name} {input}");
    answer["data"]["payload"]["userErrors"] == json!([])
}

async fn mutations_are_counted(database: DatabaseConnection, url: &str) {
    for key in 1..=3 {
        assert_eq!(rows::gate(&database, &key.to_string()).await, key);
    }
    let holder = rows::holder(&database, "Ada").await;
    let server = Server::start(&["serve", "--database-url", url]);
    let engine = Engine::new(database.clone(), Limits::default());
    let mut choices = Choices::seeded(4);
    let mut writer = Writer::new(&database, holder);
    let mut done = BTreeSet::new();
    for number in 0..mutations() {
        let now = Utc::now().trunc_subsecs(6);
        let (name, input) = Objects::read(&engine).await.choose(&mut choices, now);
        let mut after = format!("{name} {input}");
        if send(&server, name, &input) {
            done.insert(name);
        }
        if number % 2 == 1 {
            after = writer.write_new(&mut choices).await;
        }
        let times = [
            Utc::now().trunc_subsecs(6),
            now + TimeDelta::minutes(5),
            boundary(choices.below(14), choices.below(3)),
        ];
        let at = *choices.pick(&times);
        assert_counts(&engine, &database, &[1, 2, 3], at, &after).await;
    }
    assert_eq!(done, BTreeSet::from(KINDS));
}

#[tokio::test]
async fn mutations_over_http_are_counted_on_sqlite() {
    let folder = tempdir().unwrap();
    let database = migrated_file(folder.path()).await;
    let url = format!("sqlite://{}", folder.path().join("gatepass.db").display());
    mutations_are_counted(database, &url).await;
}

#[tokio::test]
async fn mutations_over_http_are_counted_on_postgresql() {
    let Some(server) = postgres::fresh_database().await else {
        return;
    };
    let database = open(&server.url).await;
    mutations_are_counted(database, &server.url).await;
}

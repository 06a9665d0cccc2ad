//! Changes through the API: what is written, what it costs, and what is refused.

mod bulk;
mod changes;
mod cost;
mod history;
mod repeats;
mod scan_races;
mod scans;
mod sequences;
mod together;

use std::time::Instant;

use async_graphql::{Request, Variables};
use gatepass::engine::{Engine, Options, Outcome};
use serde_json::{Value, json};

use crate::support::access;
use crate::support::app::{TestApp, data};
use crate::support::server::{PATIENCE, PAUSE};

/// Sends a mutation with the variable `$input`, and returns its payload.
async fn send(app: &TestApp, name: &str, fields: &str, input: &Value) -> Value {
    let outcome = app
        .query(&document(name, fields), json!({ "input": input }))
        .await;
    data(&outcome)["payload"].take()
}

/// The same, as a viewer with a role who may be bound to gates.
async fn send_as(
    engine: &Engine,
    (role, gates): (&str, Option<&[i64]>),
    (name, fields): (&str, &str),
    input: &Value,
) -> Outcome {
    let variables = Variables::from_json(json!({ "input": input }));
    let request = Request::new(document(name, fields)).variables(variables);
    let options = Options {
        viewer: access::viewer(role, gates),
        ..Options::default()
    };
    engine.execute_with(request, options).await
}

/// A mutation with the variable `$input`, whose payload is called so.
pub(crate) fn document(name: &str, fields: &str) -> String {
    let ty = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
    format!(
        "mutation ($input: {ty}Input!) {{
            payload: {name}(input: $input) {{ {fields} userErrors {{ code message field index }} }}
        }}"
    )
}

/// What a mutation wrote, without mistakes.
async fn written(app: &TestApp, name: &str, fields: &str, input: Value) -> Value {
    let payload = send(app, name, fields, &input).await;
    assert_eq!(payload["userErrors"], json!([]), "{name} {input}");
    payload
}

/// The codes and the fields of the mistakes in an input.
async fn mistakes(app: &TestApp, name: &str, input: Value) -> Vec<(String, Value)> {
    let payload = send(app, name, "__typename", &input).await;
    let errors = payload["userErrors"].as_array().unwrap();
    let each = errors.iter().map(|error| {
        assert!(!error["message"].as_str().unwrap().is_empty());
        let code = error["code"].as_str().unwrap().to_owned();
        (code, error["field"].clone())
    });
    each.collect()
}

/// The one mistake in an input.
async fn mistake(app: &TestApp, name: &str, input: Value) -> (String, Value) {
    let mut all = mistakes(app, name, input.clone()).await;
    assert_eq!(all.len(), 1, "{name} {input}: {all:?}");
    all.remove(0)
}

/// A new gate, by its ID.
async fn gate(app: &TestApp, code: &str) -> Value {
    let input = json!({ "code": code, "name": "North", "location": "Hall 1" });
    written(app, "createGate", "gate { id }", input).await["gate"]["id"].take()
}

/// A new holder, by its ID.
async fn holder(app: &TestApp, name: &str) -> Value {
    let input = json!({ "name": name });
    written(app, "registerHolder", "holder { id }", input).await["holder"]["id"].take()
}

/// The input of a pass that is valid for a long time.
fn pass_input(gate: &Value, holder: &Value) -> Value {
    json!({ "gate": gate, "holder": holder, "kind": "STAFF", "validUntil": "2999-01-01T00:00:00Z" })
}

/// A new pass, by its ID.
async fn pass(app: &TestApp, gate: &Value, holder: &Value) -> Value {
    let input = pass_input(gate, holder);
    written(app, "issuePass", "pass { id }", input).await["pass"]["id"].take()
}

/// The number of rows of a table.
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn count(app: &TestApp, table: &str) -> i64 {
    use sea_orm::{ConnectionTrait, Statement};
    let backend = app.connection.get_database_backend();
    let select = format!("SELECT count(*) FROM {table}");
    let row = app
        .connection
        .query_one_raw(Statement::from_string(backend, select));
    row.await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// Waits until this many events can be read. Any transaction of the server that is older than
/// theirs delays them, those of other tests too.
async fn settled(app: &TestApp, events: i64) {
    let all = async || app.data("{ events { totalCount } }").await["events"]["totalCount"].as_i64();
    let begun = Instant::now();
    while all().await != Some(events) {
        assert!(
            begun.elapsed() < PATIENCE,
            "{:?}, not {events}",
            all().await
        );
        tokio::time::sleep(PAUSE).await;
    }
}

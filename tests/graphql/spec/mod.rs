//! The rules of the GraphQL specification that callers rely on, whether the library
//! or Gatepass implements them.
//!
//! The examples are the specification's own, in terms of this schema: `Dog` is
//! `Pass`, `Cat` is `Gate`, `Human` is `Holder` and the interface `Pet` is `Node`.
//! Section numbers are those of the edition of October 2021. These examples have no
//! equivalent in this schema:
//!
//! | example | why |
//! |---|---|
//! | 5.2.3, root fields of subscriptions | there are no subscriptions, and an operation of that kind is refused |
//! | 5.3.1, 5.5.2.3 and others on unions | there are no unions |
//! | 5.5.2.3, fragments of two interfaces | there is one interface |
//! | 5.6.1, `Float`; 3.5.2, its coercion | no value is a `Float` |
//! | 5.6, 3.11, lists of lists; items that may be null | all lists of input are `[T!]` |
//! | 6.2.2, serial execution of mutations | in `tests/mutations` |
//! | 6.2.3, event streams | there are no subscriptions |
//! | 4.5.2, deprecated fields and values | nothing is deprecated |

mod coercion;
mod execution;
mod introspection;
mod language;
mod response;
mod validation;

use gatepass::document::Documents;
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use serde_json::Value;

use crate::support::app::{TestApp, answer, data, refusal, request, text};
use crate::support::{database, rows};

/// Gate `A`, holder `Ada`, passes `P1` and `P2` of both, and a scan of `P1`.
pub(crate) async fn small() -> Vec<TestApp> {
    let apps = TestApp::each().await;
    for app in &apps {
        let gate = rows::gate(&app.connection, "A").await;
        let holder = rows::holder(&app.connection, "Ada").await;
        let pass = rows::pass(&app.connection, "P1", (gate, holder), 1).await;
        rows::pass(&app.connection, "P2", (gate, holder), 2).await;
        rows::scan(&app.connection, gate, Some(pass), 3).await;
    }
    apps
}

/// Asserts the exact text of each answer.
async fn assert_texts(cases: &[(&str, &str)]) {
    for app in small().await {
        for (query, expected) in cases {
            let outcome = app.query(query, Value::Null).await;
            assert_eq!(text(&outcome), *expected, "{query}");
        }
    }
}

/// Asserts the data of a query with each of these variables.
async fn assert_with(query: &str, cases: &[(Value, Value)]) {
    for app in small().await {
        for (variables, expected) in cases {
            let outcome = app.query(query, variables.clone()).await;
            assert_eq!(data(&outcome), *expected, "{query} {variables}");
        }
    }
}

/// Asserts that a query is refused with each of these variables, before any
/// statement runs.
pub(crate) async fn assert_refused(code: &str, cases: &[(&str, Value)]) {
    for app in small().await {
        for (query, variables) in cases {
            let outcome = app.query(query, variables.clone()).await;
            assert_eq!(refusal(&outcome), code, "{query} {variables}");
            assert_eq!(outcome.executed(), 0, "{query} {variables}");
        }
    }
}

/// Asserts that documents are valid.
async fn assert_valid(documents: &[&str]) {
    let known = Documents::new(Limits::default());
    let mut refused = Vec::new();
    for document in documents {
        if let Err(errors) = known.read(document) {
            refused.push(format!("{document}: {}", errors[0].message));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}

/// Asserts that documents are invalid: nothing runs, every error has the code and a
/// location, and one of them contains this text.
async fn assert_invalid(cases: &[(&str, &str)]) {
    let connection = database::open("sqlite::memory:").await;
    let engine = Engine::new(connection, Limits::default());
    let mut unlike = Vec::new();
    for (document, says) in cases {
        let outcome = engine.execute(request(document, Value::Null)).await;
        let answer = answer(&outcome);
        let errors = answer["errors"].as_array().cloned().unwrap_or_default();
        let is_refusal = |error: &Value| {
            error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
                && error["locations"][0]["line"].is_u64()
        };
        let says = |error: &Value| error["message"].as_str().unwrap().contains(says);
        let is_refused = errors.iter().all(is_refusal)
            && errors.iter().any(says)
            && answer.get("data").is_none()
            && outcome.executed() == 0;
        if !is_refused {
            unlike.push(format!("{document}: {answer}"));
        }
    }
    assert!(unlike.is_empty(), "{unlike:#?}");
}

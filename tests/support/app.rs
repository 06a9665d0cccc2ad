//! An engine with its own database, and helpers to read its answers.

use async_graphql::{Request, Variables};
use chrono::{DateTime, Utc};
use gatepass::engine::{Engine, Outcome};
use gatepass::plan::Limits;
use gatepass::seed::{SeedSettings, seed};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};
use serde_json::Value;

use super::database;

/// An engine and its database.
pub(crate) struct TestApp {
    pub(crate) engine: Engine,
    /// For fixtures and expected values.
    pub(crate) connection: DatabaseConnection,
}

impl TestApp {
    /// An engine over a database, with limits.
    pub(crate) fn over(connection: DatabaseConnection, limits: Limits) -> Self {
        Self {
            engine: Engine::new(connection.clone(), limits),
            connection,
        }
    }

    /// An engine over an empty database of each available kind.
    pub(crate) async fn each() -> Vec<Self> {
        database::migrated()
            .await
            .into_iter()
            .map(|connection| Self::over(connection, Limits::default()))
            .collect()
    }

    /// Answers a query.
    pub(crate) async fn query(&self, query: &str, variables: Value) -> Outcome {
        self.engine.execute(request(query, variables)).await
    }

    /// Answers a query as if it arrived at a given time.
    pub(crate) async fn query_at(
        &self,
        query: &str,
        variables: Value,
        now: DateTime<Utc>,
    ) -> Outcome {
        self.engine.execute_at(request(query, variables), now).await
    }

    /// The data of a query that has no variables and must not fail.
    pub(crate) async fn data(&self, query: &str) -> Value {
        data(&self.query(query, Value::Null).await)
    }

    /// Fills the database with seeded rows.
    pub(crate) async fn seed(&self, gates: u64, holders: u64, passes: u64, scans: u64) {
        let settings = SeedSettings {
            gates,
            holders,
            passes,
            scans,
            seed: 7,
            now: DateTime::from_timestamp(1_795_305_600, 0).expect("a date"),
        };
        seed(&self.connection, &settings, &|_: &str, _, _| {})
            .await
            .expect("an empty database is seeded");
    }

    /// Changes rows without checking their foreign keys.
    #[expect(clippy::disallowed_methods, reason = "no request runs it")]
    pub(crate) async fn change_unchecked(&self, statement: &str) {
        let (off, on) = match self.connection.get_database_backend() {
            DbBackend::Postgres => (
                "SET session_replication_role = replica",
                "SET session_replication_role = DEFAULT",
            ),
            _ => ("PRAGMA foreign_keys = OFF", "PRAGMA foreign_keys = ON"),
        };
        // A single message uses a single connection.
        self.connection
            .execute_unprepared(&format!("{off}; {statement}; {on}"))
            .await
            .expect("the rows can be changed");
    }
}

/// A request with variables, an object or null.
pub(crate) fn request(query: &str, variables: Value) -> Request {
    Request::new(query).variables(Variables::from_json(variables))
}

/// The text of the answer, as a client receives it.
pub(crate) fn text(outcome: &Outcome) -> String {
    serde_json::to_string(&outcome.response).expect("a response is JSON")
}

/// The parsed answer.
pub(crate) fn answer(outcome: &Outcome) -> Value {
    serde_json::from_str(&text(outcome)).expect("a response is JSON")
}

/// The data of an answer that must not have errors.
pub(crate) fn data(outcome: &Outcome) -> Value {
    let mut answer = answer(outcome);
    assert_eq!(answer.get("errors"), None, "of {}", answer["data"]);
    answer["data"].take()
}

/// Each error's code and path.
pub(crate) fn errors(outcome: &Outcome) -> Vec<(String, Value)> {
    let answer = answer(outcome);
    let errors = answer["errors"].as_array().cloned().unwrap_or_default();
    errors
        .into_iter()
        .map(|mut error| {
            let code = error["extensions"]["code"].as_str().unwrap_or("no code");
            (code.to_owned(), error["path"].take())
        })
        .collect()
}

/// The common code of all errors, for an answer without data.
pub(crate) fn refusal(outcome: &Outcome) -> String {
    let answer = answer(outcome);
    assert_eq!(answer["data"], Value::Null, "{answer}");
    let errors = errors(outcome);
    let code = errors.first().map(|(code, _)| code.clone());
    let same = errors.iter().all(|(of, _)| Some(of) == code.as_ref());
    assert!(same, "{answer}");
    code.unwrap_or_else(|| panic!("it was not refused: {answer}"))
}

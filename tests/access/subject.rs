//! Databases with the same few rows, and who asks for them.

use async_graphql::{Request, Variables};
use chrono::{DateTime, Utc};
use entity::{event, gate, holder, pass, scan};
use gatepass::engine::{Engine, Options, Outcome};
use gatepass::plan::Limits;
use gatepass::seed::{SeedSettings, seed};
use sea_orm::{DatabaseConnection, EntityTrait};
use serde_json::Value;

use crate::model::{Data, ROLES, Viewer};
use crate::support::access;
use crate::support::app::answer;
use crate::support::database::migrated;

/// The time of every request, at which the data ends.
pub(crate) const NOW: DateTime<Utc> = match DateTime::from_timestamp(1_795_334_400, 0) {
    Some(now) => now,
    None => panic!("2026-11-22T08:00:00Z"),
};

/// The gate that bound viewers are bound to, by its key.
const GATE: i64 = 2;

/// An engine over a database, and its rows.
pub(crate) struct Subject {
    pub(crate) engine: Engine,
    pub(crate) data: Data,
    database: DatabaseConnection,
}

impl Subject {
    /// One for each available database.
    pub(crate) async fn each() -> Vec<Self> {
        let settings = SeedSettings {
            gates: 4,
            holders: 12,
            passes: 60,
            scans: 200,
            seed: 5,
            now: NOW,
        };
        let mut subjects = Vec::new();
        for database in migrated().await {
            seed(&database, &settings, &|_: &'static str, _: u64, _: u64| {})
                .await
                .unwrap();
            subjects.push(Self {
                data: rows(&database).await,
                engine: Engine::new(database.clone(), Limits::default()),
                database,
            });
        }
        subjects
    }

    /// Sends a document as a viewer, with other limits.
    pub(crate) async fn ask_within(
        &self,
        limits: Limits,
        viewer: &Viewer,
        document: &str,
    ) -> Outcome {
        let engine = Engine::new(self.database.clone(), limits);
        let options = options(viewer);
        engine
            .execute_with_at(Request::new(document), options, NOW)
            .await
    }

    /// Sends a document as a viewer.
    pub(crate) async fn ask(&self, viewer: &Viewer, document: &str, variables: Value) -> Outcome {
        let request = Request::new(document).variables(Variables::from_json(variables));
        self.engine
            .execute_with_at(request, options(viewer), NOW)
            .await
    }
}

/// The answers to several documents.
pub(crate) struct Answers {
    /// In the order of the documents.
    pub(crate) all: Vec<Value>,
    /// How many statements ran for all of them.
    pub(crate) executed: usize,
}

/// Something that answers documents: an engine, or a server that runs.
pub(crate) trait Ask {
    /// Those who can ask it.
    fn viewers(&self) -> Vec<Viewer>;

    /// Sends documents as a viewer.
    async fn ask_all(&self, viewer: &Viewer, documents: &[String]) -> Answers;
}

impl Ask for Subject {
    fn viewers(&self) -> Vec<Viewer> {
        viewers().collect()
    }

    async fn ask_all(&self, viewer: &Viewer, documents: &[String]) -> Answers {
        let (mut all, mut executed) = (Vec::new(), 0);
        for document in documents {
            let outcome = self.ask(viewer, document, Value::Null).await;
            all.push(answer(&outcome));
            executed += outcome.executed();
        }
        Answers { all, executed }
    }
}

fn options(viewer: &Viewer) -> Options {
    Options {
        viewer: access::viewer(viewer.role, viewer.gates.as_deref()),
        ..Options::default()
    }
}

#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn rows(database: &DatabaseConnection) -> Data {
    Data {
        gates: gate::Entity::find().all(database).await.unwrap(),
        holders: holder::Entity::find().all(database).await.unwrap(),
        passes: pass::Entity::find().all(database).await.unwrap(),
        scans: scan::Entity::find().all(database).await.unwrap(),
        events: event::Entity::find().all(database).await.unwrap(),
    }
}

/// A viewer with a role that sees everything.
pub(crate) fn unbound(role: &'static str) -> Viewer {
    Viewer { role, gates: None }
}

/// A viewer with a role that is bound to one of the gates.
pub(crate) fn bound(role: &'static str) -> Viewer {
    Viewer {
        role,
        gates: Some(vec![GATE]),
    }
}

/// A viewer of each access.
pub(crate) fn viewers() -> impl Iterator<Item = Viewer> {
    ROLES
        .into_iter()
        .flat_map(|role| [unbound(role), bound(role)])
}

/// The code of the first error, if there is one.
pub(crate) fn code(outcome: &Outcome) -> Option<String> {
    let error = outcome.response.errors.first()?;
    let code = error.extensions.as_ref()?.get("code")?;
    let code = serde_json::to_value(code).unwrap();
    Some(code.as_str().unwrap().to_owned())
}

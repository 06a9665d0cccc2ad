//! The server over a database with rows.

use async_graphql::{Request, Variables};
use chrono::{DateTime, Utc};
use gatepass::engine::{Engine, Options, Outcome};
use gatepass::plan::Limits;
use sea_orm::DbBackend;
use tokio::task::JoinHandle;

use crate::model::{self, Data, Viewer};
use crate::properties::data::store;
use crate::properties::document::Document;
use crate::support::access;
use crate::support::database::migrated;

/// Limits that most random documents meet, and some do not.
pub(crate) const LIMITS: model::Limits = model::Limits {
    statements: 10,
    rows: 500,
};

/// An engine, and the name of its database.
pub(crate) struct Subject {
    pub(crate) name: &'static str,
    engine: Engine,
}

impl Subject {
    /// One for each available database.
    pub(crate) async fn open(data: &Data) -> Vec<Self> {
        // Filters are never refused for their size.
        let limits = Limits {
            max_statements: LIMITS.statements,
            max_rows: LIMITS.rows,
            max_unindexed: usize::MAX,
            max_filter_conditions: 10_000,
            max_filter_depth: 100,
            ..Limits::default()
        };
        let mut subjects = Vec::new();
        for database in migrated().await {
            store(data, &database).await;
            subjects.push(Self {
                name: match database.get_database_backend() {
                    DbBackend::Postgres => "PostgreSQL",
                    _ => "SQLite",
                },
                engine: Engine::new(database, limits),
            });
        }
        subjects
    }

    /// Starts to answer, at an instant.
    pub(crate) fn start(
        &self,
        document: &Document,
        viewer: &Viewer,
        now: DateTime<Utc>,
    ) -> JoinHandle<Outcome> {
        let variables = serde_json::Value::from(document.variables.clone());
        let mut request = Request::new(&document.text).variables(Variables::from_json(variables));
        if let Some(operation) = &document.operation {
            request = request.operation_name(operation);
        }
        let engine = self.engine.clone();
        let options = Options {
            viewer: access::viewer(viewer.role, viewer.gates.as_deref()),
            ..Options::default()
        };
        tokio::spawn(async move { engine.execute_with_at(request, options, now).await })
    }
}

//! The data that queries are answered from: the same in every run.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result, ensure};
use async_graphql::Request;
use chrono::{DateTime, Utc};
use gatepass::{
    auth::{self, NewToken},
    database::{Database, DatabaseSettings, connect},
    engine::Engine,
    internals::{Binding, Results, RowMemory, Source},
    memory::Room,
    migrate,
    plan::{Limits, Plan},
    seed::{SeedSettings, seed},
    viewer::{Role, Viewer},
};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use serde_json::Value;

/// The number of gates.
pub(crate) const GATES: usize = 50;

/// The time that the data is invented for, and that queries are answered at.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-11-22T00:00:00Z".parse().expect("it is an instant")
}

/// Makes a database in a folder, and gives its URL.
pub(crate) async fn make(folder: &Path) -> Result<String> {
    let file = folder.join("gatepass.db");
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let connection = connect(&settings(&url)).await?;
    migrate::up(&connection).await?;
    let settings = SeedSettings {
        gates: GATES as u64,
        holders: 500,
        passes: 2000,
        scans: 20_000,
        seed: 1,
        now: now(),
    };
    seed(&connection, &settings, &|_: &'static str, _, _| {}).await?;
    connection.close().await?;
    Ok(url)
}

/// The code of a pass that was scanned more often than Q4 asks for.
pub(crate) async fn code(url: &str) -> Result<String> {
    let engine = Engine::new(connect(&settings(url)).await?, Limits::default());
    let query = "{ scans(first: 1, filter: { pass: { kind: { eq: STAFF } } }) { nodes { pass { code scans(first: 6) { nodes { id } } } } } }";
    let outcome = engine.execute_at(Request::new(query), now()).await;
    let data: Value = serde_json::from_str(&outcome.response.data.unwrap_or_default())?;
    let pass = &data["scans"]["nodes"][0]["pass"];
    let scans = pass["scans"]["nodes"].as_array().map_or(0, Vec::len);
    ensure!(scans == 6, "the pass was scanned {scans} times");
    let code = pass["code"].as_str();
    Ok(code.context("a pass has a code")?.to_owned())
}

/// Loads the rows of a plan that a viewer sees.
pub(crate) async fn load(url: &str, plan: &Arc<Plan>, viewer: &Arc<Viewer>) -> Result<Results> {
    let database = Database::new(connect(&settings(url)).await?);
    let source = Source {
        session: Arc::new(database.session(database.allowance(None))),
        plan: Arc::clone(plan),
        binding: Binding {
            now: now(),
            viewer: Arc::clone(viewer),
        },
        memory: Arc::new(RowMemory::new(Room::new(usize::MAX))),
    };
    Ok(Results::load(source, None).await)
}

/// The secret of a new token. Its uses are not recorded, because it seems to have been used
/// later than now.
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
pub(crate) async fn token(connection: &DatabaseConnection) -> Result<String> {
    let new = NewToken {
        name: "Tablet at the main gate".to_owned(),
        role: Role::Guard,
        gates: None,
        expires_at: None,
    };
    let (_, secret) = auth::create(connection, new, now()).await?;
    let used = "UPDATE token SET last_used_at = '3000-01-01T00:00:00+00:00'";
    connection.execute_unprepared(used).await?;
    Ok(secret.expose().to_owned())
}

pub(crate) fn settings(url: &str) -> DatabaseSettings {
    DatabaseSettings {
        // Under callgrind everything takes some fifty times as long.
        acquire_timeout: Duration::from_mins(5),
        statement_timeout: Duration::ZERO,
        ..DatabaseSettings::new(url)
    }
}

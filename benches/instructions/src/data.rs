//! The data that queries are answered from: the same in every run.

use std::{path::Path, sync::Arc, time::Duration};

use anyhow::Result;
use chrono::{DateTime, Utc};
use gatepass::{
    database::{Database, DatabaseSettings, connect},
    internals::{Results, RowMemory, Source},
    memory::Room,
    migrate,
    plan::Plan,
    seed::{SeedSettings, seed},
};

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
        gates: 50,
        holders: 500,
        passes: 2000,
        scans: 0,
        seed: 1,
        now: now(),
    };
    seed(&connection, &settings, &|_: &'static str, _, _| {}).await?;
    connection.close().await?;
    Ok(url)
}

/// Loads the rows of a plan.
pub(crate) async fn load(url: &str, plan: &Arc<Plan>) -> Result<Results> {
    let database = Database::new(connect(&settings(url)).await?);
    let source = Source {
        session: Arc::new(database.session(database.allowance(None))),
        plan: Arc::clone(plan),
        memory: Arc::new(RowMemory::new(Room::new(usize::MAX))),
    };
    Ok(Results::load(source, None).await)
}

fn settings(url: &str) -> DatabaseSettings {
    DatabaseSettings {
        // Under callgrind everything takes some fifty times as long.
        acquire_timeout: Duration::from_mins(5),
        statement_timeout: Duration::ZERO,
        ..DatabaseSettings::new(url)
    }
}

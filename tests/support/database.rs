//! A database of each kind, for tests that run on both.

use std::path::Path;
use std::time::Duration;

use gatepass::database::{DatabaseSettings, connect};
use gatepass::migrate;
use sea_orm::DatabaseConnection;

use super::postgres;

/// Opens a pool like the server does.
pub(crate) async fn open(url: &str) -> DatabaseConnection {
    connect(&DatabaseSettings {
        url: url.to_owned(),
        pool_size: 5,
        acquire_timeout: Duration::from_mins(1),
        statement_timeout: Duration::from_mins(1),
    })
    .await
    .expect("the test's database can be opened")
}

/// A migrated `SQLite` file in a folder, for tests that need several connections at
/// once.
pub(crate) async fn migrated_file(folder: &Path) -> DatabaseConnection {
    let file = folder.join("gatepass.db");
    let connection = open(&format!("sqlite://{}?mode=rwc", file.display())).await;
    migrate::up(&connection).await.expect("migrations apply");
    connection
}

/// A migrated database of each available kind.
pub(crate) async fn migrated() -> Vec<DatabaseConnection> {
    let mut databases = vec![migrated_sqlite().await];
    databases.extend(migrated_postgres().await);
    databases
}

/// A migrated `SQLite` database in memory.
pub(crate) async fn migrated_sqlite() -> DatabaseConnection {
    let sqlite = open("sqlite::memory:").await;
    migrate::up(&sqlite).await.expect("migrations apply");
    sqlite
}

/// A migrated database in PostgreSQL. None if it is not installed.
pub(crate) async fn migrated_postgres() -> Option<DatabaseConnection> {
    let database = postgres::fresh_database().await?;
    Some(open(&database.url).await)
}

/// A database of each available kind, without tables.
pub(crate) async fn empty() -> Vec<DatabaseConnection> {
    let mut databases = vec![open("sqlite::memory:").await];
    if let Some(database) = postgres::empty_database().await {
        databases.push(open(&database.url).await);
    }
    databases
}

//! A database of each kind, for tests that run on both.

use std::fs;
use std::path::Path;
use std::time::Duration;

use gatepass::database::{DatabaseSettings, connect};
use gatepass::migrate;
use sea_orm::DatabaseConnection;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::sqlite::{Sqlite, SqliteOwnedBuf};
use tokio::sync::OnceCell;

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
    fs::write(&file, sqlite_original().await).expect("the folder can be written to");
    open(&format!("sqlite://{}?mode=rwc", file.display())).await
}

/// The bytes of a migrated `SQLite` database without rows. Migrations run once for all tests,
/// as in the template of PostgreSQL.
async fn sqlite_original() -> &'static [u8] {
    static ORIGINAL: OnceCell<Vec<u8>> = OnceCell::const_new();
    let migrate = async || {
        let sqlite = open("sqlite::memory:").await;
        migrate::up(&sqlite).await.expect("migrations apply");
        let bytes = sqlite_connection(&sqlite).await.serialize(None).await;
        bytes.expect("there is memory").to_vec()
    };
    ORIGINAL.get_or_init(migrate).await
}

/// The only connection to a database in memory.
#[expect(clippy::disallowed_methods, reason = "no request uses it")]
async fn sqlite_connection(database: &DatabaseConnection) -> PoolConnection<Sqlite> {
    let pool = database.get_sqlite_connection_pool();
    pool.acquire().await.expect("nobody else uses it")
}

/// A migrated database of each available kind.
pub(crate) async fn migrated() -> Vec<DatabaseConnection> {
    let mut databases = vec![migrated_sqlite().await];
    databases.extend(migrated_postgres().await);
    databases
}

/// A migrated `SQLite` database in memory.
pub(crate) async fn migrated_sqlite() -> DatabaseConnection {
    let copy = SqliteOwnedBuf::try_from(sqlite_original().await).expect("there is memory");
    let sqlite = open("sqlite::memory:").await;
    let mut connection = sqlite_connection(&sqlite).await;
    let loaded = connection.deserialize(None, copy, false).await;
    loaded.expect("it is a database");
    drop(connection);
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

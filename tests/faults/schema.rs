//! A schema that is behind or ahead of the binary.

use sea_orm::sqlx::{Connection, Executor, PgConnection, SqliteConnection, sqlite};
use tempfile::TempDir;

use super::report::tell;
use super::support::postgres::fresh_database;
use super::support::server::gatepass;

const NEWER: &str = "INSERT INTO seaql_migrations VALUES ('m30000101_000001_newer', 0)";

/// What the server says that refuses to start.
fn refusal(folder: &TempDir, url: &str) -> String {
    let arguments = ["serve", "--bind", "127.0.0.1:0", "--database-url", url];
    let output = gatepass(folder, &arguments).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    errors
}

#[tokio::test]
async fn a_schema_that_is_not_the_binarys_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let migrate = |command: &[&str]| {
        let output = gatepass(&folder, &[&["migrate"], command].concat()).output();
        assert!(output.unwrap().status.success());
    };
    migrate(&["up"]);
    let file = folder.path().join("gatepass.db");
    let options = sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    connection.execute(NEWER).await.unwrap();
    connection.close().await.unwrap();
    let ahead = refusal(&folder, "sqlite://gatepass.db");
    tell("SQLite ahead", ahead.trim());
    assert!(ahead.contains("m30000101_000001_newer"), "{ahead}");
    assert!(ahead.contains("gatepass migrate down"), "{ahead}");

    let Some(database) = fresh_database().await else {
        return;
    };
    migrate(&["down", "--yes", "--database-url", &database.url]);
    let behind = refusal(&folder, &database.url);
    tell("PostgreSQL behind", behind.trim());
    assert!(behind.contains("gatepass migrate up"), "{behind}");
    migrate(&["up", "--database-url", &database.url]);
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    connection.execute(NEWER).await.unwrap();
    let ahead = refusal(&folder, &database.url);
    tell("PostgreSQL ahead", ahead.trim());
    assert!(ahead.contains("gatepass migrate down"), "{ahead}");
}

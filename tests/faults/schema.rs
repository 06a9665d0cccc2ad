//! A schema that is behind or ahead of the binary.

use std::time::{Duration, Instant};

use rustix::process::Signal;
use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, sqlite};
use tempfile::TempDir;
use tokio::time;

use super::client::{Client, Load};
use super::report::report;
use crate::support::postgres::fresh_database;
use crate::support::server::{Server, gatepass};

const NEWER: &str = "INSERT INTO seaql_migrations VALUES ('m30000101_000001_newer', 0)";

/// The message of a server that refuses to start.
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
    report("SQLite ahead", ahead.trim());
    assert!(ahead.contains("m30000101_000001_newer"), "{ahead}");
    assert!(ahead.contains("gatepass migrate down"), "{ahead}");

    let Some(database) = fresh_database().await else {
        return;
    };
    migrate(&["down", "--yes", "--database-url", &database.url]);
    let behind = refusal(&folder, &database.url);
    report("PostgreSQL behind", behind.trim());
    assert!(behind.contains("gatepass migrate up"), "{behind}");
    migrate(&["up", "--database-url", &database.url]);
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    connection.execute(NEWER).await.unwrap();
    let ahead = refusal(&folder, &database.url);
    report("PostgreSQL ahead", ahead.trim());
    assert!(ahead.contains("gatepass migrate down"), "{ahead}");
}

/// A change of the schema while a server runs, the change that reverts it, the expected
/// answer of `/readyz`, and the expected text in the log. The last change is not
/// reverted.
const CHANGES: [(&str, &str, &str, &str); 3] = [
    (
        "UPDATE seaql_migrations SET version = 'x' || version WHERE version LIKE '%_gate'",
        "UPDATE seaql_migrations SET version = substr(version, 2) WHERE version LIKE 'x%'",
        "behind this server",
        "_gate",
    ),
    (
        "CREATE TABLE kept AS SELECT * FROM seaql_migrations; \
         DELETE FROM seaql_migrations WHERE version LIKE '%_scan'",
        "DELETE FROM seaql_migrations; INSERT INTO seaql_migrations SELECT * FROM kept",
        "behind this server",
        "_scan",
    ),
    ("DROP TABLE event", "", "incomplete", "lacks event"),
];

/// Changes the schema of a running server, and checks that it notices: at once without
/// other requests, and after a while with them.
async fn assert_noticed<C>(server: Server, connection: &mut C)
where
    for<'c> &'c mut C: Executor<'c>,
{
    let mut client = Client::connect(server.address()).await.unwrap();
    assert_eq!(client.get("/readyz").await.unwrap().status, 200);
    // During an upgrade, the database is migrated while this version is running.
    connection.execute(NEWER).await.unwrap();
    assert_eq!(client.get("/readyz").await.unwrap().status, 200);
    for (change, back, kind, _) in CHANGES {
        connection.execute(AssertSqlSafe(change)).await.unwrap();
        let ready = client.get("/readyz").await.unwrap();
        assert_eq!(ready.status, 503, "{change}: {}", ready.body);
        assert_eq!(ready.code().as_deref(), Some("SCHEMA_MISMATCH"));
        assert!(ready.body.contains(kind), "{}", ready.body);
        for internal in ["m30000101", "_gate", "_scan", "seaql", "event"] {
            assert!(!ready.body.contains(internal), "{}", ready.body);
        }
        if back.is_empty() {
            continue;
        }
        connection.execute(AssertSqlSafe(back)).await.unwrap();
        let ready = client.get("/readyz").await.unwrap();
        assert_eq!(ready.status, 200, "{change}: {}", ready.body);
    }
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    for (change, _, _, name) in CHANGES {
        let mut lines = log.lines().filter(|line| line.contains("not ready"));
        assert!(lines.any(|line| line.contains(name)), "{change}: {log}");
    }
}

#[tokio::test]
async fn a_schema_that_changes_under_a_server_makes_it_not_ready() {
    let server = Server::start(&["serve"]);
    let file = server.folder().join("gatepass.db");
    let options = sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    assert_noticed(server, &mut connection).await;

    let Some(database) = fresh_database().await else {
        return;
    };
    let server = Server::start(&["serve", "--database-url", &database.url]);
    let mut connection = PgConnection::connect(&database.url).await.unwrap();
    assert_noticed(server, &mut connection).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_succeed_do_not_hide_the_schema() {
    let server = Server::start(&["serve", "--log", "off"]);
    let mut client = Client::connect(server.address()).await.unwrap();
    // So many that the server is never without a recent success.
    let pause = Duration::from_millis(25);
    let query = "{ holders { totalCount } }";
    let load = Load::start_with_pauses(server.address(), 2, query, pause);
    assert_eq!(client.get("/readyz").await.unwrap().status, 200);
    let file = server.folder().join("gatepass.db");
    let options = sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let behind = "DELETE FROM seaql_migrations WHERE version LIKE '%_scan'";
    connection.execute(behind).await.unwrap();
    let changed = Instant::now();
    while client.get("/readyz").await.unwrap().status == 200 {
        assert!(changed.elapsed() < Duration::from_mins(1), "not noticed");
        time::sleep(Duration::from_millis(50)).await;
    }
    report(
        "a schema that changes under load",
        &format!("/readyz 503 after {:?}", changed.elapsed()),
    );
    for sample in load.stop().await {
        assert_eq!(sample.kind(), "200");
    }
}

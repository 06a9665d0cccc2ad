//! Databases in which what reads gates hangs, and nothing else does.

use std::path::Path;
use std::time::{Duration, Instant};

use sea_orm::sqlx::{
    self, AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, sqlite,
};
use tokio::time;

use super::support::postgres::{TestDatabase, fresh_database};

/// How long the database may take to notice, on a machine with other work. It
/// looks every second, and would end the statement by itself after 20 s.
const NOTICED: Duration = Duration::from_secs(15);

/// `PostgreSQL`, with a lock on gates that is held as long as this is.
pub(crate) struct Locked {
    pub(crate) database: TestDatabase,
    _holder: PgConnection,
    watcher: PgConnection,
}

impl Locked {
    pub(crate) async fn new() -> Option<Self> {
        let database = fresh_database().await?;
        let mut holder = PgConnection::connect(&database.url).await.unwrap();
        holder
            .execute("BEGIN; LOCK TABLE gate IN ACCESS EXCLUSIVE MODE")
            .await
            .unwrap();
        let watcher = PgConnection::connect(&database.url).await.unwrap();
        Some(Self {
            database,
            _holder: holder,
            watcher,
        })
    }

    /// How many statements of the server run or wait.
    pub(crate) async fn running(&mut self) -> i64 {
        sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND application_name = 'gatepass' AND state = 'active'",
        )
        .fetch_one(&mut self.watcher)
        .await
        .unwrap()
    }

    /// Waits until so many statements run, and tells how long that took.
    pub(crate) async fn wait_for(&mut self, statements: i64) -> Duration {
        let begun = Instant::now();
        while self.running().await != statements {
            assert!(begun.elapsed() < NOTICED, "it still runs");
            time::sleep(Duration::from_millis(10)).await;
        }
        begun.elapsed()
    }
}

/// Puts a view in the place of the gates, whose rows never come.
pub(crate) async fn make_endless(file: &Path) {
    let options = sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let statement = "ALTER TABLE gate RENAME TO hidden; CREATE VIEW gate AS \
         WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) \
         SELECT hidden.* FROM number LEFT JOIN hidden ON hidden.id = number.n";
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}

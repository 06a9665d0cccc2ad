//! A database in which statements that read gates hang, and no others.

use std::time::{Duration, Instant};

use sea_orm::sqlx::{self, Connection, Executor, PgConnection};
use tokio::time;

use crate::support::postgres::{TestDatabase, fresh_database};
use crate::support::server::{PATIENCE, PAUSE};

/// `PostgreSQL`, with a lock on gates until this is dropped.
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

    /// The number of statements of requests that run or wait. A server that folds changes of
    /// tallies has one of its own now and then.
    pub(crate) async fn running(&mut self) -> i64 {
        sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND application_name = 'gatepass' AND state = 'active' \
             AND query NOT LIKE '%gatepass_tend_tallies%'",
        )
        .fetch_one(&mut self.watcher)
        .await
        .unwrap()
    }

    /// Waits until this many statements run, and returns how long that took.
    pub(crate) async fn wait_for(&mut self, statements: i64) -> Duration {
        let begun = Instant::now();
        while self.running().await != statements {
            assert!(
                begun.elapsed() < PATIENCE,
                "not {statements} within {PATIENCE:?}"
            );
            time::sleep(PAUSE).await;
        }
        begun.elapsed()
    }
}

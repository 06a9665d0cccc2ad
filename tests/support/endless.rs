//! A query that runs until it is cancelled.

use std::path::Path;

use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, SqliteConnection, sqlite};

/// Replaces the gates of a SQLite file with a view whose rows never arrive.
pub(crate) async fn make_endless(file: &Path) {
    let options = sqlite::SqliteConnectOptions::new().filename(file);
    let mut connection = SqliteConnection::connect_with(&options)
        .await
        .expect("the file is a database");
    let statement = "ALTER TABLE gate RENAME TO hidden; CREATE VIEW gate AS \
         WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) \
         SELECT hidden.* FROM number LEFT JOIN hidden ON hidden.id = number.n";
    connection
        .execute(AssertSqlSafe(statement))
        .await
        .expect("there are gates");
    connection.close().await.expect("it is open");
}

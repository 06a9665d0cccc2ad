//! A filled database and its statistics.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::{
    gatepass::{Rows, Size, seed},
    history,
    postgres::Postgres,
};

/// Passes of all ages with a full page of scans, so that answers have the same
/// size.
const MEASURED: &str = "SELECT code FROM pass WHERE id IN \
    (SELECT pass_id FROM scan GROUP BY pass_id HAVING COUNT(*) >= 5) \
    ORDER BY id % 997, id LIMIT 1000";

/// Any passes, some of them without scans.
const COMPARED: &str = "SELECT code FROM pass ORDER BY id % 997, id LIMIT 25";

/// Assigns passes to holders in turn, starting with each gate's latest. Each round
/// uses another order: multiplied by powers of seven, which has no common factor
/// with the number of holders.
const DEAL: &str = "UPDATE pass SET holder_id = 1 + place % n * (7 ^ (place / n))::bigint % n \
    FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY gate_id, issued_at DESC, id DESC) - 1 AS place \
    FROM pass) AS dealt, (SELECT COUNT(*) AS n FROM holder) AS holders WHERE dealt.id = pass.id";

/// A filled database.
pub(crate) struct Database {
    /// Its name on the server. None for SQLite.
    pub(crate) name: Option<String>,
    pub(crate) url: String,
    pub(crate) codes: Codes,
}

/// Codes of passes to request.
pub(crate) struct Codes {
    /// For measurements.
    pub(crate) measured: Vec<String>,
    /// For comparing answers.
    pub(crate) compared: Vec<String>,
}

/// An executed statement, and how often it ran.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct StatementStats {
    pub(crate) statement: String,
    pub(crate) calls: i64,
    /// The total number of rows that it returned.
    pub(crate) rows: i64,
}

impl Database {
    /// A new database on a server.
    pub(crate) async fn on(
        server: &Postgres,
        gatepass: &Path,
        name: &str,
        size: Size,
    ) -> Result<Self> {
        execute(&server.url("postgres"), &format!("CREATE DATABASE {name}")).await?;
        let url = server.url(name);
        seed(gatepass, &url, size)?;
        match size.rows {
            Rows::Seeded => {}
            Rows::Dealt => {
                execute(&url, DEAL).await?;
                // Restores the order of keys, like in the other databases.
                execute(&url, "CLUSTER pass USING pass_pkey").await?;
            }
            Rows::Recent(history) => history::add(&url, size, history).await?,
        }
        execute(&url, "VACUUM (ANALYZE)").await?;
        execute(&url, "CREATE EXTENSION pg_stat_statements").await?;
        // Reads all pages once, and writes what the first readers of the tables
        // write.
        execute(&url, "CHECKPOINT").await?;
        let mut connection = PgConnection::connect(&url).await?;
        let [measured, compared] = [MEASURED, COMPARED].map(sqlx::query_scalar);
        let codes = Codes {
            measured: measured.fetch_all(&mut connection).await?,
            compared: compared.fetch_all(&mut connection).await?,
        };
        connection.close().await?;
        Ok(Self {
            name: Some(name.to_owned()),
            url,
            codes,
        })
    }

    /// A new file.
    pub(crate) async fn file(folder: &Path, gatepass: &Path, size: Size) -> Result<Self> {
        let url = format!("sqlite://{}?mode=rwc", folder.join("gatepass.db").display());
        seed(gatepass, &url, size)?;
        let mut connection = SqliteConnection::connect(&url).await?;
        let [measured, compared] = [MEASURED, COMPARED].map(sqlx::query_scalar);
        let codes = Codes {
            measured: measured.fetch_all(&mut connection).await?,
            compared: compared.fetch_all(&mut connection).await?,
        };
        connection.close().await?;
        Ok(Self {
            name: None,
            url,
            codes,
        })
    }

    /// Resets the statistics.
    pub(crate) async fn reset_statements(&self) -> Result<()> {
        execute(&self.url, "SELECT pg_stat_statements_reset()").await
    }

    /// The statements that ran since then.
    pub(crate) async fn statements(&self) -> Result<Vec<StatementStats>> {
        let mut connection = PgConnection::connect(&self.url).await?;
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT query, calls, rows FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid \
             WHERE d.datname = current_database() AND query NOT LIKE '%pg_stat_statements%' \
             AND query NOT LIKE '%gatepass_tend_tallies%' \
             ORDER BY query",
        )
        .fetch_all(&mut connection)
        .await?;
        connection.close().await?;
        let ran = |(statement, calls, rows)| StatementStats {
            statement,
            calls,
            rows,
        };
        Ok(rows.into_iter().map(ran).collect())
    }
}

/// The version of a server.
pub(crate) async fn version(server: &Postgres) -> Result<String> {
    let mut connection = PgConnection::connect(&server.url("postgres")).await?;
    let version: String = sqlx::query_scalar("SHOW server_version")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    let number = version.split_whitespace().next();
    Ok(number.context("a server has a version")?.to_owned())
}

/// Runs statements on PostgreSQL.
pub(crate) async fn execute(url: &str, statement: &str) -> Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

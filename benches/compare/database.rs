//! A database that is filled, and what it says of itself.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};

use crate::{
    gatepass::{Size, seed},
    postgres::Postgres,
};

/// Passes of all ages whose page of scans is full, so that answers are of one
/// size.
const MEASURED: &str = "SELECT code FROM pass WHERE id IN \
    (SELECT pass_id FROM scan GROUP BY pass_id HAVING COUNT(*) >= 5) \
    ORDER BY id % 997, id LIMIT 1000";

/// Any passes, some of them without a scan.
const COMPARED: &str = "SELECT code FROM pass ORDER BY id % 997, id LIMIT 25";

/// Gives passes to holders in turn, each gate's from the latest on, and each
/// time around in another order: multiplied by powers of seven, which has no
/// factor in common with the number of holders.
const DEAL: &str = "UPDATE pass SET holder_id = 1 + place % n * (7 ^ (place / n))::bigint % n \
    FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY gate_id, issued_at DESC, id DESC) - 1 AS place \
    FROM pass) AS dealt, (SELECT COUNT(*) AS n FROM holder) AS holders WHERE dealt.id = pass.id";

/// A database that is filled.
pub(crate) struct Database {
    /// Its name on the server; none of `SQLite`.
    pub(crate) name: Option<String>,
    pub(crate) url: String,
    pub(crate) codes: Codes,
}

/// Codes of passes to ask for.
pub(crate) struct Codes {
    /// While measuring.
    pub(crate) measured: Vec<String>,
    /// To compare answers.
    pub(crate) compared: Vec<String>,
}

/// A statement that ran, and how often.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Ran {
    pub(crate) statement: String,
    pub(crate) calls: i64,
    /// The rows that it returned, all in all.
    pub(crate) rows: i64,
}

impl Database {
    /// A database of its own on a server.
    pub(crate) async fn on(
        server: &Postgres,
        gatepass: &Path,
        name: &str,
        size: Size,
    ) -> Result<Self> {
        execute(&server.url("postgres"), &format!("CREATE DATABASE {name}")).await?;
        let url = server.url(name);
        seed(gatepass, &url, size)?;
        if size.dealt {
            execute(&url, DEAL).await?;
            // In the order of keys again, as others are.
            execute(&url, "CLUSTER pass USING pass_pkey").await?;
        }
        execute(&url, "VACUUM (ANALYZE)").await?;
        execute(&url, "CREATE EXTENSION pg_stat_statements").await?;
        // Reads all pages once, and writes what the tables' first readers write.
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

    /// A file.
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

    /// Forgets which statements ran.
    pub(crate) async fn reset_statements(&self) -> Result<()> {
        execute(&self.url, "SELECT pg_stat_statements_reset()").await
    }

    /// Which statements ran since.
    pub(crate) async fn statements(&self) -> Result<Vec<Ran>> {
        let mut connection = PgConnection::connect(&self.url).await?;
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "SELECT query, calls, rows FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid \
             WHERE d.datname = current_database() AND query NOT LIKE '%pg_stat_statements%' \
             ORDER BY query",
        )
        .fetch_all(&mut connection)
        .await?;
        connection.close().await?;
        let ran = |(statement, calls, rows)| Ran {
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

async fn execute(url: &str, statement: &str) -> Result<()> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}

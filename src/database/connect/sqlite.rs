//! Opens the pool of connections to `SQLite`.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::DatabaseConnection;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions,
    SqliteSynchronous, SqliteTransactionManager,
};
use sea_orm::sqlx::{self, ConnectOptions, Executor};
use sqlx_core::transaction::TransactionManager;
use tracing::log::LevelFilter;

use super::address::shown_file;
use super::{ConnectError, DatabaseSettings, SLOW_STATEMENT};
use crate::database::abandoned;

/// The time that a statement on `SQLite` waits for another connection's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The purpose of a pool.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Anything that the URL allows.
    ReadWrite,
    /// Reading. A missing file is an error, and an existing one keeps its contents and
    /// its journal mode.
    Read,
}

pub(super) async fn sqlite(
    settings: &DatabaseSettings,
    access: Access,
) -> Result<DatabaseConnection, ConnectError> {
    let options = options(settings)?;
    // sqlx gives a database in memory a unique name. The database disappears with its
    // last connection.
    let in_memory = settings.url.contains(":memory:") || settings.url.contains("mode=memory");
    let target = if in_memory {
        String::from("the SQLite database in memory")
    } else {
        let file = options.get_filename().to_string_lossy();
        format!("the SQLite database {}", shown_file(&file))
    };
    if access == Access::Read && !in_memory && !options.get_filename().exists() {
        return Err(ConnectError::Missing { target });
    }
    let options = match access {
        Access::ReadWrite => options.journal_mode(SqliteJournalMode::Wal),
        Access::Read if in_memory => options,
        // Not `read_only`, because the last reader of a file with a write-ahead log
        // could then not remove the log's files.
        Access::Read => options.create_if_missing(false).pragma("query_only", "ON"),
    };
    let options = options
        // With WAL, a crash of the machine can lose the last commits, but never damages
        // the file.
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        // For searches that ignore case, see `sql::Filter::Matches`.
        .with_regexp()
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "MEMORY")
        // 16 MiB per connection (a negative number is in KiB). The file is not mapped
        // into memory: each connection would need address space for it, and truncating
        // the file during a statement could crash the process.
        .pragma("cache_size", "-16384")
        .pragma("mmap_size", "0")
        .log_statements(LevelFilter::Debug)
        .log_slow_statements(LevelFilter::Warn, SLOW_STATEMENT);
    let pool = if in_memory {
        SqlitePoolOptions::new()
            .min_connections(1)
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
    } else {
        SqlitePoolOptions::new().max_connections(settings.pool_size)
    };
    let limit = settings.statement_timeout;
    let pool = pool
        .acquire_timeout(settings.acquire_timeout)
        // Unlike a server, a file does not disconnect.
        .test_before_acquire(false)
        .after_connect(move |connection, _| Box::pin(abandoned::prepare_sqlite(connection, limit)))
        .before_acquire(move |connection, _| {
            Box::pin(async move {
                abandoned::prepare_sqlite(connection, limit).await?;
                // Statements of the last request have ended now.
                end_transaction(connection).await?;
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(|source| match source {
            // Only locks make opening a file take time.
            sqlx::Error::PoolTimedOut => ConnectError::Locked {
                target,
                timeout: settings.acquire_timeout,
            },
            source => ConnectError::Refused { target, source },
        })?;
    Ok(pool.into())
}

/// Ends a transaction that `SQLite` has ended already, which sqlx does not notice.
///
/// Some failures roll back the whole transaction at once: a full disk, a failed write and an
/// interrupted one. The `ROLLBACK` after that fails, and sqlx then takes the connection to be
/// in a transaction forever and begins no other one.
async fn end_transaction(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    if SqliteTransactionManager::get_transaction_depth(connection) == 0 {
        return Ok(());
    }
    // Fails in a transaction that is still open, which is as good.
    let _begun = connection.execute("BEGIN").await;
    SqliteTransactionManager::rollback(connection).await
}

/// The options from the URL.
pub(super) fn options(settings: &DatabaseSettings) -> Result<SqliteConnectOptions, ConnectError> {
    let kind = "SQLite";
    SqliteConnectOptions::from_str(&settings.url).map_err(|source| {
        // sqlx's message quotes the part that it does not understand.
        if shown_file(&settings.url) == settings.url {
            ConnectError::Url { kind, source }
        } else {
            let advice = "it looks like the URL of a server, which begins with `postgres://`";
            ConnectError::Spelling { kind, advice }
        }
    })
}

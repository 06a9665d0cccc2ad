//! Opening the pool of connections, on either database.
//!
//! The pools are made with sqlx's own options and handed to `SeaORM`: its
//! `ConnectOptions` writes the whole URL, password included, into a trace span.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::DatabaseConnection;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use thiserror::Error;
use tracing::log::LevelFilter;

use super::abandoned;

/// A statement that takes longer is logged as a warning.
const SLOW_STATEMENT: Duration = Duration::from_secs(1);

/// How long a statement on `SQLite` waits for another connection's write.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a connection may have been idle and still be used without asking
/// whether it works. Asking is a round trip, as long as a small statement.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

/// How the database is reached.
#[derive(Clone)]
pub struct DatabaseSettings {
    /// `sqlite://gatepass.db?mode=rwc`, `sqlite::memory:` or
    /// `postgres://user:password@host/database`.
    pub url: String,
    /// The most connections open at once. One for a database in memory.
    pub pool_size: u32,
    /// How long a caller waits for a free connection, and the server's start
    /// for its first.
    pub acquire_timeout: Duration,
    /// After how long the database cancels a statement; zero for never. On
    /// `SQLite` it holds for requests' statements alone.
    pub statement_timeout: Duration,
}

impl DatabaseSettings {
    /// Settings for a URL: ten connections, waited for up to 5 s, whose
    /// statements take up to 20 s.
    #[must_use]
    pub fn new(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            pool_size: 10,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(20),
        }
    }
}

// The password is in the URL, and settings end up in logs.
impl std::fmt::Debug for DatabaseSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("DatabaseSettings")
            .field("scheme", &scheme(&self.url))
            .field("pool_size", &self.pool_size)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("statement_timeout", &self.statement_timeout)
            .finish_non_exhaustive()
    }
}

/// Why there is no connection. Each message is one line and without the URL's
/// password.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The URL is of neither kind.
    #[error(
        "the database URL {found}; it must begin with `sqlite:` (sqlite://gatepass.db?mode=rwc) \
         or `postgres://` (postgres://user:password@host/database)"
    )]
    UnknownKind {
        /// What it begins with instead.
        found: String,
    },
    /// The URL is of a known kind and can not be read.
    #[error("the {kind} database URL can not be read: {source}")]
    Url {
        /// `SQLite` or `PostgreSQL`.
        kind: &'static str,
        /// What is wrong with it.
        source: sqlx::Error,
    },
    /// Nothing answered in time.
    #[error("{target} did not answer within {} s", timeout.as_secs_f32())]
    Timeout {
        /// The database, host and port.
        target: String,
        /// How long was waited.
        timeout: Duration,
    },
    /// Another program did not let go of the file in time.
    #[error(
        "{target} was locked for {} s: end the program that holds it, or wait for it",
        timeout.as_secs_f32()
    )]
    Locked {
        /// The database.
        target: String,
        /// How long was waited.
        timeout: Duration,
    },
    /// The database refused.
    #[error("cannot connect to {target}: {source}")]
    Refused {
        /// The database, host and port.
        target: String,
        /// Its reason.
        source: sqlx::Error,
    },
}

/// Opens a pool and makes sure that a first connection works.
///
/// `PostgreSQL` sessions are in UTC whatever the server's time zone (sqlx sets
/// it as it connects), and `SQLite` has none.
///
/// # Errors
///
/// See [`ConnectError`].
pub async fn connect(settings: &DatabaseSettings) -> Result<DatabaseConnection, ConnectError> {
    match scheme(&settings.url) {
        Some("sqlite") => sqlite(settings).await,
        Some("postgres" | "postgresql") => postgres(settings).await,
        Some(other) => Err(ConnectError::UnknownKind {
            found: format!("begins with `{other}:`"),
        }),
        None => Err(ConnectError::UnknownKind {
            found: String::from("has no scheme"),
        }),
    }
}

/// What stands before the first colon, if that could be a scheme: whatever else
/// stands there may be part of a password.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let plain = |character: char| character.is_ascii_alphanumeric() || "+-.".contains(character);
    (!scheme.is_empty() && scheme.chars().all(plain)).then_some(scheme)
}

async fn sqlite(settings: &DatabaseSettings) -> Result<DatabaseConnection, ConnectError> {
    let options =
        SqliteConnectOptions::from_str(&settings.url).map_err(|source| ConnectError::Url {
            kind: "SQLite",
            source,
        })?;
    // sqlx gives a database in memory a name of its own, and it is gone with
    // its last connection.
    let in_memory = settings.url.contains(":memory:") || settings.url.contains("mode=memory");
    let target = if in_memory {
        String::from("the SQLite database in memory")
    } else {
        format!("the SQLite database {}", options.get_filename().display())
    };
    let options = options
        .journal_mode(SqliteJournalMode::Wal)
        // With WAL a crash of the machine can lose the last commits, but
        // never damages the file.
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true)
        // Text without regard to case, see `sql::Filter::Matches`.
        .with_regexp()
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "MEMORY")
        // 16 MiB a connection (negative: in KiB), and up to 256 MiB of the file
        // read in place, shared by all connections.
        .pragma("cache_size", "-16384")
        .pragma("mmap_size", "268435456")
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
        // A file does not go away like a server.
        .test_before_acquire(false)
        .after_connect(move |connection, _| Box::pin(abandoned::prepare_sqlite(connection, limit)))
        .before_acquire(move |connection, _| {
            Box::pin(async move {
                abandoned::prepare_sqlite(connection, limit).await?;
                Ok(true)
            })
        })
        .connect_with(options)
        .await
        .map_err(|source| match source {
            // Nothing else about a file takes time.
            sqlx::Error::PoolTimedOut => ConnectError::Locked {
                target,
                timeout: settings.acquire_timeout,
            },
            source => ConnectError::Refused { target, source },
        })?;
    Ok(pool.into())
}

async fn postgres(settings: &DatabaseSettings) -> Result<DatabaseConnection, ConnectError> {
    let options =
        PgConnectOptions::from_str(&settings.url).map_err(|source| ConnectError::Url {
            kind: "PostgreSQL",
            source,
        })?;
    let target = format!(
        "the PostgreSQL database {} at {}:{} as {}",
        options
            .get_database()
            .unwrap_or_else(|| options.get_username()),
        options.get_host(),
        options.get_port(),
        options.get_username(),
    );
    let options = options
        .application_name("gatepass")
        .options([(
            "statement_timeout",
            settings.statement_timeout.as_millis().to_string(),
        )])
        .log_statements(LevelFilter::Debug)
        .log_slow_statements(LevelFilter::Warn, SLOW_STATEMENT);
    let failed = |source| match source {
        sqlx::Error::PoolTimedOut => ConnectError::Timeout {
            target: target.clone(),
            timeout: settings.acquire_timeout,
        },
        source => ConnectError::Refused {
            target: target.clone(),
            source,
        },
    };
    let pool = PgPoolOptions::new()
        .max_connections(settings.pool_size)
        .acquire_timeout(settings.acquire_timeout)
        .test_before_acquire(false)
        .after_release(|connection, _| Box::pin(abandoned::release_postgres(connection)))
        .before_acquire(|connection, known| {
            Box::pin(
                async move { Ok(known.idle_for < TRUSTED_IDLE || connection.ping().await.is_ok()) },
            )
        })
        .connect_with(options.clone())
        .await
        .map_err(failed)?;
    abandoned::prepare_postgres(&pool, options)
        .await
        .map_err(failed)?;
    Ok(pool.into())
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "these tests look into the database themselves"
)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use sea_orm::{ConnectionTrait, Statement};

    fn settings(url: &str) -> DatabaseSettings {
        DatabaseSettings {
            url: url.to_owned(),
            pool_size: 4,
            acquire_timeout: Duration::from_millis(300),
            statement_timeout: Duration::from_secs(30),
        }
    }

    #[tokio::test]
    async fn an_error_is_one_line_that_names_what_to_do_and_hides_the_password() {
        for (url, says) in [
            ("mysql://root:secret@localhost/db", "begins with `mysql:`"),
            ("gatepass.db", "has no scheme"),
            ("ro ot:secret@localhost/db", "has no scheme"),
            ("sqlite://a.db?mode=secret-less", "SQLite database URL"),
            ("postgres://root:secret@localhost:port/db", "PostgreSQL"),
            ("postgres://root:secret@127.0.0.1:1/db", "127.0.0.1:1"),
            ("sqlite:///no/such/folder/a.db", "/no/such/folder/a.db"),
        ] {
            let error = connect(&settings(url)).await.expect_err(url);
            let message = error.to_string();
            assert!(message.contains(says), "{message}");
            assert!(!message.contains("root:secret"), "{message}");
            assert!(!message.contains('\n'), "{message}");
        }
        let error = connect(&settings("mysql://x")).await.unwrap_err();
        let message = error.to_string();
        assert!(message.contains("sqlite:"), "{message}");
        assert!(message.contains("postgres://"), "{message}");
    }

    #[test]
    fn settings_print_no_password() {
        let printed = format!("{:?}", settings("postgres://root:secret@localhost/db"));
        assert!(!printed.contains("secret"), "{printed}");
    }

    #[tokio::test]
    async fn a_file_is_opened_with_wal_and_foreign_keys() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/a.db?mode=rwc", folder.path().display());
        let connection = connect(&settings(&url)).await.unwrap();
        for (pragma, want) in [("foreign_keys", 1), ("synchronous", 1), ("temp_store", 2)] {
            let row = connection
                .query_one_raw(Statement::from_string(
                    connection.get_database_backend(),
                    format!("PRAGMA {pragma}"),
                ))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(row.try_get_by_index::<i32>(0).unwrap(), want, "{pragma}");
        }
        let row = connection
            .query_one_raw(Statement::from_string(
                connection.get_database_backend(),
                "PRAGMA journal_mode",
            ))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "wal");
    }

    /// `SQLite` compares times as text; the order rests on how sqlx writes them.
    #[tokio::test]
    async fn on_sqlite_the_order_of_times_as_text_is_their_order_in_time() {
        let connection = connect(&settings("sqlite::memory:")).await.unwrap();
        let second = DateTime::from_timestamp(1_900_000_000, 0).unwrap();
        let mut times: Vec<DateTime<Utc>> = [
            0, 1, 10, 99, 100, 999, 1_000, 1_001, 9_999, 10_000, 100_000, 120_000, 123_000,
            123_400, 123_456, 500_000, 999_000, 999_999, 1_000_000, 60_000_000,
        ]
        .into_iter()
        .map(|microseconds| second + chrono::TimeDelta::microseconds(microseconds))
        .collect();
        for year_start in [-30_610_224_000, -62_135_596_800, 0, 253_402_300_799] {
            times.push(DateTime::from_timestamp(year_start, 0).unwrap());
        }
        times.sort_unstable();
        for pair in times.windows(2) {
            let row = connection
                .query_one_raw(Statement::from_sql_and_values(
                    connection.get_database_backend(),
                    "SELECT ? < ?, typeof(?)",
                    [pair[0].into(), pair[1].into(), pair[0].into()],
                ))
                .await
                .unwrap()
                .unwrap();
            assert!(row.try_get_by_index::<bool>(0).unwrap(), "{pair:?}");
            assert_eq!(row.try_get_by_index::<String>(1).unwrap(), "text");
        }
    }
}

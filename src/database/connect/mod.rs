//! Opens the pool of connections, on either database.
//!
//! The pools are made with sqlx's own options and passed to `SeaORM`, because
//! `SeaORM`'s `ConnectOptions` writes the whole URL, including the password, into a
//! trace span.

mod address;
mod error;
mod postgres;
mod settings;
mod sqlite;

pub use address::shown;
pub use error::ConnectError;
pub use settings::DatabaseSettings;

use std::time::Duration;

use sea_orm::DatabaseConnection;

use self::postgres::postgres;
use self::settings::scheme;
use self::sqlite::{Access, sqlite};

/// Statements that take longer are logged as warnings.
const SLOW_STATEMENT: Duration = Duration::from_secs(1);

/// Opens a pool and verifies that a first connection works.
///
/// `PostgreSQL` sessions are in UTC regardless of the server's time zone (sqlx sets it
/// when it connects). `SQLite` has no time zone.
///
/// # Errors
///
/// See [`ConnectError`].
pub async fn connect(settings: &DatabaseSettings) -> Result<DatabaseConnection, ConnectError> {
    match scheme(&settings.url) {
        Some("sqlite") => sqlite(settings, Access::ReadWrite).await,
        Some("postgres" | "postgresql") => postgres(settings).await,
        other => Err(unknown_kind(other)),
    }
}

/// Parses the URL without connecting.
///
/// # Errors
///
/// If the URL is of an unknown kind, or cannot be parsed.
pub fn check(settings: &DatabaseSettings) -> Result<(), ConnectError> {
    match scheme(&settings.url) {
        Some("sqlite") => sqlite::options(settings).map(drop),
        Some("postgres" | "postgresql") => postgres::options(settings).map(drop),
        other => Err(unknown_kind(other)),
    }
}

fn unknown_kind(scheme: Option<&str>) -> ConnectError {
    ConnectError::UnknownKind {
        found: scheme.map_or_else(
            || String::from("has no scheme"),
            |other| format!("begins with `{other}:`"),
        ),
    }
}

/// Opens a pool for statements that only read. It neither creates nor changes a
/// `SQLite` file.
///
/// # Errors
///
/// See [`ConnectError`].
pub async fn connect_to_read(
    settings: &DatabaseSettings,
) -> Result<DatabaseConnection, ConnectError> {
    match scheme(&settings.url) {
        Some("sqlite") => sqlite(settings, Access::Read).await,
        _ => connect(settings).await,
    }
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "these tests query the database directly"
)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use sea_orm::{ConnectionTrait, Statement};

    fn settings(url: &str) -> DatabaseSettings {
        DatabaseSettings {
            url: url.to_owned(),
            pool_size: 4,
            acquire_timeout: Duration::from_mins(1),
            statement_timeout: Duration::from_mins(1),
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
            ("postgres://root:secret@[::1]:1/db", "[::1]:1"),
            ("sqlite:///no/such/folder/a.db", "/no/such/folder/a.db"),
        ] {
            let settings = DatabaseSettings {
                acquire_timeout: Duration::from_millis(300),
                ..settings(url)
            };
            let error = connect(&settings).await.expect_err(url);
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

    /// `SQLite` compares times as text, so the order depends on the format in which
    /// sqlx writes them.
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

//! Opens the pool of connections to `PostgreSQL`.

use std::io::ErrorKind;
use std::str::FromStr;
use std::time::Duration;

use sea_orm::DatabaseConnection;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use tokio::time;
use tracing::log::LevelFilter;

use super::{ConnectError, DatabaseSettings, SLOW_STATEMENT, address};
use crate::database::abandoned;

/// The time that a connection may be idle and still be used without a test. The test is
/// a round trip, which takes as long as a small statement.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

pub(super) async fn postgres(
    settings: &DatabaseSettings,
) -> Result<DatabaseConnection, ConnectError> {
    let options = options(settings)?;
    let target = format!(
        "the PostgreSQL database {} at {} as {}",
        options
            .get_database()
            .unwrap_or_else(|| options.get_username()),
        server(&options),
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
        sqlx::Error::Io(cause) if cause.kind() == ErrorKind::ConnectionRefused => {
            ConnectError::NotListening {
                target: target.clone(),
            }
        }
        source => ConnectError::Refused {
            target: target.clone(),
            source,
        },
    };
    try_once(&options, settings.acquire_timeout)
        .await
        .map_err(failed)?;
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

/// The options from the URL.
pub(super) fn options(settings: &DatabaseSettings) -> Result<PgConnectOptions, ConnectError> {
    address::check(&settings.url).map_err(|advice| ConnectError::Spelling {
        kind: "PostgreSQL",
        advice,
    })?;
    PgConnectOptions::from_str(&settings.url)
        .map(without_brackets)
        .map_err(|source| ConnectError::Url {
            kind: "PostgreSQL",
            source,
        })
}

/// Connects once and closes the connection. The pool would retry until its timeout if
/// the server refuses connections.
async fn try_once(options: &PgConnectOptions, timeout: Duration) -> Result<(), sqlx::Error> {
    match time::timeout(timeout, PgConnection::connect_with(options)).await {
        Ok(Ok(connection)) => connection.close().await,
        // The server is starting, or has no free connection now: the pool waits.
        Ok(Err(sqlx::Error::Database(error)))
            if ["57P03", "53300"].contains(&error.code().as_deref().unwrap_or_default()) =>
        {
            Ok(())
        }
        Ok(Err(error)) => Err(error),
        Err(_) => Err(sqlx::Error::PoolTimedOut),
    }
}

/// Removes the brackets of an IPv6 address, which sqlx takes for a part of the host
/// name.
fn without_brackets(options: PgConnectOptions) -> PgConnectOptions {
    let host = options.get_host();
    match host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
    {
        Some(address) => {
            let address = address.to_owned();
            options.host(&address)
        }
        None => options,
    }
}

/// The location of the server: a host and a port, or the folder of its socket.
fn server(options: &PgConnectOptions) -> String {
    match options.get_socket() {
        Some(folder) => format!("{} (port {})", folder.display(), options.get_port()),
        None if options.get_host().contains(':') => {
            format!("[{}]:{}", options.get_host(), options.get_port())
        }
        None => format!("{}:{}", options.get_host(), options.get_port()),
    }
}

//! The pool of connections to `PostgreSQL`.

use std::str::FromStr;
use std::time::Duration;

use sea_orm::DatabaseConnection;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use tracing::log::LevelFilter;

use super::{ConnectError, DatabaseSettings, SLOW_STATEMENT};
use crate::database::abandoned;

/// How long a connection may have been idle and still be used without asking
/// whether it works. Asking is a round trip, as long as a small statement.
const TRUSTED_IDLE: Duration = Duration::from_secs(1);

pub(super) async fn postgres(
    settings: &DatabaseSettings,
) -> Result<DatabaseConnection, ConnectError> {
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

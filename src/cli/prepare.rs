//! A connection to a database whose schema is the one that this build needs.

use std::time::Duration;

use sea_orm::DatabaseConnection;
use tokio::time;

use crate::{database, migrate};

use super::{
    error::CliError,
    options::{DatabaseOptions, MigrateOptions},
};

/// How long to wait for connections that are still in use. An idle pool closes
/// in milliseconds.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Connects and sees to the schema. An embedded database belongs to this
/// process, which migrates it; another may be in use by older servers, so that
/// is only done when asked for.
pub(super) async fn connect(
    options: &DatabaseOptions,
    migration: &MigrateOptions,
) -> Result<DatabaseConnection, CliError> {
    let connection = database::connect(&options.settings()).await?;
    if options.is_embedded() || migration.migrate {
        let applied = migrate::up(&connection).await?;
        if !applied.is_empty() {
            tracing::info!(migrations = applied.len(), "the schema is up to date now");
        }
        return Ok(connection);
    }
    let pending = migrate::pending(&connection).await?;
    match pending.len() {
        0 => Ok(connection),
        count => Err(CliError::Failed(format!(
            "the schema of the database is behind by {count} migration{}: run `gatepass migrate \
             up --database-url '{}'`, or start with --migrate",
            if count == 1 { "" } else { "s" },
            options.shown()
        ))),
    }
}

/// Closes the connections, so that a SQLite file is left without its journal.
/// One that a request still holds after the grace period is not waited for.
pub(super) async fn close(connection: DatabaseConnection) {
    match time::timeout(CLOSE_TIMEOUT, connection.close()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "the database was not closed in order"),
        Err(_) => tracing::warn!("the database was still in use when it was closed"),
    }
}

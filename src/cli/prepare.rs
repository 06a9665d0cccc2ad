//! A connection to a database whose schema is the one that this build needs.

use sea_orm::DatabaseConnection;

use crate::{database, migrate};

use super::{
    error::CliError,
    options::{DatabaseOptions, MigrateOptions},
};

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
pub(super) async fn close(connection: DatabaseConnection) {
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the database was not closed in order");
    }
}

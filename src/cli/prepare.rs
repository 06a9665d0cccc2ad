//! A connection to a database whose schema is the one that this build needs.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, TransactionTrait};
use tokio::time;

use crate::{database, migrate, schema};

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
    may_read(&connection).await?;
    let states = migrate::status(&connection).await?;
    let pending = states.iter().filter(|state| !state.applied).count();
    if pending == 0 {
        return Ok(connection);
    }
    let what = if pending == states.len() {
        "the database has none of Gatepass's tables yet".to_owned()
    } else {
        let plural = if pending == 1 { "" } else { "s" };
        format!("the schema of the database is behind by {pending} migration{plural}")
    };
    Err(CliError::Failed(format!(
        "{what}: run `gatepass migrate up --database-url '{}'`, or start with --migrate",
        options.shown()
    )))
}

/// Refuses a role that could not read what requests ask for.
async fn may_read(connection: &DatabaseConnection) -> Result<(), CliError> {
    let missing = migrate::missing_grants(connection)
        .await
        .map_err(|cause| CliError::failed("cannot read what the role may do", &cause))?;
    if missing.is_empty() {
        return Ok(());
    }
    Err(CliError::Failed(format!(
        "the role of the database URL lacks rights. As the owner of the tables, run: {};",
        missing.join("; ")
    )))
}

/// Warns when there is nothing to serve. It is advice, so a database that does not
/// answer is left to the requests.
pub(super) async fn warn_if_empty(connection: &DatabaseConnection, options: &DatabaseOptions) {
    match is_empty(connection).await {
        Ok(true) => tracing::warn!(
            "the database is empty, so every list will be: fill it with invented data by \
             `gatepass seed --database-url '{}'`, or write your own rows",
            options.shown()
        ),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "the database was not read"),
    }
}

/// Whether no table has a row.
#[expect(
    clippy::disallowed_methods,
    reason = "a command of an operator asks, not a request"
)]
async fn is_empty(connection: &DatabaseConnection) -> Result<bool, DbErr> {
    let tables = schema::OBJECTS.iter().map(|object| object().table.name);
    let none: Vec<String> = tables
        .map(|table| format!("NOT EXISTS (SELECT 1 FROM {table})"))
        .collect();
    let select = format!("SELECT {}", none.join(" AND "));
    let backend = connection.get_database_backend();
    let transaction = connection.begin().await?;
    if backend == DbBackend::Postgres {
        // A server starts, whoever has locked a table.
        let limit = "SET LOCAL lock_timeout = '100ms'";
        transaction.execute_unprepared(limit).await?;
    }
    let row = transaction
        .query_one_raw(Statement::from_string(backend, select))
        .await?;
    transaction.rollback().await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
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

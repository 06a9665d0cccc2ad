//! Opens a connection to a database and makes sure that its schema is current.

use std::time::Duration;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement, TransactionTrait};
use tokio::time;

use crate::{database, migrate, schema};

use super::{
    error::CliError,
    options::{DatabaseOptions, MigrateOptions},
};

/// How long to wait for connections that are still in use. An idle pool closes
/// within milliseconds.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// Connects and checks the schema, and the privileges of the role: `signs_in` says
/// whether those are needed, too, that finding out who sends a request takes. An embedded database belongs to this process,
/// which migrates it. Older servers may use any other database, so that one is only
/// migrated on request.
pub(super) async fn connect(
    options: &DatabaseOptions,
    migration: &MigrateOptions,
    signs_in: bool,
) -> Result<DatabaseConnection, CliError> {
    let connection = database::connect(&options.settings()).await?;
    if options.is_embedded() || migration.migrate {
        let applied = migrate::up(&connection).await?;
        if !applied.is_empty() {
            tracing::info!(migrations = applied.len(), "migrations applied");
        }
        return Ok(connection);
    }
    check_grants(&connection, signs_in).await?;
    let states = migrate::status(&connection).await?;
    let pending = states.iter().filter(|state| !state.applied).count();
    if pending == 0 {
        return Ok(connection);
    }
    let what = if pending == states.len() {
        "the database has no Gatepass tables yet".to_owned()
    } else {
        let plural = if pending == 1 { "" } else { "s" };
        format!("the database lacks {pending} migration{plural}")
    };
    Err(CliError::Failed(format!(
        "{what}; run `gatepass migrate up --database-url '{}'`, or start with --migrate",
        options.shown()
    )))
}

/// Refuses a role without the privileges that a server needs.
async fn check_grants(connection: &DatabaseConnection, signs_in: bool) -> Result<(), CliError> {
    let missing = migrate::missing_grants(connection, signs_in)
        .await
        .map_err(|cause| CliError::failed("cannot read the role's privileges", &cause))?;
    if missing.is_empty() {
        return Ok(());
    }
    Err(CliError::Failed(format!(
        "the role of the database URL lacks privileges; as the owner of the tables, run: {};",
        missing.join("; ")
    )))
}

/// Whether the database has the indexes for text searches. Warns if it has not.
pub(super) async fn has_text_indexes(connection: &DatabaseConnection) -> Result<bool, CliError> {
    let has_indexes = migrate::has_text_indexes(connection)
        .await
        .map_err(|cause| CliError::failed("cannot look for the indexes of texts", &cause))?;
    if !has_indexes {
        tracing::warn!("{}", migrate::WITHOUT_TEXT_INDEXES);
    }
    Ok(has_indexes)
}

/// Warns if the database is empty. This is only advice, so a failing database is
/// left to the requests.
pub(super) async fn warn_if_empty(connection: &DatabaseConnection, options: &DatabaseOptions) {
    match is_empty(connection).await {
        Ok(true) => tracing::warn!(
            "the database is empty: fill it with generated data with \
             `gatepass seed --database-url '{}'`, or insert your own rows",
            options.shown()
        ),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "cannot check whether the database is empty"),
    }
}

/// Whether all tables are empty.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
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
        // The server starts even if a table is locked.
        let limit = "SET LOCAL lock_timeout = '100ms'";
        transaction.execute_unprepared(limit).await?;
    }
    let row = transaction
        .query_one_raw(Statement::from_string(backend, select))
        .await?;
    transaction.rollback().await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// Closes the connections, so that an SQLite file has no journal left. Does not
/// wait for a connection that a request still holds after the grace period.
pub(super) async fn close(connection: DatabaseConnection) {
    match time::timeout(CLOSE_TIMEOUT, connection.close()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!(%error, "cannot close the database"),
        Err(_) => tracing::warn!("closed the database while it was in use"),
    }
}

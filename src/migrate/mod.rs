//! Migrates the database's schema up and down.
//!
//! Each run is one transaction and succeeds or fails as a whole, except for migrations
//! that change every row of a large table (`steps.rs`). On PostgreSQL, servers that start
//! at the same time take turns with an advisory lock.

mod grants;
mod loss;
mod steps;

pub use grants::missing_grants;
pub use loss::Loss;

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use thiserror::Error;

/// The key of the advisory lock: `gatepass` in ASCII.
const LOCK: i64 = 0x6761_7465_7061_7373;

/// What an operator is told about a database without the indexes for text searches.
pub(crate) const WITHOUT_TEXT_INDEXES: &str = "text searches read all rows, because the extension \
    pg_trgm is missing: as a superuser, run `CREATE EXTENSION pg_trgm` in this database, then \
    `gatepass migrate up`, and restart the servers";

/// Whether a migrated database has the indexes for text searches.
///
/// # Errors
///
/// When the database fails.
pub async fn has_text_indexes(connection: &DatabaseConnection) -> Result<bool, DbErr> {
    migration::has_text_indexes(connection).await
}

/// Why a migration failed.
#[derive(Debug, Error)]
pub enum MigrateError {
    /// The database has migrations that this program does not know.
    #[error(
        "the schema of the database is newer than this program: it has {}. Run the version that \
         applied it, or revert it with that version's `gatepass migrate down`",
        unknown.join(", ")
    )]
    Ahead {
        /// The names of the unknown migrations.
        unknown: Vec<String>,
    },
    /// Data would be lost.
    #[error("{} would be lost", list(.0))]
    Loses(Vec<Loss>),
    /// The database failed.
    #[error("the migration failed in the database: {0}")]
    Database(#[from] DbErr),
}

/// A migration, and whether it is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationState {
    /// The name, such as `m20261122_000001_gate`.
    pub name: String,
    /// Whether it is applied.
    pub applied: bool,
}

/// How many migrations to revert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// This many applied migrations, the newest first.
    Steps(u32),
    /// Every migration, and with them all tables.
    All,
}

impl Extent {
    fn steps(self) -> Option<u32> {
        match self {
            Self::Steps(steps) => Some(steps),
            Self::All => None,
        }
    }
}

/// Lets a migration run as long as it needs: an index on a large table takes longer
/// than a request's statement may.
const PATIENT: &str = "SET LOCAL statement_timeout = 0";

/// Applies all pending migrations and returns their names, oldest first. Also creates
/// the indexes for text searches if they are missing and the database can have them now.
///
/// # Errors
///
/// [`MigrateError::Ahead`], or when the database fails. Then nothing has changed, unless
/// a migration runs in several transactions; what it has done so far remains, and the
/// next run continues.
pub async fn up(connection: &DatabaseConnection) -> Result<Vec<String>, MigrateError> {
    let transaction = begin(connection).await?;
    let applied = pending_of(&transaction).await?;
    if steps::are_needed(connection, &applied) {
        // The transaction holds the lock until all steps are done.
        steps::apply(connection, &applied).await?;
    } else if !applied.is_empty() {
        Migrator::up(&transaction, None).await?;
    }
    let before = migration::has_text_indexes(&transaction).await?;
    let after = migration::complete_text_indexes(&transaction).await?;
    if after && !before {
        tracing::info!("created the indexes for text searches");
    } else if !after {
        tracing::warn!("{WITHOUT_TEXT_INDEXES}");
    }
    transaction.commit().await?;
    Ok(applied)
}

/// Reverts migrations, drops the rows of their tables, and returns their names,
/// newest first.
///
/// # Errors
///
/// [`MigrateError::Ahead`], or when the database fails. Then nothing has changed.
pub async fn down(
    connection: &DatabaseConnection,
    extent: Extent,
) -> Result<Vec<String>, MigrateError> {
    let transaction = begin(connection).await?;
    revert(transaction, extent).await
}

/// Reverts migrations unless that would lose rows, or values of a column, and
/// returns their names, newest first.
///
/// # Errors
///
/// [`MigrateError::Loses`], [`MigrateError::Ahead`], or when the database fails.
/// Then nothing has changed.
pub async fn down_without_loss(
    connection: &DatabaseConnection,
    extent: Extent,
) -> Result<Vec<String>, MigrateError> {
    let transaction = begin(connection).await?;
    let losses = loss::losses(&transaction, extent.steps()).await?;
    if !losses.is_empty() {
        return Err(MigrateError::Loses(losses));
    }
    revert(transaction, extent).await
}

/// The names of the migrations that [`down`] would revert, newest first. Writes
/// nothing.
///
/// # Errors
///
/// [`MigrateError::Ahead`], or when the database fails.
pub async fn revertible(
    connection: &DatabaseConnection,
    extent: Extent,
) -> Result<Vec<String>, MigrateError> {
    revertible_of(connection, extent).await
}

async fn revert(
    transaction: DatabaseTransaction,
    extent: Extent,
) -> Result<Vec<String>, MigrateError> {
    let reverted = revertible_of(&transaction, extent).await?;
    Migrator::down(&transaction, extent.steps()).await?;
    transaction.commit().await?;
    Ok(reverted)
}

async fn revertible_of<C: ConnectionTrait>(
    connection: &C,
    extent: Extent,
) -> Result<Vec<String>, MigrateError> {
    let states = states(connection).await?;
    let applied = states.into_iter().rev().filter(|state| state.applied);
    let most = extent.steps().map_or(usize::MAX, |steps| steps as usize);
    Ok(applied.take(most).map(|state| state.name).collect())
}

/// All migrations of this program, oldest first. Writes nothing.
///
/// # Errors
///
/// [`MigrateError::Ahead`], or when the database fails.
pub async fn status(connection: &DatabaseConnection) -> Result<Vec<MigrationState>, MigrateError> {
    states(connection).await
}

/// The names of the pending migrations, oldest first. Writes nothing.
///
/// # Errors
///
/// [`MigrateError::Ahead`], or when the database fails.
pub async fn pending(connection: &DatabaseConnection) -> Result<Vec<String>, MigrateError> {
    pending_of(connection).await
}

/// All migrations of this program, in the state of a database that does not exist.
#[must_use]
pub fn none_applied() -> Vec<MigrationState> {
    Migrator::migrations()
        .iter()
        .map(|migration| MigrationState {
            name: migration.name().to_owned(),
            applied: false,
        })
        .collect()
}

async fn pending_of<C: ConnectionTrait>(connection: &C) -> Result<Vec<String>, MigrateError> {
    let states = states(connection).await?;
    Ok(states
        .into_iter()
        .filter_map(|state| (!state.applied).then_some(state.name))
        .collect())
}

/// The difference between a database's migrations and this program's.
pub(crate) struct Difference {
    /// Migrations that the database lacks, oldest first.
    pub(crate) pending: Vec<String>,
    /// Migrations that this program does not know.
    pub(crate) unknown: Vec<String>,
}

/// Compares a database's migrations with this program's.
pub(crate) fn compare(applied: &[String]) -> Difference {
    let known = known();
    let without = |of: &[String], those: &[String]| {
        let others = of.iter().filter(|name| !those.contains(name));
        others.cloned().collect()
    };
    Difference {
        pending: without(&known, applied),
        unknown: without(applied, &known),
    }
}

/// The names of this program's migrations, oldest first.
fn known() -> Vec<String> {
    let migrations = Migrator::migrations();
    let names = migrations
        .iter()
        .map(|migration| migration.name().to_owned());
    names.collect()
}

async fn states<C: ConnectionTrait>(connection: &C) -> Result<Vec<MigrationState>, MigrateError> {
    let applied = applied(connection).await?;
    let unknown = compare(&applied).unknown;
    if !unknown.is_empty() {
        return Err(MigrateError::Ahead { unknown });
    }
    Ok(known()
        .into_iter()
        .map(|name| MigrationState {
            applied: applied.contains(&name),
            name,
        })
        .collect())
}

/// The names of the database's migrations, known or not. The migrator's own
/// functions fail on unknown names, and those that do not fail create the table.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn applied<C: ConnectionTrait>(connection: &C) -> Result<Vec<String>, DbErr> {
    let backend = connection.get_database_backend();
    let exists = match backend {
        DbBackend::Postgres => "SELECT to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'seaql_migrations')",
    };
    let row = connection
        .query_one_raw(Statement::from_string(backend, exists))
        .await?;
    if !row.is_some_and(|row| row.try_get_by_index(0).unwrap_or(false)) {
        return Ok(Vec::new());
    }
    let select = "SELECT version FROM seaql_migrations ORDER BY version";
    connection
        .query_all_raw(Statement::from_string(backend, select))
        .await?
        .iter()
        .map(|row| row.try_get_by_index(0))
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a command of an operator runs it, not a request"
)]
async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let transaction = connection
        .begin_with_options(TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        })
        .await?;
    if connection.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(PATIENT).await?;
        transaction
            .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})"))
            .await?;
    }
    Ok(transaction)
}

/// `3 rows of pass and 12 rows of scan`.
fn list(losses: &[Loss]) -> String {
    let texts: Vec<String> = losses.iter().map(ToString::to_string).collect();
    match texts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => texts.concat(),
    }
}

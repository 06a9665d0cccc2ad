//! Applies migrations in several transactions.
//!
//! Most migrations are short, and run together in one transaction. One that changes
//! every row of a large table would lock the table for as long, so on PostgreSQL it
//! runs in transactions of its own (`use_transaction` in its file).

use migration::{MigrationTrait, Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, TransactionTrait};

/// Whether pending migrations have to run in several transactions. An empty schema has
/// no rows, so it is made as a whole.
#[expect(
    clippy::disallowed_methods,
    reason = "a command of an operator runs it, not a request"
)]
pub(super) fn are_needed(connection: &DatabaseConnection, pending: &[String]) -> bool {
    let all = Migrator::migrations();
    // One connection holds the lock, another one runs the steps.
    connection.get_database_backend() == DbBackend::Postgres
        && connection
            .get_postgres_connection_pool()
            .options()
            .get_max_connections()
            > 1
        && pending.len() < all.len()
        && all
            .iter()
            .any(|migration| has_steps(&**migration) && is_pending(&**migration, pending))
}

/// Applies pending migrations: those between two that have steps as a whole. After an
/// error, the earlier ones remain applied, and another run continues.
pub(super) async fn apply(
    connection: &DatabaseConnection,
    pending: &[String],
) -> Result<(), DbErr> {
    let all = Migrator::migrations();
    let pending: Vec<_> = all
        .iter()
        .filter(|migration| is_pending(&***migration, pending))
        .collect();
    for run in pending.chunk_by(|one, next| !has_steps(&***one) && !has_steps(&***next)) {
        if has_steps(&**run[0]) {
            Migrator::up(connection, Some(1)).await?;
        } else {
            let count = u32::try_from(run.len()).expect("there are few migrations");
            apply_together(connection, count).await?;
        }
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a command of an operator runs it, not a request"
)]
async fn apply_together(connection: &DatabaseConnection, count: u32) -> Result<(), DbErr> {
    let transaction = connection.begin().await?;
    transaction.execute_unprepared(super::PATIENT).await?;
    Migrator::up(&transaction, Some(count)).await?;
    transaction.commit().await
}

fn has_steps(migration: &dyn MigrationTrait) -> bool {
    migration.use_transaction() == Some(false)
}

fn is_pending(migration: &dyn MigrationTrait, pending: &[String]) -> bool {
    pending.iter().any(|name| name == migration.name())
}

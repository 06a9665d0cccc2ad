//! Placeholder.
#![expect(missing_docs, reason = "placeholder")]
use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr};

const NAME: &str = "m20260101_000001_placeholder";

#[derive(Debug, thiserror::Error)]
#[error("the migration failed")]
pub struct MigrateError(#[from] DbErr);

pub async fn up(connection: &DatabaseConnection) -> Result<Vec<String>, MigrateError> {
    let pending = pending(connection).await?;
    if !pending.is_empty() {
        connection
            .execute_unprepared("CREATE TABLE placeholder (id bigint)")
            .await?;
    }
    Ok(pending)
}

pub async fn down(
    connection: &DatabaseConnection,
    _steps: Option<u32>,
) -> Result<Vec<String>, MigrateError> {
    if !pending(connection).await?.is_empty() {
        return Ok(Vec::new());
    }
    connection
        .execute_unprepared("DROP TABLE placeholder")
        .await?;
    Ok(vec![NAME.to_owned()])
}

pub async fn status(connection: &DatabaseConnection) -> Result<Vec<(String, bool)>, MigrateError> {
    let applied = connection
        .execute_unprepared("SELECT id FROM placeholder")
        .await
        .is_ok();
    Ok(vec![(NAME.to_owned(), applied)])
}

pub async fn pending(connection: &DatabaseConnection) -> Result<Vec<String>, MigrateError> {
    Ok(status(connection)
        .await?
        .into_iter()
        .filter(|(_, applied)| !applied)
        .map(|(name, _)| name)
        .collect())
}

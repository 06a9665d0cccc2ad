//! Placeholder.
#![expect(missing_docs, reason = "placeholder")]
use std::time::Duration;

use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

pub struct DatabaseSettings {
    pub url: String,
    pub pool_size: u32,
    pub acquire_timeout: Duration,
    pub statement_timeout: Duration,
}

#[derive(Debug, thiserror::Error)]
#[error("the database cannot be opened")]
pub struct ConnectError(#[from] DbErr);

pub async fn connect(settings: &DatabaseSettings) -> Result<DatabaseConnection, ConnectError> {
    let mut options = ConnectOptions::new(&settings.url);
    options
        .max_connections(settings.pool_size)
        .acquire_timeout(settings.acquire_timeout)
        .connect_timeout(settings.acquire_timeout);
    let _ = settings.statement_timeout;
    Ok(Database::connect(options).await?)
}

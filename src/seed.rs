//! Placeholder.
#![expect(missing_docs, reason = "placeholder")]
use chrono::{DateTime, Utc};
use sea_orm::{DatabaseConnection, DbErr};

pub struct SeedSettings {
    pub gates: u64,
    pub holders: u64,
    pub passes: u64,
    pub scans: u64,
    pub seed: u64,
    pub now: DateTime<Utc>,
}

pub trait Progress: Sync {
    fn start(&self, table: &'static str, rows: u64);
    fn advance(&self, rows: u64);
    fn finish(&self);
}

pub struct SeedReport {
    pub gates: u64,
    pub holders: u64,
    pub passes: u64,
    pub scans: u64,
}

#[derive(Debug, thiserror::Error)]
#[error("seeding failed")]
pub struct SeedError(#[from] DbErr);

pub async fn seed(
    connection: &DatabaseConnection,
    settings: &SeedSettings,
    progress: &dyn Progress,
) -> Result<SeedReport, SeedError> {
    progress.start("gate", settings.gates);
    connection.ping().await?;
    progress.advance(settings.gates);
    progress.finish();
    Ok(SeedReport {
        gates: settings.gates,
        holders: settings.holders,
        passes: settings.passes,
        scans: settings.scans,
    })
}

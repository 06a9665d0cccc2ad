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

pub trait Progress: Send + Sync {
    fn report(&self, table: &'static str, done: u64, total: u64);
}

#[derive(Default)]
pub struct Bar;

impl Bar {
    #[must_use]
    pub fn new() -> Self {
        Self
    }
}

impl Progress for Bar {
    fn report(&self, _table: &'static str, _done: u64, _total: u64) {}
}

#[must_use]
pub fn start_of_day(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment
        .with_time(chrono::NaiveTime::MIN)
        .earliest()
        .unwrap_or(moment)
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
    connection.ping().await?;
    progress.report("gate", settings.gates, settings.gates);
    Ok(SeedReport {
        gates: settings.gates,
        holders: settings.holders,
        passes: settings.passes,
        scans: settings.scans,
    })
}

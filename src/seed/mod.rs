//! Realistic data for demonstrations, tests and measurements.
//!
//! A row is a function of the seed, `now`, the four counts and the row's own key.
//! So equal [`SeedSettings`] give equal rows on both databases and on any machine,
//! independent of how threads are scheduled. Keys count up from 1.
//!
//! ```text
//! source ─▶ gates, holders, passes ─▶ visits ─▶ scans ─▶ load ─▶ postgres | sqlite
//! ```
//!
//! Only the gates, the future scans of the current pass, and a few chunks of rows
//! are in memory. Passes are generated twice, once for themselves and once for
//! their scans, because that is cheaper than keeping them.

mod calendar;
mod code;
mod gates;
mod holders;
mod load;
mod passes;
mod postgres;
mod progress;
mod record;
mod scans;
mod source;
mod sqlite;
mod visits;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike, NaiveTime, Utc};
use sea_orm::{DatabaseConnection, DbBackend};
use thiserror::Error;

use crate::migrate::{self, MigrateError};
use load::Loader;
use source::World;

pub use progress::{Bar, Progress};

/// How much data to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedSettings {
    /// The number of gates.
    pub gates: u64,
    /// The number of holders.
    pub holders: u64,
    /// The number of passes. They need at least one gate and one holder.
    pub passes: u64,
    /// The number of scans. They need at least one gate.
    pub scans: u64,
    /// The seed of the random data.
    pub seed: u64,
    /// The time at which the data ends: passes and scans lie in the year before it,
    /// and active passes are active then. Set it explicitly to get the same data on
    /// another day. [`start_of_day`] is a sensible default, which keeps the data
    /// equal for a day.
    pub now: DateTime<Utc>,
}

/// How much data was generated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedReport {
    /// Rows of `gate`.
    pub gates: u64,
    /// Rows of `holder`.
    pub holders: u64,
    /// Rows of `pass`.
    pub passes: u64,
    /// Rows of `scan`.
    pub scans: u64,
    /// How long it took.
    pub elapsed: Duration,
}

/// Why no data was generated. The database is unchanged.
#[derive(Debug, Error)]
pub enum SeedError {
    /// The settings are impossible.
    #[error("cannot seed: {0}")]
    Settings(&'static str),
    /// The database lacks migrations.
    #[error("cannot seed: the database lacks {} migration(s); run the migrations first", .0.len())]
    NotMigrated(Vec<String>),
    /// A table already has rows.
    #[error("cannot seed: the table `{0}` already has rows; use an empty database")]
    NotEmpty(&'static str),
    /// The schema of the database is unknown.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// The database failed.
    #[error("seeding failed in the database: {0}")]
    Database(#[from] sea_orm::sqlx::Error),
}

/// Midnight (UTC) at the start of the day, the default for [`SeedSettings::now`].
#[must_use]
pub fn start_of_day(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment
        .with_time(NaiveTime::MIN)
        .earliest()
        .unwrap_or(moment)
}

/// Fills an empty, migrated database in one transaction, and updates the planner's
/// statistics.
///
/// # Errors
///
/// See [`SeedError`]. The database is unchanged then.
pub async fn seed(
    connection: &DatabaseConnection,
    settings: &SeedSettings,
    progress: &dyn Progress,
) -> Result<SeedReport, SeedError> {
    let started = Instant::now();
    check(settings)?;
    let pending = migrate::pending(connection).await?;
    if !pending.is_empty() {
        return Err(SeedError::NotMigrated(pending));
    }
    let world = Arc::new(World::new(settings));
    if connection.get_database_backend() == DbBackend::Postgres {
        let mut loader = postgres::Postgres::begin(connection).await?;
        fill(&mut loader, &world, progress).await?;
        loader.finish(progress).await?;
    } else {
        let mut loader = sqlite::Sqlite::begin(connection).await?;
        fill(&mut loader, &world, progress).await?;
        loader.finish(progress).await?;
    }
    Ok(SeedReport {
        gates: settings.gates,
        holders: settings.holders,
        passes: settings.passes,
        scans: settings.scans,
        elapsed: started.elapsed(),
    })
}

async fn fill<L: Loader>(
    loader: &mut L,
    world: &Arc<World>,
    progress: &dyn Progress,
) -> Result<(), SeedError> {
    let counts = &world.settings;
    load::table(loader, gates::rows(world), counts.gates, progress).await?;
    load::table(loader, holders::rows(world), counts.holders, progress).await?;
    load::table(loader, visits::passes(world), counts.passes, progress).await?;
    load::table(loader, scans::rows(world), counts.scans, progress).await
}

fn check(settings: &SeedSettings) -> Result<(), SeedError> {
    if settings.passes > 0 && (settings.gates == 0 || settings.holders == 0) {
        return Err(SeedError::Settings(
            "passes need at least one gate and one holder",
        ));
    }
    if settings.scans > 0 && settings.gates == 0 {
        return Err(SeedError::Settings("scans need at least one gate"));
    }
    let most = [
        settings.gates,
        settings.holders,
        settings.passes,
        settings.scans,
    ];
    if most.into_iter().any(|count| count > source::MOST_ROWS) {
        return Err(SeedError::Settings(
            "at most 1,000,000,000 rows of a table can be generated",
        ));
    }
    if !(2000..9000).contains(&settings.now.year()) {
        return Err(SeedError::Settings(
            "`now` must be between the years 2000 and 9000",
        ));
    }
    Ok(())
}

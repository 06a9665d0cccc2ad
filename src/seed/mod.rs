//! Believable data, for a demonstration, for tests and for measurements.
//!
//! A row is a function of the seed, `now`, the four counts and the row's own
//! key, so equal [`SeedSettings`] give equal rows on both databases, on any
//! machine, however its threads are scheduled. Keys count up from 1.
//!
//! ```text
//! source ─▶ gates, holders, passes ─▶ visits ─▶ scans ─▶ load ─▶ postgres | sqlite
//! ```
//!
//! Nothing but the gates, the scans that still lie ahead of the pass being
//! made, and a few chunks of rows is held in memory. Passes are made twice,
//! once for themselves and once for their scans: that is cheaper than keeping
//! them.

mod admission;
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

/// What to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeedSettings {
    /// How many gates.
    pub gates: u64,
    /// How many holders.
    pub holders: u64,
    /// How many passes; any need a gate and a holder.
    pub passes: u64,
    /// How many scans; any need a gate.
    pub scans: u64,
    /// Another seed gives other data.
    pub seed: u64,
    /// The moment at which the data ends: the last year of passes and scans
    /// lies before it, and what is active is so now. Give it explicitly for the
    /// same data on another day; [`start_of_day`] is a sensible default, for it
    /// keeps the data equal for a day at least.
    pub now: DateTime<Utc>,
}

/// What was made.
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

/// Why nothing was made. The database is as it was.
#[derive(Debug, Error)]
pub enum SeedError {
    /// The settings ask for something that can not be.
    #[error("cannot seed: {0}")]
    Settings(&'static str),
    /// The database lacks migrations.
    #[error("cannot seed: the database lacks {} migration(s); run the migrations first", .0.len())]
    NotMigrated(Vec<String>),
    /// There are rows already, which may be somebody's.
    #[error("cannot seed: the table `{0}` has rows already; use an empty database")]
    NotEmpty(&'static str),
    /// The schema is not known here.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// The database failed.
    #[error("the database failed while seeding: {0}")]
    Database(#[from] sea_orm::sqlx::Error),
}

/// Midnight, UTC, of the day of `moment`: the default for [`SeedSettings::now`].
#[must_use]
pub fn start_of_day(moment: DateTime<Utc>) -> DateTime<Utc> {
    moment
        .with_time(NaiveTime::MIN)
        .earliest()
        .unwrap_or(moment)
}

/// Fills an empty, migrated database, in one transaction, and gathers the
/// planner's statistics.
///
/// # Errors
///
/// See [`SeedError`]. Nothing is left behind then.
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
            "at most 1,000,000,000 rows of a table can be made",
        ));
    }
    if !(2000..9000).contains(&settings.now.year()) {
        return Err(SeedError::Settings(
            "`now` must lie between the years 2000 and 9000",
        ));
    }
    Ok(())
}

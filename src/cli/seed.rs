//! `gatepass seed`.

use chrono::Utc;
use clap::Args;

use crate::seed::{self, Bar, SeedReport};

use super::{
    error::CliError,
    logging::LogOptions,
    options::{DatabaseOptions, MigrateOptions, SizeOptions},
    prepare, print,
};

/// The flags of `seed`.
#[derive(Debug, Args)]
pub(super) struct Seed {
    #[command(flatten)]
    size: SizeOptions,
    #[command(flatten)]
    database: DatabaseOptions,
    #[command(flatten)]
    migration: MigrateOptions,
    #[command(flatten)]
    log: LogOptions,
}

impl Seed {
    pub(super) async fn run(self) -> Result<(), CliError> {
        self.log.start();
        let connection = prepare::connect(&self.database, &self.migration, false).await?;
        // Gives the same data for the rest of the day.
        let settings = self.size.settings(seed::start_of_day(Utc::now()));
        let seeded = seed::seed(&connection, &settings, &Bar::new()).await;
        prepare::close(connection).await;
        print(&format!("Seeded {}.\n", amounts(&seeded?)))
    }
}

/// `12 gates, 500 holders, 2,000 passes, 10,000 scans`.
pub(super) fn amounts(report: &SeedReport) -> String {
    [
        (report.gates, "gate", "gates"),
        (report.holders, "holder", "holders"),
        (report.passes, "pass", "passes"),
        (report.scans, "scan", "scans"),
    ]
    .map(|(count, one, many)| {
        let name = if count == 1 { one } else { many };
        format!("{} {name}", indicatif::HumanCount(count))
    })
    .join(", ")
}

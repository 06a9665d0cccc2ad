//! `gatepass tally`.

use clap::{Args, Subcommand};
use sea_orm::DatabaseConnection;

use super::{
    error::CliError,
    logging::LogOptions,
    options::{DatabaseOptions, MigrateOptions},
    prepare, print,
};
use crate::tally::{self, Difference};

/// The maximum number of differences that are listed.
const LISTED: usize = 100;

/// The commands of `tally`.
#[derive(Debug, Args)]
pub(super) struct Tally {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Compare the tallies with the rows, and exit with status 1 if they differ. Reads all passes and scans.
    #[command(after_help = "Examples:
  gatepass tally verify
  gatepass tally verify --database-url postgres://gatepass@localhost/gatepass")]
    Verify(Target),
    /// Make the tallies anew from the rows. Servers and other programs can go on meanwhile.
    #[command(after_help = "Examples:
  gatepass tally rebuild
  gatepass tally rebuild --database-url postgres://gatepass@localhost/gatepass")]
    Rebuild(Target),
}

/// The flags that all `tally` commands take.
#[derive(Debug, Args)]
struct Target {
    #[command(flatten)]
    database: DatabaseOptions,
    #[command(flatten)]
    migration: MigrateOptions,
    #[command(flatten)]
    log: LogOptions,
}

impl Target {
    async fn connect(&self) -> Result<DatabaseConnection, CliError> {
        self.log.start();
        prepare::connect(&self.database, &self.migration, false).await
    }
}

impl Tally {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self.action {
            Action::Verify(target) => {
                let connection = target.connect().await?;
                let verified = tally::verify(&connection).await;
                prepare::close(connection).await;
                let failed = |cause| CliError::failed("cannot compare the tallies", &cause);
                report(&verified.map_err(failed)?)
            }
            Action::Rebuild(target) => {
                let connection = target.connect().await?;
                let rebuilt = tally::rebuild(&connection).await;
                prepare::close(connection).await;
                let failed = |cause| CliError::failed("cannot rebuild the tallies", &cause);
                rebuilt.map_err(failed)?;
                print("The tallies equal the rows again.\n")
            }
        }
    }
}

fn report(differences: &[Difference]) -> Result<(), CliError> {
    if differences.is_empty() {
        return print("The tallies equal the rows.\n");
    }
    let listed = differences.iter().take(LISTED).map(ToString::to_string);
    let more = differences.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| format!("and {more} more"));
    let lines: Vec<String> = listed.chain(more).collect();
    print(&(lines.join("\n") + "\n"))?;
    let plural = if differences.len() == 1 { "" } else { "s" };
    Err(CliError::Failed(format!(
        "{} difference{plural} between the tallies and the rows: run `gatepass tally rebuild`",
        differences.len()
    )))
}

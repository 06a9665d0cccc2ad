//! `gatepass migrate`.

use clap::{Args, Subcommand, builder::BoolishValueParser};
use sea_orm::DatabaseConnection;

use crate::{
    database,
    migrate::{self, Extent, MigrateError},
};

use super::{error::CliError, logging::LogOptions, options::DatabaseOptions, prepare, print};

/// The commands of `migrate`.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    #[command(subcommand)]
    direction: Direction,
}

#[derive(Debug, Subcommand)]
enum Direction {
    /// Apply every migration that is pending.
    Up(Target),
    /// Take migrations back, the latest first. Their data is lost.
    Down(Down),
    /// Show which migrations are applied.
    Status(Target),
}

/// The flags that all of them take.
#[derive(Debug, Args)]
struct Target {
    #[command(flatten)]
    database: DatabaseOptions,
    #[command(flatten)]
    log: LogOptions,
}

/// The flags of `migrate down`.
#[derive(Debug, Args)]
struct Down {
    /// How many migrations to take back.
    #[arg(long, env = "GATEPASS_STEPS", value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    steps: u32,
    /// Take every migration back, instead of a number of them.
    #[arg(long, env = "GATEPASS_ALL", conflicts_with = "steps", value_parser = BoolishValueParser::new())]
    all: bool,
    #[command(flatten)]
    target: Target,
}

impl Migrate {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self.direction {
            Direction::Up(target) => {
                let connection = target.connect().await?;
                let result = migrate::up(&connection).await;
                report(connection, result, |applied| {
                    list(
                        &applied,
                        "applied",
                        "Nothing to do: every migration is applied.",
                    )
                })
                .await
            }
            Direction::Down(Down { steps, all, target }) => {
                let extent = if all {
                    Extent::All
                } else {
                    Extent::Steps(steps)
                };
                let connection = target.connect().await?;
                let result = migrate::down(&connection, extent).await;
                report(connection, result, |reverted| {
                    list(
                        &reverted,
                        "reverted",
                        "Nothing to do: no migration is applied.",
                    )
                })
                .await
            }
            Direction::Status(target) => {
                let connection = target.connect().await?;
                let result = migrate::status(&connection).await;
                report(connection, result, |migrations| {
                    let lines = migrations.iter().map(|migration| {
                        line(
                            if migration.applied {
                                "applied"
                            } else {
                                "pending"
                            },
                            &migration.name,
                        )
                    });
                    lines.collect()
                })
                .await
            }
        }
    }
}

impl Target {
    async fn connect(&self) -> Result<DatabaseConnection, CliError> {
        self.log.start();
        Ok(database::connect(&self.database.settings()).await?)
    }
}

/// Closes the connection and prints what was done.
async fn report<T>(
    connection: DatabaseConnection,
    result: Result<T, MigrateError>,
    text: impl FnOnce(T) -> String,
) -> Result<(), CliError> {
    prepare::close(connection).await;
    print(&text(result?))
}

fn list(names: &[String], verb: &str, nothing: &str) -> String {
    if names.is_empty() {
        return format!("{nothing}\n");
    }
    names.iter().map(|name| line(verb, name)).collect()
}

fn line(state: &str, name: &str) -> String {
    format!("{state:<8} {name}\n")
}

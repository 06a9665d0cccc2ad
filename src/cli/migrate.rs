//! `gatepass migrate`.

use clap::{Args, Subcommand, builder::BoolishValueParser};
use sea_orm::DatabaseConnection;

use crate::{
    database::{self, ConnectError},
    migrate::{self, Extent, MigrateError, MigrationState},
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
    /// Apply all pending migrations.
    #[command(after_help = "Examples:
  gatepass migrate up
  gatepass migrate up --database-url postgres://gatepass@localhost/gatepass")]
    Up(Target),
    /// Revert migrations, the newest first.
    ///
    /// Drops the tables and columns that the migrations added. Without --yes, the migrations are only listed. Without --lose-data, nothing that holds data is dropped.
    #[command(after_help = "Examples:
  gatepass migrate down --yes
  gatepass migrate down --all --yes --lose-data")]
    Down(Down),
    /// Show which migrations are applied. Writes nothing.
    #[command(after_help = "Examples:
  gatepass migrate status
  gatepass migrate status --check --database-url postgres://gatepass@localhost/gatepass")]
    Status(Status),
}

/// The flags that all `migrate` commands take.
#[derive(Debug, Args)]
struct Target {
    #[command(flatten)]
    database: DatabaseOptions,
    #[command(flatten)]
    log: LogOptions,
}

/// The flags of `migrate down`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Migrations")]
struct Down {
    /// How many migrations to revert.
    #[arg(long, env = "GATEPASS_STEPS", value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    steps: u32,
    /// Revert all migrations.
    #[arg(long, env = "GATEPASS_ALL", conflicts_with = "steps", value_parser = BoolishValueParser::new())]
    all: bool,
    // These two have no environment variable: it would confirm every run.
    /// Confirm. Without it, the migrations are only listed.
    #[arg(long)]
    yes: bool,
    /// Drop tables and columns even if they hold data.
    #[arg(long)]
    lose_data: bool,
    #[command(flatten)]
    target: Target,
}

/// The flags of `migrate status`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Migrations")]
struct Status {
    /// Exit with status 1 if a migration is pending.
    #[arg(long, env = "GATEPASS_CHECK", value_parser = BoolishValueParser::new())]
    check: bool,
    #[command(flatten)]
    target: Target,
}

impl Migrate {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self.direction {
            Direction::Up(target) => {
                let connection = target.connect().await?;
                let result = migrate::up(&connection).await;
                prepare::close(connection).await;
                let nothing = "Nothing to do: all migrations are applied.";
                print(&list(&result?, "applied", nothing))
            }
            Direction::Down(down) => down.run().await,
            Direction::Status(status) => status.run().await,
        }
    }
}

impl Target {
    async fn connect(&self) -> Result<DatabaseConnection, CliError> {
        self.log.start();
        Ok(database::connect(&self.database.settings()).await?)
    }

    /// The state of every migration. Writes nothing, and does not create a missing
    /// SQLite file.
    async fn states(&self) -> Result<Vec<MigrationState>, CliError> {
        let connection = match database::connect_to_read(&self.database.settings()).await {
            Err(ConnectError::Missing { .. }) => return Ok(migrate::none_applied()),
            connection => connection?,
        };
        let states = migrate::status(&connection).await;
        prepare::close(connection).await;
        Ok(states?)
    }
}

impl Status {
    async fn run(self) -> Result<(), CliError> {
        self.target.log.start();
        let states = self.target.states().await?;
        let lines = states.iter().map(|state| {
            let word = if state.applied { "applied" } else { "pending" };
            line(word, &state.name)
        });
        print(&lines.collect::<String>())?;
        let pending = states.iter().filter(|state| !state.applied).count();
        if self.check && pending > 0 {
            let plural = if pending == 1 { " is" } else { "s are" };
            return Err(CliError::Failed(format!(
                "{pending} migration{plural} pending: run `gatepass migrate up`"
            )));
        }
        Ok(())
    }
}

impl Down {
    async fn run(self) -> Result<(), CliError> {
        let connection = self.target.connect().await?;
        let reverted = self.revert(&connection).await;
        prepare::close(connection).await;
        let nothing = "Nothing to do: no migration is applied.";
        print(&list(&reverted?, "reverted", nothing))
    }

    async fn revert(&self, connection: &DatabaseConnection) -> Result<Vec<String>, CliError> {
        let extent = if self.all {
            Extent::All
        } else {
            Extent::Steps(self.steps)
        };
        if !self.yes {
            let names = migrate::revertible(connection, extent).await?;
            if names.is_empty() {
                return Ok(names);
            }
            return Err(CliError::Usage(format!(
                "this would revert {}; confirm with --yes",
                names.join(", ")
            )));
        }
        if self.lose_data {
            return Ok(migrate::down(connection, extent).await?);
        }
        match migrate::down_without_loss(connection, extent).await {
            Err(error @ MigrateError::Loses(_)) => Err(CliError::Failed(format!(
                "{error}, so nothing was reverted. Make a backup, and add --lose-data to drop the \
                 data"
            ))),
            reverted => Ok(reverted?),
        }
    }
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

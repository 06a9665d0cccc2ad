//! `--config FILE`, and `gatepass config`.
//!
//! A file sets flags by their long names. Flags that neither the command line nor
//! the environment sets are passed to clap as if they had been typed, so clap
//! checks values from a file like any others.

mod file;
mod report;
mod sources;

pub(super) use file::{File, Injected};
pub(super) use sources::{Sources, path_below};

use clap::{Args, Subcommand};

use super::{error::CliError, print, serve::Serve};

/// The commands of `config`.
#[derive(Debug, Args)]
pub(super) struct Config {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Print what `serve` would use, and where each value comes from.
    ///
    /// Takes the flags of `serve`, reads the same environment variables and the same file, and prints every setting as a line of a configuration file, without passwords. It starts no server and does not contact the database.
    #[command(
        after_help = "Examples:\n  gatepass config check --config gatepass.toml\n  gatepass config check --max-rows 10000"
    )]
    Check(Box<Serve>),
}

impl Config {
    pub(super) fn run(self, sources: &Sources) -> Result<(), CliError> {
        let ConfigCommand::Check(serve) = self.command;
        serve.check()?;
        print(&report::text(sources))
    }
}

//! The command line: one file for each command, and what commands share.
//!
//! Almost every flag is an environment variable too (`--bind` is `GATEPASS_BIND`),
//! and a flag takes precedence over its variable. An error is one line on standard
//! error: exit code 2 for an invalid value, 1 for a failure at run time. `plan`
//! prints each mistake in a document on a line of its own first.

mod completions;
mod config;
mod cors_options;
mod demo;
mod environment;
mod error;
mod http_options;
mod listen;
mod logging;
mod man;
mod migrate;
mod nearest;
mod observe;
mod oidc_options;
mod options;
mod parse;
mod plan;
mod prepare;
mod process;
pub mod reference;
mod role_name;
mod schema;
mod seed;
mod serve;
mod sign_in_options;
mod site_zone;
mod tally;
mod token;
mod values;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use config::Sources;
use error::CliError;
use parse::Parsed;

/// A GraphQL API server for gates, holders, passes and scans.
#[derive(Debug, Parser)]
#[command(
    name = "gatepass",
    version,
    propagate_version = true,
    after_help = "Examples:
  gatepass demo
  gatepass plan src/

`gatepass help COMMAND` lists a command's flags. A flag is also an environment variable, unless it
confirms a run or describes a token: --max-rows is GATEPASS_MAX_ROWS."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// A TOML file that sets flags by their long names, such as max-rows = 1000. Flags and environment variables take precedence over it.
    #[arg(
        long,
        global = true,
        env = "GATEPASS_CONFIG",
        value_name = "FILE",
        help_heading = "Configuration"
    )]
    config: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer GraphQL requests over HTTP.
    #[command(after_help = "Examples:
  gatepass serve --open
  gatepass serve --bind 0.0.0.0:8000 --database-url postgres://gatepass@localhost/gatepass")]
    Serve(Box<serve::Serve>),
    /// Serve generated data from a temporary database, to try Gatepass out.
    #[command(after_help = "Examples:
  gatepass demo
  gatepass demo --passes 50000 --scans 200000 --log info")]
    Demo(Box<demo::Demo>),
    /// Apply, revert or show the migrations of the database.
    #[command(after_help = "Examples:
  gatepass migrate up --database-url postgres://gatepass@localhost/gatepass
  gatepass migrate status --check")]
    Migrate(migrate::Migrate),
    /// Fill the database with generated gates, holders, passes and scans.
    #[command(after_help = "Examples:
  gatepass seed
  gatepass seed --passes 1000000 --scans 5000000 --now 2026-01-31T09:00:00Z")]
    Seed(seed::Seed),
    /// Create, list, revoke and rotate the tokens that let programs and people in.
    #[command(after_help = "Examples:
  gatepass token create --name Ada --role officer
  gatepass token list")]
    Token(token::Token),
    /// Compare the numbers that counts are read from with the rows, or make them anew.
    #[command(after_help = "Examples:
  gatepass tally verify
  gatepass tally rebuild --database-url postgres://gatepass@localhost/gatepass")]
    Tally(tally::Tally),
    /// Show what operations cost, without a database, and fail if one exceeds a limit.
    #[command(after_help = "Examples:
  gatepass plan src/
  gatepass plan 'src/**/*.tsx' --ignore '*.test.tsx' --defaults --max-statements 10")]
    Plan(plan::Plan),
    /// Print the GraphQL schema.
    #[command(after_help = "Examples:
  gatepass schema
  gatepass schema > schema.graphql")]
    Schema,
    /// Check and show the configuration.
    #[command(after_help = "Examples:
  gatepass config check
  gatepass config check --config gatepass.toml")]
    Config(config::Config),
    /// Print a script that completes commands and flags in a shell.
    #[command(after_help = "Examples:
  gatepass completions bash > /etc/bash_completion.d/gatepass
  gatepass completions zsh > ~/.zfunc/_gatepass")]
    Completions(completions::Completions),
    /// Print the manual page, or write the pages of all commands into a folder.
    #[command(after_help = "Examples:
  gatepass man | man -l -
  gatepass man /usr/local/share/man/man1")]
    Man(man::ManPages),
}

/// Runs the command that the arguments of the process select.
#[must_use]
pub fn main() -> ExitCode {
    let Parsed { cli, sources } = match parse::arguments(&std::env::args_os().collect::<Vec<_>>()) {
        Ok(parsed) => parsed,
        Err(code) => return code,
    };
    process::keep_files_private();
    match run(cli.command, &sources) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => parse::report(&error),
    }
}

fn run(command: Command, sources: &Sources) -> Result<(), CliError> {
    if !command.logs() {
        for warning in environment::warnings() {
            // A closed standard error cannot be reported.
            let _ = writeln!(io::stderr(), "warning: {warning}");
        }
    }
    match command {
        Command::Serve(command) => block_on(command.run()),
        Command::Demo(command) => block_on(command.run()),
        Command::Migrate(command) => block_on(command.run()),
        Command::Seed(command) => block_on(command.run()),
        Command::Token(command) => block_on(command.run()),
        Command::Tally(command) => block_on(command.run()),
        Command::Plan(command) => command.run(),
        Command::Schema => schema::run(),
        Command::Config(command) => command.run(sources),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    }
}

impl Command {
    /// Whether the command has a log for its warnings.
    fn logs(&self) -> bool {
        match self {
            Self::Serve(_)
            | Self::Demo(_)
            | Self::Migrate(_)
            | Self::Seed(_)
            | Self::Token(_)
            | Self::Tally(_) => true,
            Self::Plan(_)
            | Self::Schema
            | Self::Config(_)
            | Self::Completions(_)
            | Self::Man(_) => false,
        }
    }
}

fn block_on(command: impl Future<Output = Result<(), CliError>>) -> Result<(), CliError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|cause| CliError::failed("cannot start the runtime", &cause))?
        .block_on(command)
}

/// Prints to standard output. A reader that closes early (`gatepass schema | head`)
/// is not a failure.
fn print(text: &str) -> Result<(), CliError> {
    let mut output = io::stdout().lock();
    match output
        .write_all(text.as_bytes())
        .and_then(|()| output.flush())
    {
        Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => {
            Err(CliError::failed("cannot write to standard output", &cause))
        }
        _ => Ok(()),
    }
}

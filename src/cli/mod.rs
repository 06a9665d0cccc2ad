//! The command line: one file a command, and what commands share.
//!
//! Every flag is an environment variable too (`--bind` is `GATEPASS_BIND`); a
//! flag wins over its variable. What goes wrong is one line on standard error:
//! a wrong value ends with exit code 2, a failure at run time with 1. `plan`
//! tells each mistake in a document on a line of its own before it.

mod demo;
mod error;
mod http_options;
mod listen;
mod logging;
mod migrate;
mod observe;
mod options;
mod parse;
mod plan;
mod prepare;
mod process;
pub mod reference;
mod schema;
mod seed;
mod serve;
mod values;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use error::CliError;

/// A GraphQL API server for gates, holders, passes and scans.
#[derive(Debug, Parser)]
#[command(name = "gatepass", version, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer GraphQL requests over HTTP.
    Serve(serve::Serve),
    /// Serve invented data from a temporary database, to try Gatepass out.
    Demo(demo::Demo),
    /// Bring the database's schema up to date, take it back, or show where it is.
    Migrate(migrate::Migrate),
    /// Fill the database with invented gates, holders, passes and scans.
    Seed(seed::Seed),
    /// Show what operations will cost, without a database, and refuse what costs too much.
    Plan(plan::Plan),
    /// Print the GraphQL schema.
    Schema,
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match parse::arguments(&std::env::args_os().collect::<Vec<_>>()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    process::keep_files_private();
    match run(cli.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // With standard error gone, the exit code is all there is to tell.
            let _ = writeln!(io::stderr(), "error: {error}");
            error.exit_code()
        }
    }
}

fn run(command: Command) -> Result<(), CliError> {
    match command {
        Command::Serve(command) => block_on(command.run()),
        Command::Demo(command) => block_on(command.run()),
        Command::Migrate(command) => block_on(command.run()),
        Command::Seed(command) => block_on(command.run()),
        Command::Plan(command) => block_on(command.run()),
        Command::Schema => schema::run(),
    }
}

fn block_on(command: impl Future<Output = Result<(), CliError>>) -> Result<(), CliError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|cause| CliError::failed("cannot start the runtime", &cause))?
        .block_on(command)
}

/// Prints to standard output. A reader that has gone away (`gatepass schema |
/// head`) is no failure.
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

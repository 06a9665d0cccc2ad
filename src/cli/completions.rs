//! `gatepass completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, error::CliError, print};

/// The arguments of `completions`.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell to complete commands in.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<(), CliError> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "gatepass", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}

//! `gatepass man`.

use std::{fs, io, path::PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, error::CliError, print};

/// The arguments of `man`.
#[derive(Debug, Args)]
pub(super) struct ManPages {
    /// The folder to write a page for each command into. Without it, the page of gatepass itself is printed.
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl ManPages {
    pub(super) fn run(&self) -> Result<(), CliError> {
        let mut command = Cli::command();
        // Gives each command its full name, such as gatepass-migrate-up.
        command.build();
        let Some(folder) = &self.folder else {
            let mut page = Vec::new();
            Man::new(command)
                .render(&mut page)
                .map_err(|cause| CliError::failed("cannot create the page", &cause))?;
            return print(&String::from_utf8_lossy(&page));
        };
        fs::create_dir_all(folder)
            .and_then(|()| write(&command, folder))
            .map_err(|cause| {
                let what = format!("cannot write pages into {}", folder.display());
                CliError::failed(&what, &cause)
            })
    }
}

/// Writes the pages of a command and of its subcommands.
fn write(command: &Command, folder: &PathBuf) -> io::Result<()> {
    Man::new(command.clone()).generate_to(folder)?;
    command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
        .try_for_each(|command| write(command, folder))
}

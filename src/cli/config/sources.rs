//! Where the settings of a command come from.

use clap::{ArgMatches, Command};

use super::Injected;

/// Where each setting comes from.
pub(in crate::cli) struct Sources {
    pub(in crate::cli) command: Command,
    pub(in crate::cli) matches: ArgMatches,
    /// What comes from the configuration file, and looks as if it were typed.
    pub(in crate::cli) injected: Injected,
}

impl Sources {
    /// The command that was asked for, and its settings.
    pub(in crate::cli) fn leaf(&self) -> (&Command, &ArgMatches) {
        path_below(&self.command, &self.matches)
    }
}

/// The innermost command that was asked for, and what was given to it.
pub(in crate::cli) fn path_below<'a>(
    mut command: &'a Command,
    mut matches: &'a ArgMatches,
) -> (&'a Command, &'a ArgMatches) {
    while let Some((name, below)) = matches.subcommand() {
        let Some(found) = command.find_subcommand(name) else {
            break;
        };
        (command, matches) = (found, below);
    }
    (command, matches)
}

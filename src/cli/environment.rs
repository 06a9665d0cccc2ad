//! Environment variables that look like Gatepass's and are not known.

use std::env;

use clap::{Command, CommandFactory};

use super::{Cli, nearest::nearest};

/// What the names of all variables begin with.
const PREFIX: &str = "GATEPASS_";

/// A warning for each variable that begins like Gatepass's own and is none of
/// them: a slip in its name would otherwise go unnoticed.
pub(super) fn warnings() -> Vec<String> {
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    warnings_about(names)
}

fn warnings_about(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut known = Vec::new();
    collect(&Cli::command(), &mut known);
    let mut unknown: Vec<String> = names
        .filter(|name| name.starts_with(PREFIX) && !known.contains(name) && !injected(name))
        .collect();
    unknown.sort_unstable();
    let warning = |name: String| {
        // Their common beginning would make all names alike.
        let ends = known.iter().filter_map(|name| name.strip_prefix(PREFIX));
        let advice = match nearest(name.trim_start_matches(PREFIX), ends) {
            Some(meant) => format!("did you mean {PREFIX}{meant}?"),
            None => {
                "`gatepass help` lists the commands, whose help lists their variables".to_owned()
            }
        };
        format!("the environment variable {name} is unknown and has no effect: {advice}")
    };
    unknown.into_iter().map(warning).collect()
}

/// The variables of a command and of those below it.
fn collect(command: &Command, names: &mut Vec<String>) {
    let variables = command
        .get_arguments()
        .filter_map(|argument| argument.get_env());
    names.extend(variables.map(|name| name.to_string_lossy().into_owned()));
    for command in command.get_subcommands() {
        collect(command, names);
    }
}

/// Whether Kubernetes, or Docker for a link, sets the variable for a service that
/// is named `gatepass`.
fn injected(name: &str) -> bool {
    let rest = name.strip_prefix(PREFIX).unwrap_or_default();
    rest == "NAME"
        || ["SERVICE_HOST", "SERVICE_PORT", "PORT", "ENV_"]
            .iter()
            .any(|begin| rest.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::warnings_about;

    #[test]
    fn a_slip_is_warned_of_with_the_name_that_was_meant() {
        let names = [
            "GATEPASS_BNID",
            "GATEPASS_BIND",
            "GATEPASS_STEPS",
            "PATH",
            "GATEPASS_COLOUR",
        ];
        let warnings = warnings_about(names.map(str::to_owned).into_iter());
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(
            warnings[0].contains("GATEPASS_BNID") && warnings[0].contains("mean GATEPASS_BIND?")
        );
        assert!(warnings[1].contains("GATEPASS_COLOUR") && !warnings[1].contains("mean"));
    }

    #[test]
    fn what_kubernetes_sets_for_a_service_is_left_alone() {
        let names = [
            "GATEPASS_SERVICE_HOST",
            "GATEPASS_SERVICE_PORT_HTTP",
            "GATEPASS_PORT",
            "GATEPASS_PORT_8000_TCP_ADDR",
        ];
        assert!(warnings_about(names.map(str::to_owned).into_iter()).is_empty());
    }
}

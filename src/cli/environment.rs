//! Warns about unknown environment variables that start like Gatepass's own.

use std::env;

use clap::{Command, CommandFactory};

use super::{Cli, nearest::nearest};

/// The prefix of all variables.
const PREFIX: &str = "GATEPASS_";

/// A warning for each unknown variable with the prefix, since a misspelled one
/// would have no effect.
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
        // With the common prefix, all names would be similar.
        let ends = known.iter().filter_map(|name| name.strip_prefix(PREFIX));
        let advice = match nearest(name.trim_start_matches(PREFIX), ends) {
            Some(meant) => format!("did you mean {PREFIX}{meant}?"),
            None => "`gatepass help COMMAND` lists the variables of a command".to_owned(),
        };
        format!("unknown environment variable {name} has no effect; {advice}")
    };
    unknown.into_iter().map(warning).collect()
}

/// Collects the variables of a command and of its subcommands.
fn collect(command: &Command, names: &mut Vec<String>) {
    let variables = command
        .get_arguments()
        .filter_map(|argument| argument.get_env());
    names.extend(variables.map(|name| name.to_string_lossy().into_owned()));
    for command in command.get_subcommands() {
        collect(command, names);
    }
}

/// Whether Kubernetes, or Docker for a link, sets the variable for a service named
/// `gatepass`.
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
    fn a_misspelled_variable_is_warned_about_with_the_right_name() {
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
    fn variables_that_kubernetes_sets_for_a_service_are_ignored() {
        let names = [
            "GATEPASS_SERVICE_HOST",
            "GATEPASS_SERVICE_PORT_HTTP",
            "GATEPASS_PORT",
            "GATEPASS_PORT_8000_TCP_ADDR",
        ];
        assert!(warnings_about(names.map(str::to_owned).into_iter()).is_empty());
    }
}

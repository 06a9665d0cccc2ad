//! Arguments and environment, and a wrong value as one line.

use std::{
    env,
    ffi::{OsStr, OsString},
    io::{self, Write},
    process::ExitCode,
};

use clap::{
    Arg, Command, CommandFactory, FromArgMatches,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{Cli, error::one_line};

/// What the process was asked to do, or the exit code when that is all there is
/// to do: after `--help`, or after a wrong value.
pub(super) fn arguments(arguments: &[OsString]) -> Result<Cli, ExitCode> {
    // So that -1 is a wrong value of a flag, and not an unknown flag.
    let command = each_argument(Cli::command(), &|argument| {
        let takes_value = argument.get_action().takes_values();
        argument.allow_negative_numbers(takes_value)
    });
    with_database_url(command, |name| env::var_os(name).is_some())
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| explain(&error, arguments))
}

/// `DATABASE_URL` stands in for `GATEPASS_DATABASE_URL` where that is not set:
/// most platforms that hand out databases set it.
fn with_database_url(command: Command, is_set: impl Fn(&str) -> bool) -> Command {
    if is_set("GATEPASS_DATABASE_URL") || !is_set("DATABASE_URL") {
        return command;
    }
    each_argument(command, &|argument| {
        if argument.get_id() == "database_url" {
            argument.env("DATABASE_URL")
        } else {
            argument
        }
    })
}

fn each_argument(command: Command, change: &impl Fn(Arg) -> Arg) -> Command {
    command
        .mut_args(change)
        .mut_subcommands(|command| each_argument(command, change))
}

/// Prints what clap has to say: help as it is, an error as one line.
fn explain(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    // There is nobody left to tell when standard output or error is closed.
    let _ = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => error.print(),
        _ => writeln!(io::stderr(), "{}", summary(error, arguments)),
    };
    ExitCode::from(code)
}

/// The error without clap's tail on usage and help; its tip, if any, in brackets.
fn summary(error: &clap::Error, arguments: &[OsString]) -> String {
    let rendered = error.render().to_string();
    let mut parts: Vec<String> = rendered
        .split("\n\n")
        .map(one_line)
        .take_while(|part| !part.starts_with("Usage:") && !part.starts_with("For more information"))
        .map(|part| match part.strip_prefix("tip: ") {
            Some(tip) => format!("({tip})"),
            None => part,
        })
        .collect();
    if let Some(variable) = variable(error, arguments) {
        parts.push(format!("(from the environment variable {variable})"));
    }
    parts.join(" ")
}

/// The environment variable that the wrong value came from: clap names the
/// flag, which whoever set a variable never typed.
fn variable(error: &clap::Error, arguments: &[OsString]) -> Option<String> {
    if !matches!(
        error.kind(),
        ErrorKind::ValueValidation | ErrorKind::InvalidValue
    ) {
        return None;
    }
    let ContextValue::String(argument) = error.get(ContextKind::InvalidArg)? else {
        return None;
    };
    let flag = argument.split([' ', '=']).next()?.strip_prefix("--")?;
    let typed = arguments
        .iter()
        .filter_map(|argument| argument.to_str()?.strip_prefix("--"))
        .any(|argument| argument.split('=').next() == Some(flag));
    let variable = format!("GATEPASS_{}", flag.to_ascii_uppercase().replace('-', "_"));
    let is_set = env::var_os(OsStr::new(&variable)).is_some();
    (!typed && is_set).then_some(variable)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, with_database_url};

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn database_url_gives_way_to_its_longer_name() {
        let variable = |set: &[&str]| {
            let command = with_database_url(Cli::command(), |name| set.contains(&name));
            let serve = command.find_subcommand("serve").unwrap();
            let argument = serve
                .get_arguments()
                .find(|argument| argument.get_id() == "database_url")
                .unwrap();
            argument.get_env().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(variable(&[]), "GATEPASS_DATABASE_URL");
        assert_eq!(variable(&["DATABASE_URL"]), "DATABASE_URL");
        assert_eq!(
            variable(&["DATABASE_URL", "GATEPASS_DATABASE_URL"]),
            "GATEPASS_DATABASE_URL"
        );
    }
}

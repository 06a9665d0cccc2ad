//! Combines arguments, environment and configuration file. Reports an invalid value
//! in one line.

use std::{
    env,
    ffi::{OsStr, OsString},
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{
    Arg, Command, CommandFactory, FromArgMatches,
    error::{ContextKind, ContextValue, ErrorKind},
};

use super::{
    Cli,
    config::{File, Injected, Sources, path_below},
    error::{CliError, one_line},
};

/// The parsed command line.
pub(super) struct Parsed {
    pub(super) cli: Cli,
    pub(super) sources: Sources,
}

/// The parsed command line. An exit code if the process is done: after `--help`, or
/// after an invalid value.
pub(super) fn arguments(typed: &[OsString]) -> Result<Parsed, ExitCode> {
    // So that -1 is an invalid value of a flag, not an unknown flag.
    let command = each_argument(Cli::command(), &|argument| {
        let takes_value = argument.get_action().takes_values();
        argument.allow_negative_numbers(takes_value)
    });
    let mut command = with_database_url(command, |name| env::var_os(name).is_some());
    command.build();
    let mut injected = Injected::default();
    let explain = |error: &clap::Error, injected: &Injected| explain(error, typed, injected);
    let mut matches = command
        .clone()
        .try_get_matches_from(typed)
        .map_err(|error| explain(&error, &injected))?;
    let (_, leaf) = path_below(&command, &matches);
    if let Some(path) = leaf.get_one::<PathBuf>("config") {
        let file = File::read(path, &command).map_err(|error| report(&error))?;
        injected = file.inject(&command, &matches);
        matches = command
            .clone()
            .try_get_matches_from(with(typed, &injected.arguments))
            .map_err(|error| explain(&error, &injected))?;
    }
    let cli = Cli::from_arg_matches(&matches).map_err(|error| explain(&error, &injected))?;
    let sources = Sources {
        command,
        matches,
        injected,
    };
    Ok(Parsed { cli, sources })
}

/// The command line with more flags: after all others, and before a `--`.
fn with(typed: &[OsString], more: &[OsString]) -> Vec<OsString> {
    let end = typed.iter().position(|argument| argument == "--");
    let (flags, rest) = typed.split_at(end.unwrap_or(typed.len()));
    [flags, more, rest].concat()
}

/// Prints an error that ends the process.
pub(super) fn report(error: &CliError) -> ExitCode {
    // Without standard error, the exit code is the only report.
    let _ = writeln!(io::stderr(), "error: {error}");
    error.exit_code()
}

/// Uses `DATABASE_URL` if `GATEPASS_DATABASE_URL` is not set, since most platforms
/// with managed databases set it.
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

/// Prints clap's message: help as it is, an error in one line.
fn explain(error: &clap::Error, typed: &[OsString], injected: &Injected) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    // A closed standard output or error cannot be reported.
    let _ = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => error.print(),
        _ => writeln!(io::stderr(), "{}", summary(error, typed, injected)),
    };
    ExitCode::from(code)
}

/// The error without clap's usage and help. Its tip, if any, is in brackets.
fn summary(error: &clap::Error, typed: &[OsString], injected: &Injected) -> String {
    let rendered = without_urls(error);
    let mut parts: Vec<String> = rendered
        .split("\n\n")
        .map(one_line)
        .take_while(|part| !part.starts_with("Usage:") && !part.starts_with("For more information"))
        .map(|part| match part.strip_prefix("tip: ") {
            Some(tip) => format!("({tip})"),
            None => part,
        })
        .collect();
    if let Some(source) = source(error, typed, injected) {
        parts.push(format!("(from {source})"));
    }
    parts.join(" ")
}

/// The error's text without database URLs, which may contain a password.
fn without_urls(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let shown = error.context().filter_map(|(_, value)| match value {
        ContextValue::String(value) => Some(value),
        _ => None,
    });
    let secret = |value: &&String| value.contains('@') && value.contains(':');
    shown.filter(secret).fold(text, |text, value| {
        text.replace(value, "(a URL that may contain a password)")
    })
}

/// The source of an invalid value that was not typed. clap names the flag, which
/// does not appear in a file or in the environment.
fn source(error: &clap::Error, typed: &[OsString], injected: &Injected) -> Option<String> {
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
    if injected.flags.iter().any(|name| name == flag) {
        return Some(injected.file.clone());
    }
    let typed = typed
        .iter()
        .filter_map(|argument| argument.to_str()?.strip_prefix("--"))
        .any(|argument| argument.split('=').next() == Some(flag));
    let variable = format!("GATEPASS_{}", flag.to_ascii_uppercase().replace('-', "_"));
    let is_set = env::var_os(OsStr::new(&variable)).is_some();
    (!typed && is_set).then(|| format!("the environment variable {variable}"))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, with_database_url};

    #[test]
    fn the_command_line_is_valid() {
        Cli::command().debug_assert();
    }

    #[test]
    fn database_url_is_used_unless_its_longer_name_is_set() {
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

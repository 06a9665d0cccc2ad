//! Reads the file of `--config`: flags by their long names, in TOML.

use std::{ffi::OsString, fs, path::Path};

use clap::{Arg, ArgMatches, Command, parser::ValueSource};
use toml::{Table, Value};

use super::path_below;
use crate::cli::{error::CliError, nearest::nearest};

/// Flags that confirm a single run or describe a single token. In a file, they would do
/// so for every one.
const TYPED_ONLY: [&str; 7] = [
    "yes",
    "lose-data",
    "name",
    "role",
    "gate",
    "expires",
    "overlap",
];

/// A file's flags and their values, ordered by name.
#[derive(Debug)]
pub(in crate::cli) struct File {
    name: String,
    entries: Vec<(String, Entry)>,
}

#[derive(Debug)]
enum Entry {
    Switch(bool),
    Values(Vec<String>),
}

/// What a file adds to the command line.
#[derive(Debug, Default)]
pub(in crate::cli) struct Injected {
    /// The file's name, as given.
    pub(in crate::cli) file: String,
    /// The long names of the flags that the file sets.
    pub(in crate::cli) flags: Vec<String>,
    /// The flags, spelled as on the command line.
    pub(in crate::cli) arguments: Vec<OsString>,
}

impl File {
    /// Reads a file. Each key must be the long name of a flag of some command.
    pub(in crate::cli) fn read(path: &Path, command: &Command) -> Result<Self, CliError> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|cause| {
            CliError::Usage(format!(
                "cannot read the configuration file {name}: {cause}"
            ))
        })?;
        Self::parse(name, &text, command)
    }

    fn parse(name: String, text: &str, command: &Command) -> Result<Self, CliError> {
        let wrong = |what: String| CliError::Usage(format!("{name}: {what}"));
        // The whole error would show the line, which may contain a password.
        let table: Table = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .map_or(0, |span| 1 + text[..span.start].matches('\n').count());
            wrong(format!(
                "line {line} is not valid TOML: {}",
                error.message()
            ))
        })?;
        let mut flags = Vec::new();
        collect(command, &mut flags);
        let mut entries = Vec::new();
        for (key, value) in table {
            let Some(flag) = flags.iter().find(|flag| flag.get_long() == Some(&key)) else {
                return Err(wrong(unknown(&key, &value, &flags)));
            };
            if key == "config" || TYPED_ONLY.contains(&key.as_str()) {
                return Err(wrong(format!(
                    "`{key}` cannot be set in a file; use --{key} on the command line"
                )));
            }
            let entry = entry(flag, value).map_err(|what| wrong(format!("`{key}` {what}")))?;
            entries.push((key, entry));
        }
        Ok(Self { name, entries })
    }

    /// The file's flags that the command has, without those already set in
    /// `matches` and those that conflict with one that is set.
    pub(in crate::cli) fn inject(&self, command: &Command, matches: &ArgMatches) -> Injected {
        let (command, matches) = path_below(command, matches);
        let is_set = |argument: &Arg| {
            let source = matches.value_source(argument.get_id().as_str());
            matches!(
                source,
                Some(ValueSource::CommandLine | ValueSource::EnvVariable)
            )
        };
        let mut injected = Injected {
            file: self.name.clone(),
            ..Injected::default()
        };
        for (key, entry) in &self.entries {
            let long = |argument: &&Arg| argument.get_long() == Some(key);
            let Some(argument) = command.get_arguments().find(long) else {
                continue;
            };
            let conflicts = command.get_arg_conflicts_with(argument);
            if is_set(argument) || conflicts.into_iter().any(is_set) {
                continue;
            }
            match entry {
                Entry::Switch(false) => continue,
                Entry::Switch(true) => injected.arguments.push(format!("--{key}").into()),
                Entry::Values(values) => injected
                    .arguments
                    .extend(values.iter().map(|value| format!("--{key}={value}").into())),
            }
            injected.flags.push(key.clone());
        }
        injected
    }
}

/// The flags of a command and of its subcommands.
fn collect<'a>(command: &'a Command, flags: &mut Vec<&'a Arg>) {
    let named = |argument: &&Arg| {
        let long = argument.get_long();
        long.is_some_and(|long| !["help", "version"].contains(&long))
    };
    flags.extend(command.get_arguments().filter(named));
    for command in command.get_subcommands() {
        collect(command, flags);
    }
}

fn unknown(key: &str, value: &Value, flags: &[&Arg]) -> String {
    if value.is_table() {
        return format!(
            "`[{key}]` is a table; write each flag at the top of the file, such as max-rows = 1000"
        );
    }
    match nearest(key, flags.iter().filter_map(|flag| flag.get_long())) {
        Some(meant) => format!("unknown key `{key}`; did you mean `{meant}`?"),
        None => format!("unknown key `{key}`; keys are the long names of flags, such as max-rows"),
    }
}

fn entry(flag: &Arg, value: Value) -> Result<Entry, &'static str> {
    if !flag.get_action().takes_values() {
        return match value {
            Value::Boolean(on) => Ok(Entry::Switch(on)),
            _ => Err("must be true or false"),
        };
    }
    match value {
        Value::Array(values) => values.into_iter().map(text).collect(),
        value => text(value).map(|text| vec![text]),
    }
    .map(Entry::Values)
}

/// The value, spelled as on the command line.
fn text(value: Value) -> Result<String, &'static str> {
    match value {
        Value::String(text) => Ok(text),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Datetime(time) => Ok(time.to_string()),
        Value::Float(_) | Value::Boolean(_) | Value::Array(_) | Value::Table(_) => {
            Err("must be a string, a whole number, or a list of them")
        }
    }
}

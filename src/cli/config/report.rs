//! Prints settings as lines of a configuration file, each with its source.

use clap::{Arg, parser::ValueSource};
use toml::Value;
use url::Url;

use super::Sources;
use crate::database;

/// The column where comments start, after lines that are not longer.
const COMMENT: usize = 48;

/// The settings of the given command.
pub(super) fn text(sources: &Sources) -> String {
    let (command, _) = sources.leaf();
    let lines = command
        .get_arguments()
        .filter(|argument| argument.get_env().is_some() && argument.get_id() != "config")
        .map(|argument| line(argument, sources));
    lines.collect()
}

fn line(argument: &Arg, sources: &Sources) -> String {
    let (_, matches) = sources.leaf();
    let id = argument.get_id().as_str();
    let name = argument.get_long().unwrap_or(id);
    let source = match matches.value_source(id) {
        _ if sources.injected.flags.iter().any(|flag| flag == name) => {
            sources.injected.file.clone()
        }
        Some(ValueSource::CommandLine) => format!("--{name}"),
        Some(ValueSource::EnvVariable) => argument
            .get_env()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
        _ => "default".to_owned(),
    };
    let values: Vec<String> = if argument.get_action().takes_values() {
        let raw = matches.get_raw(id).into_iter().flatten();
        raw.map(|value| value.to_string_lossy().into_owned())
            .collect()
    } else {
        vec![matches.get_flag(id).to_string()]
    };
    let list = argument.get_value_delimiter().is_some();
    let value = match values.as_slice() {
        [] => return format!("# {name} is not set\n"),
        [value] if !list => shown(argument, value),
        values => {
            let values: Vec<_> = values.iter().map(|value| shown(argument, value)).collect();
            format!("[{}]", values.join(", "))
        }
    };
    format!("{:<COMMENT$} # {source}\n", format!("{name} = {value}"))
}

/// A value in TOML, without a password.
fn shown(argument: &Arg, value: &str) -> String {
    if value.parse::<i64>().is_ok() || value.parse::<bool>().is_ok() {
        return value.to_owned();
    }
    let hidden = if argument.get_id() == "oidc_client_secret" {
        "(hidden)".to_owned()
    } else if argument.is_hide_env_values_set() {
        database::shown(value)
    } else {
        without_password(value)
    };
    Value::String(hidden).to_string()
}

fn without_password(value: &str) -> String {
    let Ok(mut url) = Url::parse(value) else {
        return value.to_owned();
    };
    if url.password().is_none() || url.set_password(None).is_err() {
        return value.to_owned();
    }
    url.to_string()
}

//! Reads which documents a repository has from its GraphQL configuration: the
//! `documents` of `.graphqlrc.yml` and of files with other common names.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::CliError;

/// The names of configuration files, in the order of search. JSON is valid YAML.
const NAMES: [&str; 7] = [
    ".graphqlrc",
    ".graphqlrc.yml",
    ".graphqlrc.yaml",
    ".graphqlrc.json",
    "graphql.config.yml",
    "graphql.config.yaml",
    "graphql.config.json",
];

/// Names of configuration files that are programs or TOML.
const PROGRAMS: [&str; 6] = [
    ".graphqlrc.ts",
    ".graphqlrc.js",
    ".graphqlrc.toml",
    "graphql.config.ts",
    "graphql.config.js",
    "graphql.config.toml",
];

/// The project used if none is named.
const DEFAULT: &str = "default";

/// The documents of a configuration.
pub(super) struct Configured {
    /// Files, folders and patterns.
    pub(super) documents: Vec<PathBuf>,
    /// Patterns of files to skip.
    pub(super) ignored: Vec<String>,
}

/// Reads the configuration in the working directory.
pub(super) fn read(project: Option<&str>) -> Result<Configured, CliError> {
    let Some(name) = NAMES.into_iter().find(|name| Path::new(name).is_file()) else {
        let program = PROGRAMS.into_iter().find(|name| Path::new(name).is_file());
        let found = program.map_or_else(
            || "there is no .graphqlrc.yml here".to_owned(),
            |name| format!("`{name}` cannot be read, only YAML and JSON"),
        );
        return Err(CliError::Usage(format!(
            "no documents were named, and {found}; name files, folders or patterns, such as `gatepass plan src`"
        )));
    };
    let refuse = |what: String| CliError::Usage(format!("cannot use '{name}': {what}"));
    let text = fs::read_to_string(name).map_err(|cause| refuse(cause.to_string()))?;
    let config: Value = serde_saphyr::from_str(&text).map_err(|cause| {
        refuse(
            cause
                .to_string()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        )
    })?;
    let config = chosen(&config, project).map_err(refuse)?;
    let documents = list(config, "documents").map_err(refuse)?;
    if documents.is_empty() {
        return Err(refuse("it has no `documents`".to_owned()));
    }
    Ok(Configured {
        documents: documents.into_iter().map(PathBuf::from).collect(),
        ignored: list(config, "exclude").map_err(refuse)?,
    })
}

/// The configuration of a project: the named one, the only one, or the whole file.
fn chosen<'a>(config: &'a Value, project: Option<&str>) -> Result<&'a Value, String> {
    let Some(projects) = config.get("projects").and_then(Value::as_object) else {
        return match project {
            None => Ok(config),
            Some(name) => Err(format!("it has no projects, so no project `{name}`")),
        };
    };
    let names: Vec<&str> = projects.keys().map(String::as_str).collect();
    let names = names.join(", ");
    match project {
        Some(name) => projects
            .get(name)
            .ok_or_else(|| format!("it has no project `{name}`, only {names}")),
        None => Some(projects)
            .filter(|projects| projects.len() == 1)
            .and_then(|projects| projects.values().next())
            .or_else(|| projects.get(DEFAULT))
            .ok_or_else(|| format!("it has several projects; name one with --project ({names})")),
    }
}

/// The strings of a property that is a string or a list of strings.
fn list(config: &Value, name: &str) -> Result<Vec<String>, String> {
    let refuse = || format!("`{name}` must be a path or a list of paths");
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(refuse);
    match config.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(values)) => values.iter().map(text).collect(),
        Some(value) => Ok(vec![text(value)?]),
    }
}

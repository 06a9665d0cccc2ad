//! Which documents a repository has, by its configuration of GraphQL: the
//! `documents` of `.graphqlrc.yml` and its other names.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::CliError;

/// The names of such a file, in the order in which they are looked for. YAML
/// reads JSON, too.
const NAMES: [&str; 7] = [
    ".graphqlrc",
    ".graphqlrc.yml",
    ".graphqlrc.yaml",
    ".graphqlrc.json",
    "graphql.config.yml",
    "graphql.config.yaml",
    "graphql.config.json",
];

/// Those that are programs.
const PROGRAMS: [&str; 6] = [
    ".graphqlrc.ts",
    ".graphqlrc.js",
    ".graphqlrc.toml",
    "graphql.config.ts",
    "graphql.config.js",
    "graphql.config.toml",
];

/// The project that is taken where none is named.
const DEFAULT: &str = "default";

/// Which documents there are.
pub(super) struct Configured {
    /// Files, folders and patterns.
    pub(super) documents: Vec<PathBuf>,
    /// Patterns of what is left out.
    pub(super) ignored: Vec<String>,
}

/// Reads the configuration of the working directory.
pub(super) fn read(project: Option<&str>) -> Result<Configured, CliError> {
    let Some(name) = NAMES.into_iter().find(|name| Path::new(name).is_file()) else {
        let program = PROGRAMS.into_iter().find(|name| Path::new(name).is_file());
        let found = program.map_or_else(
            || "there is no .graphqlrc.yml here".to_owned(),
            |name| format!("`{name}` is not read, only YAML and JSON are"),
        );
        return Err(CliError::Usage(format!(
            "nothing was named to plan, and {found}: name files, folders or patterns, such as `gatepass plan src`"
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

/// The configuration of a project: the one that is named, the only one, or that
/// of the whole file.
fn chosen<'a>(config: &'a Value, project: Option<&str>) -> Result<&'a Value, String> {
    let Some(projects) = config.get("projects").and_then(Value::as_object) else {
        return match project {
            None => Ok(config),
            Some(name) => Err(format!("it has no projects, so none `{name}`")),
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
            .ok_or_else(|| format!("it has several projects: name one with --project ({names})")),
    }
}

/// The texts of a property that is one text or a list of them.
fn list(config: &Value, name: &str) -> Result<Vec<String>, String> {
    let refuse = || format!("its `{name}` are not a path or a list of paths");
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or_else(refuse);
    match config.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(values)) => values.iter().map(text).collect(),
        Some(value) => Ok(vec![text(value)?]),
    }
}

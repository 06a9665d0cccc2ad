//! Finding documents, and reading them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::CliError;

/// What files of GraphQL end in.
const ENDINGS: [&str; 2] = ["graphql", "gql"];

/// The argument that stands for standard input.
const INPUT: &str = "-";

/// A text, and what it is called.
pub(super) struct File {
    pub(super) name: String,
    pub(super) text: String,
    /// Whether it was named, and not found in a folder.
    pub(super) is_named: bool,
}

/// The texts of files and of those in folders, by name. A file that is given
/// twice is read once.
pub(super) fn read(paths: &[PathBuf]) -> Result<Vec<File>, CliError> {
    let mut found = BTreeMap::new();
    for path in paths {
        if path.as_os_str() == INPUT {
            found.insert(path.clone(), true);
        } else if path.is_dir() {
            let files = search(path).map_err(|cause| refuse(path, &cause))?;
            if files.is_empty() {
                let path = path.display();
                return Err(CliError::Usage(format!(
                    "there is no .graphql or .gql file in '{path}'"
                )));
            }
            for file in files {
                found.entry(file).or_insert(false);
            }
        } else {
            found.insert(path.clone(), true);
        }
    }
    let read = |(path, is_named): (PathBuf, bool)| {
        let is_input = path.as_os_str() == INPUT;
        let text = if is_input {
            let mut text = String::new();
            io::stdin().read_to_string(&mut text).map(|_| text)
        } else {
            fs::read_to_string(&path)
        };
        Ok(File {
            text: text.map_err(|cause| refuse(&path, &cause))?,
            name: if is_input {
                "stdin".to_owned()
            } else {
                spelled(&path)
            },
            is_named,
        })
    };
    found.into_iter().map(read).collect()
}

/// The files of GraphQL in a folder and those below it. Hidden folders and
/// `node_modules` hold none of one's own; links to folders may run in circles.
fn search(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        if entry.file_type()?.is_dir() {
            let name = name.to_string_lossy();
            if !name.starts_with('.') && name != "node_modules" {
                files.extend(search(&path)?);
            }
        } else if path.is_file() && ENDINGS.iter().any(|ending| has_ending(&path, ending)) {
            files.push(path);
        }
    }
    Ok(files)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|of| of.eq_ignore_ascii_case(ending))
}

/// A path as it is told on every system.
fn spelled(path: &Path) -> String {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let path: PathBuf = parts.collect();
    path.to_string_lossy().replace('\\', "/")
}

fn refuse(path: &Path, cause: &io::Error) -> CliError {
    CliError::Usage(format!("cannot read '{}': {cause}", path.display()))
}

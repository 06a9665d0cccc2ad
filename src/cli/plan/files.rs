//! Finds and reads files with documents.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};

use super::CliError;
use super::extract::Kind;
use super::skipped::Skipped;
use super::source::Source;

/// The argument that stands for standard input.
const INPUT: &str = "-";

/// The prefix of a pattern of files to skip.
const NOT: char = '!';

/// A file that was read.
pub(super) struct File {
    pub(super) source: Arc<Source>,
    pub(super) kind: Kind,
    /// Whether the file was named, rather than found in a folder.
    pub(super) is_named: bool,
}

/// The files found, by path, and whether each was named.
struct Search<'a> {
    ignored: GlobSet,
    found: BTreeMap<PathBuf, bool>,
    /// How many files were found.
    count: usize,
    /// The files skipped so far. Several patterns may search the same folders.
    left_out: BTreeSet<PathBuf>,
    skipped: &'a mut Skipped,
}

/// Reads files, the files in folders, and those that patterns match, ordered by
/// name. A file that is given twice is read once.
pub(super) fn read(
    paths: &[PathBuf],
    ignored: &[String],
    skipped: &mut Skipped,
) -> Result<Vec<File>, CliError> {
    let shown: Vec<String> = paths.iter().map(|path| spelled(path)).collect();
    let left_out = shown.iter().filter_map(|path| path.strip_prefix(NOT));
    let mut search = Search {
        ignored: set(ignored.iter().map(String::as_str).chain(left_out))?,
        found: BTreeMap::new(),
        count: 0,
        left_out: BTreeSet::new(),
        skipped,
    };
    for (path, shown) in paths.iter().zip(&shown) {
        if !shown.starts_with(NOT) {
            search.add(path, shown)?;
        }
    }
    search.found.into_iter().map(read_one).collect()
}

impl Search<'_> {
    fn add(&mut self, path: &Path, shown: &str) -> Result<(), CliError> {
        let before = self.count;
        if path.is_dir() {
            self.folder(path, None)
                .map_err(|cause| refuse(path, &cause))?;
        } else if is_pattern(shown) && !path.exists() {
            let folder = base(shown);
            let pattern = glob(shown)?.compile_matcher();
            if folder.is_dir() {
                self.folder(&folder, Some(&pattern))
                    .map_err(|cause| refuse(&folder, &cause))?;
            }
        } else {
            self.count += 1;
            if self.ignored.is_match(shown) {
                self.skipped.ignored += usize::from(self.left_out.insert(path.to_owned()));
            } else {
                self.found.insert(path.to_owned(), true);
            }
        }
        if self.count == before {
            return Err(CliError::Usage(format!(
                "'{shown}' contains no file that documents are read from: .graphql, .gql, .ts, .tsx, .js, .jsx, .mts, .cts, .mjs, .cjs, .vue or .svelte"
            )));
        }
        Ok(())
    }

    /// Searches a folder and its subfolders. Skips hidden folders and
    /// `node_modules`, and links to folders, which may be cyclic.
    fn folder(&mut self, folder: &Path, pattern: Option<&GlobMatcher>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let (path, name) = (entry.path(), entry.file_name());
            let shown = spelled(&path);
            let is_folder = entry.file_type()?.is_dir();
            let name = name.to_string_lossy();
            if is_folder && (name.starts_with('.') || name == "node_modules") {
                continue;
            }
            if self.ignored.is_match(&shown) {
                self.skipped.ignored += usize::from(self.left_out.insert(path));
            } else if is_folder {
                self.folder(&path, pattern)?;
            } else if pattern.is_none_or(|pattern| pattern.is_match(&shown)) && path.is_file() {
                match Kind::from_path(&path) {
                    // Manifests repeat the documents of sources, so they must be
                    // named.
                    Some(kind) if kind != Kind::Manifest => {
                        self.found.entry(path).or_insert(false);
                        self.count += 1;
                    }
                    _ if self.left_out.contains(&path) => {}
                    _ => {
                        self.skipped.add_other(&path);
                        self.left_out.insert(path);
                    }
                }
            }
        }
        Ok(())
    }
}

fn read_one((path, is_named): (PathBuf, bool)) -> Result<File, CliError> {
    let is_input = path.as_os_str() == INPUT;
    let text = if is_input {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        fs::read_to_string(&path)
    };
    let text = text.map_err(|cause| refuse(&path, &cause))?;
    let name = if is_input {
        "stdin".to_owned()
    } else {
        spelled(&path)
    };
    Ok(File {
        // A named file with any other extension is a GraphQL document.
        kind: Kind::from_path(&path).unwrap_or(Kind::Document),
        source: Arc::new(Source::new(name, &text)),
        is_named,
    })
}

fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '[', '{'])
}

/// The folder that contains all files of a pattern.
fn base(pattern: &str) -> PathBuf {
    let parts = pattern.split('/');
    let folders: Vec<&str> = parts.take_while(|part| !is_pattern(part)).collect();
    match folders.join("/") {
        folder if folder.is_empty() && pattern.starts_with('/') => PathBuf::from("/"),
        folder if folder.is_empty() => PathBuf::from("."),
        folder => PathBuf::from(folder),
    }
}

/// A pattern in which `*` does not match path separators.
fn glob(pattern: &str) -> Result<Glob, CliError> {
    let refuse = |why: &str| CliError::Usage(format!("cannot read the pattern '{pattern}': {why}"));
    if ["!(", "+(", "@("]
        .iter()
        .any(|group| pattern.contains(group))
    {
        return Err(refuse(
            "groups such as !(a|b) are not supported; write {a,b}, and skip files with --ignore",
        ));
    }
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map_err(|cause| refuse(&cause.kind().to_string()))
}

/// Patterns of files to skip. One without a separator matches names.
fn set<'a>(patterns: impl Iterator<Item = &'a str>) -> Result<GlobSet, CliError> {
    let mut all = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
        all.add(glob(pattern)?);
        if !pattern.contains('/') {
            all.add(glob(&format!("**/{pattern}"))?);
        }
    }
    all.build()
        .map_err(|cause| CliError::Usage(format!("cannot read the patterns of --ignore: {cause}")))
}

/// A path with the same separators on every system.
fn spelled(path: &Path) -> String {
    let parts = path.components().filter(|part| *part != Component::CurDir);
    let path: PathBuf = parts.collect();
    path.to_string_lossy().replace('\\', "/")
}

fn refuse(path: &Path, cause: &io::Error) -> CliError {
    CliError::Usage(format!("cannot read '{}': {cause}", path.display()))
}

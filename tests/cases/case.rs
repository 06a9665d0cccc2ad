//! Reads a case and its files.

use std::fs;
use std::path::{Path, PathBuf};

use super::model::{ROLES, Viewer};

/// A document and how it is sent.
pub(crate) struct Case {
    /// The path of its file, without extensions.
    stem: PathBuf,
    pub(crate) document: String,
    pub(crate) variables: serde_json::Value,
    /// The name of the operation to run, if there are several.
    pub(crate) operation: Option<String>,
    /// Who sends it, by a line such as `# as: GUARD at 1, 2` with the keys of gates.
    pub(crate) viewer: Viewer,
}

/// The extensions of result files.
const RESULTS: [&str; 4] = ["json", "sqlite.sql", "postgres.sql", "after.json"];

impl Case {
    /// All cases, by name.
    ///
    /// # Panics
    ///
    /// When a file does not belong to a case.
    pub(crate) fn all() -> Vec<Self> {
        let mut files = Vec::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        for folder in fs::read_dir(root).unwrap() {
            let folder = folder.unwrap().path();
            if folder.is_dir() {
                let inside = fs::read_dir(folder).unwrap();
                files.extend(inside.map(|file| file.unwrap().path()));
            }
        }
        files.sort_unstable();
        for file in &files {
            let document = stem(file).with_extension("graphql");
            assert!(
                files.contains(&document),
                "{} is of no case",
                file.display()
            );
        }
        let documents = files
            .iter()
            .filter(|file| file.extension().is_some_and(|ending| ending == "graphql"));
        documents.map(|file| Self::read(stem(file))).collect()
    }

    fn read(stem: PathBuf) -> Self {
        let document = fs::read_to_string(stem.with_extension("graphql")).unwrap();
        let variables = match fs::read_to_string(stem.with_extension("variables.json")) {
            Ok(text) => serde_json::from_str(&text).unwrap(),
            Err(_) => serde_json::Value::Null,
        };
        let operation = document
            .lines()
            .find_map(|line| line.strip_prefix("# operation: "))
            .map(str::to_owned);
        let viewer = document
            .lines()
            .find_map(|line| line.strip_prefix("# as: "));
        let viewer = viewer.map_or(Viewer::ADMIN, read_viewer);
        Self {
            stem,
            document,
            variables,
            operation,
            viewer,
        }
    }

    /// The case's folder, and its name in it.
    pub(crate) fn place(&self) -> (&Path, &str) {
        let name = self.stem.file_name().unwrap().to_str().unwrap();
        (self.stem.parent().unwrap(), name)
    }

    /// Whether the case is in the folder of errors.
    pub(crate) fn is_mistaken(&self) -> bool {
        self.stem.parent().unwrap().ends_with("errors")
    }

    /// Whether the case changes rows.
    pub(crate) fn changes(&self) -> bool {
        self.stem.parent().unwrap().ends_with("mutations")
    }

    /// The file with a kind of result.
    pub(crate) fn result(&self, kind: &str) -> PathBuf {
        self.stem.with_extension(kind)
    }

    /// How a result differs from its file. Writes the file instead if `write` is
    /// set.
    pub(crate) fn compare(&self, kind: &str, text: &str, write: bool) -> Option<String> {
        assert!(RESULTS.contains(&kind), "a case has no {kind}");
        let file = self.result(kind);
        if write {
            fs::write(file, text).unwrap();
            return None;
        }
        let known = fs::read_to_string(&file).unwrap_or_default();
        (known != text).then(|| format!("{}: expected\n{known}\nbut it is\n{text}", file.display()))
    }
}

/// A role, and the keys of the gates that a viewer is bound to, if it is.
fn read_viewer(line: &str) -> Viewer {
    let (role, gates) = match line.split_once(" at ") {
        Some((role, gates)) => (role, Some(gates)),
        None => (line, None),
    };
    let keys = |gates: &str| match gates {
        "nothing" => Vec::new(),
        gates => gates.split(", ").map(|key| key.parse().unwrap()).collect(),
    };
    Viewer {
        role: ROLES.iter().find(|known| **known == role).unwrap(),
        gates: gates.map(keys),
    }
}

/// A file's path without extensions.
fn stem(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap().to_str().unwrap();
    let (stem, _) = name.split_once('.').unwrap();
    file.with_file_name(stem)
}

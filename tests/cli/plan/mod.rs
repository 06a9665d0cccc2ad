//! `gatepass plan` on files like those of a front-end.

mod access;
mod action;
mod bills;
mod clients;
mod compare;
mod files;
mod mistakes;
mod repositories;
mod scripts;
mod values;

use std::fs;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::server::gatepass;

/// The folder of the documents: pages that share fragments. One of them exceeds the
/// limits.
const DOCUMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/documents");

/// Files in a temporary folder.
struct Files(TempDir);

impl Files {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        // Nothing answers at this URL, because `plan` opens no database.
        let output = gatepass(&self.0, &[&["plan"], arguments].concat())
            .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
            .output();
        Ran::new(&output.unwrap())
    }
}

/// The result of a run.
#[derive(Debug)]
struct Ran {
    code: i32,
    output: String,
    errors: Vec<String>,
}

impl Ran {
    fn new(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code().unwrap(),
            output: text(&output.stdout),
            errors: text(&output.stderr).lines().map(str::to_owned).collect(),
        }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The text after each file's name.
    fn titles(&self) -> Vec<&str> {
        let lines = self.output.lines();
        lines
            .filter_map(|line| Some(line.split_once(" · ")?.1))
            .collect()
    }

    #[track_caller]
    fn assert_refused(&self, errors: &[&str]) {
        assert_eq!(self.errors, errors);
        assert_eq!((self.code, self.output.as_str()), (2, ""));
    }
}

/// Runs on the documents in this folder.
fn plan(arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let mut command = gatepass(&folder, &[&["plan"], arguments].concat());
    Ran::new(&command.current_dir(DOCUMENTS).output().unwrap())
}

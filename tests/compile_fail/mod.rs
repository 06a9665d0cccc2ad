//! Only the ledger can reach a connection: programs that try otherwise do not
//! compile, each with the error code that it names.
//!
//! The compiler only checks the programs, all at once, against the libraries that
//! this test program is linked with. It does so twice: once with the allowed items,
//! without any error, and once with the forbidden items, with exactly the errors
//! that they name.

use std::env;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use serde_json::Value;

const PROGRAMS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/compile_fail/programs.rs"
);

/// The crates that the programs use.
const CRATES: [&str; 3] = ["gatepass", "entity", "sea_orm"];

#[test]
fn no_program_can_get_a_connection() {
    let libraries = libraries();
    let source = fs::read_to_string(PROGRAMS).unwrap();
    let forbidden = forbidden(&source);
    assert!(forbidden.len() >= 6, "only {forbidden:?}");

    let errors = check(&libraries, "forbidden");
    for Forbidden { lines, code } in &forbidden {
        let within = |error: &&Error| lines.contains(&error.line);
        let codes: Vec<&str> = errors
            .iter()
            .filter(within)
            .map(|error| error.code.as_str())
            .collect();
        assert_eq!(codes, [code], "in the lines {lines:?}: {errors:#?}");
    }
    assert_eq!(errors.len(), forbidden.len(), "{errors:#?}");
}

/// An item that must not compile.
#[derive(Debug)]
struct Forbidden {
    lines: RangeInclusive<usize>,
    code: String,
}

/// The forbidden items in the text of the programs.
fn forbidden(source: &str) -> Vec<Forbidden> {
    let lines: Vec<&str> = source.lines().map(str::trim_end).collect();
    let marks = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.trim() == "#[cfg(forbidden)]");
    marks
        .map(|(index, line)| {
            let code = lines[index - 1].trim().strip_prefix("// ").unwrap();
            let indent = line.len() - line.trim_start().len();
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[index..].iter().position(|line| *line == end).unwrap();
            Forbidden {
                // Lines start at 1.
                lines: index + 1..=index + 1 + length,
                code: code.to_owned(),
            }
        })
        .collect()
}

/// An error of the compiler.
#[derive(Debug)]
struct Error {
    line: usize,
    code: String,
    #[expect(dead_code, reason = "printed when the test fails")]
    message: String,
}

/// The compiler's errors for the programs with this configuration.
fn check(libraries: &[(&str, PathBuf)], configuration: &str) -> Vec<Error> {
    let folder = tempfile::tempdir().unwrap();
    let compiler = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(compiler);
    command
        .arg(PROGRAMS)
        .args(["--crate-type=lib", "--edition=2024", "--emit=metadata"])
        .args(["--error-format=json", "--cap-lints=allow"])
        .args(["--cfg", configuration])
        .arg("--out-dir")
        .arg(folder.path())
        .arg("-L")
        .arg(format!("dependency={}", deps().display()));
    for (name, path) in libraries {
        let path = path.display();
        command.arg("--extern").arg(format!("{name}={path}"));
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let errors: Vec<Error> = said.lines().filter_map(error).collect();
    assert_eq!(errors.is_empty(), output.status.success(), "{said}");
    errors
}

/// The error in a line of the compiler's output. Its last line only counts the
/// errors.
fn error(line: &str) -> Option<Error> {
    let said: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    if said["level"] != "error" || said["message"].as_str()?.starts_with("aborting due to ") {
        return None;
    }
    let spans = said["spans"].as_array().unwrap();
    let primary = spans.iter().find(|span| span["is_primary"] == true);
    let line = primary.map_or(0, |span| span["line_start"].as_u64().unwrap());
    Some(Error {
        line: usize::try_from(line).unwrap(),
        code: said["code"]["code"].as_str().unwrap_or_default().to_owned(),
        message: said["message"].as_str().unwrap().to_owned(),
    })
}

/// The folder of the build, which contains this program.
fn deps() -> PathBuf {
    let program = env::current_exe().unwrap();
    program.parent().unwrap().to_owned()
}

/// Libraries that the allowed items compile with. A name may have several, built
/// with different features; the newest belongs to these sources.
fn libraries() -> Vec<(&'static str, PathBuf)> {
    let [gatepass, entity, sea_orm] = CRATES.map(|name| candidates(&deps(), name));
    let mut errors = Vec::new();
    for gatepass in &gatepass {
        for entity in &entity {
            for sea_orm in &sea_orm {
                let paths = [gatepass, entity, sea_orm].map(PathBuf::clone);
                let libraries: Vec<_> = CRATES.into_iter().zip(paths).collect();
                errors = check(&libraries, "allowed");
                if errors.is_empty() {
                    return libraries;
                }
            }
        }
    }
    panic!("what is allowed does not compile: {errors:#?}");
}

/// The libraries of a crate, newest first.
fn candidates(folder: &Path, name: &str) -> Vec<PathBuf> {
    let mut found: Vec<(SystemTime, PathBuf)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "rlib"))
        .filter(|path| {
            let file = path.file_stem().and_then(|file| file.to_str());
            file.is_some_and(|file| file.starts_with(&format!("lib{name}-")))
        })
        .map(|path| (fs::metadata(&path).unwrap().modified().unwrap(), path))
        .collect();
    found.sort_unstable();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

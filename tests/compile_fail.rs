//! There is no way to a connection but through the ledger: programs that look
//! for one do not compile, each for the reason that its first lines give.
//!
//! Compilers put their messages differently from version to version. So copies
//! of the programs are compiled, which have no messages to compare with, and of
//! what the compiler says the codes count.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/compile_fail");
/// Set for the process that compiles: where the copies are.
const COPIES: &str = "GATEPASS_TEST_COPIES";

#[test]
fn no_way_leads_to_a_connection() {
    if let Some(copies) = env::var_os(COPIES) {
        trybuild::TestCases::new().compile_fail(Path::new(&copies).join("*.rs"));
        return;
    }
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_fail");
    let _ = fs::remove_dir_all(&copies);
    fs::create_dir_all(&copies).unwrap();
    let programs = copy_programs(&copies);
    assert!(programs.len() >= 6, "only {programs:?}");
    let run = Command::new(env::current_exe().unwrap())
        .args(["--exact", "no_way_leads_to_a_connection"])
        .env(COPIES, &copies)
        .env("TRYBUILD", "overwrite")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "a program compiled:\n{said}");
    for program in programs {
        let said = fs::read_to_string(program.with_extension("stderr")).unwrap();
        let source = fs::read_to_string(&program).unwrap();
        assert_eq!(
            codes(&said),
            codes(&source),
            "{}:\n{said}",
            program.display()
        );
    }
}

/// Copies the programs and gives the copies' paths.
fn copy_programs(to: &Path) -> Vec<PathBuf> {
    let programs = fs::read_dir(PROGRAMS)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    programs
        .map(|program| {
            let copy = to.join(program.file_name().unwrap());
            fs::copy(&program, &copy).unwrap();
            copy
        })
        .collect()
}

/// The codes of the errors that a text names, in its order.
fn codes(text: &str) -> Vec<&str> {
    let names = text.split("error[").skip(1);
    names
        .filter_map(|rest| rest.split_once(']'))
        .map(|(code, _)| code)
        .collect()
}

//! Counting the instructions of this program, by [callgrind].
//!
//! [callgrind]: https://valgrind.org/docs/manual/cl-manual.html

use std::{env, fs, path::Path, process::Command};

use anyhow::{Context, Result, ensure};

use crate::counted::NAME;

/// Runs this program with some arguments, and gives how many instructions what is
/// counted took.
pub(crate) fn count(arguments: &[&str], folder: &Path) -> Result<u64> {
    let file = folder.join("callgrind.out");
    let mut valgrind = Command::new("valgrind");
    // What is in the environment lies on the stack, and moves what is behind it.
    valgrind.env_clear();
    if let Some(path) = env::var_os("PATH") {
        valgrind.env("PATH", path);
    }
    valgrind
        .args(["--quiet", "--tool=callgrind"])
        .arg(format!("--toggle-collect=*{NAME}*"))
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(env::current_exe()?)
        .args(arguments);
    let status = valgrind
        .status()
        .context("valgrind does not start: is it installed?")?;
    ensure!(status.success(), "{arguments:?} under valgrind: {status}");
    total(&fs::read_to_string(&file)?)
        .with_context(|| format!("callgrind counted nothing of {arguments:?}"))
}

/// The count that a [file of callgrind] ends with, if it is of instructions and of
/// some.
///
/// [file of callgrind]: https://valgrind.org/docs/manual/cl-format.html
fn total(file: &str) -> Option<u64> {
    let value = |name| file.lines().find_map(|line| line.strip_prefix(name));
    let instructions = value("events:")?.trim() == "Ir";
    let total = value("totals:")?.trim().parse().ok()?;
    (instructions && total > 0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::total;

    fn file(events: &str, totals: &str) -> String {
        format!(
            "# callgrind format\nversion: 1\npid: 7\ncmd: instructions count totals: 3\npart: 1\n\n\
             desc: Trigger: Program termination\npositions: line\nevents: {events}\n\
             summary: 812\n\nfn=(1) counted_by_callgrind\n3 812\n\n{totals}"
        )
    }

    #[test]
    fn the_total_is_read() {
        assert_eq!(total(&file("Ir", "totals: 812\n")), Some(812));
    }

    #[test]
    fn nothing_counted_is_no_count() {
        assert_eq!(total(&file("Ir", "totals: 0\n")), None);
    }

    #[test]
    fn a_file_that_breaks_off_is_no_count() {
        assert_eq!(total(&file("Ir", "")), None);
        assert_eq!(total(""), None);
    }

    #[test]
    fn other_events_are_no_instructions() {
        assert_eq!(total(&file("Ir Dr Dw", "totals: 812 4 5\n")), None);
        assert_eq!(total(&file("Dr", "totals: 812\n")), None);
    }
}

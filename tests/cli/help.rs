//! Help texts, completions and manual pages.

use tempfile::TempDir;

use crate::support::server::gatepass;

fn output(folder: &TempDir, arguments: &[&str]) -> String {
    let output = gatepass(folder, arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    assert_eq!(output.stderr, b"", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The commands that a help text lists.
fn commands(help: &str) -> Vec<&str> {
    let Some((_, rest)) = help.split_once("\nCommands:\n") else {
        return Vec::new();
    };
    let lines = rest.lines().take_while(|line| line.starts_with("  "));
    lines
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect()
}

/// The words of an example, up to a redirection or a pipe.
fn words(example: &str) -> Vec<&str> {
    let words = example.split_whitespace().skip(1);
    words
        .take_while(|word| ![">", "|"].contains(word))
        .collect()
}

/// Calls `check` with the path and the help of every command.
fn each(folder: &TempDir, path: &[&str], check: &mut dyn FnMut(&[&str], &str)) {
    let help = output(folder, &[path, &["--help"]].concat());
    check(path, &help);
    for name in commands(&help) {
        each(folder, &[path, &[name]].concat(), check);
    }
}

#[test]
fn every_help_has_two_valid_examples() {
    let folder = tempfile::tempdir().unwrap();
    let mut count = 0;
    each(&folder, &[], &mut |path, help| {
        let (_, examples) = help
            .split_once("\nExamples:\n")
            .unwrap_or_else(|| panic!("{path:?} has no examples"));
        let examples = examples
            .lines()
            .filter(|line| line.starts_with("  gatepass "));
        let examples: Vec<_> = examples.collect();
        assert!(examples.len() >= 2, "{path:?}: {examples:?}");
        for example in examples {
            let words = words(example);
            assert!(words.starts_with(path), "{example}");
            // The example is valid, so the first error is about an added flag.
            let wrong = [&words[..], &["--no-such-flag"]].concat();
            let refused = gatepass(&folder, &wrong).output().unwrap();
            let errors = String::from_utf8(refused.stderr).unwrap();
            assert!(errors.contains("'--no-such-flag'"), "{example}: {errors}");
        }
        count += 1;
    });
    assert!(count > 12, "{count}");
}

#[test]
fn flags_are_grouped() {
    let folder = tempfile::tempdir().unwrap();
    let groups = |command: &[&str]| {
        let help = output(&folder, &[command, &["--help"]].concat());
        let lines = help.lines();
        let mut groups: Vec<_> = lines
            .filter(|line| line.ends_with(':') && !line.starts_with(' '))
            .map(|line| line.trim_end_matches(':').to_owned())
            .collect();
        groups.retain(|group| group != "Examples");
        groups
    };
    assert_eq!(
        groups(&["serve"]),
        [
            "Options",
            "HTTP",
            "HTTP limits",
            "SQL trace",
            "Logs",
            "Signing in",
            "Limits of operations",
            "Counts",
            "Database",
            "Metrics and traces",
            "Configuration",
        ]
    );
    assert_eq!(
        groups(&["migrate", "down"]),
        ["Options", "Migrations", "Database", "Logs", "Configuration"]
    );
    // Only these two are outside of a group.
    let help = output(&folder, &["serve", "--help"]);
    let (_, options) = help.split_once("Options:\n").unwrap();
    let (options, _) = options.split_once("\nHTTP:").unwrap();
    assert_eq!(options.matches("--").count(), 2, "{options}");
}

#[test]
fn completions_know_commands_and_flags() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = output(&folder, &["completions", shell]);
        for word in ["migrate", "max-rows", "lose-data"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let main = output(&folder, &["man"]);
    assert!(main.contains(".TH gatepass 1"), "{main}");
    let pages = folder.path().join("pages");
    assert_eq!(output(&folder, &["man", pages.to_str().unwrap()]), "");
    each(&folder, &[], &mut |path, _| {
        let name = [&["gatepass"], path].concat().join("-");
        let page = std::fs::read_to_string(pages.join(format!("{name}.1")));
        let page = page.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(page.contains("Examples"), "{page}");
    });
}

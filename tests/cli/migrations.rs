//! `gatepass migrate` and `gatepass seed` on an embedded database.

use std::fs;

use tempfile::TempDir;

use crate::support::server::gatepass;

fn run(folder: &TempDir, arguments: &[&str]) -> String {
    let output = gatepass(folder, arguments).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn migrations_go_up_and_down() {
    let folder = tempfile::tempdir().unwrap();
    let count = |text: &str, state: &str| {
        text.lines()
            .filter(|line| line.starts_with(&format!("{state} ")))
            .count()
    };
    let status = run(&folder, &["migrate", "status"]);
    let all = count(&status, "pending");
    assert!(all > 0, "{status}");
    assert_eq!(count(&run(&folder, &["migrate", "up"]), "applied"), all);
    assert!(run(&folder, &["migrate", "up"]).starts_with("Nothing to do"));
    assert_eq!(count(&run(&folder, &["migrate", "status"]), "applied"), all);
    assert_eq!(
        count(&run(&folder, &["migrate", "down", "--yes"]), "reverted"),
        1
    );
    assert_eq!(count(&run(&folder, &["migrate", "status"]), "pending"), 1);
    assert_eq!(count(&run(&folder, &["migrate", "up"]), "applied"), 1);
    assert_eq!(
        count(
            &run(&folder, &["migrate", "down", "--all", "--yes"]),
            "reverted"
        ),
        all
    );
    assert!(run(&folder, &["migrate", "down"]).starts_with("Nothing to do"));
}

/// The exit code and the error of a run that fails.
fn refused(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let output = gatepass(folder, arguments).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{arguments:?}");
    assert_eq!(output.stdout, b"", "{arguments:?}");
    assert_eq!(errors.lines().count(), 1, "{errors}");
    (output.status.code(), errors)
}

const FEW_ROWS: [&str; 9] = [
    "seed",
    "--gates",
    "2",
    "--holders",
    "3",
    "--passes",
    "4",
    "--scans",
    "5",
];

#[test]
fn migrations_are_reverted_only_with_yes() {
    let folder = tempfile::tempdir().unwrap();
    run(&folder, &["migrate", "up"]);
    let status = run(&folder, &["migrate", "status"]);
    let (code, errors) = refused(&folder, &["migrate", "down", "--all"]);
    assert_eq!(code, Some(2), "{errors}");
    for line in status.lines() {
        let name = line.split_whitespace().last().unwrap();
        assert!(errors.contains(name), "{errors}");
    }
    assert!(errors.contains("--yes"), "{errors}");
    assert_eq!(run(&folder, &["migrate", "status"]), status);
    // A variable cannot confirm all runs.
    let output = gatepass(&folder, &["migrate", "down"])
        .env("GATEPASS_YES", "1")
        .output();
    assert_eq!(output.unwrap().status.code(), Some(2));
}

#[test]
fn rows_are_dropped_only_with_lose_data() {
    let folder = tempfile::tempdir().unwrap();
    run(&folder, &FEW_ROWS);
    let status = run(&folder, &["migrate", "status"]);
    let names = status.lines().map(str::trim_end);
    let since = names.skip_while(|name| !name.ends_with("_pass")).count();
    let steps = since.to_string();
    let (code, errors) = refused(&folder, &["migrate", "down", "--steps", &steps, "--yes"]);
    assert_eq!(code, Some(1), "{errors}");
    for lost in ["4 rows of pass", "5 rows of scan"] {
        assert!(errors.contains(lost), "{errors}");
    }
    assert!(errors.contains("--lose-data"), "{errors}");
    assert_eq!(run(&folder, &["migrate", "status"]), status);
    let (_, errors) = refused(&folder, &["migrate", "down", "--all", "--yes"]);
    for lost in ["2 rows of gate", "3 rows of holder"] {
        assert!(errors.contains(lost), "{errors}");
    }
    // The rows are still there.
    let (_, errors) = refused(&folder, &["seed"]);
    assert!(errors.contains("already has rows"), "{errors}");
    let (code, _) = refused(&folder, &["migrate", "down", "--lose-data"]);
    assert_eq!(code, Some(2));
    run(
        &folder,
        &["migrate", "down", "--all", "--yes", "--lose-data"],
    );
    run(&folder, &FEW_ROWS);
}

/// The names and contents of the files in a folder.
fn contents(folder: &TempDir) -> Vec<(String, Vec<u8>)> {
    let entries = folder.path().read_dir().unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_status_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    run(&folder, &["migrate", "status"]);
    assert_eq!(contents(&folder), []);
    // A file without Gatepass's tables or a write-ahead log.
    fs::write(folder.path().join("gatepass.db"), "").unwrap();
    let before = contents(&folder);
    assert!(run(&folder, &["migrate", "status"]).starts_with("pending"));
    assert_eq!(contents(&folder), before);
    run(&folder, &["migrate", "up"]);
    let before = contents(&folder);
    assert!(run(&folder, &["migrate", "status"]).starts_with("applied"));
    assert_eq!(contents(&folder), before);
}

#[test]
fn status_check_fails_while_a_migration_is_pending() {
    let folder = tempfile::tempdir().unwrap();
    let check = ["migrate", "status", "--check"];
    let status = || {
        let output = gatepass(&folder, &check).output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, errors) = status();
    assert_eq!(code, Some(1), "{errors}");
    assert!(
        errors.contains("pending: run `gatepass migrate up`"),
        "{errors}"
    );
    run(&folder, &["migrate", "up"]);
    assert_eq!(status(), (Some(0), String::new()));
    run(&folder, &["migrate", "down", "--yes"]);
    let (code, errors) = status();
    assert_eq!(code, Some(1));
    assert!(errors.contains("1 migration is pending"), "{errors}");
}

#[test]
fn seeding_migrates_an_embedded_database_and_prints_the_amounts() {
    let folder = tempfile::tempdir().unwrap();
    let sizes = [
        "seed",
        "--gates",
        "1",
        "--holders",
        "2",
        "--passes",
        "3",
        "--scans",
        "4",
    ];
    let fixed = ["--seed", "7", "--now", "2026-01-31T09:00:00Z"];
    let output = run(&folder, &[&sizes[..], &fixed].concat());
    assert_eq!(output, "Seeded 1 gate, 2 holders, 3 passes, 4 scans.\n");
    assert!(run(&folder, &["migrate", "up"]).starts_with("Nothing to do"));
}

#[test]
fn database_url_is_used_unless_its_longer_name_is_set() {
    let folder = tempfile::tempdir().unwrap();
    let created = |variables: &[(&str, &str)]| {
        let output = gatepass(&folder, &["migrate", "up"])
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        assert!(output.status.success());
        let mut files: Vec<_> = folder
            .path()
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        files
    };
    let plain = ("DATABASE_URL", "sqlite://plain.db?mode=rwc");
    let longer = ("GATEPASS_DATABASE_URL", "sqlite://longer.db?mode=rwc");
    assert_eq!(created(&[plain, longer]), ["longer.db"]);
    assert_eq!(created(&[plain]), ["longer.db", "plain.db"]);
    assert_eq!(created(&[]), ["gatepass.db", "longer.db", "plain.db"]);
}

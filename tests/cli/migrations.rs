//! `gatepass migrate` and `gatepass seed` on an embedded database.

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
    assert_eq!(count(&run(&folder, &["migrate", "down"]), "reverted"), 1);
    assert_eq!(count(&run(&folder, &["migrate", "status"]), "pending"), 1);
    assert_eq!(count(&run(&folder, &["migrate", "up"]), "applied"), 1);
    assert_eq!(
        count(&run(&folder, &["migrate", "down", "--all"]), "reverted"),
        all
    );
    assert!(run(&folder, &["migrate", "down"]).starts_with("Nothing to do"));
}

#[test]
fn seeding_migrates_an_embedded_database_and_tells_what_it_made() {
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
fn database_url_is_read_and_gives_way_to_its_longer_name() {
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

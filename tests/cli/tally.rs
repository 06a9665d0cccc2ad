//! `gatepass tally`.
#![expect(
    clippy::disallowed_methods,
    reason = "tests look into the database themselves"
)]

use sea_orm::ConnectionTrait;
use tempfile::{TempDir, tempdir};

use crate::support::database::open;
use crate::support::postgres;
use crate::support::server::gatepass;

/// The exit code, the output and the error of a command on a database.
fn run(folder: &TempDir, command: &[&str], url: &str) -> (Option<i32>, String, String) {
    let arguments = [command, &["--database-url", url]].concat();
    let output = gatepass(folder, &arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[tokio::test]
async fn differences_are_told_and_a_rebuild_ends_them() {
    let folder = tempdir().unwrap();
    let file = folder.path().join("seeded.db").display().to_string();
    let mut urls = vec![format!("sqlite://{file}?mode=rwc")];
    urls.extend(postgres::fresh_database().await.map(|it| it.url));
    for url in &urls {
        let seeded = run(&folder, &["seed", "--passes", "50", "--scans", "9"], url);
        assert_eq!(seeded.0, Some(0), "{}", seeded.2);
        let verify = || run(&folder, &["tally", "verify"], url);
        let same = (
            Some(0),
            "The tallies equal the rows.\n".to_owned(),
            String::new(),
        );
        assert_eq!(verify(), same);

        let database = open(url).await;
        for change in [
            "DELETE FROM pass_tally",
            "DELETE FROM scan_tally",
            "INSERT INTO scan_tally (level, gate_id, period, direction, outcome, denial_reason,
                                     number, q0, q1, q2, q3)
             VALUES (5, 7000, 72000009, 'IN', 'DENIED', 'REVOKED', 3, 1, 2, 0, 0)",
            "INSERT INTO pass_tally (gate_id, kind, inside, any_gate, revoked, scheduled, active, expired)
             VALUES (7000, 'STAFF', TRUE, FALSE, 1, 0, 2, 3)",
        ] {
            database.execute_unprepared(change).await.unwrap();
        }
        database.close().await.unwrap();
        let (code, output, errors) = verify();
        assert_eq!(code, Some(1), "{errors}");
        let expected = "gate 7000, STAFF, inside: the tally has 1 revoked, 0 scheduled, 2 active, \
                        3 expired; the table has 0 revoked, 0 scheduled, 0 active, 0 expired\n";
        assert!(output.contains(expected), "{output}");
        let expected = "scans of gate 7000, the hour from 1970-01-01T09:00:00Z, IN, DENIED, REVOKED: \
                        the tally has 3 (1, 2, 0, 0); the table has 0\n";
        assert!(output.contains(expected), "{output}");
        let of_all = |line: &str| {
            let all = line.strip_prefix("scans of all gates, IN, ADMITTED: the tally has 0; ");
            all.is_some_and(|rest| rest.starts_with("the table has "))
        };
        assert!(output.lines().any(of_all), "{output}");
        let differences = format!(
            "{} differences between the tallies and the rows: run `gatepass tally rebuild`",
            output.lines().count()
        );
        assert!(errors.contains(&differences), "{errors}");

        let rebuilt = run(&folder, &["tally", "rebuild"], url);
        assert_eq!(rebuilt.0, Some(0), "{}", rebuilt.2);
        assert_eq!(verify(), same);
    }
}

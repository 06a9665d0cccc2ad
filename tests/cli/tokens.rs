//! `gatepass token`.

use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::support::postgres;
use crate::support::server::gatepass;
use crate::support::tokens::{create, run};

/// The exit code and the error of a command that fails.
fn refused(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let output = gatepass(folder, &[&["token"], arguments].concat()).output();
    let output = output.unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.stdout, b"");
    (output.status.code(), errors)
}

fn list(folder: &TempDir, flags: &[&str]) -> Vec<Value> {
    let listed = run(folder, &[&["list", "--json"], flags].concat());
    serde_json::from_str(&listed).unwrap()
}

/// The flags for a seeded database of each available kind.
async fn databases(folder: &TempDir) -> Vec<Vec<String>> {
    let file = folder.path().join("seeded.db").display().to_string();
    let mut urls = vec![format!("sqlite://{file}?mode=rwc")];
    urls.extend(postgres::fresh_database().await.map(|it| it.url));
    for url in &urls {
        let seed = ["seed", "--passes", "5", "--scans", "5", "--database-url"];
        let output = gatepass(folder, &[&seed[..], &[url]].concat()).output();
        assert!(output.unwrap().status.success());
    }
    let flags = |url: String| vec!["--database-url".to_owned(), url];
    urls.into_iter().map(flags).collect()
}

#[tokio::test]
async fn a_token_is_created_listed_and_revoked() {
    let folder = tempdir().unwrap();
    for database in databases(&folder).await {
        let database: Vec<&str> = database.iter().map(String::as_str).collect();
        let with = |arguments: &[&str]| run(&folder, &[arguments, &database].concat());
        let guard = ["--name", "Main gate", "--role", "guard", "--expires", "90d"];
        let gates = ["--gate", "G0002,G0001", "--gate", "G0003"];
        let bound = create(&folder, &[&guard[..], &gates, &database].concat());
        let admin = ["create", "--name", " Ada ", "--role", "admin"];
        let text = with(&admin);
        let secret = text.lines().find(|line| line.starts_with("  gpt_"));
        assert_eq!(secret.unwrap().trim().len(), 53, "{text}");
        assert!(text.contains("(Ada), role admin. It works until it is revoked."));

        let tokens = list(&folder, &database);
        assert_eq!(tokens.len(), 2);
        assert_eq!(tokens[0]["id"], bound.id);
        assert_eq!(tokens[0]["name"], "Main gate");
        assert_eq!(tokens[0]["role"], "guard");
        let codes: Vec<_> = tokens[0]["gates"].as_array().unwrap().iter().collect();
        assert_eq!(codes, ["G0001", "G0002", "G0003"]);
        assert!(tokens[0]["expiresAt"].is_string());
        assert_eq!(tokens[1]["name"], "Ada");
        for field in ["gates", "expiresAt", "revokedAt", "lastUsedAt"] {
            assert!(tokens[1][field].is_null(), "{field}");
        }
        let listed = format!("{tokens:?}{}", with(&["list"]));
        assert!(!listed.contains("gpt_") && !listed.contains(&bound.secret[4..20]));

        let id = bound.id.to_string();
        assert_eq!(
            with(&["revoke", &id]),
            format!("Revoked token {id} (Main gate).\n")
        );
        let first = list(&folder, &database)[0]["revokedAt"].clone();
        assert!(first.is_string());
        // It was revoked when it was first revoked.
        with(&["revoke", &id]);
        assert_eq!(list(&folder, &database)[0]["revokedAt"], first);
        assert!(with(&["list"]).contains("revoked 20"));
    }
}

#[tokio::test]
async fn a_rotated_token_has_a_successor_with_the_same_rights() {
    let folder = tempdir().unwrap();
    for database in databases(&folder).await {
        let database: Vec<&str> = database.iter().map(String::as_str).collect();
        let new = ["--name", "Tablet", "--role", "guard", "--gate", "G0002"];
        let lifetime = ["--expires", "10d"];
        let old = create(&folder, &[&new[..], &lifetime, &database].concat());
        let rotate = |id: i64, more: &[&str]| -> Value {
            let id = id.to_string();
            let rotate = ["rotate", &id, "--json"];
            let rotated = run(&folder, &[&rotate[..], more, &database].concat());
            serde_json::from_str(&rotated).unwrap()
        };
        let second = rotate(old.id, &["--overlap", "1h"]);
        for (field, value) in [("name", "Tablet"), ("role", "guard")] {
            assert_eq!(second[field], value);
        }
        assert_eq!(second["gates"], serde_json::json!(["G0002"]));
        assert_ne!(second["secret"], old.secret);
        let time = |token: &Value, field: &str| -> chrono::DateTime<chrono::Utc> {
            token[field].as_str().unwrap().parse().unwrap()
        };
        let lifetime = |token: &Value| time(token, "expiresAt") - time(token, "createdAt");
        assert_eq!(lifetime(&second).num_minutes(), 10 * 24 * 60);
        let tokens = list(&folder, &database);
        assert!(tokens[0]["revokedAt"].is_null());
        let left = time(&tokens[0], "expiresAt") - time(&second, "createdAt");
        assert_eq!(left.num_minutes(), 60);

        let third = rotate(second["id"].as_i64().unwrap(), &["--expires", "2h"]);
        assert_eq!(lifetime(&third).num_minutes(), 120);
        assert!(list(&folder, &database)[1]["revokedAt"].is_string());
        let gone = second["id"].to_string();
        let (code, errors) = refused(&folder, &[&["rotate", &gone], &database[..]].concat());
        assert_eq!(code, Some(1), "{errors}");
        assert!(errors.contains("was revoked or has expired"), "{errors}");
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_one_line() {
    let folder = tempdir().unwrap();
    for database in databases(&folder).await {
        let database: Vec<&str> = database.iter().map(String::as_str).collect();
        let guard = ["create", "--name", "Ada", "--role", "guard"];
        for (arguments, says) in [
            (
                &[&guard[..], &["--gate", "G0001,G9998", "--gate", "G9999"]].concat()[..],
                "there is no gate with the code G9998, G9999",
            ),
            (
                &[
                    "create", "--name", "Ada", "--role", "admin", "--gate", "G0001",
                ],
                "'--gate' cannot be used with '--role admin'",
            ),
            (&["create", "--name", " ", "--role", "guard"], "--name"),
            (&["create", "--name", "a\nb", "--role", "guard"], "--name"),
            (&["create", "--name", "Ada", "--role", "king"], "king"),
            (&[&guard[..], &["--expires", "9999y"]].concat(), "too long"),
            (&[&guard[..], &["--expires", "0s"]].concat(), "--expires"),
            (&["revoke", "77"], "there is no token 77"),
            (&["rotate", "77"], "there is no token 77"),
        ] {
            let (code, errors) = refused(&folder, &[arguments, &database].concat());
            assert_eq!(code, Some(2), "{arguments:?}: {errors}");
            assert!(errors.contains(says), "{arguments:?}: {errors}");
            assert_eq!(errors.lines().count(), 1, "{errors}");
        }
        assert_eq!(list(&folder, &database), Vec::<Value>::new());
        let none = run(&folder, &[&["list"], &database[..]].concat());
        assert!(none.contains("There are no tokens."), "{none}");
    }
}

#[test]
fn a_token_is_bound_to_no_more_gates_than_a_request_lists() {
    let folder = tempdir().unwrap();
    let seed = ["seed", "--gates", "101", "--passes", "5", "--scans", "5"];
    assert!(gatepass(&folder, &seed).output().unwrap().status.success());
    let codes = |count: u32| {
        let codes = (1..=count).map(|number| format!("G{number:04}"));
        codes.collect::<Vec<_>>().join(",")
    };
    let guard = ["create", "--name", "All", "--role", "guard", "--gate"];
    let (code, errors) = refused(&folder, &[&guard[..], &[&codes(101)]].concat());
    assert_eq!(code, Some(2), "{errors}");
    assert!(
        errors.contains("at most 100 gates; these are 101"),
        "{errors}"
    );
    assert_eq!(list(&folder, &[]), Vec::<Value>::new());
    run(&folder, &[&guard[..], &[&codes(100)]].concat());
}

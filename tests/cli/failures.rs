//! Failures at run time: one line, and exit code 1.

use std::net::TcpListener;

use rustix::process::Signal;

use crate::support::postgres::own_server;
use crate::support::server::{Server, gatepass, graphql};

fn failed(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = gatepass(&folder, arguments).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {errors}");
    assert_eq!(errors.lines().count(), 1, "{arguments:?}: {errors}");
    assert!(errors.starts_with("error: "), "{errors}");
    errors
}

#[test]
fn the_error_for_a_used_port_says_what_to_do() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    for command in ["serve", "demo"] {
        let error = failed(&[command, "--bind", &address]);
        assert!(error.contains(&address), "{error}");
        assert!(error.contains("in use"), "{error}");
        assert!(error.contains("--bind 127.0.0.1:0"), "{error}");
    }
}

#[test]
fn an_unreachable_database_is_reported_without_its_password() {
    // A port that was free a moment ago.
    let address = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let url = format!("postgres://root:hunter2@{address}/gatepass?sslpassword=hunter2");
    let common = ["--database-url", &url, "--acquire-timeout", "1s"];
    for command in [
        &["serve", "--bind", "127.0.0.1:0"][..],
        &["seed"],
        &["migrate", "up"],
    ] {
        let error = failed(&[command, &common].concat());
        assert!(error.contains(&address.to_string()), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn a_file_that_cannot_be_opened_is_named() {
    let error = failed(&[
        "seed",
        "--database-url",
        "sqlite://missing/folder/gatepass.db?mode=rwc",
    ]);
    assert!(error.contains("missing/folder/gatepass.db"), "{error}");
}

#[test]
fn pending_migrations_are_refused_on_postgresql() {
    let Some(database) = own_server() else {
        return;
    };
    let shown = database.url("postgres");
    let url = shown.replace("postgres@", "postgres:hunter2@") + "&password=hunter2";
    assert_ne!(shown, url);
    for command in [&["serve", "--bind", "127.0.0.1:0"][..], &["seed"]] {
        let error = failed(&[command, &["--database-url", &url]].concat());
        let advice = format!("gatepass migrate up --database-url '{shown}'");
        assert!(error.contains(&advice), "{error}");
        assert!(error.contains("--migrate"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    let server = Server::start(&["serve", "--migrate", "--database-url", &url]);
    let answer = graphql(&server, r#"{"query":"{ __typename }"}"#);
    assert_eq!(answer.status, 200, "{}", answer.body);
    // Now it is up to date.
    drop(server);
    Server::start(&["serve", "--database-url", &url]);
}

#[test]
fn the_warning_about_an_empty_database_says_what_to_do() {
    let started = |arguments: &[&str]| {
        let server = Server::start(arguments);
        graphql(&server, r#"{"query":"{ __typename }"}"#);
        server.signal(Signal::TERM);
        server.wait()
    };
    let ended = started(&["serve"]);
    let advice = "gatepass seed --database-url 'sqlite://gatepass.db?mode=rwc'";
    assert!(
        ended.errors.contains("the database is empty"),
        "{}",
        ended.errors
    );
    assert!(ended.errors.contains(advice), "{}", ended.errors);

    let sizes = [
        "--gates",
        "1",
        "--holders",
        "0",
        "--passes",
        "0",
        "--scans",
        "0",
    ];
    let seeded = gatepass(&ended.folder, &["seed"]).args(sizes).output();
    assert!(seeded.unwrap().status.success());
    let server = Server::start_in(ended.folder, &["serve"]);
    server.signal(Signal::TERM);
    let errors = server.wait().errors;
    assert!(!errors.contains("empty"), "{errors}");
}

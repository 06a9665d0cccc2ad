//! Finding operations and their fragments in files.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use super::{Files, Ran, plan};
use crate::support::server::gatepass;

#[test]
fn a_folder_is_read_without_its_schema() {
    let ran = plan(&[".", "--max-rows", "1000000"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.output.starts_with("pages/Gates.graphql · query Gates"),
        "{ran:?}"
    );
    let ran = plan(&["schema.graphql"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn a_fragment_has_only_one_definition() {
    let card = "fragment Card on Gate { name }";
    let page = "{ gates(first: 1) { nodes { ...Card } } }";
    let files = Files::new(&[
        ("a.graphql", card),
        ("b.graphql", &format!("\n{card} # The same.\n{page}")),
    ]);
    assert_eq!(
        files.run(&["."]).titles(),
        ["query: 1 statement in 1 round trip, at most 1 row"]
    );
    fs::write(
        files.0.path().join("a.graphql"),
        "fragment Card on Gate { code }",
    )
    .unwrap();
    files.run(&["."]).assert_refused(&[
        "b.graphql:2:1: The fragment `Card` is defined differently at a.graphql:1:1. Rename one of them.",
        "error: 1 mistake; nothing was planned",
    ]);
}

#[test]
fn standard_input_is_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = gatepass(&folder, &["plan", "-"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let text = b"{ gates { totalCount } }";
    child.stdin.take().unwrap().write_all(text).unwrap();
    let ran = Ran::new(&child.wait_with_output().unwrap());
    assert_eq!(
        ran.output,
        "stdin · query: 1 statement in 1 round trip, at most 1 row\n└─ gates.totalCount  ≤ 1 row   how many gates\n"
    );
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn no_operations_are_an_error() {
    let files = Files::new(&[
        ("empty/readme.md", "no documents"),
        ("some/node_modules/x.graphql", "{ nothing }"),
        ("fragments/a.graphql", "fragment A on Gate { code }\n"),
        ("fragments/none.gql", "# Nothing yet.\n"),
    ]);
    for (path, error) in [
        (
            "empty",
            "error: 'empty' contains no file that documents are read from: .graphql, .gql, .ts, .tsx, .js, .jsx, .mts, .cts, .mjs, .cjs, .vue or .svelte",
        ),
        (
            "some",
            "error: 'some' contains no file that documents are read from: .graphql, .gql, .ts, .tsx, .js, .jsx, .mts, .cts, .mjs, .cjs, .vue or .svelte",
        ),
        ("fragments", "error: no operation found"),
        (
            "none",
            "error: cannot read 'none': No such file or directory (os error 2)",
        ),
    ] {
        files.run(&[path]).assert_refused(&[error]);
    }
}

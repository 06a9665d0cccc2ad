//! Bills that are stored and compared, and annotations for reviews.

use std::fs;

use serde_json::json;

use super::Files;

const BEFORE: &str =
    "query GatesPage { gates(first: 10) { nodes { passes(first: 5) { nodes { code } } } } }
query Same { gates { totalCount } }
query Gone { holders { totalCount } }
query Fewer { gates(first: 50) { nodes { code } } }
query Deeper { gates(first: 2) { nodes { passes(first: 3) { nodes { code } } scans(first: 1) { nodes { code } } } } }";

const AFTER: &str = "query GatesPage { gates(first: 10) { nodes { passes(first: 5) { totalCount nodes { code scans(first: 2) { nodes { code } } } } } } }
query Same { gates { totalCount } }
query New { passes(first: 3) { nodes { code } } }
query Fewer { gates(first: 40) { nodes { code } } }
query Deeper { gates(first: 2) { nodes { passes(first: 3) { nodes { scans(first: 1) { nodes { code } } } } } } }";

fn files() -> Files {
    let files = Files::new(&[("a.graphql", BEFORE)]);
    let ran = files.run(&["a.graphql", "--write", "bills.json"]);
    assert_eq!((ran.code, ran.titles().len()), (0, 5), "{ran:?}");
    let written = fs::read_to_string(files.0.path().join("bills.json")).unwrap();
    let printed = files.run(&["a.graphql", "--format", "json"]).output;
    assert_eq!(written, printed);
    fs::write(files.0.path().join("a.graphql"), AFTER).unwrap();
    files
}

#[test]
fn differences_from_stored_bills_are_shown() {
    let files = files();
    let ran = files.run(&["a.graphql", "--compare", "bills.json"]);
    assert_eq!(
        ran.output,
        "Deeper: 3 statements, 2 → 3 round trips, +gates.nodes.passes.nodes.scans, -gates.nodes.scans, 10 → 14 rows\n\
         Fewer: 1 statement, 50 → 40 rows\n\
         GatesPage: 2 → 4 statements, 2 → 3 round trips, +gates.nodes.passes.nodes.scans, +gates.nodes.passes.totalCount, 60 → 170 rows\n\
         Gone: gone, was 1 statement in 1 round trip, at most 1 row\n\
         New: new, 1 statement in 1 round trip, at most 3 rows\n\
         5 differ, of 5 operations now\n"
    );
    assert_eq!(ran.code, 0, "{ran:?}");
    // The new bills can replace the base in the same run.
    let both = [
        "a.graphql",
        "--compare",
        "bills.json",
        "--write",
        "bills.json",
    ];
    assert_eq!(files.run(&both).output, ran.output);
    assert_eq!(files.run(&both).output, "0 differ, of 5 operations now\n");
}

#[test]
fn json_lists_the_differences() {
    let files = files();
    let ran = files.run(&["a.graphql", "--compare", "bills.json", "--format", "json"]);
    assert_eq!(
        ran.json()["changes"][2],
        json!({
            "name": "GatesPage",
            "before": { "statements": 2, "roundTrips": 2, "maxRows": 60 },
            "after": { "statements": 4, "roundTrips": 3, "maxRows": 170 },
            "added": ["gates.nodes.passes.nodes.scans", "gates.nodes.passes.totalCount"],
            "removed": [],
        })
    );
}

#[test]
fn an_invalid_base_is_refused() {
    let files = files();
    fs::write(files.0.path().join("x.json"), "{}").unwrap();
    files.run(&["a.graphql", "--compare", "x.json"]).assert_refused(&[
        "error: cannot compare with 'x.json': it is not a file that --write wrote: missing field `operations` at line 1 column 2",
    ]);
    let ran = files.run(&["a.graphql", "--compare", "none.json"]);
    assert_eq!((ran.code, ran.errors.len()), (2, 1), "{ran:?}");
}

#[test]
fn github_gets_annotations() {
    let files = files();
    let arguments = [
        "a.graphql",
        "--compare",
        "bills.json",
        "--format",
        "github",
        "--max-rows",
        "160",
    ];
    let ran = files.run(&arguments);
    let lines: Vec<&str> = ran.output.lines().collect();
    assert_eq!(
        lines[0],
        "a.graphql · query GatesPage: 4 statements in 3 round trips, at most 170 rows"
    );
    assert!(
        lines[5].starts_with("::error file=a.graphql,line=1,col=89,title=query GatesPage costs more than allowed::Could return 170 rows"),
        "{ran:?}"
    );
    assert_eq!(
        lines[6..],
        [
            "::warning file=a.graphql,line=5,col=1,title=Cost of the operation::Deeper: 3 statements, 2 → 3 round trips, +gates.nodes.passes.nodes.scans, -gates.nodes.scans, 10 → 14 rows",
            "::notice file=a.graphql,line=4,col=1,title=Cost of the operation::Fewer: 1 statement, 50 → 40 rows",
            "::warning file=a.graphql,line=1,col=1,title=Cost of the operation::GatesPage: 2 → 4 statements, 2 → 3 round trips, +gates.nodes.passes.nodes.scans, +gates.nodes.passes.totalCount, 60 → 170 rows",
            "::notice title=Cost of the operation::Gone: gone, was 1 statement in 1 round trip, at most 1 row",
            "::warning file=a.graphql,line=3,col=1,title=Cost of the operation::New: new, 1 statement in 1 round trip, at most 3 rows",
        ]
    );
    assert_eq!(
        ran.errors,
        ["error: 1 of 5 operations costs more than allowed"]
    );
    let files = Files::new(&[("a.graphql", "{ gates { nam } }")]);
    let ran = files.run(&["a.graphql", "--format", "github"]);
    assert!(
        ran.output.starts_with(
            "::error file=a.graphql,line=1,col=11,title=GraphQL document::Type `GateConnection` does not have a field"
        ),
        "{ran:?}"
    );
    assert_eq!(ran.errors, ["error: 1 mistake; nothing was planned"]);
}

#[test]
fn invalid_documents_are_listed_as_json() {
    let files = Files::new(&[("a.graphql", "{ gates { nam } }")]);
    let ran = files.run(&["a.graphql", "--format", "json", "--write", "bills.json"]);
    assert_eq!(ran.code, 2);
    let json = ran.json();
    assert_eq!(json["operations"], json!([]));
    let mistake = &json["mistakes"][0];
    assert_eq!(
        [&mistake["file"], &mistake["line"], &mistake["column"]],
        [&json!("a.graphql"), &json!(1), &json!(11)]
    );
    assert!(
        mistake["message"].as_str().unwrap().contains("nam"),
        "{ran:?}"
    );
    // A listing without bills cannot be compared with, so it is not written.
    assert!(!files.0.path().join("bills.json").exists());
}

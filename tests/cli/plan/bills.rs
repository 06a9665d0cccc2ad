//! The output of bills, for people and for programs.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::{Files, plan};

#[test]
fn operations_are_printed_as_trees_in_the_order_of_files() {
    let ran = plan(&["pages", "fragments", "--max-rows", "1000000"]);
    assert_eq!((ran.code, ran.errors.len()), (0, 0), "{ran:?}");
    assert_eq!(
        ran.titles(),
        [
            "query Gates: 4 statements in 3 round trips, at most 1,100 rows",
            "query Pass: at most 5 statements in 3 round trips and 13 rows, for any $withScans",
            "query Report: 4 statements in 3 round trips, at most 220,200 rows",
        ]
    );
    let again = plan(&[
        "fragments",
        "pages",
        "pages/Pass.graphql",
        "--max-rows",
        "1000000",
    ]);
    assert_eq!(again.output, ran.output);
}

#[test]
fn an_operation_over_a_limit_is_reported_with_its_field() {
    let ran = plan(&["."]);
    assert_eq!(
        ran.errors,
        [
            "skipped: 1 schema (schema.graphql)",
            "pages/Report.graphql:8:11: query Report: Could return 220,200 rows; the limit is 50,000 (--max-rows). The largest part is `gates.nodes.passes.nodes.scans` with up to 200,000. Ask for smaller pages.",
            "error: 1 of 3 operations costs more than allowed",
        ]
    );
    assert_eq!((ran.code, ran.titles().len()), (1, 3), "{ran:?}");
    let ran = plan(&[".", "--max-statements", "3"]);
    assert_eq!((ran.code, ran.errors.len()), (1, 5), "{ran:?}");
    // The place of a fragment's field is in the fragment.
    let place = "fragments/PassCard.graphql:6:3: query Pass: ";
    let ran = plan(&["pages/Pass.graphql", "fragments", "--max-rows", "12"]);
    assert!(!ran.errors[0].starts_with(place), "{ran:?}");
    let files = Files::new(&[
        ("a.graphql", "{ pass(code: \"x\") { ...Scans } }"),
        (
            "b.gql",
            "fragment Scans on Pass {\n  scans { nodes { code } }\n}",
        ),
    ]);
    let ran = files.run(&[".", "--max-rows", "20"]);
    assert!(
        ran.errors[0].starts_with("b.gql:2:3: query: Could return 21"),
        "{ran:?}"
    );
}

#[test]
fn counts_that_share_a_statement_are_listed_below_it() {
    let board = "{
      gates(first: 50) {
        nodes {
          occupancy
          active: passes(filter: { status: { eq: ACTIVE } }) { totalCount }
          expired: passes(filter: { status: { eq: EXPIRED } }) { totalCount }
          passes(first: 1) { nodes { code } }
        }
      }
    }";
    let files = Files::new(&[("board.graphql", board)]);
    let ran = files.run(&["board.graphql"]);
    assert_eq!(
        ran.output,
        "\
board.graphql · query: 3 statements in 2 round trips, at most 150 rows
└─ gates                     ≤ 50 rows  first 50 gates, by code
   ├─ gates.nodes.occupancy  ≤ 50 rows  3 counts of passes of each of ≤ 50 gates (reads tallies)
   │  gates.nodes.active.totalCount
   │  gates.nodes.expired.totalCount
   └─ gates.nodes.passes     ≤ 50 rows  first 1 pass of each of ≤ 50 gates, by issuedAt descending
"
    );
    let ran = files.run(&["board.graphql", "--max-statements", "3"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = files.run(&["board.graphql", "--no-tallies"]);
    assert_eq!(
        ran.titles(),
        ["query: 5 statements in 2 round trips, at most 250 rows"]
    );
}

#[test]
fn json_has_every_operation_with_its_bill() {
    let ran = plan(&[".", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let json = ran.json();
    let operations = json["operations"].as_array().unwrap();
    let facts: Vec<Value> = operations
        .iter()
        .map(|operation| {
            let bill = &operation["bill"];
            json!([
                operation["name"],
                operation["file"],
                operation["line"],
                bill["statements"],
                bill["roundTrips"],
                bill["exact"]
            ])
        })
        .collect();
    assert_eq!(
        facts,
        [
            json!(["Gates", "pages/Gates.graphql", 1, 4, 3, true]),
            json!(["Pass", "pages/Pass.graphql", 1, 5, 3, false]),
            json!(["Report", "pages/Report.graphql", 1, 4, 3, true]),
        ]
    );
    assert_eq!(operations[0]["over"], Value::Null);
    assert_eq!(
        operations[2]["over"],
        json!({
            "code": "TOO_MANY_ROWS",
            "field": "gates.nodes.passes.nodes.scans",
            "planned": 220_200,
            "limit": 50_000,
        })
    );
}

#[test]
fn sql_is_for_the_chosen_database() {
    for (arguments, key) in [
        (&["--sql"][..], "\"id\" = ANY($1)"),
        (&["--sql", "--database", "sqlite"], "json_each(?)"),
    ] {
        let ran = plan(&[arguments, &["pages/Gates.graphql", "fragments"]].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.output.contains(key), "{ran:?}");
    }
    let ran = plan(&["pages/Gates.graphql", "fragments"]);
    assert!(!ran.output.contains("SELECT"), "{ran:?}");
}

/// The text before, between and after two marks.
fn between<'a>(text: &'a str, start: &str, end: &str) -> [&'a str; 3] {
    let (before, rest) = text.split_once(start).expect("the first mark");
    let (inside, after) = rest.split_once(end).expect("the last mark");
    [before, inside, after]
}

#[test]
fn the_readme_shows_the_output() {
    let (start, end) = ("<!-- plan:start -->\n", "<!-- plan:end -->");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let [before, shown, after] = between(&readme, start, end);
    let ran = plan(&["pages", "fragments"]);
    let errors = ran.errors.join("\n");
    let (output, code) = (ran.output, ran.code);
    let expected = format!(
        "\n```console\n$ gatepass plan pages fragments\n{output}\n{errors}\n$ echo $?\n{code}\n```\n\n"
    );
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, format!("{before}{start}{expected}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(
        shown, expected,
        "renew it with `UPDATE=1 cargo test --test main readme`"
    );
}

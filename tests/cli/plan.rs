//! `gatepass plan`, over files as a front-end keeps them.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::server::gatepass;

/// Where the documents lie: pages that share fragments, one of them over the
/// limits.
const DOCUMENTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/documents");

/// Files of a folder of their own.
struct Files(TempDir);

impl Files {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        // An address that nothing answers at: a database is never opened.
        let output = gatepass(&self.0, &[&["plan"], arguments].concat())
            .env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
            .output();
        Ran::of(&output.unwrap())
    }
}

/// What a run gave.
#[derive(Debug)]
struct Ran {
    code: i32,
    output: String,
    errors: Vec<String>,
}

impl Ran {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self {
            code: output.status.code().unwrap(),
            output: text(&output.stdout),
            errors: text(&output.stderr).lines().map(str::to_owned).collect(),
        }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// What follows each file's name.
    fn titles(&self) -> Vec<&str> {
        let lines = self.output.lines();
        lines
            .filter_map(|line| Some(line.split_once(" · ")?.1))
            .collect()
    }

    #[track_caller]
    fn assert_refused(&self, errors: &[&str]) {
        assert_eq!(self.errors, errors);
        assert_eq!((self.code, self.output.as_str()), (2, ""));
    }
}

/// Runs over the documents that lie beside this file.
fn plan(arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let mut command = gatepass(&folder, &[&["plan"], arguments].concat());
    Ran::of(&command.current_dir(DOCUMENTS).output().unwrap())
}

#[test]
fn each_operation_is_a_tree_in_the_order_of_files() {
    let ran = plan(&["pages", "fragments", "--max-rows", "1000000"]);
    assert_eq!((ran.code, ran.errors.len()), (0, 0), "{ran:?}");
    assert_eq!(
        ran.titles(),
        [
            "query Gates: 4 statements, at most 1,100 rows",
            "query Pass: at most 5 statements and 13 rows, for any $withScans",
            "query Report: 4 statements, at most 220,200 rows",
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
fn a_folder_is_read_with_its_schema_left_out() {
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
fn an_operation_over_a_limit_is_told_with_its_field() {
    let ran = plan(&["."]);
    assert_eq!(
        ran.errors,
        [
            "pages/Report.graphql:8:11: query Report: The operation may return 220,200 rows of the database, and may return 50,000: up to 200,000 are for `gates.nodes.passes.nodes.scans`. Ask for smaller pages.",
            "error: 1 of 3 operations costs more than allowed",
        ]
    );
    assert_eq!((ran.code, ran.titles().len()), (1, 3), "{ran:?}");
    let ran = plan(&[".", "--max-statements", "3"]);
    assert_eq!((ran.code, ran.errors.len()), (1, 4), "{ran:?}");
    // A field of a fragment is told where the fragment stands.
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
        ran.errors[0].starts_with("b.gql:2:3: query: The operation may return 21"),
        "{ran:?}"
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
                bill["exact"]
            ])
        })
        .collect();
    assert_eq!(
        facts,
        [
            json!(["Gates", "pages/Gates.graphql", 1, 4, true]),
            json!(["Pass", "pages/Pass.graphql", 1, 5, false]),
            json!(["Report", "pages/Report.graphql", 1, 4, true]),
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
fn sql_is_that_of_a_kind_of_database() {
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

const TWO: &str = "query A($n: Int) { gates(first: $n) { nodes { name } } }
query B($n: Int!, $x: Boolean = true) { holders(first: $n) @include(if: $x) { nodes { name } } }";

#[test]
fn values_of_variables_make_a_bill_exact() {
    for (values, titles) in [
        (
            json!({ "n": 7 }),
            [
                "query A: 1 statement, at most 7 rows",
                "query B: 1 statement, at most 7 rows",
            ],
        ),
        (
            json!({ "n": 7, "x": false }),
            [
                "query A: 1 statement, at most 7 rows",
                "query B: 0 statements, at most 0 rows",
            ],
        ),
        (
            json!({ "B": { "n": 7 } }),
            [
                "query A: at most 1 statement and 1,000 rows, for any $n",
                "query B: 1 statement, at most 7 rows",
            ],
        ),
        (
            json!({ "A": {}, "B": { "n": 1 } }),
            [
                "query A: 1 statement, at most 20 rows",
                "query B: 1 statement, at most 1 row",
            ],
        ),
    ] {
        let files = Files::new(&[("two.graphql", TWO), ("v.json", &values.to_string())]);
        let ran = files.run(&["two.graphql", "--variables", "v.json"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert_eq!(ran.titles(), titles, "{values}");
    }
}

#[test]
fn values_that_fit_nothing_are_refused() {
    for (values, error) in [
        (
            "{ \"m\": 1 }",
            "error: the variables in 'v.json': no operation has a variable `$m`; they are an object of variables, or one of such objects by the operation's name",
        ),
        (
            "{ \"A\": { \"x\": true } }",
            "error: the variables in 'v.json': the operation `A` has no variable `$x`",
        ),
        (
            "{ \"A\": 1 }",
            "error: the variables in 'v.json': no operation has a variable `$A`; they are an object of variables, or one of such objects by the operation's name",
        ),
        (
            "[1]",
            "error: the variables in 'v.json': they are no JSON object: invalid type: sequence, expected a map at line 1 column 0",
        ),
    ] {
        let files = Files::new(&[("two.graphql", TWO), ("v.json", values)]);
        let ran = files.run(&["two.graphql", "--variables", "v.json"]);
        ran.assert_refused(&[error]);
    }
    let files = Files::new(&[("two.graphql", TWO), ("v.json", "{}")]);
    files
        .run(&["two.graphql", "--variables", "v.json"])
        .assert_refused(&[
            "two.graphql:2:9: The variable `$n` is a `Int!`. Give it a value.",
            "error: 1 mistake, and nothing was planned",
        ]);
    let ran = files.run(&["two.graphql", "--variables", "none.json"]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

#[test]
fn a_mistake_is_told_where_it_stands() {
    let files = Files::new(&[
        (
            "pages/a.graphql",
            "# A\nquery A {\n  gates { nodes { ...Card } }\n}\n",
        ),
        (
            "pages/b.graphql",
            "query B { gates(first: 5000) { nodes { ...Card } } }\n",
        ),
        (
            "cards/card.graphql",
            "fragment Other on Gate { code }  fragment Card on Gate {\n  name\n  nam\n}\n",
        ),
    ]);
    files.run(&["pages", "cards"]).assert_refused(&[
        "cards/card.graphql:3:3: Unknown field \"nam\" on type \"Gate\". Did you mean \"name\"?",
        "error: 1 mistake, and nothing was planned",
    ]);
    let fixed = "fragment Card on Gate {\n  name }";
    fs::write(files.0.path().join("cards/card.graphql"), fixed).unwrap();
    files.run(&["pages", "cards"]).assert_refused(&[
        "pages/b.graphql:1:11: `first` is 5000, and a page has at most 1000 rows. Ask for the rest with `after`.",
        "error: 1 mistake, and nothing was planned",
    ]);
    let ran = files.run(&["pages", "cards", "--max-page-size", "5000"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    // One on the line of another keeps its column.
    let same_line = "fragment Other on Gate { code }  fragment Card on Gate { nam }";
    fs::write(files.0.path().join("cards/card.graphql"), same_line).unwrap();
    let ran = files.run(&["pages/a.graphql", "cards"]);
    assert!(
        ran.errors[0].starts_with("cards/card.graphql:1:58: Unknown field"),
        "{ran:?}"
    );
}

#[test]
fn what_is_no_graphql_is_told_for_every_file() {
    let files = Files::new(&[
        ("a.graphql", "query A {\n  gates {{ code } }\n}"),
        (
            "b.graphql",
            "{ gates { totalCount } } query B { gates { totalCount } }",
        ),
        ("c.graphql", "fragment C on Gate {"),
    ]);
    let ran = files.run(&["."]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let places: Vec<&str> = ran.errors.iter().map(|line| &line[..14]).collect();
    assert_eq!(
        places[..3],
        ["a.graphql:2:10", "b.graphql:1:1:", "c.graphql:1:21"],
        "{ran:?}"
    );
    assert_eq!(ran.errors[3], "error: 3 mistakes, and nothing was planned");
}

#[test]
fn a_fragment_has_one_text() {
    let card = "fragment Card on Gate { name }";
    let page = "{ gates(first: 1) { nodes { ...Card } } }";
    let files = Files::new(&[
        ("a.graphql", card),
        ("b.graphql", &format!("\n{card} # The same.\n{page}")),
    ]);
    assert_eq!(
        files.run(&["."]).titles(),
        ["query: 1 statement, at most 1 row"]
    );
    fs::write(
        files.0.path().join("a.graphql"),
        "fragment Card on Gate { code }",
    )
    .unwrap();
    files.run(&["."]).assert_refused(&[
        "b.graphql:2:1: The fragment `Card` is another one at a.graphql:1:1. Give one of them another name.",
        "error: 1 mistake, and nothing was planned",
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
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!(
        ran.output,
        "stdin · query: 1 statement, at most 1 row\n└─ gates.totalCount  ≤ 1 row   how many gates\n"
    );
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn nothing_to_plan_is_told() {
    let files = Files::new(&[
        ("empty/readme.md", "no documents"),
        ("some/node_modules/x.graphql", "{ nothing }"),
        ("fragments/a.graphql", "fragment A on Gate { code }\n"),
        ("fragments/none.gql", "# Nothing yet.\n"),
    ]);
    for (path, error) in [
        (
            "empty",
            "error: there is no .graphql or .gql file in 'empty'",
        ),
        ("some", "error: there is no .graphql or .gql file in 'some'"),
        ("fragments", "error: there is no operation to plan"),
        (
            "none",
            "error: cannot read 'none': No such file or directory (os error 2)",
        ),
    ] {
        files.run(&[path]).assert_refused(&[error]);
    }
    let ran = files.run(&[]);
    assert_eq!(ran.code, 2, "{ran:?}");
}

/// What stands between two marks of a text, and what is before and after.
fn between<'a>(text: &'a str, start: &str, end: &str) -> [&'a str; 3] {
    let (before, rest) = text.split_once(start).expect("the first mark");
    let (inside, after) = rest.split_once(end).expect("the last mark");
    [before, inside, after]
}

#[test]
fn the_readme_shows_what_is_printed() {
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
        "renew it with `UPDATE=1 cargo test --test cli readme`"
    );
}

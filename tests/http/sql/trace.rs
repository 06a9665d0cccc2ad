//! The statements of a request in its response.

use serde_json::{Value, json};

use super::{FIELDS, GATES, NOBODY, ask, demo};
use crate::support::postgres::own_server;
use crate::support::server::{Answer, Server};

/// The fields of the statements in a trace, in alphabetical order.
fn fields(answer: &Answer) -> Vec<String> {
    let trace = answer.json();
    let statements = trace["extensions"]["sql"]["statements"].as_array().unwrap();
    let path = |statement: &Value| statement["path"].as_str().unwrap().to_owned();
    let mut fields: Vec<_> = statements.iter().map(path).collect();
    fields.sort_unstable();
    fields
}

#[test]
fn a_trace_shows_each_statement_and_the_field_that_asked_for_it() {
    let server = demo(&[]);
    let answer = ask(&server, &[("x-sql-trace", "on")], GATES);
    assert_eq!(fields(&answer), FIELDS);
    let trace = answer.json();
    let sql = &trace["extensions"]["sql"];
    assert_eq!(sql["planned"], 4);
    assert_eq!(sql["executed"], 4);
    assert_eq!(sql["roundTrips"], 3);
    assert_eq!(sql["duplicates"], 0);
    assert!(sql["durationMs"].as_f64().unwrap() > 0.0);
    let statements = sql["statements"].as_array().unwrap();
    let rows: u64 = statements
        .iter()
        .map(|of| of["rows"].as_u64().unwrap())
        .sum();
    assert_eq!(sql["rows"], rows);
    for statement in statements {
        assert!(statement["text"].as_str().unwrap().starts_with("SELECT "));
        assert!(statement["parameters"].is_u64());
        let ran = statement["durationMs"].as_f64().unwrap();
        let waited = statement["waitedMs"].as_f64().unwrap();
        assert!(ran > 0.0 && waited >= 0.0 && waited <= ran, "{statement}");
        assert!(statement["beganMs"].as_f64().unwrap() > 0.0, "{statement}");
        assert_eq!(statement["duplicate"], false);
        assert_eq!(statement.get("values"), None, "values were not allowed");
        assert_eq!(statement.get("explain"), None, "nobody asked");
    }
    let passes = statements
        .iter()
        .find(|of| of["path"] == "gates.nodes.passes")
        .unwrap();
    assert_eq!(passes["keys"], 3, "one for each gate");
}

#[test]
fn a_statement_of_several_counts_names_all_their_fields() {
    let server = demo(&[]);
    let query = "{ gates(first: 3) { nodes { occupancy
        active: passes(filter: { status: { eq: ACTIVE } }) { totalCount }
        expired: passes(filter: { status: { eq: EXPIRED } }) { totalCount } } } }";
    let paths = json!([
        "gates.nodes.occupancy",
        "gates.nodes.active.totalCount",
        "gates.nodes.expired.totalCount",
    ]);
    // One for the gates, and one for all counts.
    let headers = [("x-sql-trace", "on"), ("x-sql-budget", "2")];
    let answer = ask(&server, &headers, query);
    assert_eq!(answer.headers["x-sql-statements"], "2");
    assert_eq!(answer.headers["x-sql-round-trips"], "2");
    let sql = &answer.json()["extensions"]["sql"];
    assert_eq!(sql["naive"], 1 + 3 * 3);
    let [gates, counts] = [0, 1].map(|place| &sql["statements"][place]);
    assert_eq!(gates.get("paths"), None);
    assert_eq!(
        (&counts["path"], &counts["paths"]),
        (&paths[0], &paths),
        "{sql}"
    );
    assert_eq!(counts["reads"], "tallies");
    let bill = ask(&server, &[("x-sql-plan", "only")], query).json();
    let planned = &bill["extensions"]["bill"]["plan"][1];
    assert_eq!((&planned["path"], &planned["paths"]), (&paths[0], &paths));
}

#[test]
fn a_trace_shows_when_statements_began() {
    let server = demo(&[]);
    let answer = ask(&server, &[("x-sql-trace", "on")], GATES);
    let trace = answer.json();
    let statements = trace["extensions"]["sql"]["statements"].as_array().unwrap();
    let time = |path: &str, name: &str| {
        let statement = statements.iter().find(|of| of["path"] == path).unwrap();
        statement[name].as_f64().unwrap()
    };
    let ended = time("gates", "beganMs") + time("gates", "durationMs");
    // Both need the gates; in microseconds, as the numbers are.
    for path in ["gates.nodes.passes", "gates.nodes.passes.totalCount"] {
        assert!(time(path, "beganMs") >= ended - 0.002, "{path}: {trace}");
    }
}

#[test]
fn a_trace_tells_what_naive_resolvers_would_have_run() {
    let server = demo(&[]);
    for (query, naive) in [
        // The gates; of each its page, its count, and the holders of its two passes.
        (GATES, 1 + 3 * (1 + 1 + 2)),
        ("{ gates(first: 3) { nodes { occupancy } } }", 1 + 3),
        // Its gate is looked up anew, though the pass was loaded through it.
        (
            "{ gates(first: 3) { nodes { passes(first: 1) { nodes { gate { name } } } } } }",
            1 + 3 * (1 + 1),
        ),
        // Aliases are fields of their own; what a row has already costs nothing.
        (
            "{ a: passes(first: 9) { nodes { code } } b: passes(first: 9) { nodes { id } } }",
            2,
        ),
        ("{ passes(first: 9) { __typename } }", 0),
        (NOBODY, 1),
    ] {
        let answer = ask(&server, &[("x-sql-trace", "on")], query);
        let trace = answer.json();
        assert_eq!(trace["extensions"]["sql"]["naive"], naive, "{query}");
    }
}

#[test]
fn a_trace_shows_the_planned_round_trips() {
    let server = demo(&[]);
    let answer = ask(&server, &[("x-sql-trace", "on")], NOBODY);
    let sql = &answer.json()["extensions"]["sql"];
    let numbers = ["planned", "executed", "roundTrips"].map(|name| sql[name].as_u64());
    assert_eq!(numbers, [Some(4), Some(1), Some(3)]);
    assert_eq!(answer.headers["x-sql-round-trips"], "1");
}

#[test]
fn a_trace_finds_statements_that_are_equal() {
    let server = demo(&[]);
    // Two conditions that the same passes match, and so the same gates.
    let query = "{ a: passes(first: 5) { nodes { gate { name } } }
        b: passes(first: 5, filter: { code: { isNull: false } }) { nodes { gate { name } } } }";
    let answer = ask(&server, &[("x-sql-trace", "on")], query);
    let trace = answer.json();
    let sql = &trace["extensions"]["sql"];
    assert_eq!(sql["executed"], sql["planned"]);
    assert_eq!(sql["duplicates"], 1, "{sql}");
    let statements = sql["statements"].as_array().unwrap();
    let again = statements.iter().filter(|of| of["duplicate"] == true);
    assert_eq!(again.count(), 1, "{sql}");
}

#[test]
fn a_trace_shows_the_query_plan_of_a_statement() {
    let server = demo(&[]);
    let answer = ask(&server, &[("x-sql-trace", "explain")], GATES);
    assert_eq!(answer.headers["x-sql-statements"], "4", "it is not counted");
    let trace = answer.json();
    for statement in trace["extensions"]["sql"]["statements"].as_array().unwrap() {
        let lines = statement["explain"].as_array().unwrap();
        let lines: Vec<_> = lines.iter().map(|line| line.as_str().unwrap()).collect();
        assert!(
            lines
                .iter()
                .any(|line| line.contains("SEARCH") || line.contains("SCAN")),
            "{lines:?}"
        );
    }
}

#[test]
fn an_explanation_has_values_of_parameters_when_the_operator_says_so() {
    let Some(postgres) = own_server() else {
        return;
    };
    let url = postgres.url("postgres");
    let query = "{ holders(filter: { name: { ne: \"Nobody's\\nname\" }, id: { ne: \"SG9sZGVyOjQ3MTE\" } }) { nodes { id } } }";
    for (flags, is_shown) in [(&[][..], false), (&["--sql-trace-values"][..], true)] {
        let serve = ["serve", "--migrate", "--sql-trace", "--database-url", &url];
        let server = Server::start(&[&serve[..], flags].concat());
        let answer = ask(&server, &[("x-sql-trace", "explain")], query);
        let trace = answer.json();
        let explained = &trace["extensions"]["sql"]["statements"][0]["explain"];
        let lines: Vec<_> = explained.as_array().unwrap().iter().collect();
        let text = format!("{lines:?}");
        assert!(text.contains("cost="), "{text}");
        for value in ["Nobody", "name'", "4711"] {
            assert_eq!(text.contains(value), is_shown, "{value} in {text}");
        }
        assert_eq!(text.contains("'…'::bigint"), !is_shown, "{text}");
    }
}

#[test]
fn values_of_parameters_are_shown_when_the_operator_says_so() {
    let query = "{ pass(code: \"NOBODY-KNOWS\") { id } }";
    for (server, shown) in [
        (demo(&[]), None),
        (
            demo(&["--sql-trace-values"]),
            Some(json!(["'NOBODY-KNOWS'"])),
        ),
    ] {
        let answer = ask(&server, &[("x-sql-trace", "on")], query);
        let trace = answer.json();
        let statement = &trace["extensions"]["sql"]["statements"][0];
        assert_eq!(statement["parameters"], 1);
        assert_eq!(statement.get("values").cloned(), shown);
        assert_eq!(answer.body.contains("NOBODY-KNOWS"), shown.is_some());
    }
}

#[test]
fn serve_shows_a_trace_only_with_the_flag() {
    let silent = Server::start(&["serve"]);
    let answer = ask(&silent, &[("x-sql-trace", "explain")], GATES);
    assert_eq!(answer.json().get("extensions"), None);
    assert_eq!(
        answer.headers["x-sql-statements"], "1",
        "there are no gates"
    );
    let open = Server::start(&["serve", "--sql-trace"]);
    let answer = ask(&open, &[("x-sql-trace", "on")], GATES);
    assert_eq!(fields(&answer), ["gates"]);
}

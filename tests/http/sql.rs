//! The cost of a request in its response.

use serde_json::{Value, json};

use crate::support::postgres::own_server;
use crate::support::server::{Answer, Server, graphql, send};

const GATES: &str = "{ gates(first: 3) { nodes { name passes(first: 2) { totalCount nodes { code holder { name } } } } } }";
/// The holders' passes are looked up concurrently with the holders.
const PASSES_OF_HOLDERS: &str =
    "{ passes { nodes { holder { name passes { nodes { code } } } } } }";
const NOBODY: &str =
    "{ pass(code: \"NOBODY-KNOWS\") { holder { name passes { nodes { gate { name } } } } } }";
const FIELDS: [&str; 4] = [
    "gates",
    "gates.nodes.passes",
    "gates.nodes.passes.nodes.holder",
    "gates.nodes.passes.totalCount",
];

fn demo(more: &[&str]) -> Server {
    let size = ["demo", "--passes", "60", "--scans", "20"];
    Server::start(&[&size, more].concat())
}

fn ask(server: &Server, headers: &[(&str, &str)], query: &str) -> Answer {
    let headers = [headers, &[("content-type", "application/json")]].concat();
    let body = json!({ "query": query }).to_string();
    send(server, "POST", "/graphql", &headers, body.as_bytes())
}

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
fn every_answer_says_how_many_statements_it_cost_and_what_took_how_long() {
    let server = demo(&[]);
    let body = |query: &str| json!({ "query": query }).to_string();
    for (body, statements, round_trips, said) in [
        (body(GATES), "4", "3", "4 statements"),
        (body(PASSES_OF_HOLDERS), "3", "2", "3 statements"),
        (
            body("{ passes { nodes { code } } }"),
            "1",
            "1",
            "1 statement",
        ),
        // Four statements in three round trips were planned.
        (body(NOBODY), "1", "1", "1 statement"),
        (body("{ __typename }"), "0", "0", "0 statements"),
        (body("{ nothing }"), "0", "0", "0 statements"),
        (body("{"), "0", "0", "0 statements"),
        ("{".to_owned(), "0", "0", "0 statements"),
    ] {
        let answer = graphql(&server, &body);
        assert_eq!(answer.headers["x-sql-statements"], statements, "{body}");
        assert_eq!(answer.headers["x-sql-round-trips"], round_trips, "{body}");
        let timing = answer.headers["server-timing"].to_str().unwrap();
        let metrics: Vec<Vec<&str>> = timing
            .split(", ")
            .map(|metric| metric.split(';').collect())
            .collect();
        let names: Vec<_> = metrics.iter().map(|metric| metric[0]).collect();
        assert_eq!(names, ["sql", "plan", "total"], "{timing}");
        assert_eq!(metrics[0][2], format!("desc=\"{said}\""), "{timing}");
        let durations = metrics
            .iter()
            .map(|metric| metric[1].strip_prefix("dur=").unwrap().parse().unwrap());
        let [sql, plan, total]: [f64; 3] = durations.collect::<Vec<_>>().try_into().unwrap();
        assert!(sql + plan <= total, "{timing}");
        assert_eq!(sql > 0.0, statements != "0", "{timing}");
        assert_eq!(answer.json().get("extensions"), None, "nobody asked");
    }
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

#[test]
fn a_request_over_its_own_budget_runs_nothing() {
    let server = demo(&[]);
    let answer = ask(&server, &[("x-sql-budget", "3")], GATES);
    assert_eq!(answer.headers["x-sql-statements"], "0");
    let error = &answer.json()["errors"][0];
    let expected = json!({ "code": "SQL_BUDGET_EXCEEDED", "planned": 4, "budget": 3 });
    assert_eq!(error["extensions"], expected);
    assert_eq!(answer.json().get("data"), None);
    for enough in ["4", " 40 "] {
        let answer = ask(&server, &[("x-sql-budget", enough)], GATES);
        assert_eq!(answer.headers["x-sql-statements"], "4");
        assert_eq!(answer.json().get("errors"), None);
    }
}

#[test]
fn a_header_that_says_something_else_is_refused() {
    let server = demo(&[]);
    for (name, value) in [
        ("x-sql-trace", "yes"),
        ("x-sql-budget", "many"),
        ("x-sql-budget", "-1"),
        ("x-sql-budget", "99999999999999999999999"),
        ("x-sql-plan", "on"),
    ] {
        let answer = ask(&server, &[(name, value)], GATES);
        assert_eq!(answer.status, 400, "{name}: {value}");
        let error = &answer.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_REQUEST");
        assert!(error["message"].as_str().unwrap().contains(name), "{error}");
        assert_eq!(answer.headers["x-sql-statements"], "0");
    }
}

#[test]
fn the_bill_is_answered_in_place_of_the_data() {
    let server = demo(&[]);
    let answer = ask(&server, &[("x-sql-plan", "only")], GATES);
    assert_eq!(answer.headers["x-sql-statements"], "0");
    let json = answer.json();
    assert_eq!(json["data"], Value::Null);
    let bill = &json["extensions"]["bill"];
    assert_eq!(bill["statements"], 4);
    assert_eq!(bill["roundTrips"], 3);
    // 3 gates, 6 passes, 6 holders, 3 counts.
    assert_eq!(bill["maxRows"], 18);
    assert_eq!(bill["exact"], true);
    let plan = bill["plan"].as_array().unwrap();
    let mut paths: Vec<_> = plan.iter().map(|of| of["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, FIELDS);
    assert!(plan.iter().all(|of| of.get("sql").is_none()), "{bill}");
    // Callers who may see the SQL get it.
    let headers = [("x-sql-plan", "only"), ("x-sql-trace", "on")];
    let answer = ask(&server, &headers, GATES);
    let bill = answer.json()["extensions"]["bill"].take();
    for statement in bill["plan"].as_array().unwrap() {
        assert!(statement["sql"].as_str().unwrap().starts_with("SELECT "));
    }
    assert_eq!(answer.json()["extensions"]["refusal"], Value::Null);
    let headers = [("x-sql-plan", "only"), ("x-sql-budget", "3")];
    let answer = ask(&server, &headers, GATES);
    let error = &answer.json()["errors"][0];
    assert_eq!(error["extensions"]["code"], "SQL_BUDGET_EXCEEDED");
}

/// Headers that add SQL to the answer.
const SHOWN: [&[(&str, &str)]; 3] = [
    &[("x-sql-trace", "on")],
    &[("x-sql-trace", "explain")],
    &[("x-sql-trace", "on"), ("x-sql-plan", "only")],
];

/// Requests this many statements of ten kilobytes each, which find nothing.
fn ask_long(server: &Server, headers: &[(&str, &str)], statements: usize) -> Answer {
    let page =
        |size| format!("a{size}: passes(first: {size}, filter: $filter) {{ nodes {{ id }} }} ");
    let pages: Vec<_> = (1..=statements).map(page).collect();
    let query = format!("query ($filter: PassFilter) {{ {} }}", pages.concat());
    let nothing = json!({ "revokeReason": { "isNull": true }, "revokedAt": { "isNull": false } });
    let variables = json!({ "filter": { "and": vec![nothing; 100] } });
    let headers = [headers, &[("content-type", "application/json")]].concat();
    let body = json!({ "query": query, "variables": variables }).to_string();
    send(server, "POST", "/graphql", &headers, body.as_bytes())
}

#[test]
fn what_is_shown_beside_the_data_is_a_part_of_the_answer() {
    let server = demo(&["--max-answer", "64KiB", "--max-filter-conditions", "500"]);
    for headers in SHOWN {
        let answer = ask_long(&server, headers, 1).json();
        assert!(answer["extensions"].is_object(), "{headers:?}");
        assert_eq!(answer.get("errors"), None, "{headers:?}");
        let answer = ask_long(&server, headers, 39).json();
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "ANSWER_TOO_LARGE", "{headers:?}");
        assert_eq!(answer["data"], Value::Null);
        assert_eq!(answer.get("extensions"), None, "{headers:?}");
    }
    assert_eq!(ask_long(&server, &[], 39).json().get("errors"), None);
}

#[test]
fn what_is_shown_beside_the_data_takes_the_memory_of_answers() {
    // One client may use a quarter of it, plus 64 KiB.
    let memory = ["--max-answers-memory", "1MiB"];
    let server = demo(&[&memory[..], &["--max-filter-conditions", "500"]].concat());
    for headers in SHOWN {
        assert_eq!(ask_long(&server, headers, 1).status, 200, "{headers:?}");
        let answer = ask_long(&server, headers, 39);
        assert_eq!(answer.status, 503, "{headers:?}");
        let code = &answer.json()["errors"][0]["extensions"]["code"];
        assert_eq!(code, "TOO_MANY_ANSWERS", "{headers:?}");
    }
    assert_eq!(ask_long(&server, &[], 39).status, 200);
}

#[test]
fn the_bill_says_why_the_operation_would_be_refused() {
    let server = demo(&["--max-statements", "3"]);
    let refused = ask(&server, &[], GATES).json();
    let priced = ask(&server, &[("x-sql-plan", "only")], GATES).json();
    assert_eq!(priced["extensions"]["bill"]["statements"], 4);
    assert_eq!(priced["extensions"]["refusal"], refused["errors"][0]);
    let code = &priced["extensions"]["refusal"]["extensions"]["code"];
    assert_eq!(code, "TOO_MANY_STATEMENTS");
}

//! The cost of a request in its response: in its headers, as a trace or as a bill.

mod bill;
mod budget;
mod roles;
mod size;
mod trace;

use serde_json::json;

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

//! Metrics for Prometheus.

use std::{collections::BTreeSet, fs, path::Path, thread, time::Instant};

use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::server::{PATIENCE, PAUSE, Server, gatepass, graphql, send, send_to};

/// A server with metrics and a few rows.
fn start(folder: &TempDir) -> Server {
    let url = format!("sqlite://{}/a.db?mode=rwc", folder.path().display());
    let database = ["--database-url", url.as_str()];
    let amounts = "--gates 3 --holders 5 --passes 20 --scans 0".split(' ');
    let amounts: Vec<_> = amounts.chain(database).collect();
    let seeded = gatepass(folder, &["seed"]).args(amounts).output().unwrap();
    assert!(seeded.status.success(), "{seeded:?}");
    let flags = ["serve", "--metrics-bind", "127.0.0.1:0"];
    Server::start(&[&flags[..], &database].concat())
}

/// The metrics once no connection is in use: connections come back to the pool behind
/// the answers.
fn scrape_at_rest(server: &Server) -> String {
    let begun = Instant::now();
    loop {
        let scraped = scrape(server);
        if has_line(&scraped, "gatepass_pool_connections_used 0") {
            return scraped;
        }
        assert!(begun.elapsed() < PATIENCE, "{scraped}");
        thread::sleep(PAUSE);
    }
}

fn scrape(server: &Server) -> String {
    let answer = send_to(server.metrics_address(), "GET", "/metrics", &[], b"");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let media_type = answer.headers["content-type"].to_str().unwrap();
    assert!(
        media_type.starts_with("application/openmetrics-text"),
        "{media_type}"
    );
    answer.body
}

#[track_caller]
fn assert_lines(scraped: &str, lines: &[&str]) {
    for line in lines {
        assert!(has_line(scraped, line), "{line} is not in {scraped}");
    }
}

fn has_line(scraped: &str, line: &str) -> bool {
    scraped.lines().any(|of| of == line)
}

#[test]
fn what_operations_cost_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder);
    let query = r#"{"query":"query Gates { gates { nodes { code passes(first: 1) { nodes { code } } } } }"}"#;
    for _ in 0..2 {
        assert_eq!(graphql(&server, query).status, 200);
    }
    let counts = "{ gates { totalCount nodes { occupancy passes { totalCount } } } }";
    graphql(&server, &format!(r#"{{"query":"{counts}"}}"#));
    graphql(
        &server,
        r#"{"query":"query Wrong { gates { nothing } }","operationName":"Wrong"}"#,
    );
    let scraped = scrape_at_rest(&server);
    assert_lines(
        &scraped,
        &[
            r#"gatepass_request_duration_seconds_count{operation="Gates"} 2"#,
            r#"gatepass_statements_planned_total{operation="Gates"} 4"#,
            r#"gatepass_statements_executed_total{operation="Gates"} 4"#,
            // Three gates with one pass each, twice.
            r#"gatepass_rows_total{operation="Gates"} 12"#,
            r#"gatepass_counts_total{operation="Gates",from="rows"} 0"#,
            r#"gatepass_counts_total{operation="(anonymous)",from="rows"} 1"#,
            r#"gatepass_counts_total{operation="(anonymous)",from="tallies"} 2"#,
            r#"gatepass_request_duration_seconds_count{operation="(anonymous)"} 1"#,
            r#"gatepass_statements_executed_total{operation="(anonymous)"} 3"#,
            r#"gatepass_request_duration_seconds_count{operation="(refused)"} 1"#,
            // The second of two equal requests uses the caches.
            r#"gatepass_documents_total{cache="hit"} 1"#,
            r#"gatepass_documents_total{cache="miss"} 2"#,
            r#"gatepass_plans_total{cache="hit"} 1"#,
            r#"gatepass_plans_total{cache="miss"} 2"#,
            // One statement with three keys, twice, and one more.
            "gatepass_statement_keys_sum 9.0",
            "gatepass_statement_keys_count 3",
            "gatepass_statement_duration_seconds_count 7",
            "gatepass_statements_unplanned_total 0",
            r#"gatepass_http_requests_total{status="200"} 4"#,
            "gatepass_http_requests_in_flight 0",
            "gatepass_pool_connections_most 10",
        ],
    );
    assert!(!scraped.contains("Wrong"), "{scraped}");
}

#[test]
fn duplicate_statements_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder);
    assert_lines(&scrape(&server), &["gatepass_statements_duplicate_total 0"]);
    // Two conditions that the same passes match, and so the same gates.
    let query = r#"{"query":"{ a: passes(first: 5) { nodes { gate { name } } } b: passes(first: 5, filter: { code: { isNull: false } }) { nodes { gate { name } } } }"}"#;
    let answer = graphql(&server, query);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_lines(&scrape(&server), &["gatepass_statements_duplicate_total 1"]);
}

#[test]
fn errors_are_counted_by_code() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder);
    graphql(&server, r#"{"query":"{ nothing }"}"#);
    graphql(
        &server,
        r#"{"query":"{ gates(first: -1) { totalCount } }"}"#,
    );
    graphql(&server, "{");
    send(&server, "GET", "/nothing", &[], b"");
    let scraped = scrape(&server);
    for (code, count) in [
        ("GRAPHQL_VALIDATION_FAILED", 1),
        ("BAD_ARGUMENT", 1),
        ("BAD_REQUEST", 1),
        ("NOT_FOUND", 1),
        // Counters of events that have not happened are shown too.
        ("TOO_MANY_IN_FLIGHT", 0),
    ] {
        let line = format!("gatepass_errors_total{{code=\"{code}\"}} {count}");
        assert_lines(&scraped, &[&line]);
    }
    assert_lines(
        &scraped,
        &[
            r#"gatepass_http_requests_total{status="400"} 1"#,
            r#"gatepass_http_requests_total{status="404"} 1"#,
        ],
    );
}

#[test]
fn they_have_an_address_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder);
    assert_eq!(send(&server, "GET", "/metrics", &[], b"").status, 404);
    for path in ["/graphql", "/graphiql", "/"] {
        let answer = send_to(server.metrics_address(), "GET", path, &[], b"");
        assert_eq!(answer.status, 404, "{path}");
    }
}

/// The names of all metrics, as in queries.
fn metric_names(scraped: &str) -> BTreeSet<String> {
    let lines = scraped.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split(['{', ' ']).next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_dashboard_shows_all_metrics_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let server = start(&folder);
    graphql(&server, r#"{"query":"{ gates { totalCount } }"}"#);
    let metrics = metric_names(&scrape(&server));

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/grafana/gatepass.json");
    let dashboard: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let mut queries = String::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().into_iter().flatten() {
            queries.push_str(target["expr"].as_str().unwrap());
            queries.push('\n');
        }
    }
    let name = Regex::new("gatepass_[a-z_]+").unwrap();
    let shown: BTreeSet<_> = name.find_iter(&queries).map(|name| name.as_str()).collect();

    for name in &shown {
        assert!(
            metrics.contains(*name),
            "{name} is shown but does not exist"
        );
    }
    // Any of a histogram's three metrics is enough.
    let base = Regex::new("_(bucket|sum|count)$").unwrap();
    let shown: BTreeSet<_> = shown.iter().map(|name| base.replace(name, "")).collect();
    for name in &metrics {
        let name = base.replace(name, "");
        assert!(shown.contains(&name), "{name} is not shown");
    }
}

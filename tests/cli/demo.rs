//! `gatepass demo` as a new user runs it.

use chrono::{DateTime, NaiveTime, SecondsFormat, TimeDelta, Utc};
use gatepass::http::has_pages;
use rustix::process::Signal;
use serde_json::json;

use crate::support::server::{Server, graphql};

#[test]
fn the_demo_answers_and_cleans_up() {
    let server = Server::start(&["demo"]);
    let answer = graphql(
        &server,
        r#"{"query":"{ gates(first: 3) { totalCount nodes { code } } }"}"#,
    );
    assert_eq!(answer.status, 200, "{}", answer.body);
    let gates = &answer.json()["data"]["gates"];
    assert_eq!(gates["totalCount"], 12);
    assert_eq!(gates["nodes"].as_array().unwrap().len(), 3);
    let address = server.address().to_owned();

    server.signal(Signal::INT);
    let ended = server.wait();
    assert_eq!(ended.status.code(), Some(0), "{}", ended.errors);
    for expected in [
        "12 gates, 500 holders, 2,000 passes, 10,000 scans",
        &format!("http://{address}/graphql"),
    ] {
        assert!(ended.output.contains(expected), "{}", ended.output);
    }
    for page in [
        format!("http://{address}/\n"),
        format!("http://{address}/graphiql\n"),
    ] {
        assert_eq!(
            ended.output.contains(&page),
            has_pages(),
            "{}",
            ended.output
        );
    }
    let left: Vec<_> = ended.folder.path().read_dir().unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_demo_is_quiet_and_has_scans_of_today() {
    let server = Server::start(&["demo"]);
    let query = |day: DateTime<Utc>| {
        let midnight = day.with_time(NaiveTime::MIN).unwrap();
        let time = midnight.to_rfc3339_opts(SecondsFormat::Secs, true);
        let query =
            format!("{{ scans(filter: {{ scannedAt: {{ gte: \"{time}\" }} }}) {{ totalCount }} }}");
        let answer = graphql(&server, &json!({ "query": query }).to_string()).json();
        answer["data"]["scans"]["totalCount"].as_u64().unwrap()
    };
    // The demo started before now, possibly on the previous day.
    let now = Utc::now();
    let begun = now - TimeDelta::minutes(1);
    assert!(query(begun) > 0);
    assert_eq!(query(now + TimeDelta::days(1)), 0);
    server.signal(Signal::TERM);
    // On a busy machine, a slow statement may cause a log line.
    let errors = server.wait().errors;
    let quiet = errors.lines().all(|line| line.contains("slow statement"));
    assert!(quiet, "{errors}");
}

#[test]
fn the_limits_come_from_the_command_line() {
    let limits = ["--max-statements", "2", "--max-rows", "12"];
    let server = Server::start(&[&["demo", "--gates", "1"][..], &limits].concat());
    for (query, refused) in [
        ("{ gates(first: 6) { nodes { occupancy } } }", None),
        (
            "{ gates(first: 7) { nodes { occupancy } } }",
            Some("TOO_MANY_ROWS"),
        ),
        (
            "{ gates(first: 1) { totalCount nodes { occupancy } } }",
            Some("TOO_MANY_STATEMENTS"),
        ),
    ] {
        let answer = graphql(&server, &serde_json::json!({ "query": query }).to_string());
        let code = &answer.json()["errors"][0]["extensions"]["code"];
        assert_eq!(code.as_str(), refused, "{query}: {}", answer.body);
    }
}

#[test]
fn the_query_in_the_demos_banner_works() {
    let sizes = [
        "demo",
        "--gates",
        "2",
        "--holders",
        "3",
        "--passes",
        "5",
        "--scans",
        "7",
    ];
    let query = {
        let server = Server::start(&sizes);
        server.signal(Signal::TERM);
        let output = server.wait().output;
        assert!(
            output.contains("2 gates, 3 holders, 5 passes, 7 scans"),
            "{output}"
        );
        let (_, rest) = output.split_once("--data '").unwrap();
        rest.split_once('\'').unwrap().0.to_owned()
    };
    let server = Server::start(&sizes);
    let answer = graphql(&server, &query);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.json().get("errors").is_none(), "{}", answer.body);
    assert!(
        answer.json()["data"]["gates"].is_object(),
        "{}",
        answer.body
    );
}

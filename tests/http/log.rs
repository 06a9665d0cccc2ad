//! The log lines of a request.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::postgres::own_server;
use crate::support::server::{Answer, Server, graphql, send};

const BODY: &str = r#"{"query":"query Mine($secret: Boolean!) { gates @skip(if: $secret) { totalCount } }","operationName":"Mine","variables":{"secret":false,"other":"+98 912 000 0000"}}"#;

#[test]
fn a_request_is_one_json_line_without_what_was_asked() {
    let server = Server::start(&["serve", "--log-format", "json"]);
    let answer = graphql(&server, BODY);
    assert_eq!(answer.status, 200, "{}", answer.body);
    send(&server, "GET", "/nothing?name=Ada", &[], b"");
    server.signal(Signal::TERM);
    let log = server.wait().errors;

    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let requests: Vec<_> = lines
        .iter()
        .filter(|line| line.get("request_id").is_some())
        .collect();
    assert_eq!(requests.len(), 2, "{log}");

    let [query, other] = requests[..] else {
        unreachable!("counted above")
    };
    assert_eq!(query["level"], "INFO");
    assert_eq!(query["method"], "POST");
    assert_eq!(query["path"], "/graphql");
    assert_eq!(query["status"], 200);
    assert_eq!(query["operation"], "Mine");
    assert_eq!(
        query["request_id"],
        *answer.headers["x-request-id"].to_str().unwrap()
    );
    for field in ["planned", "executed", "rows"] {
        assert!(query[field].is_u64(), "{field}: {query}");
    }
    assert!(query["duration_ms"].is_f64(), "{query}");

    assert_eq!(other["path"], "/nothing");
    assert_eq!(other["status"], 404);
    assert!(other.get("planned").is_none(), "{other}");

    for personal in ["secret", "98 912", "__typename", "Ada"] {
        assert!(!log.contains(personal), "{personal} is in {log}");
    }
}

/// The lines of a log, which are JSON objects.
fn lines(log: &str) -> Vec<Value> {
    log.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// The address of a pass's page has the code of the pass.
#[test]
fn the_path_of_a_page_is_its_route() {
    let server = Server::start(&["serve", "--log-format", "json"]);
    let paths = [
        ("/", "/"),
        ("/passes/H7K2M9", "/passes/{code}"),
        ("/passes/id/UGFzczox", "/passes/id/{id}"),
        ("/gates/G0001?code=H7K2M9", "/gates/{code}"),
        ("/holders/SG9sZGVyOjE", "/holders/{id}"),
        ("/passes/H7K2M9/", "/passes/…"),
        ("/passes/H7K2M9/H7K2M9", "/passes/…"),
        ("//passes/H7K2M9", "//passes/…"),
        ("/passes%2FH7K2M9", "/passes/…"),
        ("/api/graphql", "/api/…"),
        ("/graphql/", "/graphql/…"),
        ("/nothing", "/nothing"),
        ("/healthz", "/healthz"),
    ];
    for (path, _) in paths {
        send(&server, "GET", path, &[], b"");
    }
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    let requests = lines(&log).into_iter();
    let logged: Vec<_> = requests
        .filter(|line| line.get("request_id").is_some())
        .map(|line| line["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(logged, paths.map(|(_, expected)| expected));
    assert!(!log.contains("H7K2M9"), "{log}");
}

#[test]
fn a_request_that_is_refused_has_its_codes() {
    let server = Server::start(&["serve", "--log-format", "json"]);
    for (body, code) in [
        (
            r#"{"query":"{ gates { nope } }"}"#,
            Some("GRAPHQL_VALIDATION_FAILED"),
        ),
        (
            r#"{"query":"{ gates(first: 1001) { nodes { code } } }"}"#,
            Some("PAGE_TOO_LARGE"),
        ),
        (r#"{"query":"{"}"#, Some("GRAPHQL_PARSE_FAILED")),
        (r#"{"query":1}"#, Some("BAD_REQUEST")),
        (r#"{"query":"{ gates { totalCount } }"}"#, None),
    ] {
        let answer = graphql(&server, body);
        let answered = &answer.json()["errors"][0]["extensions"]["code"];
        assert_eq!(answered.as_str(), code, "{}", answer.body);
    }
    send(&server, "GET", "/nothing", &[], b"");
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    let requests = lines(&log).into_iter();
    let codes: Vec<_> = requests
        .filter(|line| line.get("request_id").is_some())
        .map(|line| {
            assert_eq!(line["level"], "INFO", "{line}");
            line["codes"].as_str().map(str::to_owned)
        })
        .collect();
    let expected = [
        Some("GRAPHQL_VALIDATION_FAILED"),
        Some("PAGE_TOO_LARGE"),
        Some("GRAPHQL_PARSE_FAILED"),
        Some("BAD_REQUEST"),
        None,
        Some("NOT_FOUND"),
    ];
    assert_eq!(codes, expected.map(|code| code.map(str::to_owned)), "{log}");
}

/// Uses a database that fails, and a level that silences the request's own line.
#[test]
fn every_line_of_a_request_has_its_id() {
    let Some(postgres) = own_server() else {
        return;
    };
    let url = postgres.url("postgres");
    for log in ["error", "debug"] {
        postgres.start_again().ok();
        let serve = ["serve", "--migrate", "--log-format", "json", "--log", log];
        let server = Server::start(&[&serve[..], &["--database-url", &url]].concat());
        let query = r#"{"query":"{ gates { nodes { code } } }"}"#;
        let worked = graphql(&server, query);
        assert_eq!(worked.status, 200, "{}", worked.body);
        postgres.stop().unwrap();
        let failed = graphql(&server, query);
        let code = &failed.json()["errors"][0]["extensions"]["code"];
        assert_eq!(code, "DATABASE_UNAVAILABLE", "{}", failed.body);
        server.signal(Signal::TERM);
        let written = server.wait().errors;
        let id = |answer: &Answer| answer.headers["x-request-id"].to_str().unwrap().to_owned();
        let lines = lines(&written);
        let failure: Vec<_> = lines
            .iter()
            .filter(|line| line["message"] == "statement failed")
            .collect();
        assert!(!failure.is_empty(), "{written}");
        for line in failure {
            assert_eq!(line["span"]["request_id"], *id(&failed), "{line}");
        }
        if log == "debug" {
            let statements = |id: &str| {
                let of = |line: &&Value| {
                    line["target"] == "sqlx::query" && line["span"]["request_id"] == *id
                };
                lines.iter().filter(of).count()
            };
            assert_eq!(statements(&id(&worked)), 1, "{written}");
            let request = lines.iter().find(|line| line["request_id"] == *id(&failed));
            assert_eq!(request.unwrap()["codes"], "DATABASE_UNAVAILABLE");
        }
    }
}

#[test]
fn the_id_is_a_trusted_proxys() {
    let ask = |arguments: &[&str], given: &str| {
        let server = Server::start(&[&["serve", "--log-format", "json"], arguments].concat());
        let answer = send(&server, "GET", "/healthz", &[("x-request-id", given)], b"");
        server.signal(Signal::TERM);
        let log = server.wait().errors;
        let answered = answer.headers["x-request-id"].to_str().unwrap().to_owned();
        let logged = lines(&log).into_iter();
        let logged: Vec<_> = logged
            .filter_map(|line| line["request_id"].as_str().map(str::to_owned))
            .collect();
        assert_eq!(logged, [answered.as_str()], "{log}");
        answered
    };
    let trusting = ["--trusted-proxy", "127.0.0.1"];
    assert_eq!(ask(&trusting, "edge-4f1c"), "edge-4f1c");
    assert_ne!(ask(&trusting, "not an id"), "not an id");
    assert_ne!(ask(&[], "edge-4f1c"), "edge-4f1c");
    assert_ne!(
        ask(&["--trusted-proxy", "10.0.0.0/8"], "edge-4f1c"),
        "edge-4f1c"
    );
}

#[test]
fn every_answer_has_an_id() {
    let server = Server::start(&["serve", "--cors-origin", "https://app.example"]);
    let long = format!("/{}", "a".repeat(20_000));
    let preflight = [
        ("origin", "https://app.example"),
        ("access-control-request-method", "POST"),
    ];
    for (method, path, headers) in [
        ("GET", "/healthz", &[][..]),
        ("GET", "/nothing", &[]),
        ("DELETE", "/graphql", &[]),
        ("GET", "/graphql?query={__typename}", &[]),
        ("GET", &long, &[]),
        ("POST", "/graphql", &[("accept", "text/csv")]),
        ("POST", "/graphql", &[("host", "evil.example")]),
        ("OPTIONS", "/graphql", &preflight),
    ] {
        let answer = send(&server, method, path, headers, b"");
        let id = answer.headers.get("x-request-id");
        assert!(id.is_some(), "{method} {}: {}", &path[..9], answer.status);
    }
}

#[test]
fn a_request_is_one_text_line() {
    let server = Server::start(&["serve"]);
    graphql(&server, BODY);
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    let lines: Vec<_> = log
        .lines()
        .filter(|line| line.contains("request_id="))
        .collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(lines[0].contains(r#"operation="Mine""#), "{log}");
    assert!(!log.contains('\u{1b}'), "colours in a file: {log}");
}

#[test]
fn a_line_stays_short() {
    let server = Server::start(&["serve"]);
    for length in [256, 900_000] {
        let name = "n".repeat(length);
        let body = json!({ "query": format!("query {name} {{ __typename }}") }).to_string();
        assert_eq!(graphql(&server, &body).status, 200);
    }
    let path = format!("/{:x<15000}", "");
    assert_eq!(send(&server, "GET", &path, &[], b"").status, 404);
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    let longest = log.lines().map(str::len).max().unwrap();
    assert!(longest < 1000, "{longest} bytes");
    assert!(log.contains("operation=\"nnnn"), "{log}");
    assert!(log.contains("path=\"/xxxx"), "{log}");
}

#[test]
fn the_filter_silences_it() {
    let server = Server::start(&["serve", "--log", "error"]);
    graphql(&server, BODY);
    server.signal(Signal::TERM);
    assert_eq!(server.wait().errors, "");
}

/// The addresses in the log of a client behind a proxy.
fn clients(arguments: &[&str]) -> Vec<Value> {
    let server = Server::start(&[&["serve", "--log-format", "json"], arguments].concat());
    let headers = [("x-forwarded-for", "203.0.113.5, 198.51.100.9")];
    send(&server, "GET", "/healthz", &headers, b"");
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    let lines = log.lines().map(|line| serde_json::from_str(line).unwrap());
    lines
        .filter(|line: &Value| line.get("request_id").is_some())
        .map(|mut line| line["client"].take())
        .collect()
}

#[test]
fn clients_are_named_when_asked_for() {
    assert_eq!(clients(&[]), [Value::Null]);
    assert_eq!(clients(&["--log-clients"]), ["127.0.0.1"]);
    let trusting = ["--log-clients", "--trusted-proxy", "10.0.0.0/8,127.0.0.1"];
    assert_eq!(clients(&trusting), ["198.51.100.9"]);
}

const PERSONAL: &str = r#"query($text: String!) {
    holders(first: 1, filter: { name: { contains: $text } }) {
        nodes { name phone passes { nodes { code purpose } } }
    }
    literal: holders(filter: { phone: { eq: "+98 912 000 0000" } }) { totalCount }
}"#;

/// Sends requests with personal data in all their parts, at levels with more details
/// than an operator wants to read.
#[test]
fn values_are_in_no_log() {
    for log in ["info", "debug", "trace,hyper=info"] {
        let server = Server::start(&["demo", "--log-format", "json", "--log", log]);
        let ask = |query: &str, text: &str| {
            let body = json!({ "query": query, "variables": { "text": text } });
            graphql(&server, &body.to_string()).json()
        };
        let mut answer = ask(PERSONAL, "Jedediah");
        let person = answer["data"]["holders"]["nodes"][0].take();
        assert!(person["name"].is_string(), "{answer}");
        // Requests that are refused at each step.
        ask(
            "query($text: Int!) { gate(id: $text) { id } }",
            "SecretValue",
        );
        ask("{ gate(id: \"SecretId\") { id } secretField }", "");
        ask("{ gate(id: \"SecretId\") { id } }", "");
        ask("{ secret syntax", "");
        graphql(&server, r#"{"query": "SecretBody"#);
        let headers = [
            ("graphql-require-preflight", "1"),
            ("authorization", "SecretToken"),
        ];
        send(
            &server,
            "GET",
            "/graphql?query=%7BSecretQuery%7D",
            &headers,
            b"",
        );
        server.signal(Signal::TERM);
        let log = server.wait().errors;
        for field in ["name", "phone"] {
            let value = person[field].as_str().unwrap();
            assert!(!log.contains(value), "{value} is in {log}");
        }
        // Columns may be named like that.
        let log = log.replace("secret_hash", "").replace("SecretHash", "");
        for value in ["Jedediah", "98 912", "ecret"] {
            assert!(!log.contains(value), "{value} is in {log}");
        }
    }
}

//! The hosts that requests may be for.

use crate::support::{
    server::{Server, gatepass, send_raw},
    tokens,
};

/// The status and the code of the answer to a request with these header lines.
fn ask(address: &str, line: &str, headers: &str) -> (u16, Option<String>) {
    let request = format!("{line}\r\n{headers}Connection: close\r\n\r\n");
    let answer = send_raw(address, request.as_bytes());
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let code = answer
        .split_once(r#""code":""#)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(code, _)| code.to_owned());
    (status, code)
}

fn get(address: &str, host: &str) -> u16 {
    let headers = format!("Host: {host}\r\n");
    let (status, code) = ask(address, "GET /healthz HTTP/1.1", &headers);
    if status == 421 {
        assert_eq!(code.as_deref(), Some("MISDIRECTED_REQUEST"), "{host}");
    }
    status
}

#[test]
fn on_loopback_a_page_that_rebound_its_name_is_not_answered() {
    let server = Server::start(&["serve"]);
    let address = server.address();
    for host in [
        address,
        "localhost",
        "LocalHost:1",
        "a.localhost",
        "127.1.2.3",
        "[::1]:80",
    ] {
        assert_eq!(get(address, host), 200, "{host}");
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "10.0.0.1",
        "0.0.0.0:8000",
    ] {
        assert_eq!(get(address, host), 421, "{host}");
    }
    // This applies to every route and method.
    let body = r#"{"query":"{ __typename }"}"#;
    let headers = format!(
        "Host: evil.example\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
        body.len()
    );
    let request = format!("POST /graphql HTTP/1.1\r\n{headers}Connection: close\r\n\r\n{body}");
    let answer = send_raw(address, request.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 421 "), "{answer}");
    assert!(answer.contains("--allowed-host"), "{answer}");
    for line in [
        "GET /graphiql HTTP/1.1",
        "OPTIONS /graphql HTTP/1.1",
        "GET /none HTTP/1.1",
    ] {
        assert_eq!(
            ask(address, line, "Host: evil.example\r\n").0,
            421,
            "{line}"
        );
    }
}

#[test]
fn the_operators_address_has_the_same_rule() {
    let server = Server::start(&["serve", "--metrics-bind", "127.0.0.1:0"]);
    let address = server.metrics_address();
    assert_eq!(get(address, address), 200);
    assert_eq!(get(address, "evil.example"), 421);
    let (status, code) = ask(address, "GET /metrics HTTP/1.1", "Host: evil.example\r\n");
    assert_eq!(
        (status, code.as_deref()),
        (421, Some("MISDIRECTED_REQUEST"))
    );
}

#[test]
fn other_hosts_can_be_allowed() {
    let flags = ["--allowed-host", "passes.example,10.0.0.1"];
    let server = Server::start_closed(tempfile::tempdir().unwrap(), &flags);
    let address = server.address();
    for host in [
        "passes.example",
        "Passes.Example.:443",
        "10.0.0.1",
        "localhost",
    ] {
        assert_eq!(get(address, host), 200, "{host}");
    }
    assert_eq!(get(address, "evil.example"), 421);
}

#[test]
fn a_server_on_other_addresses_answers_any_host_until_it_has_a_list() {
    let start = |more: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        tokens::create(&folder, &["--name", "Ada", "--role", "viewer"]);
        let mut command = gatepass(&folder, &[&["serve"], more].concat());
        command
            .args(["--bind", "0.0.0.0:0"])
            .env("GATEPASS_OPEN", "false");
        let server = Server::follow(folder, command);
        let port = server.address().rsplit_once(':').unwrap().1;
        let address = format!("127.0.0.1:{port}");
        (server, address)
    };
    let (_server, address) = start(&[]);
    assert_eq!(get(&address, "evil.example"), 200);
    let (_server, address) = start(&["--allowed-host", "passes.example"]);
    assert_eq!(get(&address, "passes.example"), 200);
    assert_eq!(get(&address, "evil.example"), 421);
    assert_eq!(get(&address, "localhost"), 421);
    // The host of a supervisor that knows only the address.
    assert_eq!(get(&address, &address), 200);
}

#[test]
fn a_request_has_one_host() {
    let server = Server::start(&["serve"]);
    for (line, headers, expected) in [
        ("GET /healthz HTTP/1.1", "", 400),
        (
            "GET /healthz HTTP/1.1",
            "Host: localhost\r\nHost: localhost\r\n",
            400,
        ),
        (
            "GET /healthz HTTP/1.1",
            "Host: localhost\r\nhost: evil.example\r\n",
            400,
        ),
        ("GET /healthz HTTP/1.1", "Host:\r\n", 400),
        ("GET /healthz HTTP/1.1", "Host: a@localhost\r\n", 400),
        ("GET /healthz HTTP/1.0", "", 200),
        ("GET /healthz HTTP/1.0", "Host: evil.example\r\n", 421),
        (
            "GET /healthz HTTP/1.0",
            "Host: localhost\r\nHost: localhost\r\n",
            400,
        ),
        // The host of the request line counts, but the header is still required.
        (
            "GET http://localhost/healthz HTTP/1.1",
            "Host: evil.example\r\n",
            200,
        ),
        (
            "GET http://evil.example/healthz HTTP/1.1",
            "Host: localhost\r\n",
            421,
        ),
        ("GET http://localhost/healthz HTTP/1.1", "", 400),
    ] {
        let (status, code) = ask(server.address(), line, headers);
        assert_eq!(status, expected, "{line} {headers:?}");
        if expected == 400 {
            assert_eq!(code.as_deref(), Some("BAD_REQUEST"), "{line} {headers:?}");
        }
    }
}

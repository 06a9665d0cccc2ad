//! The operator's address, and each client's share of the connections.

use std::{
    io::Read,
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use crate::support::server::{Server, connect, send, send_to};

/// The maximum wait for something that happens soon.
const PATIENCE: Duration = Duration::from_mins(1);

fn idle(address: &str, count: usize) -> Vec<TcpStream> {
    (0..count).map(|_| connect(address)).collect()
}

/// Everything that a connection receives without sending a request, until it is closed.
fn read_unasked(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn supervisors_are_answered_there() {
    let server = Server::start(&["serve", "--metrics-bind", "127.0.0.1:0"]);
    for (path, status) in [("/healthz", "ok"), ("/readyz", "ready")] {
        let answer = send_to(server.metrics_address(), "GET", path, &[], b"");
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
        assert_eq!(answer.json()["status"], status, "{path}");
    }
    let answer = send_to(server.metrics_address(), "GET", "/graphql", &[], b"");
    assert_eq!(answer.status, 404);
    assert_eq!(
        answer.json()["errors"][0]["extensions"]["code"],
        "NOT_FOUND"
    );
}

#[test]
fn one_address_has_a_share_of_the_connections() {
    let flags = [
        "--max-connections-per-address",
        "2",
        "--metrics-bind",
        "127.0.0.1:0",
    ];
    let server = Server::start(&[&["serve"], &flags[..]].concat());
    let mut open = idle(server.address(), 2);
    let answer = read_unasked(connect(server.address()));
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 503 "), "{head}");
    let head = head.to_lowercase();
    for line in [
        "retry-after: 1",
        "connection: close",
        "content-type: application/json",
        "x-request-id: ",
    ] {
        assert!(head.contains(line), "{head}");
    }
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let error = &body["errors"][0];
    assert_eq!(error["extensions"]["code"], "TOO_MANY_CONNECTIONS");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("2 connections"), "{message}");
    assert!(
        message.contains("--max-connections-per-address"),
        "{message}"
    );
    // The metrics show it.
    let metrics = send_to(server.metrics_address(), "GET", "/metrics", &[], b"").body;
    let line = "gatepass_errors_total{code=\"TOO_MANY_CONNECTIONS\"} 1\n";
    assert!(metrics.contains(line), "{metrics}");

    // A closed one frees its place.
    open.pop();
    let begun = Instant::now();
    while is_refused_at_once(&server) {
        assert!(begun.elapsed() < PATIENCE, "still taken");
        thread::yield_now();
    }
}

/// Whether a connection receives something without sending a request, because it is one
/// too many.
fn is_refused_at_once(server: &Server) -> bool {
    let mut stream = connect(server.address());
    let wait = Some(Duration::from_millis(500));
    stream.set_read_timeout(wait).unwrap();
    stream.read(&mut [0]).is_ok()
}

#[test]
fn a_trusted_proxy_may_have_all() {
    let flags = [
        "--max-connections-per-address",
        "1",
        "--trusted-proxy",
        "127.0.0.0/8",
    ];
    let server = Server::start(&[&["serve"], &flags[..]].concat());
    let _open = idle(server.address(), 5);
    assert_eq!(send(&server, "GET", "/healthz", &[], b"").status, 200);
}

#[test]
fn supervisors_are_answered_while_the_public_address_is_full() {
    let flags = ["--max-connections", "3", "--metrics-bind", "127.0.0.1:0"];
    let server = Server::start(&[&["serve"], &flags[..]].concat());
    let _open = idle(server.address(), 4);
    for path in ["/healthz", "/readyz", "/metrics"] {
        let answer = send_to(server.metrics_address(), "GET", path, &[], b"");
        assert_eq!(answer.status, 200, "{path}");
    }
}

#[test]
fn the_operators_address_has_limits_of_its_own() {
    let flags = ["--max-connections", "4", "--metrics-bind", "127.0.0.1:0"];
    let server = Server::start(&[&["serve"], &flags[..]].concat());
    let _open = idle(server.metrics_address(), 2);
    let answer = read_unasked(connect(server.metrics_address()));
    assert!(answer.contains("TOO_MANY_CONNECTIONS"), "{answer}");
    // The public address has its own limits.
    assert_eq!(send(&server, "GET", "/healthz", &[], b"").status, 200);
}

#[cfg(target_os = "linux")]
#[test]
fn a_database_that_is_made_is_its_users_alone() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start(&["serve"]);
    let file = server.folder().join("gatepass.db");
    let mode = std::fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "{mode:o}");
}

/// The systemd unit allows enough resources for the default limits.
#[test]
fn the_unit_has_room_for_the_limits() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/packaging/systemd/gatepass.service"
    );
    let unit = std::fs::read_to_string(path).unwrap();
    let setting = |name: &str| {
        let line = unit.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name}")).to_owned()
    };
    let files: u64 = setting("LimitNOFILE=").parse().unwrap();
    assert!(files >= 4096 + 128 + 256, "{files}");
    // Bodies and answers may use 320 MiB.
    assert_eq!(setting("MemoryMax="), "1G");
}

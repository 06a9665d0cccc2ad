//! Stopping a server.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::Instant,
};

use rustix::process::Signal;

use crate::support::server::{PATIENCE, PAUSE, Server, begin};

const BODY: &str = r#"{"query":"{ __typename }"}"#;

fn in_flight(server: &Server) -> TcpStream {
    begin(server, BODY.len())
}

/// Waits until the server accepts no more connections.
fn wait_refused(server: &Server) {
    let begun = Instant::now();
    while TcpStream::connect(server.address()).is_ok() {
        assert!(begun.elapsed() < PATIENCE, "still accepts");
        thread::sleep(PAUSE);
    }
}

#[test]
fn a_request_in_flight_is_answered() {
    for signal in [Signal::TERM, Signal::INT] {
        let server = Server::start(&["serve"]);
        let mut stream = in_flight(&server);
        server.signal(signal);
        wait_refused(&server);
        stream.write_all(BODY.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.contains(r#""__typename":"Query""#), "{answer}");
        assert_eq!(server.wait().status.code(), Some(0));
    }
}

#[test]
fn a_stopped_server_leaves_its_database_whole() {
    let server = Server::start(&["serve"]);
    let address = server.address().to_owned();
    server.signal(Signal::TERM);
    let ended = server.wait();
    assert!(ended.output.contains(&address), "{}", ended.output);
    let files: Vec<_> = ended
        .folder
        .path()
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    // No write-ahead log remains.
    assert_eq!(files, ["gatepass.db"]);
}

#[test]
fn an_idle_connection_holds_nothing_up() {
    let server = Server::start(&["serve", "--shutdown-grace", "1h"]);
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    server.signal(Signal::TERM);
    assert_eq!(server.wait().status.code(), Some(0));
}

#[test]
fn the_grace_period_ends() {
    let server = Server::start(&["serve", "--shutdown-grace", "50ms"]);
    let mut stream = in_flight(&server);
    server.signal(Signal::TERM);
    let ended = server.wait();
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.errors.contains("unanswered"), "{}", ended.errors);
    // The client sees the end of the connection: an empty read or a reset.
    assert_eq!(stream.read(&mut [0; 1]).unwrap_or(0), 0);
}

#[test]
fn asking_twice_ends_the_grace_period() {
    let server = Server::start(&["serve", "--shutdown-grace", "1h"]);
    let _stream = in_flight(&server);
    server.signal(Signal::INT);
    wait_refused(&server);
    server.signal(Signal::INT);
    assert_eq!(server.wait().status.code(), Some(0));
}

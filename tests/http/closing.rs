//! Keeping and closing connections.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
};

use crate::support::server::{Server, connect, send_raw};

const BODY: &str = r#"{"query":"{ __typename }"}"#;

fn post(media_type: &str, length: usize) -> String {
    format!(
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {media_type}\r\n\
         Content-Length: {length}\r\n\r\n"
    )
}

/// Reads an answer's head, and the part of its body that arrived with it.
fn read_some(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    while !answer.windows(4).any(|part| part == b"\r\n\r\n") {
        let mut bytes = [0; 4096];
        let read = stream.read(&mut bytes).unwrap();
        assert!(read > 0, "{}", String::from_utf8_lossy(&answer));
        answer.extend_from_slice(&bytes[..read]);
    }
    String::from_utf8(answer).unwrap().to_lowercase()
}

#[test]
fn a_refusal_that_leaves_a_body_unread_says_that_it_closes() {
    let server = Server::start(&["serve"]);
    let large = 1024 * 1024;
    for (head, status) in [
        // Of these bodies, nothing was sent yet.
        (post("text/plain", 200_000), 415),
        (post("text/plain", 100), 415),
        (post("application/json", 2 * large), 413),
        (
            post("application/json", 100).replace("localhost", "evil"),
            421,
        ),
        (
            post("application/json", 100).replace("/graphql", "/none"),
            404,
        ),
        (post("application/json", 100).replace("POST", "PUT"), 405),
        (
            post("application/json", 100).replace("Host: localhost\r\n", ""),
            400,
        ),
        (
            post("text/plain", 100)
                .replace("Content-Length", "Expect: 100-continue\r\nContent-Length"),
            415,
        ),
    ] {
        let mut stream = connect(server.address());
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{head}{answer}"
        );
        let answer = answer.to_lowercase();
        assert!(
            answer.contains("\r\nconnection: close\r\n"),
            "{head}{answer}"
        );
    }
}

#[test]
fn a_refusal_of_a_small_body_keeps_the_connection() {
    let server = Server::start(&["serve"]);
    let mut stream = connect(server.address());
    for status in [415, 404] {
        let head = match status {
            415 => post("text/plain", BODY.len()),
            _ => post("text/plain", BODY.len()).replace("/graphql", "/none"),
        };
        stream.write_all((head + BODY).as_bytes()).unwrap();
        let answer = read_some(&mut stream);
        assert!(
            answer.starts_with(&format!("http/1.1 {status} ")),
            "{answer}"
        );
        assert!(!answer.contains("connection: close"), "{answer}");
    }
}

/// A client may read no answer before it has sent everything. What it sends after the
/// answer must not break its connection.
#[test]
fn a_client_that_goes_on_sending_can_read_its_refusal() {
    let server = Server::start(&["serve"]);
    let length = 8 * 1024 * 1024;
    let mut stream = connect(server.address());
    stream
        .write_all(post("text/plain", length).as_bytes())
        .unwrap();
    for _ in 0..8 {
        stream.write_all(&vec![b' '; length / 8]).unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 415 "), "{answer}");
}

/// Like `printf …
/// nc`.
#[test]
fn a_client_that_has_ended_its_side_is_answered() {
    let server = Server::start(&["demo"]);
    // More than a socket's buffer.
    let large = r#"{"query":"{ passes(first: 1000) { nodes { a: id b: id c: id d: id e: id f: id g: id h: id i: id j: id k: id l: id m: id n: id o: id p: id q: id r: id s: id t: id u: id v: id w: id x: id y: id z: id } } }"}"#;
    for body in [BODY, large] {
        let mut stream = connect(server.address());
        let request = post("application/json", body.len()) + body;
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.ends_with('}'), "{} bytes", answer.len());
    }
    // The same with several requests at once.
    let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(3);
    let mut stream = connect(server.address());
    stream.write_all(request.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("HTTP/1.1 200 ").count(), 3, "{answers}");
}

#[test]
fn half_a_body_from_a_client_that_has_ended_its_side_is_refused() {
    let server = Server::start(&["serve"]);
    let mut stream = connect(server.address());
    let request = post("application/json", BODY.len()) + &BODY[..10];
    stream.write_all(request.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    // An empty read or the refusal: the connection ends in both cases.
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 400 "),
        "{answer}"
    );
}

#[test]
fn a_body_with_invalid_chunks_ends_the_connection() {
    let server = Server::start(&["serve"]);
    let request = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                   Transfer-Encoding: chunked\r\n\r\nnonsense\r\n\r\n";
    let answer = send_raw(server.address(), request.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(
        answer.to_lowercase().contains("connection: close"),
        "{answer}"
    );
}

//! Bodies that `POST /graphql` accepts, and errors for the others.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use crate::support::server::{Answer, Server, graphql, send};

/// The default, in bytes.
const LIMIT: usize = 1024 * 1024;

#[test]
fn a_request_is_answered() {
    let server = Server::start(&["serve"]);
    let answer = graphql(&server, r#"{"query":"{ __typename }"}"#);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["data"]["__typename"], "Query");
}

fn assert_refused(answer: &Answer, status: u16, code: &str, message: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert_eq!(
        answer.headers["content-type"],
        "application/json; charset=utf-8"
    );
    let error = &answer.json()["errors"][0];
    assert_eq!(error["extensions"]["code"], code, "{}", answer.body);
    let text = error["message"].as_str().unwrap();
    assert!(text.contains(message), "{text}");
}

#[test]
fn bodies_that_are_not_requests_are_refused() {
    let server = Server::start(&["serve"]);
    let deep = "[".repeat(1000);
    let deep = format!(r#"{{"query":"{{ a }}","variables":{{"a":{deep}"#);
    for (body, message) in [
        (&b""[..], "not valid JSON: EOF"),
        (br#"{"query":"{"#, "not valid JSON: EOF"),
        (br#"{"query":"{ a }"} more"#, "not valid JSON: trailing"),
        (deep.as_bytes(), "not valid JSON: recursion limit"),
        (b"7", "JSON object"),
        (br#""{ a }""#, "JSON object"),
        (b"null", "JSON object"),
        (br#"{"query":7}"#, "JSON object"),
        (br#"{"query":"{ a }","variables":[]}"#, "JSON object"),
        (br#"{"query":"{ a }","operationName":7}"#, "JSON object"),
        (br#"{"query":"{ a }","extensions":true}"#, "JSON object"),
        (b"{}", "no \"query\""),
        (b"{\"query\":\"\xff\"}", "not UTF-8"),
    ] {
        let headers = [("content-type", "application/json")];
        let answer = send(&server, "POST", "/graphql", &headers, body);
        assert_refused(&answer, 400, "BAD_REQUEST", message);
    }
}

#[test]
fn bodies_that_are_not_said_to_be_json_are_refused() {
    let server = Server::start(&["serve"]);
    let json = r#"{"query":"{ __typename }"}"#;
    let multipart = format!(
        "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{json}\r\n--x--\r\n"
    );
    for (content_type, body) in [
        (None, json),
        (Some("text/plain"), json),
        (Some("application/x-www-form-urlencoded"), "query=%7Ba%7D"),
        (Some("multipart/form-data; boundary=x"), &multipart),
        (Some("application/json; charset=utf-16"), json),
    ] {
        let headers: Vec<_> = content_type
            .map(|value| ("content-type", value))
            .into_iter()
            .collect();
        let answer = send(&server, "POST", "/graphql", &headers, body.as_bytes());
        assert_refused(&answer, 415, "UNSUPPORTED_MEDIA_TYPE", "application/json");
    }
}

#[test]
fn blanks_and_aliases_in_the_media_type_are_taken() {
    let server = Server::start(&["serve"]);
    for content_type in [
        "application/json ; charset=utf-8",
        "application/json; charset=utf8",
        "application/json\t;charset=\"UTF8\"",
        "application/json;",
    ] {
        let headers = [("content-type", content_type)];
        let body = br#"{"query":"{ __typename }"}"#;
        let answer = send(&server, "POST", "/graphql", &headers, body);
        assert_eq!(answer.status, 200, "{content_type}: {}", answer.body);
    }
}

#[test]
fn a_body_over_the_limit_is_refused() {
    let server = Server::start(&["serve"]);
    let body = format!(r#"{{"query":"{{ __typename }}{}"}}"#, " ".repeat(LIMIT));
    let answer = graphql(&server, &body);
    assert_refused(&answer, 413, "PAYLOAD_TOO_LARGE", "1.0 MiB");
    assert!(answer.body.contains("--body-limit"), "{}", answer.body);
}

#[test]
fn a_client_far_over_the_limit_can_read_why() {
    let server = Server::start(&["serve"]);
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let length = 64 * LIMIT;
    write!(
        stream,
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    // Simple clients send the whole body before they read the answer.
    for _ in 0..64 {
        stream.write_all(&vec![b' '; LIMIT]).unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("PAYLOAD_TOO_LARGE"), "{answer}");
}

#[test]
fn a_client_that_expects_continue_is_refused_before_it_sends() {
    let server = Server::start(&["serve"]);
    let mut stream = TcpStream::connect(server.address()).unwrap();
    write!(
        stream,
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        LIMIT + 1
    )
    .unwrap();
    let mut answer = [0; 13];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413 ");
}

#[test]
fn compressed_bodies_are_refused() {
    let server = Server::start(&["serve"]);
    let headers = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    let answer = send(&server, "POST", "/graphql", &headers, b"\x1f\x8b");
    assert_eq!(answer.status, 415, "{}", answer.body);
}

#[test]
fn the_body_limit_can_be_set() {
    let server = Server::start(&["serve", "--body-limit", "64"]);
    let query = r#"{"query":"{ __typename }"}"#;
    assert_eq!(graphql(&server, query).status, 200);
    // 64 bytes are accepted, 65 are not.
    let padded = |length: usize| format!("{query}{}", " ".repeat(length - query.len()));
    assert_eq!(graphql(&server, &padded(64)).status, 200);
    let answer = graphql(&server, &padded(65));
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("64 B"), "{}", answer.body);
}

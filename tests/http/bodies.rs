//! What `POST /graphql` takes, and how it refuses the rest.

use crate::support::{Server, graphql, send};

const LIMIT: usize = 1024 * 1024;

#[test]
fn a_request_is_answered() {
    let server = Server::start(&["serve"]);
    let answer = graphql(&server, r#"{"query":"{ __typename }"}"#);
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["data"]["__typename"], "Query");
}

#[test]
fn bodies_that_are_no_request_are_refused() {
    let server = Server::start(&["serve"]);
    let json = "application/json";
    let large = format!(r#"{{"query":"{{ __typename }}{}"}}"#, " ".repeat(LIMIT));
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n\
                     {\"query\":\"{ __typename }\"}\r\n--x--\r\n";
    let cases: &[(&str, Option<&str>, &[u8], u16, &str, &str)] = &[
        (
            "empty",
            Some(json),
            b"",
            400,
            "BAD_REQUEST",
            "not valid JSON",
        ),
        (
            "cut",
            Some(json),
            br#"{"query":"{"#,
            400,
            "BAD_REQUEST",
            "not valid JSON",
        ),
        (
            "a number",
            Some(json),
            b"7",
            400,
            "BAD_REQUEST",
            "JSON object",
        ),
        (
            "a string",
            Some(json),
            br#""{ a }""#,
            400,
            "BAD_REQUEST",
            "JSON object",
        ),
        (
            "null",
            Some(json),
            b"null",
            400,
            "BAD_REQUEST",
            "JSON object",
        ),
        (
            "no query",
            Some(json),
            b"{}",
            400,
            "BAD_REQUEST",
            "no \"query\"",
        ),
        (
            "a query that is no text",
            Some(json),
            br#"{"query":7}"#,
            400,
            "BAD_REQUEST",
            "JSON object",
        ),
        (
            "no UTF-8",
            Some(json),
            b"{\"query\":\"\xff\"}",
            400,
            "BAD_REQUEST",
            "not UTF-8",
        ),
        (
            "a batch",
            Some(json),
            br#" [{"query":"{ __typename }"}]"#,
            400,
            "BAD_REQUEST",
            "batches",
        ),
        (
            "a positional request",
            Some(json),
            br#"["{ __typename }"]"#,
            400,
            "BAD_REQUEST",
            "batches",
        ),
        (
            "too deep",
            Some(json),
            &[b'{'; 9],
            400,
            "BAD_REQUEST",
            "not valid JSON",
        ),
        (
            "too large",
            Some(json),
            large.as_bytes(),
            413,
            "PAYLOAD_TOO_LARGE",
            "1.0 MiB",
        ),
        (
            "no type",
            None,
            br#"{"query":"{ __typename }"}"#,
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "application/json",
        ),
        (
            "text",
            Some("text/plain"),
            br#"{"query":"{ __typename }"}"#,
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "application/json",
        ),
        (
            "a form",
            Some("application/x-www-form-urlencoded"),
            b"query=%7Ba%7D",
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "application/json",
        ),
        (
            "multipart",
            Some("multipart/form-data; boundary=x"),
            multipart.as_bytes(),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "application/json",
        ),
    ];
    for &(name, content_type, body, status, code, message) in cases {
        let headers: Vec<_> = content_type
            .map(|value| ("content-type", value))
            .into_iter()
            .collect();
        let answer = send(&server, "POST", "/graphql", &headers, body);
        assert_eq!(answer.status, status, "{name}: {}", answer.body);
        assert_eq!(answer.headers["content-type"], "application/json", "{name}");
        let error = &answer.json()["errors"][0];
        assert_eq!(error["extensions"]["code"], code, "{name}");
        let text = error["message"].as_str().unwrap();
        assert!(text.contains(message), "{name}: {text}");
    }
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
    // 64 bytes are taken, 65 are not.
    let padded = |length: usize| format!("{query}{}", " ".repeat(length - query.len()));
    assert_eq!(graphql(&server, &padded(64)).status, 200);
    let answer = graphql(&server, &padded(65));
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("64 B"), "{}", answer.body);
}

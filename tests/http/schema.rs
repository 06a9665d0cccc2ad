//! `GET /schema.graphql`.

use crate::support::server::{Server, send};

const FILE: &str = include_str!("../../schema.graphql");

#[test]
fn the_schema_is_that_of_the_repository() {
    let server = Server::start(&["serve"]);
    let answer = send(&server, "GET", "/schema.graphql", &[], b"");
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert!(answer.body == FILE, "{}", answer.body);
    assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
    assert_eq!(answer.headers["cache-control"], "no-cache");
    let head = send(&server, "HEAD", "/schema.graphql", &[], b"");
    assert_eq!(head.status, 200);
    assert_eq!(head.headers["etag"], answer.headers["etag"]);
    assert_eq!(head.headers["content-length"], FILE.len().to_string());
}

#[test]
fn a_client_that_has_it_is_not_sent_it_again() {
    let server = Server::start(&["serve"]);
    let answer = send(&server, "GET", "/schema.graphql", &[], b"");
    let tag = answer.headers["etag"].to_str().unwrap();
    let headers = [("if-none-match", tag)];
    let again = send(&server, "GET", "/schema.graphql", &headers, b"");
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(again.headers["etag"], tag);
    let headers = [("if-none-match", "\"other\"")];
    let again = send(&server, "GET", "/schema.graphql", &headers, b"");
    assert_eq!(again.status, 200);
}

#[test]
fn it_is_not_shown_without_introspection() {
    let server = Server::start(&["serve", "--no-introspection"]);
    let answer = send(&server, "GET", "/schema.graphql", &[], b"");
    assert_eq!(answer.status, 403, "{}", answer.body);
    let error = &answer.json()["errors"][0];
    assert_eq!(error["extensions"]["code"], "INTROSPECTION_DISABLED");
    assert!(!answer.headers.contains_key("etag"));
    assert_eq!(answer.headers["cache-control"], "no-store");
}

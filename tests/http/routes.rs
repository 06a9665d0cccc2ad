//! The routes.

use crate::support::server::{Server, send};

#[test]
fn an_unknown_route_answers_json() {
    let server = Server::start(&["serve"]);
    let answer = send(&server, "GET", "/nothing", &[], b"");
    assert_eq!(answer.status, 404);
    assert_eq!(
        answer.json()["errors"][0]["extensions"]["code"],
        "NOT_FOUND"
    );
}

#[test]
fn a_method_that_is_not_offered_answers_json() {
    let server = Server::start(&["serve"]);
    for (method, path, allowed) in [
        ("PUT", "/graphql", "GET,HEAD,POST"),
        ("DELETE", "/graphql", "GET,HEAD,POST"),
        ("POST", "/healthz", "GET,HEAD"),
    ] {
        let answer = send(&server, method, path, &[], b"");
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(answer.headers["allow"], allowed, "{method} {path}");
        let code = &answer.json()["errors"][0]["extensions"]["code"];
        assert_eq!(code, "METHOD_NOT_ALLOWED", "{method} {path}");
    }
}

#[test]
fn every_answer_has_a_request_id() {
    let server = Server::start(&["serve"]);
    let id = |path| {
        let answer = send(&server, "GET", path, &[], b"");
        answer.headers["x-request-id"].to_str().unwrap().to_owned()
    };
    let (first, second) = (id("/healthz"), id("/nothing"));
    assert_eq!(first.len(), 16);
    assert_ne!(first, second);
}

//! Caching of answers.

use crate::support::server::{Answer, Server, graphql, send};

const QUERY: &str = "/graphql?query=%7Bgates%7Bnodes%7Bcode%7D%7D%7D";
const OTHER: &str = "/graphql?query=%7Bpasses%7BtotalCount%7D%7D";
const MISTAKE: &str = "/graphql?query=%7Bnothing%7D";

fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    let headers = [&[("graphql-require-preflight", "1")], headers].concat();
    send(server, "GET", path, &headers, b"")
}

fn cache_control(answer: &Answer) -> &str {
    answer.headers["cache-control"].to_str().unwrap()
}

#[test]
fn nothing_is_stored_unless_the_operator_says_so() {
    let server = Server::start(&["demo"]);
    for answer in [
        graphql(&server, r#"{"query":"{ __typename }"}"#),
        graphql(&server, "{}"),
        get(&server, QUERY, &[]),
        get(&server, MISTAKE, &[]),
        get(&server, "/nothing", &[]),
        get(&server, "/healthz", &[]),
        get(&server, "/readyz", &[]),
    ] {
        assert_eq!(cache_control(&answer), "no-store", "{}", answer.body);
    }
}

#[test]
fn complete_answers_to_get_may_be_stored() {
    let policy = "private, max-age=10";
    let server = Server::start(&["demo", "--cache-control", policy]);
    assert_eq!(cache_control(&get(&server, QUERY, &[])), policy);
    for answer in [
        graphql(&server, r#"{"query":"{ __typename }"}"#),
        get(&server, MISTAKE, &[]),
        // An answer with these headers must not be reused for requests without them.
        get(&server, QUERY, &[("x-sql-trace", "on")]),
        get(&server, QUERY, &[("x-sql-plan", "only")]),
        get(&server, QUERY, &[("x-sql-budget", "0")]),
    ] {
        assert_eq!(cache_control(&answer), "no-store", "{}", answer.body);
        assert!(!answer.headers.contains_key("etag"), "{}", answer.body);
    }
}

#[test]
fn what_a_client_has_is_not_sent_again() {
    let server = Server::start(&["demo", "--cache-control", "no-cache"]);
    let first = get(&server, QUERY, &[]);
    assert_eq!(first.status, 200, "{}", first.body);
    let tag = first.headers["etag"].to_str().unwrap();
    for known in [tag, &format!("\"other\", {tag}"), "*"] {
        let again = get(&server, QUERY, &[("if-none-match", known)]);
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{known}");
        assert_eq!(again.headers["etag"], tag);
        assert_eq!(cache_control(&again), "no-cache");
        assert_eq!(again.headers["vary"], "accept, accept-encoding");
        assert_eq!(again.headers["x-sql-statements"], "1");
        assert!(!again.headers.contains_key("content-type"));
    }
    let other = get(&server, OTHER, &[("if-none-match", tag)]);
    assert_eq!(other.status, 200);
    assert_ne!(other.headers["etag"], tag);
    // With another media type, it is another answer.
    let accept = ("accept", "application/graphql-response+json");
    let typed = get(&server, QUERY, &[("if-none-match", tag), accept]);
    assert_eq!(typed.status, 200);
    // The same answer has the same tag, compressed or not.
    let headers = [("if-none-match", tag), ("accept-encoding", "gzip")];
    assert_eq!(get(&server, QUERY, &headers).status, 304);
}

#[test]
fn a_cache_control_is_one_line() {
    use crate::support::server::gatepass;

    let folder = tempfile::tempdir().unwrap();
    for value in ["", "no-store\r\nx: y"] {
        let output = gatepass(&folder, &["serve", "--cache-control", value])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{value:?}");
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.contains("--cache-control"), "{errors}");
    }
}

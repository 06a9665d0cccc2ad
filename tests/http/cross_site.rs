//! Requests that pages of other sites can make a browser send. They are refused unless
//! their site is allowed.

use crate::support::server::{Answer, Server, send};

const SITE: &str = "https://app.example";
const QUERY: &str = "/graphql?query=%7B__typename%7D";
const BODY: &[u8] = br#"{"query":"{ __typename }"}"#;

fn preflight(server: &Server, origin: &str, method: &str, headers: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", method),
        ("access-control-request-headers", headers),
    ];
    send(server, "OPTIONS", "/graphql", &headers, b"")
}

fn assert_refused(answer: &Answer) {
    assert_eq!(answer.status, 403, "{}", answer.body);
    let error = &answer.json()["errors"][0];
    assert_eq!(error["extensions"]["code"], "PREFLIGHT_REQUIRED");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("GraphQL-Require-Preflight"), "{message}");
}

#[test]
fn a_get_that_needs_no_preflight_is_refused() {
    let server = Server::start(&["serve"]);
    for headers in [
        // An image or a script of another site's page, on plain HTTP.
        &[][..],
        &[("accept", "application/json")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "no-cors"),
        ],
        &[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "cors")],
        &[("origin", SITE), ("sec-fetch-mode", "cors")],
        &[("origin", "null")],
        &[("content-type", "text/plain")],
    ] {
        assert_refused(&send(&server, "GET", QUERY, headers, b""));
    }
}

#[test]
fn a_get_that_takes_a_preflight_is_answered() {
    let server = Server::start(&["serve"]);
    for headers in [
        &[("graphql-require-preflight", "1")][..],
        &[("apollo-require-preflight", "true")],
        &[("content-type", "application/json")],
        &[("sec-fetch-site", "same-origin")],
        // Node's fetch.
        &[("sec-fetch-mode", "cors"), ("accept", "*/*")],
    ] {
        let answer = send(&server, "GET", QUERY, headers, b"");
        assert_eq!(answer.status, 200, "{headers:?}: {}", answer.body);
    }
}

#[test]
fn without_an_allow_list_no_preflight_succeeds() {
    let server = Server::start(&["serve"]);
    let answer = preflight(&server, SITE, "POST", "content-type");
    assert_eq!(answer.status, 405);
    let headers = [("origin", SITE), ("content-type", "application/json")];
    let posted = send(&server, "POST", "/graphql", &headers, BODY);
    for answer in [answer, posted] {
        let opened = answer
            .headers
            .keys()
            .any(|name| name.as_str().starts_with("access-control-"));
        assert!(!opened, "{:?}", answer.headers);
        assert!(!answer.headers.contains_key("timing-allow-origin"));
    }
}

#[test]
fn a_site_on_the_allow_list_may_ask_and_read() {
    let other = "http://localhost:3000";
    let list = format!("{SITE},{other}");
    let server = Server::start(&["serve", "--cors-origin", &list]);
    for origin in [SITE, other] {
        let answer = preflight(&server, origin, "POST", "content-type,x-sql-trace");
        assert_eq!(answer.status, 200);
        let header = |name: &str| answer.headers[name].to_str().unwrap().to_lowercase();
        assert_eq!(header("access-control-allow-origin"), origin);
        assert_eq!(header("access-control-allow-methods"), "get,post");
        for name in [
            "authorization",
            "content-type",
            "graphql-require-preflight",
            "x-sql-trace",
            "x-sql-budget",
            "x-sql-plan",
            "if-none-match",
            "traceparent",
            "tracestate",
            "apollographql-client-name",
            "apollographql-client-version",
        ] {
            let allowed = header("access-control-allow-headers");
            assert!(allowed.split(',').any(|of| of == name), "{allowed}");
        }

        let headers = [("origin", origin), ("content-type", "application/json")];
        let posted = send(&server, "POST", "/graphql", &headers, BODY);
        let got = send(&server, "GET", QUERY, &[("origin", origin)], b"");
        let refused = send(&server, "POST", "/graphql", &headers, b"");
        for (answer, status) in [(posted, 200), (got, 200), (refused, 400)] {
            assert_eq!(answer.status, status, "{}", answer.body);
            assert_eq!(answer.headers["access-control-allow-origin"], origin);
            assert_eq!(answer.headers["timing-allow-origin"], origin);
            let exposed = answer.headers["access-control-expose-headers"]
                .to_str()
                .unwrap();
            for name in [
                "x-request-id",
                "x-sql-statements",
                "x-sql-round-trips",
                "x-sql-trace",
                "server-timing",
                "etag",
            ] {
                assert!(exposed.contains(name), "{exposed}");
            }
            let varies: Vec<_> = answer.headers.get_all("vary").iter().collect();
            let varies = format!("{varies:?}");
            assert!(
                varies.contains("accept") && varies.contains("origin"),
                "{varies}"
            );
        }
    }
}

#[test]
fn a_site_that_is_not_on_the_allow_list_may_not() {
    let server = Server::start(&["serve", "--cors-origin", SITE]);
    for origin in [
        "https://evil.example",
        "https://app.example.evil.example",
        "null",
    ] {
        let answer = preflight(&server, origin, "POST", "content-type");
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
        let answer = send(&server, "GET", QUERY, &[("origin", origin)], b"");
        assert_refused(&answer);
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
        assert!(!answer.headers.contains_key("timing-allow-origin"));
    }
}

#[test]
fn the_demo_is_open_to_pages_of_this_machine_alone() {
    let demo = Server::start(&["demo"]);
    let serve = Server::start(&["serve"]);
    for origin in [
        "http://localhost:5173",
        "http://127.0.0.1:3000",
        "http://[::1]:8080",
    ] {
        let answer = preflight(&demo, origin, "POST", "content-type,traceparent");
        assert_eq!(answer.headers["access-control-allow-origin"], origin);
        let answer = send(&demo, "GET", QUERY, &[("origin", origin)], b"");
        assert_eq!(answer.status, 200, "{origin}: {}", answer.body);
        assert_eq!(answer.headers["access-control-allow-origin"], origin);
        let answer = send(&serve, "GET", QUERY, &[("origin", origin)], b"");
        assert_refused(&answer);
    }
    for origin in [
        "https://evil.example",
        "http://localhost.evil.example",
        "null",
    ] {
        let answer = preflight(&demo, origin, "POST", "content-type");
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
        assert_refused(&send(&demo, "GET", QUERY, &[("origin", origin)], b""));
    }
}

#[test]
fn credentials_are_for_listed_sites_when_the_operator_says_so() {
    const ALLOW: &str = "access-control-allow-credentials";
    let local = "http://localhost:5173";
    let list = ["demo", "--cors-origin", SITE];
    let without = Server::start(&list);
    let with = Server::start(&[&list[..], &["--cors-credentials"]].concat());
    for (server, origin, allowed) in [
        (&without, SITE, None),
        (&with, SITE, Some("true")),
        (&with, local, None),
        (&with, "https://evil.example", None),
    ] {
        let headers = [("origin", origin), ("content-type", "application/json")];
        for answer in [
            preflight(server, origin, "POST", "content-type"),
            send(server, "POST", "/graphql", &headers, BODY),
        ] {
            let header = answer
                .headers
                .get(ALLOW)
                .map(|value| value.to_str().unwrap());
            assert_eq!(header, allowed, "{origin}");
        }
    }
}

//! The pages, in the build that is tested: with Node.js it has them, without it says how
//! to get them. What holds of every file is tested in `src/http/pages`, and the pages
//! themselves in a browser (`.ci/web`).

use gatepass::http::has_pages;

use crate::support::server::{Answer, Server, gatepass, send};

const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

fn get(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    send(server, "GET", path, headers, b"")
}

/// The addresses of the scripts and styles that a page loads.
fn loaded(page: &str) -> Vec<&str> {
    let parts = page.split('"');
    let mut loaded: Vec<_> = parts.filter(|part| part.starts_with('/')).collect();
    loaded.sort_unstable();
    loaded
}

#[test]
fn the_dashboard_is_at_the_bare_address_and_at_those_of_what_it_shows() {
    let server = Server::start(&["serve"]);
    let bare = get(&server, "/", &[]);
    if has_pages() {
        assert_eq!(bare.status, 200);
        assert_eq!(bare.headers["content-type"], "text/html; charset=utf-8");
        let policy = bare.headers["content-security-policy"].to_str().unwrap();
        assert!(!policy.contains("unsafe"), "{policy}");
        for path in [
            "/issue",
            "/gates/G0001",
            "/passes/ABC123",
            "/passes/id/UGFzczox",
            "/holders/a%2Fb",
        ] {
            let page = get(&server, path, &[]);
            assert_eq!((page.status, page.body), (200, bare.body.clone()), "{path}");
        }
        assert_eq!(get(&server, "/gates", &[]).status, 404);
    } else {
        for answer in [bare, get(&server, "/graphiql", &[])] {
            assert_eq!(answer.status, 404);
            assert_eq!(answer.headers["content-type"], "text/plain; charset=utf-8");
            assert!(answer.body.contains("no web pages"), "{}", answer.body);
            assert!(answer.body.contains("/graphql"), "{}", answer.body);
        }
    }
}

#[test]
fn the_page_of_scans_alone_may_use_the_camera() {
    let server = Server::start(&["serve"]);
    for (path, camera) in [
        ("/", "camera=()"),
        ("/graphiql", "camera=()"),
        ("/scan", "camera=(self)"),
        ("/scan-worker.js", "camera=()"),
    ] {
        let answer = get(&server, path, &[]);
        if has_pages() {
            assert_eq!(answer.status, 200, "{path}");
            let devices = answer.headers["permissions-policy"].to_str().unwrap();
            assert_eq!(devices.split(',').next(), Some(camera), "{path}");
            let policy = answer.headers["content-security-policy"].to_str().unwrap();
            assert_eq!(policy.contains("unsafe"), path == "/graphiql", "{path}");
            // All of these are asked for each time.
            assert_eq!(answer.headers["cache-control"], "no-cache", "{path}");
        } else {
            assert_eq!(answer.status, 404, "{path}");
        }
    }
    // It has the settings of the server in it.
    let scan = get(&server, "/scan", &[]);
    let signs_in = meta(&scan.body, "gatepass-sign-in");
    assert_eq!(signs_in, has_pages().then_some("off"));
}

#[test]
fn a_page_and_all_that_it_loads_come_from_the_binary() {
    let server = Server::start(&["serve"]);
    let page = get(&server, "/graphiql", &[]);
    assert_eq!(page.status, if has_pages() { 200 } else { 404 });
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"));
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    let loaded = loaded(&page.body);
    assert_eq!(loaded.len() >= 3, has_pages(), "{loaded:?}");
    let mut compressed = 0;
    for path in loaded {
        let file = get(&server, path, &[("accept-encoding", "gzip, br")]);
        assert_eq!(file.status, 200, "{path}");
        let cached = "public, max-age=31536000, immutable";
        assert_eq!(file.headers["cache-control"], cached, "{path}");
        assert_eq!(file.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(file.headers["vary"], "accept-encoding", "{path}");
        let coding = file.headers.get("content-encoding");
        compressed += usize::from(coding.is_some_and(|coding| coding == "br"));
        let tag = file.headers["etag"].to_str().unwrap();
        let again = get(&server, path, &[("if-none-match", tag)]);
        assert_eq!((again.status, again.body.as_str()), (304, ""), "{path}");
    }
    let licenses = get(&server, "/licenses.md", &[]);
    assert_eq!(licenses.status, if has_pages() { 200 } else { 404 });
    assert_eq!(licenses.body.contains("MIT"), has_pages());
    // Small files are sent as they are.
    assert_eq!(compressed >= 2, has_pages());
    assert_eq!(get(&server, "/assets/none.js", &[]).status, 404);
    assert_eq!(send(&server, "POST", "/graphiql", &[], b"").status, 405);
}

#[test]
fn graphiql_can_be_turned_off() {
    let server = Server::start(&["serve", "--no-graphiql"]);
    let dashboard = get(&server, "/", &[]);
    assert_eq!(dashboard.status, if has_pages() { 200 } else { 404 });
    for path in ["/graphiql", "/graphiql/"] {
        let answer = get(&server, path, &[("accept", BROWSER)]);
        assert_eq!(answer.status, 404, "{path}");
        assert!(
            answer.body.contains("GraphQL is at /graphql"),
            "{}",
            answer.body
        );
    }
    // A browser is not led to what is not there.
    let answer = get(&server, "/graphql", &[("accept", BROWSER)]);
    assert_eq!(answer.status, 406, "{}", answer.body);
}

/// The content of a `meta` element of a page.
fn meta<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("<meta name=\"{name}\" content=\""))?;
    rest.split('"').next()
}

#[test]
fn the_page_knows_whether_there_is_graphiql_and_the_zone_of_the_site() {
    let mut tags = Vec::new();
    for (zone, graphiql) in [("Asia/Kathmandu", "on"), ("UTC", "on"), ("UTC", "off")] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = gatepass(&folder, &["serve", "--bind", "127.0.0.1:0"]);
        command.env("TZ", zone);
        if graphiql == "off" {
            command.arg("--no-graphiql");
        }
        let server = Server::follow(folder, command);
        for path in ["/", "/gates/G0001"] {
            let page = get(&server, path, &[("accept-encoding", "gzip, br")]);
            let told = |name| meta(&page.body, name);
            let expected = |value| has_pages().then_some(value);
            assert_eq!(told("gatepass-time-zone"), expected(zone));
            assert_eq!(told("gatepass-graphiql"), expected(graphiql));
        }
        let tag = get(&server, "/", &[]).headers.get("etag").cloned();
        assert!(
            !has_pages() || !tags.contains(&tag),
            "{tag:?} of another page"
        );
        tags.push(tag);
    }
}

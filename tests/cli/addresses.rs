//! Database URLs: no password is shown, whatever its characters, and an unreachable
//! address is reported at once.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::support::postgres::own_server_at;
use crate::support::server::{Server, gatepass, graphql};

/// The parts of a password, separated by special characters.
const PARTS: [&str; 2] = ["hunter2", "swordfish"];

/// All output of a run at the most verbose level.
fn said(arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = gatepass(&folder, arguments)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

fn assert_hidden(url: &str, said: &str) {
    for part in PARTS {
        assert!(!said.contains(part), "{url}: {said}");
    }
}

/// A port of this address on which nothing listens: it was free a moment ago.
fn free_port(address: &str) -> u16 {
    let listener = TcpListener::bind((address, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn a_password_is_shown_in_no_form_of_url() {
    let port = free_port("127.0.0.1");
    let [one, other] = PARTS;
    let mut urls = Vec::new();
    for separator in [
        "@",
        "/",
        ":",
        "%",
        "?",
        "#",
        "%40",
        "%2F",
        "%zz",
        "%ff",
        " ",
        "\t",
        "\\",
        "[",
        "]",
        "@/",
        "/@",
        ":@/%",
        "//",
        "&",
        "=",
        "?sslmode=",
        "\"",
        "'",
    ] {
        let password = format!("{one}{separator}{other}");
        let at = format!("127.0.0.1:{port}");
        urls.extend([
            format!("postgres://root:{password}@{at}/gatepass"),
            format!("postgres://root:{password}@{at}"),
            format!("postgres://:{password}@{at}/gatepass"),
            format!("postgres://root:{password}@localhost:{port}/gatepass?sslmode=disable"),
            format!("postgres://root:{password}@[::1]:{port}/gatepass"),
            format!("postgres://root:{password}@/gatepass?host=127.0.0.1&port={port}"),
            format!("postgres://{at}/gatepass?user=root&password={password}"),
            format!("postgres://root@{at}/gatepass?sslpassword={password}"),
            format!("postgres:root:{password}@{at}/gatepass"),
            format!("postgres:/root:{password}@{at}/gatepass"),
            format!("postgresql+asyncpg://root:{password}@{at}/gatepass"),
            format!("postgers://root:{password}@{at}/gatepass"),
            format!("root:{password}@{at}/gatepass"),
            format!("sqlite://root:{password}@{at}/missing/gatepass"),
        ]);
    }
    let common = ["--acquire-timeout", "20s", "--log", "trace"];
    let mut codes = [0, 0];
    for url in &urls {
        let (code, text) = said(
            &[&["seed", "--database-url", url], &common[..]].concat(),
            &[],
        );
        assert_hidden(url, &text);
        match code {
            Some(1) => codes[0] += 1,
            Some(2) => codes[1] += 1,
            other => panic!("{url}: {other:?}: {text}"),
        }
    }
    // There are enough URLs of both kinds: valid and invalid.
    assert!(codes.iter().all(|count| *count > 20), "{codes:?}");
}

#[test]
fn a_password_in_the_wrong_place_is_not_shown() {
    let [one, other] = PARTS;
    for separator in ["", "@", "/", ":", "%", " "] {
        let url = format!("postgres://root:{one}{separator}{other}@db/gatepass");
        let equals = format!("--databse-url={url}");
        for arguments in [
            &["serve", &url][..],
            &["serve", "--bind", &url],
            &["serve", &equals],
            &["migrate", &url],
            &[&url],
            &["plan", "--max-rows", &url, "-"],
        ] {
            let (code, text) = said(arguments, &[]);
            assert_eq!(code, Some(2), "{arguments:?}: {text}");
            assert_hidden(&url, &text);
        }
        let (code, text) = said(&["serve"], &[("GATEPASS_BIND", &url)]);
        assert_eq!(code, Some(2), "{text}");
        assert!(text.contains("GATEPASS_BIND"), "{text}");
        assert_hidden(&url, &text);
    }
}

#[test]
fn a_refused_connection_is_reported_at_once() {
    let patience = Duration::from_mins(2);
    for (address, shown) in [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")] {
        let port = free_port(address);
        let url = format!("postgres://root:hunter2@{shown}:{port}/gatepass");
        let begun = Instant::now();
        let (code, text) = said(
            &["serve", "--database-url", &url, "--acquire-timeout", "120s"],
            &[],
        );
        assert!(begun.elapsed() < patience / 2, "{:?}", begun.elapsed());
        assert_eq!(code, Some(1), "{text}");
        assert!(text.contains("nothing listens"), "{text}");
        assert!(text.contains(&format!("{shown}:{port}")), "{text}");
        assert_hidden(&url, &text);
    }
}

#[test]
fn a_server_at_an_ipv6_address_is_reached() {
    let Some((_postgres, url)) = own_server_at("::1") else {
        return;
    };
    assert!(url.contains("@[::1]:"), "{url}");
    let server = Server::start(&["serve", "--migrate", "--database-url", &url]);
    let answer = graphql(&server, r#"{"query":"{ gates { totalCount } }"}"#);
    assert_eq!(answer.json()["data"]["gates"]["totalCount"], 0);
}

//! Compressed answers.

use std::io::{Read, Write};

use flate2::read::GzDecoder;

use crate::support::server::{Server, connect};

const LONG: &str = r#"{"query":"{ passes(first: 200) { nodes { code status gate { name } } } }"}"#;
const SHORT: &str = r#"{"query":"{ gates { totalCount } }"}"#;

/// An answer as it was received.
struct Raw {
    /// Header names are in lower case.
    head: String,
    body: Vec<u8>,
}

impl Raw {
    fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(header, _)| header.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    fn decoded(&self) -> Vec<u8> {
        assert_eq!(
            self.header("content-length").unwrap(),
            self.body.len().to_string()
        );
        let mut plain = Vec::new();
        match self.header("content-encoding") {
            Some("zstd") => zstd::stream::copy_decode(&self.body[..], &mut plain).unwrap(),
            Some("br") => brotli::BrotliDecompress(&mut &self.body[..], &mut plain).unwrap(),
            Some("gzip") => drop(
                GzDecoder::new(&self.body[..])
                    .read_to_end(&mut plain)
                    .unwrap(),
            ),
            other => {
                assert_eq!(other, None);
                plain.clone_from(&self.body);
            }
        }
        plain
    }
}

fn post(server: &Server, headers: &[(&str, &str)], body: &str) -> Raw {
    let mut headers: Vec<String> = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    headers.push(format!("content-length: {}\r\n", body.len()));
    let head = "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
                content-type: application/json\r\n";
    let request = format!("{head}{}\r\n{body}", headers.concat());
    let mut stream = connect(server.address());
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    Raw {
        head: String::from_utf8(answer[..end].to_vec()).unwrap(),
        body: answer[end + 4..].to_vec(),
    }
}

#[test]
fn an_answer_is_compressed_as_its_client_likes() {
    let server = Server::start(&["demo"]);
    let plain = post(&server, &[], LONG);
    assert_eq!(plain.header("content-encoding"), None);
    assert!(plain.body.len() > 10_000, "{}", plain.body.len());
    for (accepted, coding) in [
        ("gzip, deflate, br, zstd", Some("zstd")),
        ("gzip, br", Some("br")),
        ("gzip", Some("gzip")),
        ("zstd;q=0.5, gzip", Some("gzip")),
        ("identity", None),
        ("gzip;q=0", None),
    ] {
        let answer = post(&server, &[("accept-encoding", accepted)], LONG);
        assert_eq!(answer.header("content-encoding"), coding, "{accepted}");
        assert_eq!(answer.header("vary"), Some("accept, accept-encoding"));
        assert!(answer.decoded() == plain.body, "{accepted}");
        let is_smaller = answer.body.len() < plain.body.len() / 4;
        assert_eq!(is_smaller, coding.is_some(), "{accepted}");
    }
}

#[test]
fn what_is_short_or_may_not_be_changed_is_sent_as_it_is() {
    let server = Server::start(&["demo"]);
    let short = post(&server, &[("accept-encoding", "gzip")], SHORT);
    assert_eq!(short.header("content-encoding"), None);
    let marked = [
        ("accept-encoding", "gzip"),
        ("cache-control", "no-transform"),
    ];
    let marked = post(&server, &marked, LONG);
    assert_eq!(marked.header("content-encoding"), None);
    assert!(marked.body.starts_with(b"{\"data\""));
}

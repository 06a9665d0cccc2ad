//! What requests and rows contain is in their answers alone: not in the log at any level, in
//! metrics, in traces, or in headers.

mod hidden;
mod sender;

use rustix::process::Signal;
use serde_json::json;

use self::hidden::Hidden;
use self::sender::Sender;
#[cfg(feature = "otlp")]
use crate::support::collector::Collector;
use crate::support::effort::effort;
use crate::support::role_server::{RoleServer, RoleToken};
use crate::support::server::{send, send_to};

const FLAGS: [&str; 13] = [
    "--log",
    "trace",
    "--log-format",
    "json",
    "--max-batch",
    "100",
    "--metrics-bind",
    "127.0.0.1:0",
    // The most that anybody is shown.
    "--sql-trace",
    "--sql-trace-role",
    "viewer",
    "--max-unindexed",
    "40",
];

/// A text that no row has before a mutation writes it.
const NEW: &str = "nobody has written this before";

/// The cookie of somebody who signs in.
fn sign_in(server: &RoleServer, token: &RoleToken) -> String {
    let json = [("content-type", "application/json")];
    let body = json!({ "token": token.secret }).to_string();
    let answer = send(&server.server, "POST", "/session", &json, body.as_bytes());
    let set = answer.headers["set-cookie"].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

async fn assert_nothing_leaks(server: RoleServer, traces: impl FnOnce() -> Vec<u8>) {
    let mut hidden = Hidden::read(&server).await;
    let admin = server.token("ADMIN", false);
    let list = "{ passes(first: 1, orderBy: { field: CODE }) { edges { cursor } } }";
    let edge = server.ask(admin, &[], list).json()["data"]["passes"]["edges"][0].take();
    let cursor = edge["cursor"].as_str().unwrap();
    let (revoked, expired) = (
        server.create(&["--name", "Revoked", "--role", "guard"]),
        server.create(&["--name", "Expired", "--role", "guard", "--expires", "1ms"]),
    );
    server.revoke(revoked.id);
    let gone = [revoked.secret.as_str(), &expired.secret];
    let session = sign_in(&server, admin);
    for secret in [gone[0], gone[1], session.split_once('=').unwrap().1] {
        hidden.add_secret(secret);
    }
    hidden.reserved.push(NEW.to_owned());

    let search = hidden.search();
    let mut sender = Sender {
        server: &server,
        hidden: &hidden,
        search: &search,
        sent: 0,
    };
    // Each role, and in CI each with gates, too.
    let with_gates = effort(false, true);
    let senders = server.tokens.iter();
    for token in senders.filter(|token| with_gates || !token.is_bound) {
        sender.send_documents(token, cursor);
        sender.send_addresses(token);
    }
    // One who may do nothing, and those who may.
    let writers = server.tokens.iter().filter(|token| token.role != "GUARD");
    for token in writers.filter(|token| token.role != "VIEWER" || !token.is_bound) {
        sender.send_mutations(token, NEW);
    }
    sender.send_secrets(&admin.secret, &gone, &session);
    let least = effort(500, 1000);
    assert!(sender.sent > least, "only {} requests", sender.sent);

    // With what mutations have written since: codes that the server made, and more.
    let written = Hidden::read(&server).await;
    assert!(written.codes.len() > hidden.codes.len());
    assert!(written.reserved.iter().any(|text| text == NEW));
    hidden.codes = written.codes;
    hidden.reserved = written.reserved;
    hidden.names = written.names;
    let search = hidden.search();

    let metrics = send_to(server.server.metrics_address(), "GET", "/metrics", &[], b"");
    search.assert_not_in(&metrics.body, "metrics");
    server.server.signal(Signal::TERM);
    let ended = server.server.wait();
    assert!(ended.status.success(), "{}", ended.status);
    assert!(
        ended.errors.contains("sqlx::query"),
        "the log has no details"
    );
    search.assert_not_in(&ended.errors, "the log");
    search.assert_not_in(&ended.output, "the output");
    let traces = traces();
    if cfg!(feature = "otlp") {
        let traces = String::from_utf8_lossy(&traces);
        assert!(traces.contains("gatepass.field"), "there are no traces");
        search.assert_not_in(&traces, "traces");
    }
}

#[cfg(feature = "otlp")]
fn collector() -> (Vec<String>, impl FnOnce() -> Vec<u8>) {
    let collector = Collector::start();
    let flags = vec!["--otlp-endpoint".to_owned(), collector.endpoint()];
    (flags, || collector.stop())
}

#[cfg(not(feature = "otlp"))]
fn collector() -> (Vec<String>, impl FnOnce() -> Vec<u8>) {
    (Vec::new(), Vec::new)
}

#[tokio::test]
async fn nothing_leaks_on_sqlite() {
    let (more, traces) = collector();
    let flags = FLAGS.into_iter().chain(more.iter().map(String::as_str));
    let server = RoleServer::embedded(&flags.collect::<Vec<_>>());
    assert_nothing_leaks(server, traces).await;
}

#[tokio::test]
async fn nothing_leaks_on_postgresql() {
    let (more, traces) = collector();
    let flags = FLAGS.into_iter().chain(more.iter().map(String::as_str));
    if let Some(server) = RoleServer::on_postgres(&flags.collect::<Vec<_>>()).await {
        assert_nothing_leaks(server, traces).await;
    }
}

//! Attempts to get in: many tries in one request, and what the time of a refusal could tell.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::observe::Statistics;
use crate::support::postgres;
use crate::support::role_server::{RoleServer, RoleToken};
use crate::support::server::{Answer, send, send_to};
use crate::support::tokens::{bearer, code};

const FLAGS: [&str; 6] = [
    "--max-batch",
    "100",
    "--metrics-bind",
    "127.0.0.1:0",
    "--log",
    "off",
];

/// How many requests a server has counted by what came of their tokens.
fn counted(server: &RoleServer, metric: &str, outcome: &str) -> usize {
    let address = server.server.metrics_address();
    let metrics = send_to(address, "GET", "/metrics", &[], b"").body;
    let start = format!("gatepass_{metric}_total{{outcome=\"{outcome}\"}} ");
    let mut lines = metrics.lines();
    let count = lines.find_map(|line| line.strip_prefix(&start));
    count.expect("each outcome is counted").parse().unwrap()
}

/// A token that the server does not know.
fn unknown() -> RoleToken {
    RoleToken {
        id: 0,
        role: "ADMIN".to_owned(),
        is_bound: false,
        // The checksum is right.
        secret: format!("gpt_{}24iEd0", "0".repeat(43)),
    }
}

/// 100 requests with 100 aliases each.
fn many() -> Value {
    let fields = (0..100).map(|index| format!("v{index}: viewer {{ id role gates {{ code }} }} "));
    let document = format!("{{ {} }}", fields.collect::<String>());
    Value::Array(vec![json!({ "query": document }); 100])
}

#[test]
fn a_request_is_one_attempt_however_often_it_asks_who_sends_it() {
    let server = RoleServer::embedded(&FLAGS);
    let wrong = unknown();
    let answer = server.post(&wrong, &[], &many());
    assert_eq!(
        (answer.status, code(&answer)),
        (401, "UNAUTHENTICATED".to_owned())
    );
    assert_eq!(counted(&server, "authentications", "unknown"), 1);
    // The same, of somebody who is known.
    for (is_bound, statements) in [(false, "0"), (true, "100")] {
        let token = server.token("GUARD", is_bound);
        let answer = server.post(token, &[], &many());
        assert_eq!(answer.status, 200, "{}", answer.body);
        let answers = answer.json();
        let viewers = answers.as_array().unwrap().iter();
        let viewers = viewers.flat_map(|answer| answer["data"].as_object().unwrap().values());
        let roles: Vec<&Value> = viewers.map(|viewer| &viewer["role"]).collect();
        assert_eq!(roles.len(), 10_000);
        assert!(roles.iter().all(|role| *role == "GUARD"), "{roles:?}");
        // One for each request of the batch, whatever its aliases.
        assert_eq!(answer.headers["x-sql-statements"], statements);
    }
    assert_eq!(counted(&server, "authentications", "admitted"), 2);
    assert_eq!(counted(&server, "authentications", "unknown"), 1);
}

#[test]
fn a_request_shows_one_token() {
    let server = RoleServer::embedded(&FLAGS);
    let secret = &server.token("GUARD", false).secret;
    let wrong = unknown().secret;
    let list = format!("Bearer {}", vec![wrong.as_str(); 100].join(", "));
    let with_right = format!("Bearer {wrong}, {secret}");
    let (one, other) = (bearer(&wrong), bearer(secret));
    let ask = |headers: &[(&str, &str)]| {
        let headers = [&[("content-type", "application/json")], headers].concat();
        let body = br#"{"query":"{ __typename }"}"#;
        send(&server.server, "POST", "/graphql", &headers, body)
    };
    for headers in [
        &[("authorization", list.as_str())][..],
        &[("authorization", &with_right)],
        &[("authorization", &one), ("authorization", &other)],
        &[("authorization", &other), ("authorization", &other)],
    ] {
        let answer = ask(headers);
        assert_eq!(answer.status, 401, "{}", answer.body);
        assert!(answer.body.contains("not a token"), "{}", answer.body);
    }
    assert_eq!(counted(&server, "authentications", "malformed"), 4);
    assert_eq!(counted(&server, "authentications", "unknown"), 0);
    // What else a request says about its sender does not matter.
    let forged = [
        ("authorization", other.as_str()),
        ("x-forwarded-user", "admin"),
        ("x-remote-user", "admin"),
        ("x-role", "ADMIN"),
        ("forwarded", "for=127.0.0.1"),
    ];
    let answer = ask(&forged);
    assert_eq!(answer.status, 200);
    let body = json!({ "query": "{ viewer { role } }", "role": "ADMIN", "token": wrong,
        "viewer": { "role": "ADMIN" }, "extensions": { "viewer": { "role": "ADMIN" } } });
    let answer = server.post(server.token("GUARD", false), &forged[1..], &body);
    assert_eq!(
        answer.json()["data"]["viewer"]["role"],
        "GUARD",
        "{}",
        answer.body
    );
}

#[test]
fn a_sign_in_takes_one_token() {
    let server = RoleServer::embedded(&FLAGS);
    let (right, wrong) = (&server.token("GUARD", false).secret, unknown().secret);
    let list = vec![wrong.as_str(); 100];
    let sign_in = |path: &str, body: &str| -> Answer {
        let json = [("content-type", "application/json")];
        send(&server.server, "POST", path, &json, body.as_bytes())
    };
    let objects: Vec<Value> = list.iter().map(|token| json!({ "token": token })).collect();
    for body in [
        json!({ "token": list }).to_string(),
        json!(objects).to_string(),
        format!(r#"{{"token":"{wrong}","token":"{right}"}}"#),
        format!(r#"{{"token":"{right}","token":"{right}"}}"#),
        format!(r#"{{"token":"{wrong}"}}{{"token":"{right}"}}"#),
    ] {
        let answer = sign_in("/session", &body);
        assert_eq!(
            (answer.status, code(&answer)),
            (400, "BAD_REQUEST".to_owned()),
            "{body}"
        );
        assert!(!answer.headers.contains_key("set-cookie"), "{body}");
        assert!(!answer.body.contains(&wrong[4..20]), "{}", answer.body);
    }
    for outcome in ["admitted", "unknown", "malformed"] {
        assert_eq!(counted(&server, "sign_ins", outcome), 0, "{outcome}");
    }
    // A token does not belong into an address, where it would be logged.
    let answer = sign_in(&format!("/session?token={right}"), "{}");
    assert_eq!(answer.status, 400);
    let path = format!("/graphql?query=%7B__typename%7D&token={right}&access_token={right}");
    let preflight = [("graphql-require-preflight", "1")];
    assert_eq!(
        send(&server.server, "GET", &path, &preflight, b"").status,
        401
    );
}

/// A test cannot measure a difference of microseconds. It can show that there is nothing to
/// measure: PostgreSQL runs the same statement, once, whoever has the token or nobody.
#[tokio::test]
async fn all_tokens_are_looked_up_in_the_same_way() {
    let Some(server) = RoleServer::on_postgres(&["--log", "off"]).await else {
        return;
    };
    let other = postgres::empty_database().await.unwrap();
    let database = &server.postgres.as_ref().unwrap().name;
    let mut statistics = Statistics::new(database, &other.url).await;
    let new = |name: &str, more: &[&str]| {
        let flags = [&["--name", name, "--role", "guard"], more].concat();
        server.create(&flags)
    };
    let (expired, revoked) = (new("Expired", &["--expires", "1ms"]), new("Revoked", &[]));
    server.revoke(revoked.id);
    let as_token = |secret: &str| RoleToken {
        secret: secret.to_owned(),
        ..unknown()
    };
    let known = ["VIEWER", "ADMIN"].map(|role| server.token(role, false));
    let bound = server.token("GUARD", true);
    let mut ran = BTreeSet::new();
    let mut uses = 0;
    for (secret, status) in [
        (unknown().secret.as_str(), 401),
        (&expired.secret, 401),
        (&revoked.secret, 401),
        (&known[0].secret, 200),
        (&known[1].secret, 200),
        (&bound.secret, 200),
    ] {
        uses += i64::from(status == 200);
        statistics.reset().await;
        let answer = server.ask(&as_token(secret), &[], "{ __typename }");
        assert_eq!(answer.status, status, "{}", answer.body);
        let looked_up = statistics.texts("SELECT").await;
        let [(text, 1)] = &looked_up[..] else {
            panic!("{looked_up:?}")
        };
        assert!(text.contains("secret_hash"), "{text}");
        ran.insert(text.clone());
        // Uses are recorded beside the answers, so an earlier one may be among them.
        let recorded = statistics.texts("UPDATE").await;
        let recorded: i64 = recorded.iter().map(|(_, calls)| calls).sum();
        assert!(recorded <= uses, "{recorded}");
    }
    assert_eq!(ran.len(), 1, "{ran:?}");
}

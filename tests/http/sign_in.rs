//! A server is closed to requests that do not show who sends them.

use std::{
    io::{Read, Write},
    thread,
    time::Instant,
};

use rustix::process::Signal;
use tempfile::{TempDir, tempdir};

use crate::support::{
    postgres::{self, execute, migrated_database, own_server},
    server::{PATIENCE, Server, connect, gatepass, send, send_to, until},
    tokens::{ask, ask_with, bearer, code, create, run},
};

const FULL: [&str; 4] = ["--name", "Ada", "--role", "admin"];

/// A closed server on an embedded database, and the secret of a token.
fn closed(arguments: &[&str]) -> (Server, String) {
    let folder = tempdir().unwrap();
    let token = create(&folder, &FULL);
    (Server::start_closed(folder, arguments), token.secret)
}

#[test]
fn every_route_is_closed_unless_it_is_named_open() {
    let (server, secret) = closed(&[]);
    let with_token = bearer(&secret);
    let get = |path: &str, headers: &[(&str, &str)]| send(&server, "GET", path, headers, b"");
    let query = "/graphql?query=%7B__typename%7D";
    for path in [query, "/graphql", "/schema.graphql"] {
        let preflight = ("graphql-require-preflight", "1");
        let answer = get(path, &[preflight]);
        assert_eq!(answer.status, 401, "{path}: {}", answer.body);
        assert_eq!(code(&answer), "UNAUTHENTICATED");
        let challenge = &answer.headers["www-authenticate"];
        assert_eq!(challenge, "Bearer realm=\"gatepass\"");
        let answer = get(path, &[preflight, ("authorization", &with_token)]);
        assert_ne!(answer.status, 401, "{path}: {}", answer.body);
    }
    for method in ["PUT", "DELETE"] {
        assert_eq!(send(&server, method, "/graphql", &[], b"").status, 401);
    }
    for (path, status) in [("/healthz", 200), ("/readyz", 200), ("/nothing", 404)] {
        assert_eq!(get(path, &[]).status, status, "{path}");
    }
    for path in ["/", "/graphiql", "/gates/G0001", "/assets/none.js"] {
        assert_ne!(get(path, &[]).status, 401, "{path}");
    }
}

#[test]
fn a_browser_that_opens_the_endpoint_is_sent_to_a_page() {
    let (server, _) = closed(&[]);
    let answer = send(&server, "GET", "/graphql", &[("accept", "text/html")], b"");
    assert_eq!(answer.status, 303);
    assert_eq!(answer.headers["location"], "/graphiql");
}

#[test]
fn a_token_lets_in_and_its_refusal_says_why() {
    let (server, secret) = closed(&[]);
    assert_eq!(ask_with(&server, &secret).status, 200);
    let lower = format!("bearer {secret}");
    assert_eq!(ask(&server, &[("authorization", &lower)]).status, 200);

    let answer = ask(&server, &[]);
    assert_eq!(
        (answer.status, code(&answer)),
        (401, "UNAUTHENTICATED".to_owned())
    );
    assert!(
        answer.body.contains("Authorization: Bearer"),
        "{}",
        answer.body
    );
    // Another scheme is meant for a proxy.
    let answer = ask(&server, &[("authorization", "Basic YTpi")]);
    assert_eq!(
        answer.headers["www-authenticate"],
        "Bearer realm=\"gatepass\""
    );

    let mistyped = format!(
        "{}{}",
        &secret[..52],
        if secret.ends_with('a') { "b" } else { "a" }
    );
    for (wrong, reason) in [
        (mistyped.as_str(), "not a token"),
        ("gpt_", "not a token"),
        (&"x".repeat(10_000), "not a token"),
        (&unknown(), "not known"),
    ] {
        let answer = ask_with(&server, wrong);
        assert_eq!(
            (answer.status, code(&answer)),
            (401, "UNAUTHENTICATED".to_owned())
        );
        assert!(answer.body.contains(reason), "{}", answer.body);
        let challenge = answer.headers["www-authenticate"].to_str().unwrap();
        assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
        assert!(!answer.body.contains(&secret[..20]), "{}", answer.body);
    }
    let both = bearer(&secret);
    let twice = [("authorization", both.as_str()), ("authorization", &both)];
    assert_eq!(ask(&server, &twice).status, 401);
}

/// A token of another server.
fn unknown() -> String {
    create(&tempdir().unwrap(), &FULL).secret
}

#[test]
fn errors_have_the_requested_media_type_and_the_usual_headers() {
    let (server, _) = closed(&[]);
    let accept = [("accept", "application/graphql-response+json")];
    let answer = ask(&server, &accept);
    assert_eq!(answer.status, 401);
    let content_type = &answer.headers["content-type"];
    assert_eq!(
        content_type,
        "application/graphql-response+json; charset=utf-8"
    );
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert_eq!(answer.headers["x-sql-statements"], "0");
    assert!(answer.headers.contains_key("x-request-id"));
    assert_eq!(ask(&server, &[("accept", "image/png")]).status, 406);
}

#[test]
fn the_body_of_an_unknown_sender_is_not_read() {
    let (server, _) = closed(&[]);
    let mut stream = connect(server.address());
    write!(
        stream,
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         Content-Length: 100000\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
}

#[tokio::test]
async fn tokens_expire_and_are_revoked_while_the_server_runs() {
    let mut databases = vec![None];
    databases.extend(
        postgres::fresh_database()
            .await
            .map(|database| Some(database.url)),
    );
    for database in databases {
        let folder = tempdir().unwrap();
        let url = database.unwrap_or_else(|| {
            format!("sqlite://{}/gatepass.db?mode=rwc", folder.path().display())
        });
        let flags = ["--database-url", url.as_str()];
        let server = Server::start_closed(tempdir().unwrap(), &flags);
        let make = |more: &[&str]| create(&folder, &[&flags[..], &FULL, more].concat());
        let token = make(&[]);
        let expired = make(&["--expires", "1ms"]);
        assert_eq!(ask_with(&server, &token.secret).status, 200);
        let answer = ask_with(&server, &expired.secret);
        assert_eq!(answer.status, 401);
        assert!(answer.body.contains("expired"), "{}", answer.body);

        // The use is recorded after the answer.
        let used = || {
            let listed = run(&folder, &[&["list", "--json"], &flags[..]].concat());
            let listed: serde_json::Value = serde_json::from_str(&listed).unwrap();
            let times = listed.as_array().unwrap();
            times
                .iter()
                .map(|it| it["lastUsedAt"].is_string())
                .collect::<Vec<_>>()
        };
        until(|| used() == [true, false]);

        let revoke = ["revoke", &token.id.to_string()];
        run(&folder, &[&revoke[..], &flags].concat());
        until(|| {
            let answer = ask_with(&server, &token.secret);
            answer.status == 401 && answer.body.contains("revoked")
        });
        assert_eq!(used(), [true, false]);
    }
}

#[test]
fn clients_that_guess_are_slowed_and_others_are_not() {
    let (server, secret) = closed(&["--trusted-proxy", "127.0.0.1", "--log", "off"]);
    let from = |client: &str, secret: &str| {
        let secret = bearer(secret);
        ask(
            &server,
            &[("authorization", &secret), ("x-forwarded-for", client)],
        )
    };
    assert_eq!(from("192.0.2.1", &secret).status, 200);
    let begun = Instant::now();
    let slowed = loop {
        let answer = from("192.0.2.1", "gpt_guess");
        if answer.status != 401 {
            break answer;
        }
        assert!(begun.elapsed() < PATIENCE, "it is never slowed");
    };
    assert_eq!(
        (slowed.status, code(&slowed)),
        (429, "TOO_MANY_ATTEMPTS".to_owned())
    );
    let wait: u64 = slowed.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=3).contains(&wait), "{wait}");
    // A token that was right a moment ago still is, and other clients may try theirs.
    assert_eq!(from("192.0.2.1", &secret).status, 200);
    assert_eq!(from("192.0.2.2", "gpt_guess").status, 401);
    assert_eq!(from("192.0.2.2", &secret).status, 200);
}

#[test]
fn the_log_names_the_viewer_by_its_id_and_no_line_has_a_secret() {
    let folder = tempdir().unwrap();
    let token = create(&folder, &["--name", "Ada Lovelace", "--role", "guard"]);
    let gone = create(&folder, &["--name", "Bob", "--role", "guard"]);
    run(&folder, &["revoke", &gone.id.to_string()]);
    let server = Server::start_closed(folder, &["--log-format", "json", "--log", "trace"]);
    assert_eq!(ask_with(&server, &token.secret).status, 200);
    assert_eq!(ask_with(&server, &gone.secret).status, 401);
    assert_eq!(ask_with(&server, &unknown()).status, 401);
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    let viewer = format!("\"viewer\":\"token:{}\"", token.id);
    let lines = |of: &str| log.lines().filter(|line| line.contains(of)).count();
    assert!(lines(&viewer) == 1, "{log}");
    let request = log.lines().find(|line| line.contains(&viewer)).unwrap();
    assert!(!request.contains("Ada"), "{request}");
    let refused = log.lines().find(|line| line.contains("credential refused"));
    let refused = refused.unwrap_or_else(|| panic!("{log}"));
    assert!(
        refused.contains("Bob") && refused.contains("revoked"),
        "{refused}"
    );
    for secret in [&token.secret, &gone.secret] {
        assert!(!log.contains(&secret[4..20]), "{log}");
    }
}

#[test]
fn metrics_count_what_came_of_tokens() {
    let (server, secret) = closed(&["--metrics-bind", "127.0.0.1:0"]);
    ask_with(&server, &secret);
    ask_with(&server, &secret);
    ask(&server, &[]);
    ask_with(&server, "gpt_x");
    let metrics = send_to(server.metrics_address(), "GET", "/metrics", &[], b"");
    for (outcome, count) in [
        ("admitted", 2),
        ("missing", 1),
        ("malformed", 1),
        ("revoked", 0),
    ] {
        let line = format!("gatepass_authentications_total{{outcome=\"{outcome}\"}} {count}\n");
        assert!(metrics.body.contains(&line), "{line}{}", metrics.body);
    }
    let code = "gatepass_errors_total{code=\"UNAUTHENTICATED\"} 2\n";
    assert!(metrics.body.contains(code), "{}", metrics.body);
}

#[test]
fn requests_that_come_together_share_one_lookup_of_a_token() {
    let (server, secret) = closed(&["--log-format", "json", "--log", "debug"]);
    let begun = Instant::now();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..10 {
                    assert_eq!(ask_with(&server, &secret).status, 200);
                }
            });
        }
    });
    let seconds = begun.elapsed().as_secs();
    server.signal(Signal::TERM);
    let log = server.wait().errors;
    let ran = |text: &str| {
        let lines = log.lines().filter(|line| line.contains("sqlx::query"));
        lines.filter(|line| line.contains(text)).count() as u64
    };
    let lookups = ran(r#"\"token\".\"secret_hash\" = ?"#);
    assert!(lookups >= 1 && lookups <= 1 + seconds / 10, "{lookups}");
    let uses = ran(r#"UPDATE \"token\" SET \"last_used_at\""#);
    assert!(uses <= 1 + seconds / 60, "{uses}");
    // The bill of a request has none of them.
    assert_eq!(ran(r#"COUNT(*) FROM \"gate\""#), 80, "{log}");
}

#[tokio::test]
async fn while_the_database_is_away_nobody_is_told_that_their_token_is_wrong() {
    let Some(postgres) = own_server() else {
        return;
    };
    let url = migrated_database(&postgres, "away").await;
    let folder = tempdir().unwrap();
    let token = create(&folder, &[&FULL[..], &["--database-url", &url]].concat());
    let server = Server::start_closed(folder, &["--database-url", &url, "--log", "off"]);
    // The test server does not wait for its log, so a stop could lose the tables.
    execute(&postgres, "CHECKPOINT").await;
    postgres.stop().unwrap();
    let answer = ask_with(&server, &token.secret);
    assert_eq!(
        (answer.status, code(&answer)),
        (503, "DATABASE_UNAVAILABLE".to_owned())
    );
    postgres.start_again().unwrap();
    until(|| ask_with(&server, &token.secret).status == 200);
}

/// The exit code and the errors of `serve` that does not start.
fn refused(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String) {
    let output = gatepass(folder, &[&["serve"], arguments].concat()).output();
    let output = output.unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), errors)
}

#[test]
fn a_server_without_tokens_does_not_listen_to_others() {
    let folder = tempdir().unwrap();
    for bind in ["0.0.0.0:0", "[::]:0"] {
        let (code, errors) = refused(&folder, &["--log", "off", "--bind", bind]);
        assert_eq!(code, Some(1), "{errors}");
        assert!(
            errors.contains("gatepass token create --name NAME --role admin"),
            "{errors}"
        );
        assert_eq!(errors.lines().count(), 1, "{errors}");
        let (code, errors) = refused(&folder, &["--open", "--bind", bind]);
        assert_eq!(code, Some(2), "{errors}");
        assert!(
            errors.contains("'--open' cannot be used with '--bind"),
            "{errors}"
        );
    }
    // A proxy would pass on requests of others.
    let proxied = ["--open", "--allowed-host", "localhost,passes.example"];
    let (code, errors) = refused(&folder, &proxied);
    assert_eq!(code, Some(2), "{errors}");
    assert!(
        errors.contains("'--open' cannot be used with '--allowed-host'"),
        "{errors}"
    );
    // One that has ended lets nobody in.
    let ended = create(&folder, &FULL);
    run(&folder, &["revoke", &ended.id.to_string()]);
    create(&folder, &[&FULL[..], &["--expires", "1ms"]].concat());
    let (code, _) = refused(&folder, &["--log", "off", "--bind", "0.0.0.0:0"]);
    assert_eq!(code, Some(1));
    // On a loopback address, a token may come later.
    let server = Server::start_closed(folder, &[]);
    assert_eq!(ask(&server, &[]).status, 401);
}

//! Tokens and sessions that end while a request of theirs runs. It is answered: who sends a
//! request is found out once, when its headers have arrived.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Instant;

use sea_orm::ConnectionTrait;
use sea_orm::sqlx::{self, Connection, Executor, PgConnection};
use serde_json::json;

use crate::mutations::document;
use crate::support::database::open;
use crate::support::role_server::{RoleServer, RoleToken};
use crate::support::server::{PATIENCE, PAUSE, send, until};
use crate::support::tokens::bearer;
use crate::support::written::written;

const QUERY: &str = "{ gates { totalCount } }";

/// Begins a request. The server has let it in, because it asks for the body.
fn begin(server: &RoleServer, credential: (&str, &str), length: usize) -> TcpStream {
    let mut stream = TcpStream::connect(server.server.address()).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let (name, value) = credential;
    write!(
        stream,
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
         {name}: {value}\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {length}\r\n\
         Expect: 100-continue\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let expected = b"HTTP/1.1 100 Continue\r\n\r\n";
    let mut read = vec![0; expected.len()];
    stream.read_exact(&mut read).unwrap();
    assert_eq!(read, expected);
    stream
}

/// The status of a request that comes now.
fn status(server: &RoleServer, credential: (&str, &str)) -> u16 {
    let headers = [
        ("content-type", "application/json"),
        ("sec-fetch-site", "same-origin"),
        credential,
    ];
    let body = br#"{"query":"{ __typename }"}"#;
    send(&server.server, "POST", "/graphql", &headers, body).status
}

async fn expire(server: &RoleServer, token: &RoleToken) {
    let connection = open(&server.database_url).await;
    let id = token.id;
    let update =
        format!("UPDATE token SET expires_at = '2000-01-01T00:00:00+00:00' WHERE id = {id}");
    connection.execute_unprepared(&update).await.unwrap();
    connection.close().await.unwrap();
}

fn cookie(server: &RoleServer, token: &RoleToken) -> String {
    let body = json!({ "token": token.secret }).to_string();
    let json = [("content-type", "application/json")];
    let answer = send(&server.server, "POST", "/session", &json, body.as_bytes());
    let set = answer.headers["set-cookie"].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_request_that_has_begun_is_answered_although_its_token_ends() {
    for server in RoleServer::each(&["--log", "warn"]).await {
        let (revoked, expired) = (server.token("GUARD", false), server.token("OFFICER", true));
        let signed_out = server.token("VIEWER", false);
        let session = cookie(&server, signed_out);
        let secrets = [revoked, expired].map(|token| bearer(&token.secret));
        let credentials = [
            ("authorization", secrets[0].as_str()),
            ("authorization", secrets[1].as_str()),
            ("cookie", session.as_str()),
        ];
        let body = json!({ "query": QUERY }).to_string();
        let begun = credentials.map(|credential| begin(&server, credential, body.len()));

        server.revoke(revoked.id);
        expire(&server, expired).await;
        let own = [("sec-fetch-site", "same-origin"), credentials[2]];
        let out = send(&server.server, "DELETE", "/session", &own, b"");
        assert_eq!(out.status, 204);
        // A session ends at once, a token in at most ten seconds.
        assert_eq!(status(&server, credentials[2]), 401);
        for credential in credentials {
            until(|| status(&server, credential) == 401);
        }

        for mut stream in begun {
            stream.write_all(body.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
            assert!(answer.contains("\"totalCount\":4"), "{answer}");
        }
        for credential in credentials {
            assert_eq!(status(&server, credential), 401);
        }
    }
}

/// The body of a mutation of the first holder, with a key.
fn block(key: &str) -> String {
    let input = json!({ "holder": crate::model::id("Holder", 1), "idempotencyKey": key });
    let query = document("blockHolder", "holder { version }");
    json!({ "query": query, "variables": { "input": input } }).to_string()
}

/// The same for mutations: what has begun is done, and nothing after it.
#[tokio::test]
async fn a_mutation_that_has_begun_is_done_although_its_token_ends() {
    for server in RoleServer::each(&["--log", "warn"]).await {
        let connection = open(&server.database_url).await;
        let tokens = [server.token("OFFICER", false), server.token("ADMIN", false)];
        let secrets = tokens.map(|token| bearer(&token.secret));
        let credentials = secrets.each_ref().map(|it| ("authorization", it.as_str()));
        let (first, second) = (block("first"), block("second"));
        let bodies = [&first, &second];
        let begun = [
            begin(&server, credentials[0], first.len()),
            begin(&server, credentials[1], second.len()),
        ];
        server.revoke(tokens[0].id);
        expire(&server, tokens[1]).await;
        for credential in credentials {
            until(|| status(&server, credential) == 401);
        }
        let mut answers = Vec::new();
        for (mut stream, body) in begun.into_iter().zip(bodies) {
            stream.write_all(body.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
            answers.push(answer);
        }
        assert!(answers[0].contains("\"version\":2"), "{}", answers[0]);
        assert!(answers[1].contains("WRONG_STATE"), "{}", answers[1]);

        let before = written(&connection).await;
        for (credential, body) in credentials.into_iter().zip(bodies) {
            let headers = [("content-type", "application/json"), credential];
            // Neither a new one nor a repeat of what it did.
            for body in [body, &block("third")] {
                let answer = send(
                    &server.server,
                    "POST",
                    "/graphql",
                    &headers,
                    body.as_bytes(),
                );
                assert_eq!(answer.status, 401, "{}", answer.body);
            }
        }
        assert_eq!(written(&connection).await, before);
        connection.close().await.unwrap();
    }
}

/// The same for a mutation that waits for a lock while its token is revoked.
#[tokio::test]
async fn a_mutation_that_runs_is_not_ended_by_a_revocation() {
    let Some(server) = RoleServer::on_postgres(&["--log", "warn"]).await else {
        return;
    };
    let server = Arc::new(server);
    let mut other = PgConnection::connect(&server.database_url).await.unwrap();
    for statement in ["BEGIN", "SELECT FROM holder WHERE id = 1 FOR UPDATE"] {
        other.execute(statement).await.unwrap();
    }
    let asking = Arc::clone(&server);
    let running = tokio::task::spawn_blocking(move || {
        let token = asking.token("OFFICER", false);
        let body = serde_json::from_str(&block("key")).unwrap();
        asking.post(token, &[], &body)
    });
    wait_for_lock(&mut other).await;
    let token = server.token("OFFICER", false);
    server.revoke(token.id);
    let secret = bearer(&token.secret);
    until(|| status(&server, ("authorization", &secret)) == 401);
    assert!(!running.is_finished());
    other.execute("ROLLBACK").await.unwrap();
    let answer = running.await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["data"]["payload"]["holder"]["version"], 2);
    let body = serde_json::from_str(&block("key")).unwrap();
    assert_eq!(server.post(token, &[], &body).status, 401);
}

/// Waits until a statement waits for a lock.
async fn wait_for_lock(connection: &mut PgConnection) {
    let waiting = "SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let begun = Instant::now();
    while sqlx::query_scalar::<_, i64>(waiting)
        .fetch_one(&mut *connection)
        .await
        .unwrap()
        == 0
    {
        assert!(begun.elapsed() < PATIENCE, "the request does not run");
        tokio::time::sleep(PAUSE).await;
    }
}

/// The same for a request whose statement runs while its token is revoked.
#[tokio::test]
async fn a_statement_that_runs_is_not_ended_by_a_revocation() {
    let Some(server) = RoleServer::on_postgres(&["--log", "warn"]).await else {
        return;
    };
    let server = Arc::new(server);
    let mut other = PgConnection::connect(&server.database_url).await.unwrap();
    for statement in ["BEGIN", "LOCK TABLE holder IN ACCESS EXCLUSIVE MODE"] {
        other.execute(statement).await.unwrap();
    }
    let asking = Arc::clone(&server);
    let running = tokio::task::spawn_blocking(move || {
        let token = asking.token("GUARD", false);
        asking.ask(token, &[], "{ holders { totalCount } }")
    });
    wait_for_lock(&mut other).await;
    let token = server.token("GUARD", false);
    server.revoke(token.id);
    let secret = bearer(&token.secret);
    until(|| status(&server, ("authorization", &secret)) == 401);
    assert!(!running.is_finished());
    other.execute("ROLLBACK").await.unwrap();
    let answer = running.await.unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.json()["data"]["holders"]["totalCount"], 12);
}

//! Browsers sign in with a token and get a cookie.

use std::path::Path;

use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, Row, SqliteConnection, sqlite};
use serde_json::json;
use tempfile::tempdir;

use crate::support::{
    server::{Answer, PATIENCE, PAUSE, Server, send},
    tokens::{ask, ask_with, code, create, run},
};

const JSON: (&str, &str) = ("content-type", "application/json");

/// A closed server, and a token of a guard.
fn closed(arguments: &[&str]) -> (Server, String) {
    let folder = tempdir().unwrap();
    let token = create(&folder, &["--name", "Ada", "--role", "guard"]);
    (Server::start_closed(folder, arguments), token.secret)
}

fn sign_in(server: &Server, secret: &str, headers: &[(&str, &str)]) -> Answer {
    let body = json!({ "token": secret }).to_string();
    send(server, "POST", "/session", headers, body.as_bytes())
}

/// The name and value of the cookie that an answer sets.
fn cookie(answer: &Answer) -> String {
    let set = answer.headers["set-cookie"].to_str().unwrap();
    set.split(';').next().unwrap().to_owned()
}

/// The headers of a page of this server.
fn own_page(cookie: &str) -> [(&str, &str); 2] {
    [("cookie", cookie), ("sec-fetch-site", "same-origin")]
}

#[test]
fn a_token_becomes_a_cookie_that_lets_in_until_it_is_removed() {
    let (server, secret) = closed(&[]);
    let answer = sign_in(&server, &secret, &[JSON]);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let described = answer.json();
    assert_eq!(described["name"], "Ada");
    assert_eq!(described["role"], "GUARD");
    assert!(described["expiresAt"].is_string(), "{described}");
    assert!(!answer.body.contains(&secret), "{described}");
    assert_eq!(answer.headers["cache-control"], "no-store");
    let set = answer.headers["set-cookie"].to_str().unwrap();
    let attributes = "; Max-Age=604800; Path=/; HttpOnly; SameSite=Strict";
    assert!(
        set.starts_with("gatepass=gps_") && set.ends_with(attributes),
        "{set}"
    );

    let session = cookie(&answer);
    assert_eq!(ask(&server, &own_page(&session)).status, 200);
    let out = send(&server, "DELETE", "/session", &own_page(&session), b"");
    assert_eq!(out.status, 204, "{}", out.body);
    assert_eq!(cookie(&out), "gatepass=");
    let answer = ask(&server, &own_page(&session));
    assert_eq!(
        (answer.status, code(&answer)),
        (401, "UNAUTHENTICATED".to_owned())
    );
    // The token is not affected, and signing out twice is no error.
    assert_eq!(ask_with(&server, &secret).status, 200);
    let again = send(&server, "DELETE", "/session", &own_page(&session), b"");
    assert_eq!(again.status, 204);
}

#[test]
fn beyond_loopback_the_cookie_is_only_for_https_and_this_host() {
    let (server, secret) = closed(&["--allowed-host", "passes.example"]);
    let host = ("host", "passes.example");
    let answer = sign_in(&server, &secret, &[JSON, host]);
    let set = answer.headers["set-cookie"].to_str().unwrap();
    let attributes = "; Max-Age=604800; Path=/; Secure; HttpOnly; SameSite=Strict";
    assert!(
        set.starts_with("__Host-gatepass=gps_") && set.ends_with(attributes),
        "{set}"
    );
    let session = cookie(&answer);
    assert_eq!(ask(&server, &[host, ("cookie", &session)]).status, 200);
    // A neighbouring host can plant this one.
    let planted = session.replace("__Host-", "");
    assert_eq!(ask(&server, &[host, ("cookie", &planted)]).status, 401);
}

#[test]
fn each_sign_in_has_a_new_session_and_ends_the_one_before() {
    let (server, secret) = closed(&[]);
    let first = cookie(&sign_in(&server, &secret, &[JSON]));
    let second = cookie(&sign_in(&server, &secret, &[JSON, ("cookie", &first)]));
    assert_ne!(first, second);
    assert_eq!(ask(&server, &own_page(&second)).status, 200);
    assert_eq!(ask(&server, &own_page(&first)).status, 401);
    // Nobody can choose the session of somebody else.
    let chosen = "gatepass=gps_0000000000000000000000000000000000000000000000000";
    let third = cookie(&sign_in(&server, &secret, &[JSON, ("cookie", chosen)]));
    assert_ne!(third, chosen);
    assert_eq!(ask(&server, &own_page(chosen)).status, 401);
    // A token is no session, and a session is no token.
    assert_eq!(
        ask(&server, &own_page(&format!("gatepass={secret}"))).status,
        401
    );
    let session = third.split_once('=').unwrap().1;
    assert_eq!(ask_with(&server, session).status, 401);
    assert_eq!(sign_in(&server, session, &[JSON]).status, 401);
}

#[test]
fn a_page_that_refreshes_itself_does_not_lock_its_reader_out() {
    let (server, secret) = closed(&["--log", "off"]);
    let session = cookie(&sign_in(&server, &secret, &[JSON]));
    send(&server, "DELETE", "/session", &own_page(&session), b"");
    // Many more than wrong tokens are allowed, however slowly this runs.
    for _ in 0..100 {
        assert_eq!(ask(&server, &own_page(&session)).status, 401);
    }
    // The server does not know this token any more than a wrong one.
    let (other, unknown) = closed(&["--log", "off"]);
    assert_eq!(sign_in(&server, &unknown, &[JSON]).status, 401);
    assert_eq!(sign_in(&other, &unknown, &[JSON]).status, 200);
}

#[test]
fn a_session_ends_with_its_token() {
    let folder = tempdir().unwrap();
    let token = create(&folder, &["--name", "Ada", "--role", "guard"]);
    let url = format!("sqlite://{}/gatepass.db?mode=rwc", folder.path().display());
    let server = Server::start_closed(tempdir().unwrap(), &["--database-url", &url]);
    let session = cookie(&sign_in(&server, &token.secret, &[JSON]));
    run(&folder, &["revoke", &token.id.to_string()]);
    assert_eq!(ask(&server, &own_page(&session)).status, 401);
}

#[test]
fn pages_of_other_sites_can_neither_sign_in_nor_use_a_session() {
    let (server, secret) = closed(&["--cors-origin", "https://app.example"]);
    for headers in [
        &[][..],
        &[("content-type", "text/plain")],
        &[("content-type", "application/x-www-form-urlencoded")],
        &[("content-type", "multipart/form-data; boundary=x")],
    ] {
        assert_eq!(
            sign_in(&server, &secret, headers).status,
            415,
            "{headers:?}"
        );
    }
    for site in ["cross-site", "same-site"] {
        let headers = [
            JSON,
            ("sec-fetch-site", site),
            ("origin", "https://evil.example"),
        ];
        let answer = sign_in(&server, &secret, &headers);
        assert_eq!(
            (answer.status, code(&answer)),
            (403, "PREFLIGHT_REQUIRED".to_owned())
        );
        assert!(!answer.headers.contains_key("set-cookie"));
    }
    let session = cookie(&sign_in(&server, &secret, &[JSON]));
    for headers in [
        // A script of another site, in a browser that sends no Origin, and a neighbour.
        &[("sec-fetch-site", "cross-site")][..],
        &[
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
        ],
    ] {
        let headers = [headers, &[("cookie", session.as_str())]].concat();
        let answer = ask(&server, &headers);
        assert_eq!(
            (answer.status, code(&answer)),
            (403, "PREFLIGHT_REQUIRED".to_owned())
        );
        let out = send(&server, "DELETE", "/session", &headers, b"");
        assert_eq!(out.status, 403);
    }
    // What an image or a link makes a browser send, without a header that says so.
    let query = "/graphql?query=%7B__typename%7D";
    let answer = send(&server, "GET", query, &[("cookie", &session)], b"");
    assert_eq!(answer.status, 403);
    let form = [("content-type", "text/plain"), ("cookie", session.as_str())];
    let answer = send(&server, "POST", "/graphql", &form, b"{}");
    assert_eq!(answer.status, 403);
    // This site's own pages, and those that the operator allows.
    assert_eq!(ask(&server, &own_page(&session)).status, 200);
    let allowed = [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://app.example"),
        ("cookie", session.as_str()),
    ];
    assert_eq!(ask(&server, &allowed).status, 200);
}

#[test]
fn a_bad_sign_in_says_what_is_wrong_and_repeats_nothing() {
    let (server, secret) = closed(&["--metrics-bind", "127.0.0.1:0"]);
    for body in [
        "",
        "{",
        "[]",
        "{}",
        r#"{"token":1}"#,
        r#"{"token":{"gpt_x":1}}"#,
    ] {
        let answer = send(&server, "POST", "/session", &[JSON], body.as_bytes());
        assert_eq!(
            (answer.status, code(&answer)),
            (400, "BAD_REQUEST".to_owned()),
            "{body}"
        );
        assert!(!answer.body.contains("gpt_x"), "{}", answer.body);
    }
    let answer = sign_in(&server, "gpt_wrong", &[JSON]);
    assert_eq!(
        (answer.status, code(&answer)),
        (401, "UNAUTHENTICATED".to_owned())
    );
    let large = format!("{{\"token\":\"{}\"}}", "x".repeat(20_000));
    let answer = send(&server, "POST", "/session", &[JSON], large.as_bytes());
    assert_eq!(answer.status, 413);
    assert_eq!(send(&server, "GET", "/session", &[], b"").status, 405);
    assert_eq!(sign_in(&server, &secret, &[JSON]).status, 200);
    let address = server.metrics_address();
    let metrics = crate::support::server::send_to(address, "GET", "/metrics", &[], b"").body;
    for (outcome, count) in [("admitted", 1), ("malformed", 1)] {
        let line = format!("gatepass_sign_ins_total{{outcome=\"{outcome}\"}} {count}\n");
        assert!(metrics.contains(&line), "{metrics}");
    }
}

#[test]
fn an_open_server_has_no_sessions() {
    let server = Server::start(&["serve"]);
    let answer = sign_in(&server, "gpt_x", &[JSON]);
    assert_eq!(answer.status, 404);
}

/// A connection to the database of a server.
async fn database(folder: &Path) -> SqliteConnection {
    let options = sqlite::SqliteConnectOptions::new().filename(folder.join("gatepass.db"));
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn count(database: &mut SqliteConnection, of: &str) -> i64 {
    let select = format!("SELECT count(*) FROM session WHERE {of}");
    let row = database.fetch_one(AssertSqlSafe(select)).await.unwrap();
    row.get(0)
}

/// A time in the form of the database, relative to now.
fn moment(hours: i64) -> String {
    let time = chrono::Utc::now() + chrono::TimeDelta::hours(hours);
    time.format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

#[tokio::test]
async fn a_session_ends_when_it_is_not_used_and_is_extended_when_it_is() {
    for times in TIMES {
        let (server, secret) = closed(&[]);
        let session = cookie(&sign_in(&server, &secret, &[JSON]));
        assert_lasts(&server, &session, times).await;
    }
}

/// When a session began and when it ends, in hours from now; the status of a request in it;
/// and in how many hours it ends after that.
pub(crate) type Times = (i64, i64, u16, Option<i64>);

pub(crate) const TIMES: [Times; 3] = [
    // Used in time: 12 hours from now.
    (-1, 11, 200, Some(11)),
    // Not used for 12 hours.
    (-13, -1, 401, None),
    // At most 7 days from its beginning: 3 hours from now.
    (-24 * 7 + 3, 1, 200, Some(2)),
];

/// Changes the times of the only session of a server, uses it, and checks what comes of it.
/// Sessions are looked up anew after they were changed behind the server's back, so the
/// server must not have looked before.
pub(crate) async fn assert_lasts(server: &Server, session: &str, times: Times) {
    let (created, expires, status, extended_by) = times;
    let mut database = database(server.folder()).await;
    let (created, expires) = (moment(created), moment(expires));
    let change = format!("UPDATE session SET created_at = '{created}', expires_at = '{expires}'");
    database.execute(AssertSqlSafe(change)).await.unwrap();
    let answer = ask(server, &own_page(session));
    assert_eq!(answer.status, status, "{expires}: {}", answer.body);
    let Some(extended_by) = extended_by else {
        assert!(answer.body.contains("expired"), "{}", answer.body);
        return;
    };
    // The use is recorded after the answer.
    let (least, most) = (moment(extended_by), moment(extended_by + 2));
    let extended = format!("expires_at > '{least}' AND expires_at < '{most}'");
    let begun = std::time::Instant::now();
    while count(&mut database, &extended).await == 0 {
        assert!(begun.elapsed() < PATIENCE, "it is not extended");
        tokio::time::sleep(PAUSE).await;
    }
}

#[tokio::test]
async fn a_sign_in_removes_sessions_that_have_ended_and_surplus_ones() {
    let (server, secret) = closed(&[]);
    let first = cookie(&sign_in(&server, &secret, &[JSON]));
    let mut database = database(server.folder()).await;
    let (early, past, future) = (moment(-20), moment(-8), moment(8));
    for (prefix, rows, expires) in [("e", 150, &past), ("f", 120, &future)] {
        let insert = format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO session (token_id, secret_hash, created_at, expires_at)
             SELECT 1, '{prefix}' || printf('%063d', i), '{early}', '{expires}' FROM n"
        );
        database.execute(AssertSqlSafe(insert)).await.unwrap();
    }
    assert_eq!(count(&mut database, "TRUE").await, 271);
    let last = cookie(&sign_in(&server, &secret, &[JSON]));
    // 100 of the oldest are surplus, and less than 100 others have ended.
    assert_eq!(count(&mut database, "TRUE").await, 101);
    sign_in(&server, &secret, &[JSON]);
    assert_eq!(count(&mut database, "TRUE").await, 100);
    let now = moment(0);
    let ended = format!("expires_at < '{now}'");
    assert_eq!(count(&mut database, &ended).await, 0);
    assert_eq!(ask(&server, &own_page(&last)).status, 200);
    assert_eq!(ask(&server, &own_page(&first)).status, 401);
}

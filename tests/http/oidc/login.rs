//! Browsers sign in at the provider.

use serde_json::{Value, json};
use tempfile::tempdir;

use super::Fixture;
use crate::http::sessions::{TIMES, assert_lasts};
use crate::support::{
    issuer::Authorization,
    postgres,
    server::{Answer, Server, send, send_to},
    tokens::{ask, code},
};

const CLIENT: [&str; 2] = ["--oidc-client-id", "gatepass-web"];

/// A browser that has begun to sign in.
struct Begun {
    cookie: String,
    authorization: Authorization,
}

impl Fixture {
    fn begin(&self, address: &str) -> Begun {
        let answer = send(&self.server, "GET", address, &[], b"");
        assert_eq!(answer.status, 303, "{}", answer.body);
        let location = answer.headers["location"].to_str().unwrap();
        assert!(location.starts_with(self.issuer.url()), "{location}");
        Begun {
            cookie: cookie(&answer, "gatepass-login"),
            authorization: Authorization::new(location),
        }
    }

    /// The code of somebody who has signed in at the provider, with these claims in the
    /// ID token.
    fn code(&self, begun: &Begun, more: &Value) -> String {
        let mut claims = json!({
            "aud": "gatepass-web",
            "nonce": begun.authorization.parameter("nonce"),
        });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let token = self.token(&claims);
        self.issuer.give_code(&begun.authorization, token)
    }

    fn finish(&self, begun: &Begun, code: &str) -> Answer {
        let state = begun.authorization.parameter("state");
        self.finish_as(&begun.cookie, code, state)
    }

    fn finish_as(&self, cookie: &str, code: &str, state: &str) -> Answer {
        let body = json!({ "code": code, "state": state }).to_string();
        let headers = [
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("cookie", cookie),
        ];
        send(&self.server, "POST", "/session", &headers, body.as_bytes())
    }
}

/// The name and value of a cookie that an answer sets.
fn cookie(answer: &Answer, name: &str) -> String {
    let all = answer.headers.get_all("set-cookie").iter();
    let mut pairs = all.map(|set| set.to_str().unwrap().split(';').next().unwrap());
    let found = pairs.find(|pair| pair.split('=').next() == Some(name));
    found.unwrap().to_owned()
}

fn own_page(cookie: &str) -> [(&str, &str); 2] {
    [("cookie", cookie), ("sec-fetch-site", "same-origin")]
}

fn refused(answer: &Answer) {
    assert_eq!(answer.status, 401, "{}", answer.body);
    assert_eq!(code(answer), "UNAUTHENTICATED");
    assert!(answer.body.contains("sign in again"), "{}", answer.body);
    assert!(!answer.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn somebody_signs_in_at_the_provider_and_out_again() {
    let mut databases = vec![None];
    databases.extend(postgres::fresh_database().await.map(|of| Some(of.url)));
    for database in databases {
        let mut arguments = CLIENT.to_vec();
        arguments.extend(["--metrics-bind", "127.0.0.1:0"]);
        if let Some(url) = &database {
            arguments.extend(["--database-url", url]);
        }
        let fixture = Fixture::start(&arguments);
        let begun = fixture.begin("/login?then=/gates/G0001");
        let asked = |name| begun.authorization.parameter(name);
        assert_eq!(asked("response_type"), "code");
        assert_eq!(asked("client_id"), "gatepass-web");
        assert_eq!(asked("tenant"), "1");
        assert!(asked("scope").split(' ').any(|scope| scope == "openid"));
        let callback = format!("http://{}/login/callback", fixture.server.address());
        assert_eq!(asked("redirect_uri"), callback);
        for name in ["state", "nonce", "code_challenge"] {
            assert_eq!(asked(name).len(), 43, "{name}");
        }
        let answer = fixture.finish(&begun, &fixture.code(&begun, &json!({})));
        assert_eq!(answer.status, 200, "{}", answer.body);
        let described = answer.json();
        assert_eq!(described["name"], "Ada Lovelace");
        assert_eq!(described["role"], "GUARD");
        assert_eq!(described["then"], "/gates/G0001");
        // The cookie of the sign-in is gone, and one of the session is there.
        assert_eq!(cookie(&answer, "gatepass-login"), "gatepass-login=");
        let session = cookie(&answer, "gatepass");
        assert!(session.starts_with("gatepass=gps_"), "{session}");
        let viewer = viewer(&fixture.server, &session);
        assert_eq!(viewer["name"], "Ada Lovelace");
        assert_eq!(viewer["role"], "GUARD");
        assert_eq!(viewer["expiresAt"], described["expiresAt"]);
        let out = send(
            &fixture.server,
            "DELETE",
            "/session",
            &own_page(&session),
            b"",
        );
        assert_eq!(out.status, 204);
        assert_eq!(ask(&fixture.server, &own_page(&session)).status, 401);
        let address = fixture.server.metrics_address();
        let metrics = send_to(address, "GET", "/metrics", &[], b"").body;
        let line = "gatepass_sign_ins_total{outcome=\"admitted\"} 1\n";
        assert!(metrics.contains(line), "{metrics}");
    }
}

fn viewer(server: &Server, session: &str) -> Value {
    let body = json!({ "query": "{ viewer { name role gates { code } expiresAt } }" });
    let json = [("content-type", "application/json")];
    let headers = [&json[..], &own_page(session)].concat();
    let answer = send(
        server,
        "POST",
        "/graphql",
        &headers,
        body.to_string().as_bytes(),
    );
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["data"]["viewer"].clone()
}

#[tokio::test]
async fn a_session_is_extended_like_one_of_a_token() {
    for times in TIMES {
        let fixture = Fixture::start(&CLIENT);
        let begun = fixture.begin("/login");
        let answer = fixture.finish(&begun, &fixture.code(&begun, &json!({})));
        let session = cookie(&answer, "gatepass");
        assert_lasts(&fixture.server, &session, times).await;
    }
}

#[test]
fn a_session_lasts_as_long_as_one_of_a_token() {
    let fixture = Fixture::start(&CLIENT);
    let begun = fixture.begin("/login");
    let answer = fixture.finish(&begun, &fixture.code(&begun, &json!({})));
    assert_eq!(answer.json()["then"], "/");
    let set = answer.headers["set-cookie"].to_str().unwrap();
    assert!(
        set.contains("; Max-Age=604800; Path=/; HttpOnly; SameSite=Strict"),
        "{set}"
    );
    let ends = &answer.json()["expiresAt"];
    let ends: chrono::DateTime<chrono::Utc> = ends.as_str().unwrap().parse().unwrap();
    let lasts = ends - chrono::Utc::now();
    assert!(lasts <= chrono::TimeDelta::days(7), "{lasts}");
    assert!(lasts > chrono::TimeDelta::days(6), "{lasts}");
}

#[test]
fn a_sign_in_cannot_be_finished_in_another_browser() {
    let fixture = Fixture::start(&["--log", "off", CLIENT[0], CLIENT[1]]);
    let (mine, other) = (fixture.begin("/login"), fixture.begin("/login"));
    assert_ne!(mine.cookie, other.cookie);
    let code = fixture.code(&mine, &json!({}));
    let state = mine.authorization.parameter("state");
    for cookie in [
        "",
        "gatepass-login=",
        "gatepass-login=x.Lw",
        "gatepass-login=gpl_0000000000000000000000000000000000000000000000000.Lw",
        other.cookie.as_str(),
        &mine
            .cookie
            .replace("gatepass-login", "__Host-gatepass-login"),
        &mine.cookie.replace("gatepass-login", "gatepass"),
        &format!("{}; {}", mine.cookie, other.cookie),
    ] {
        refused(&fixture.finish_as(cookie, &code, state));
    }
    for state in ["", "x", other.authorization.parameter("state")] {
        refused(&fixture.finish_as(&mine.cookie, &code, state));
    }
    // The provider was not asked, so the code still works, and once.
    assert_eq!(fixture.issuer.requests("/token"), 0);
    assert_eq!(fixture.finish(&mine, &code).status, 200);
    refused(&fixture.finish(&mine, &code));
}

#[test]
fn pages_of_other_sites_cannot_finish_a_sign_in() {
    let fixture = Fixture::start(&CLIENT);
    let begun = fixture.begin("/login");
    let code = fixture.code(&begun, &json!({}));
    let state = begun.authorization.parameter("state");
    let body = json!({ "code": code, "state": state }).to_string();
    for (headers, status) in [
        (&[("content-type", "text/plain")][..], 415),
        (&[], 415),
        (
            &[
                ("content-type", "application/json"),
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://evil.example"),
            ],
            403,
        ),
    ] {
        let headers = [headers, &[("cookie", begun.cookie.as_str())]].concat();
        let answer = send(
            &fixture.server,
            "POST",
            "/session",
            &headers,
            body.as_bytes(),
        );
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.body);
        assert!(!answer.headers.contains_key("set-cookie"));
    }
}

#[test]
fn an_id_token_that_is_not_for_this_sign_in_is_refused() {
    let fixture = Fixture::start(&["--log", "off", CLIENT[0], CLIENT[1]]);
    let now = chrono::Utc::now().timestamp();
    for claims in [
        json!({ "nonce": "x" }),
        json!({ "nonce": null }),
        json!({ "aud": "shop" }),
        // One for the API is no ID token.
        json!({ "aud": "gatepass" }),
        json!({ "iss": "https://evil.example" }),
        json!({ "exp": now - 100 }),
        json!({ "aud": ["gatepass-web", "shop"], "azp": "shop" }),
        json!({ "azp": 1 }),
    ] {
        let begun = fixture.begin("/login");
        let answer = fixture.finish(&begun, &fixture.code(&begun, &claims));
        assert_eq!(answer.status, 401, "{claims}: {}", answer.body);
        assert!(!answer.headers.contains_key("set-cookie"), "{claims}");
    }
    let begun = fixture.begin("/login");
    let claims = json!({ "aud": ["shop", "gatepass-web"], "azp": "gatepass-web" });
    let answer = fixture.finish(&begun, &fixture.code(&begun, &claims));
    assert_eq!(answer.status, 200, "{}", answer.body);
    // Somebody of the provider who has no role here.
    let begun = fixture.begin("/login");
    let answer = fixture.finish(&begun, &fixture.code(&begun, &json!({ "roles": [] })));
    assert_eq!(
        (answer.status, code(&answer)),
        (403, "FORBIDDEN".to_owned())
    );
}

#[test]
fn an_id_token_does_not_open_the_api() {
    let fixture = Fixture::start(&CLIENT);
    let token = fixture.token(&json!({ "aud": "gatepass-web" }));
    assert_eq!(fixture.ask(&token).status, 401);
    // And a token of the provider begins no session.
    let body = json!({ "token": fixture.token(&json!({})) }).to_string();
    let json = [("content-type", "application/json")];
    let answer = send(&fixture.server, "POST", "/session", &json, body.as_bytes());
    assert_eq!(answer.status, 401, "{}", answer.body);
}

#[test]
fn a_browser_is_not_sent_to_another_site() {
    let fixture = Fixture::start(&CLIENT);
    for (then, expected) in [
        ("%2Fpasses%2FA-B%3Fx%3D1", "/passes/A-B?x=1"),
        ("//evil.example", "/"),
        ("%2F%2Fevil.example", "/"),
        ("/%5Cevil.example", "/"),
        ("/%09/evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let begun = fixture.begin(&format!("/login?then={then}"));
        let answer = fixture.finish(&begun, &fixture.code(&begun, &json!({})));
        assert_eq!(answer.json()["then"], expected, "{then}");
    }
    // Nor by a cookie that somebody has changed.
    let begun = fixture.begin("/login");
    let (name, _) = begun.cookie.split_once('.').unwrap();
    let changed = format!(
        "{name}.{}",
        crate::support::issuer::encode(b"//evil.example")
    );
    let code = fixture.code(&begun, &json!({}));
    let state = begun.authorization.parameter("state");
    refused(&fixture.finish_as(&changed, &code, state));
}

#[test]
fn beyond_loopback_the_provider_sends_browsers_back_over_https() {
    let fixture = Fixture::start(&["--allowed-host", "passes.example", CLIENT[0], CLIENT[1]]);
    let host = [("host", "passes.example")];
    let answer = send(&fixture.server, "GET", "/login", &host, b"");
    let location = answer.headers["location"].to_str().unwrap();
    let authorization = Authorization::new(location);
    assert_eq!(
        authorization.parameter("redirect_uri"),
        "https://passes.example/login/callback"
    );
    let set = answer.headers["set-cookie"].to_str().unwrap();
    let attributes = "; Max-Age=600; Path=/; Secure; HttpOnly; SameSite=Strict";
    assert!(
        set.starts_with("__Host-gatepass-login=gpl_") && set.ends_with(attributes),
        "{set}"
    );
    let other = [("host", "evil.example")];
    assert_eq!(
        send(&fixture.server, "GET", "/login", &other, b"").status,
        421
    );
}

#[test]
fn the_client_shows_its_secret_and_no_line_of_the_log_contains_it() {
    const SECRET: &str = "not-for-the-log";
    let key = crate::support::issuer::SigningKey::rsa("rsa", 0);
    let issuer = crate::support::issuer::Issuer::start(&[&key]);
    issuer.set_client_secret(SECRET);
    let folder = tempdir().unwrap();
    let file = folder.path().join("secret");
    std::fs::write(&file, format!("{SECRET}\n")).unwrap();
    let file = file.to_str().unwrap();
    let secret = ["--oidc-client-secret-file", file];
    let quiet = ["--log", "trace", "--log-format", "json"];
    let server = super::start(&issuer, &[&CLIENT[..], &secret, &quiet].concat());
    let fixture = Fixture {
        key,
        issuer,
        server,
    };
    let begun = fixture.begin("/login");
    let code = fixture.code(&begun, &json!({}));
    let answer = fixture.finish(&begun, &code);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let session = cookie(&answer, "gatepass");
    fixture.server.signal(rustix::process::Signal::TERM);
    let log = fixture.server.wait().errors;
    let login = begun.cookie.split_once('=').unwrap().1;
    let state = begun.authorization.parameter("state");
    for secret in [SECRET, &login[..40], &session[9..40], state] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    let signed_in = log.lines().find(|line| line.contains("\"signed in\""));
    let signed_in = signed_in.unwrap_or_else(|| panic!("{log}"));
    assert!(
        signed_in.contains("oidc:") && signed_in.contains("Ada Lovelace"),
        "{signed_in}"
    );
}

#[test]
fn a_client_that_the_provider_does_not_know_is_a_warning_for_the_operator() {
    let fixture = Fixture::start(&[&CLIENT[..], &["--log-format", "json"]].concat());
    fixture.issuer.set_client_secret("another");
    let begun = fixture.begin("/login");
    refused(&fixture.finish(&begun, &fixture.code(&begun, &json!({}))));
    fixture.server.signal(rustix::process::Signal::TERM);
    let log = fixture.server.wait().errors;
    let warning = "the provider answered with status 400 Bad Request (invalid_grant)";
    assert!(log.contains(warning), "{log}");
}

#[test]
fn while_the_provider_is_away_nobody_signs_in_there() {
    let fixture = Fixture::start(&CLIENT);
    let begun = fixture.begin("/login");
    let code = fixture.code(&begun, &json!({}));
    fixture.issuer.set_away(true);
    let answer = fixture.finish(&begun, &code);
    assert_eq!(
        (answer.status, crate::support::tokens::code(&answer)),
        (503, "PROVIDER_UNAVAILABLE".to_owned())
    );
    fixture.issuer.set_away(false);
    assert_eq!(fixture.finish(&begun, &code).status, 200);
}

#[test]
fn a_server_that_never_reached_the_provider_says_so_on_its_page() {
    let key = crate::support::issuer::SigningKey::rsa("rsa", 0);
    let issuer = crate::support::issuer::Issuer::start(&[&key]);
    issuer.set_away(true);
    let server = super::start(&issuer, &CLIENT);
    let answer = send(&server, "GET", "/login", &[], b"");
    assert_eq!(answer.status, 303);
    assert_eq!(
        answer.headers["location"],
        "/login/callback?error=provider_unavailable"
    );
}

#[test]
fn without_a_client_nobody_signs_in_at_the_provider() {
    let fixture = Fixture::start(&[]);
    assert_eq!(send(&fixture.server, "GET", "/login", &[], b"").status, 404);
    let page = send(&fixture.server, "GET", "/sign-in", &[], b"").body;
    assert!(
        page.contains("name=\"gatepass-provider\" content=\"\""),
        "{page}"
    );
    let fixture = Fixture::start(&CLIENT);
    for path in ["/sign-in", "/login/callback"] {
        let page = send(&fixture.server, "GET", path, &[], b"");
        assert_eq!(page.status, 200);
        let named = "name=\"gatepass-provider\" content=\"127.0.0.1\"";
        assert!(page.body.contains(named), "{}", page.body);
    }
}

#[tokio::test]
async fn a_session_ends_with_its_provider() {
    let folder = tempdir().unwrap();
    let url = format!("sqlite://{}/gatepass.db?mode=rwc", folder.path().display());
    let database = ["--database-url", url.as_str()];
    let fixture = Fixture::start(&[&CLIENT[..], &database].concat());
    let begun = fixture.begin("/login");
    let session = cookie(
        &fixture.finish(&begun, &fixture.code(&begun, &json!({}))),
        "gatepass",
    );
    assert_eq!(ask(&fixture.server, &own_page(&session)).status, 200);
    let other = Fixture::start(&database);
    assert_eq!(ask(&other.server, &own_page(&session)).status, 401);
    let none = Server::start_closed(tempdir().unwrap(), &database);
    assert_eq!(ask(&none, &own_page(&session)).status, 401);
}

#[test]
fn the_gates_of_a_person_are_those_of_the_session() {
    let fixture = Fixture::start(&["--oidc-gate-claim", "gates", CLIENT[0], CLIENT[1]]);
    for (gates, expected) in [
        (json!("*"), Value::Null),
        (json!(["nowhere"]), json!([])),
        (Value::Null, json!([])),
    ] {
        let begun = fixture.begin("/login");
        let code = fixture.code(&begun, &json!({ "gates": gates }));
        let session = cookie(&fixture.finish(&begun, &code), "gatepass");
        let viewer = viewer(&fixture.server, &session);
        assert_eq!(viewer["gates"], expected, "{gates}");
    }
}

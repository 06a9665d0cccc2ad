//! The provider's keys: rotated, unknown, and away.

use serde_json::json;
use tempfile::tempdir;

use super::{Fixture, ask, start};
use crate::support::{
    issuer::{Issuer, SigningKey, Tls},
    server::{Server, gatepass},
    tokens::{bearer, code},
};

const DESCRIPTION: &str = "/.well-known/openid-configuration";

#[test]
fn a_rotated_key_is_noticed_when_a_token_names_it() {
    let Fixture {
        key: old,
        issuer,
        server,
    } = Fixture::start(&[]);
    let claims = issuer.claims(&json!({}));
    assert_eq!(ask(&server, &old.token(&claims)).status, 200);
    assert_eq!(issuer.requests("/keys"), 1);
    let new = SigningKey::ec("new");
    issuer.publish(&[&new]);
    assert_eq!(ask(&server, &new.token(&claims)).status, 200);
    assert_eq!(issuer.requests("/keys"), 2);
    // It was withdrawn, and this token was not verified a moment ago.
    let later = issuer.claims(&json!({ "sub": "somebody" }));
    let answer = ask(&server, &old.token(&later));
    assert_eq!(answer.status, 401, "{}", answer.body);
}

#[test]
fn a_flood_of_unknown_keys_does_not_reach_the_provider() {
    let Fixture {
        key,
        issuer,
        server,
    } = Fixture::start(&["--log", "off"]);
    let claims = issuer.claims(&json!({}));
    let begun = std::time::Instant::now();
    assert_eq!(ask(&server, &key.token(&claims)).status, 200);
    for number in 0..200 {
        let unknown = SigningKey::ed(&format!("unknown-{number}"));
        let status = ask(&server, &unknown.token(&claims)).status;
        assert!([401, 429].contains(&status), "{status}");
    }
    let most = 2 + usize::try_from(begun.elapsed().as_secs()).unwrap() / 30;
    for path in [DESCRIPTION, "/keys"] {
        let requests = issuer.requests(path);
        assert!((1..=most).contains(&requests), "{path}: {requests}");
    }
}

#[test]
fn while_the_provider_is_away_known_keys_work_and_unknown_ones_are_no_fault_of_the_client() {
    let key = SigningKey::rsa("rsa", 0);
    let issuer = Issuer::start(&[&key]);
    let server = start(&issuer, &["--metrics-bind", "127.0.0.1:0"]);
    let token =
        |key: &SigningKey, subject: &str| key.token(&issuer.claims(&json!({"sub": subject})));
    assert_eq!(ask(&server, &token(&key, "a")).status, 200);
    issuer.set_away(true);
    let answer = ask(&server, &token(&SigningKey::ed("new"), "a"));
    assert_eq!(
        (answer.status, code(&answer)),
        (503, "PROVIDER_UNAVAILABLE".to_owned())
    );
    let wait: u64 = answer.headers["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    // A token that was not verified before, by a key that was.
    assert_eq!(ask(&server, &token(&key, "b")).status, 200);
    let metrics =
        crate::support::server::send_to(server.metrics_address(), "GET", "/metrics", &[], b"");
    let line = "gatepass_authentications_total{outcome=\"unavailable\"} 1\n";
    assert!(metrics.body.contains(line), "{}", metrics.body);
}

#[test]
fn a_server_starts_while_the_provider_is_away() {
    let key = SigningKey::rsa("rsa", 0);
    let issuer = Issuer::start(&[&key]);
    issuer.set_away(true);
    let server = start(&issuer, &["--log-format", "json"]);
    let token = key.token(&issuer.claims(&json!({})));
    let answer = ask(&server, &token);
    assert_eq!(
        (answer.status, code(&answer)),
        (503, "PROVIDER_UNAVAILABLE".to_owned())
    );
    // The tokens of the server itself do not depend on the provider.
    let unknown = crate::support::tokens::ask(&server, &[("authorization", &bearer("gpt_x"))]);
    assert_eq!(unknown.status, 401);
    server.signal(rustix::process::Signal::TERM);
    let log = server.wait().errors;
    assert!(
        log.contains("cannot fetch the keys of the OpenID provider"),
        "{log}"
    );
}

#[test]
fn over_https_a_provider_needs_a_certificate_that_the_system_trusts() {
    let key = SigningKey::ec("ec");
    let tls = Tls::new();
    let folder = tempdir().unwrap();
    let authorities = folder.path().join("authorities.pem");
    std::fs::write(&authorities, &tls.authority).unwrap();
    let issuer = Issuer::start_with_tls(&[&key], tls);
    let token = key.token(&issuer.claims(&json!({})));
    for (authorities, status) in [(Some(&authorities), 200), (None, 503)] {
        let folder = tempdir().unwrap();
        let mut command = gatepass(&folder, &["serve", "--log", "off"]);
        command
            .args(issuer.flags())
            .args(["--bind", "127.0.0.1:0"])
            .env("GATEPASS_OPEN", "false");
        if let Some(authorities) = authorities {
            command.env("SSL_CERT_FILE", authorities);
        }
        let server = Server::follow(folder, command);
        let answer = ask(&server, &token);
        assert_eq!(answer.status, status, "{}", answer.body);
    }
}

#[test]
fn a_provider_that_is_another_one_is_not_believed() {
    let key = SigningKey::rsa("rsa", 0);
    for description in [
        json!({ "issuer": "https://evil.example", "jwks_uri": "OWN/keys" }),
        json!({ "issuer": "OWN/", "jwks_uri": "OWN/keys" }),
        json!({ "issuer": "OWN", "jwks_uri": "http://192.0.2.1/keys" }),
        json!({ "issuer": "OWN", "jwks_uri": "file:///etc/passwd" }),
        json!({ "issuer": "OWN" }),
        json!({ "issuer": "OWN", "jwks_uri": "OWN/nothing" }),
        json!([]),
    ] {
        let issuer = Issuer::start(&[&key]);
        let text = description.to_string().replace("OWN", issuer.url());
        issuer.describe(serde_json::from_str(&text).unwrap());
        let server = start(&issuer, &[]);
        let answer = ask(&server, &key.token(&issuer.claims(&json!({}))));
        assert_eq!(answer.status, 503, "{description}: {}", answer.body);
    }
}

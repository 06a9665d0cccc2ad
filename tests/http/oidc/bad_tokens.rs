//! Tokens that must not let anybody in.

use chrono::Utc;
use serde_json::{Value, json};

use super::Fixture;
use crate::support::{
    issuer::{Signature, SigningKey, encode},
    server::{Answer, send_to},
    tokens::code,
};

/// A bad token, the reason that the answer gives, and the outcome in the metrics.
type Bad = (&'static str, String, &'static str, &'static str);

/// Everything that can be wrong with a token.
#[expect(clippy::too_many_lines, reason = "a table with a row for each fault")]
fn bad_tokens(fixture: &Fixture) -> Vec<Bad> {
    let Fixture { key, issuer, .. } = fixture;
    let now = Utc::now().timestamp();
    let good = fixture.token(&json!({}));
    let with = |claims: &Value| fixture.token(claims);
    let other = SigningKey::rsa("rsa", 1);
    let unknown = SigningKey::rsa("unknown", 0);
    let claims = issuer.claims(&json!({}));
    let by = |signature| key.token_by(signature, &claims);
    let with_header =
        |header: Value| key.sign(Signature::Rs256, &header.to_string(), &claims.to_string());
    let parts: Vec<&str> = good.split('.').collect();
    let forged = issuer
        .claims(&json!({ "roles": ["gate-admin"] }))
        .to_string();
    let twice = |name: &str, value: &str| {
        let text = claims.to_string();
        format!("{{\"{name}\":{value},{}", &text[1..])
    };
    let written = |claims: &str| {
        let header = json!({ "alg": "RS256", "kid": "rsa" }).to_string();
        key.sign(Signature::Rs256, &header, claims)
    };
    vec![
        (
            "another audience",
            with(&json!({"aud": "shop"})),
            "audience",
            "invalid",
        ),
        (
            "other audiences",
            with(&json!({"aud": ["shop", "mail"]})),
            "audience",
            "invalid",
        ),
        (
            "no audience",
            with(&json!({"aud": []})),
            "audience",
            "invalid",
        ),
        (
            "the audience missing",
            with(&json!({"aud": null})),
            "claims",
            "invalid",
        ),
        (
            "an audience that is a number",
            with(&json!({"aud": 1})),
            "claims",
            "invalid",
        ),
        (
            "another issuer",
            with(&json!({"iss": "https://evil.example"})),
            "issuer",
            "invalid",
        ),
        (
            "the issuer with a slash",
            with(&json!({"iss": format!("{}/", issuer.url())})),
            "issuer",
            "invalid",
        ),
        (
            "the issuer missing",
            with(&json!({"iss": null})),
            "claims",
            "invalid",
        ),
        (
            "several issuers",
            with(&json!({"iss": [issuer.url()]})),
            "claims",
            "invalid",
        ),
        (
            "no subject",
            with(&json!({"sub": null})),
            "claims",
            "invalid",
        ),
        (
            "an empty subject",
            with(&json!({"sub": ""})),
            "claims",
            "invalid",
        ),
        (
            "expired",
            with(&json!({"exp": now - 61})),
            "expired",
            "expired",
        ),
        (
            "expired at the beginning of time",
            with(&json!({"exp": 0})),
            "expired",
            "expired",
        ),
        (
            "never expires",
            with(&json!({"exp": null})),
            "claims",
            "invalid",
        ),
        (
            "expires in a text",
            with(&json!({"exp": "2099-01-01"})),
            "claims",
            "invalid",
        ),
        (
            "expires before 1970",
            with(&json!({"exp": -1})),
            "claims",
            "invalid",
        ),
        (
            "expires beyond time",
            with(&json!({"exp": 1e300})),
            "claims",
            "invalid",
        ),
        (
            "not yet valid",
            with(&json!({"nbf": now + 120})),
            "not valid yet",
            "invalid",
        ),
        (
            "valid from a text",
            with(&json!({"nbf": "now"})),
            "claims",
            "invalid",
        ),
        ("not signed", by(Signature::None), "JWT", "malformed"),
        (
            "not signed, in other letters",
            with_header(json!({"alg": "None", "kid": "rsa"})),
            "JWT",
            "malformed",
        ),
        (
            "HMAC with the public key",
            by(Signature::Hs256),
            "RS256",
            "malformed",
        ),
        (
            "an unknown algorithm",
            with_header(json!({"alg": "XS256", "kid": "rsa"})),
            "JWT",
            "malformed",
        ),
        (
            "no algorithm",
            with_header(json!({"kid": "rsa"})),
            "JWT",
            "malformed",
        ),
        (
            "RS512",
            with_header(json!({"alg": "RS512", "kid": "rsa"})),
            "RS256",
            "malformed",
        ),
        (
            "signed by RS256, but says PS256",
            with_header(json!({"alg": "PS256", "kid": "rsa"})),
            "signature",
            "invalid",
        ),
        (
            "signed by RSA, but says ES256",
            by(Signature::Es256),
            "RS256",
            "malformed",
        ),
        (
            "signed by RSA, but says EdDSA",
            by(Signature::EdDsa),
            "RS256",
            "malformed",
        ),
        (
            "an unknown key",
            unknown.token(&claims),
            "no key with the id",
            "invalid",
        ),
        (
            "the key of another provider",
            other.token(&claims),
            "signature",
            "invalid",
        ),
        (
            "no key id",
            with_header(json!({"alg": "RS256"})),
            "kid",
            "invalid",
        ),
        (
            "a key id that is a number",
            with_header(json!({"alg": "RS256", "kid": 1})),
            "JWT",
            "malformed",
        ),
        (
            "the key in the header",
            with_header(json!({"alg": "RS256", "kid": "new", "jwk": other.jwk()})),
            "no key",
            "invalid",
        ),
        (
            "an extension that must be known",
            with_header(json!({"alg": "RS256", "kid": "rsa", "crit": ["x"], "x": 1})),
            "JWT",
            "malformed",
        ),
        (
            "an encoding that must be known",
            with_header(json!({"alg": "RS256", "kid": "rsa", "crit": ["b64"], "b64": false})),
            "JWT",
            "malformed",
        ),
        (
            "a token that reports a sign-out",
            with_header(json!({"alg": "RS256", "kid": "rsa", "typ": "logout+jwt"})),
            "JWT",
            "malformed",
        ),
        (
            "a header that is no object",
            written_header(key, "[]"),
            "JWT",
            "malformed",
        ),
        (
            "claims that are no object",
            written("[]"),
            "JWT",
            "malformed",
        ),
        ("claims that are no JSON", written("{"), "JWT", "malformed"),
        (
            "two expiry times",
            written(&twice("exp", "9999999999")),
            "JWT",
            "malformed",
        ),
        (
            "two audiences",
            written(&twice("aud", "\"shop\"")),
            "JWT",
            "malformed",
        ),
        (
            "two issuers",
            written(&twice("iss", "\"https://evil.example\"")),
            "JWT",
            "malformed",
        ),
        (
            "two subjects",
            written(&twice("sub", "\"root\"")),
            "JWT",
            "malformed",
        ),
        (
            "other claims with the same signature",
            format!("{}.{}.{}", parts[0], encode(forged.as_bytes()), parts[2]),
            "signature",
            "invalid",
        ),
        (
            "the signature missing",
            format!("{}.{}.", parts[0], parts[1]),
            "signature",
            "invalid",
        ),
        (
            "half of the signature",
            good[..good.len() - 102].to_owned(),
            "signature",
            "invalid",
        ),
        (
            "two parts",
            format!("{}.{}", parts[0], parts[1]),
            "not a token",
            "malformed",
        ),
        (
            "four parts",
            format!("{good}.{}", parts[2]),
            "not a token",
            "malformed",
        ),
        ("only dots", "..".to_owned(), "JWT", "malformed"),
        (
            "another alphabet",
            good.replace('.', "=."),
            "not a token",
            "malformed",
        ),
        (
            "13 KiB",
            with(&json!({"padding": "x".repeat(9 * 1024)})),
            "12 KiB",
            "malformed",
        ),
    ]
}

fn written_header(key: &SigningKey, header: &str) -> String {
    key.sign(Signature::Rs256, header, "{}")
}

fn refused(answer: &Answer, what: &str, reason: &str) {
    assert_eq!(answer.status, 401, "{what}: {}", answer.body);
    assert_eq!(code(answer), "UNAUTHENTICATED", "{what}");
    assert!(answer.body.contains(reason), "{what}: {}", answer.body);
    let challenge = answer.headers["www-authenticate"].to_str().unwrap();
    assert!(
        challenge.contains("error=\"invalid_token\""),
        "{what}: {challenge}"
    );
}

#[test]
fn a_bad_token_lets_nobody_in() {
    // So many bad ones from one address would be slowed.
    let fixture = Fixture::start(&[
        "--trusted-proxy",
        "127.0.0.1",
        "--metrics-bind",
        "127.0.0.1:0",
        "--header-limit",
        "32KiB",
    ]);
    let bad_tokens = bad_tokens(&fixture);
    let mut counts = std::collections::BTreeMap::<&str, u32>::new();
    for (number, (what, token, reason, outcome)) in bad_tokens.iter().enumerate() {
        let answer = ask_from(&fixture, number, token);
        refused(&answer, what, reason);
        *counts.entry(outcome).or_default() += 1;
    }
    // The good one that they were made from is admitted.
    assert_eq!(
        ask_from(&fixture, 0, &fixture.token(&json!({}))).status,
        200
    );
    let metrics = send_to(
        fixture.server.metrics_address(),
        "GET",
        "/metrics",
        &[],
        b"",
    );
    for (outcome, count) in counts.into_iter().chain([("admitted", 1), ("unknown", 0)]) {
        let line = format!("gatepass_authentications_total{{outcome=\"{outcome}\"}} {count}\n");
        assert!(metrics.body.contains(&line), "{line}{}", metrics.body);
    }
}

/// Sends a token from an address of its own.
fn ask_from(fixture: &Fixture, number: usize, token: &str) -> Answer {
    let client = format!("192.0.2.{number}");
    let bearer = format!("Bearer {token}");
    let headers = [
        ("content-type", "application/json"),
        ("authorization", bearer.as_str()),
        ("x-forwarded-for", client.as_str()),
    ];
    let body = br#"{"query":"{ viewer { name } }"}"#;
    crate::support::server::send(&fixture.server, "POST", "/graphql", &headers, body)
}

#[test]
fn a_huge_token_is_refused_with_its_headers() {
    let fixture = Fixture::start(&[]);
    let token = fixture.token(&json!({ "padding": "x".repeat(75 * 1024) }));
    assert!(token.len() > 100_000);
    let answer = fixture.ask(&token);
    assert_eq!(answer.status, 431);
}

#[test]
fn clients_with_bad_tokens_are_slowed_and_good_ones_are_not() {
    let fixture = Fixture::start(&["--log", "off"]);
    let bad = fixture.token(&json!({ "aud": "shop" }));
    let begun = std::time::Instant::now();
    let slowed = loop {
        let answer = fixture.ask(&bad);
        if answer.status != 401 {
            break answer;
        }
        let patience = crate::support::server::PATIENCE;
        assert!(begun.elapsed() < patience, "it is never slowed");
    };
    assert_eq!(slowed.status, 429);
    assert_eq!(code(&slowed), "TOO_MANY_ATTEMPTS");
    // From the same address, and one that was never sent before.
    assert_eq!(fixture.ask(&fixture.token(&json!({}))).status, 200);
}

#[test]
fn a_token_of_a_provider_is_nothing_to_a_server_without_one() {
    let fixture = Fixture::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let server = crate::support::server::Server::start_closed(folder, &[]);
    let answer = super::ask(&server, &fixture.token(&json!({})));
    refused(&answer, "without a provider", "not a token");
}

#[test]
fn no_line_of_the_log_contains_a_token() {
    let fixture = Fixture::start(&["--log", "trace", "--log-format", "json"]);
    let tokens = [
        fixture.token(&json!({ "name": "Grace Hopper" })),
        fixture.token(&json!({ "aud": "shop" })),
        fixture.token(&json!({ "roles": [] })),
    ];
    for (token, status) in tokens.iter().zip([200, 401, 403]) {
        assert_eq!(fixture.ask(token).status, status);
    }
    fixture.server.signal(rustix::process::Signal::TERM);
    let log = fixture.server.wait().errors;
    for token in &tokens {
        for part in token.split('.').skip(1) {
            assert!(!log.contains(&part[..40]), "{log}");
        }
    }
    let viewer = "\"viewer\":\"oidc:";
    let line = log.lines().find(|line| line.contains(viewer)).unwrap();
    assert!(
        !line.contains("Grace") && !line.contains("f81d4fae"),
        "{line}"
    );
    assert!(log.contains("it is for another audience"), "{log}");
}

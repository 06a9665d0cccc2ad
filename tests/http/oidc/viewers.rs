//! Who is behind a token, and what that person may do.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tempfile::tempdir;

use super::{Fixture, ask, query, start};
use crate::support::{
    issuer::{Issuer, Signature, SigningKey},
    postgres,
    server::Server,
    tokens::code,
};

#[test]
fn every_algorithm_lets_in_with_the_key_that_is_made_for_it() {
    let (rsa, ec, ed) = (
        SigningKey::rsa("rsa", 0),
        SigningKey::ec("ec"),
        SigningKey::ed("ed"),
    );
    let issuer = Issuer::start(&[&rsa, &ec, &ed]);
    let server = start(&issuer, &[]);
    let claims = issuer.claims(&json!({}));
    for (key, signature) in [
        (&rsa, Signature::Rs256),
        (&rsa, Signature::Ps256),
        (&ec, Signature::Es256),
        (&ed, Signature::EdDsa),
    ] {
        let answer = ask(&server, &key.token_by(signature, &claims));
        assert_eq!(answer.status, 200, "{signature:?}: {}", answer.body);
    }
    for (key, signature) in [
        (&rsa, Signature::Es256),
        (&rsa, Signature::EdDsa),
        (&ec, Signature::Rs256),
        (&ec, Signature::EdDsa),
        (&ed, Signature::Ps256),
        (&ed, Signature::Es256),
    ] {
        let answer = ask(&server, &key.token_by(signature, &claims));
        assert_eq!(answer.status, 401, "{signature:?}: {}", answer.body);
    }
}

#[test]
fn the_viewer_is_who_the_token_says() {
    let fixture = Fixture::start(&[]);
    let expires = Utc::now().timestamp() + 200;
    for (claims, name, role) in [
        (json!({}), "Ada Lovelace", "GUARD"),
        (
            json!({"name": null, "preferred_username": "ada"}),
            "ada",
            "GUARD",
        ),
        (json!({"name": null}), "f81d4fae", "GUARD"),
        (
            json!({"roles": ["gate-guard", "gate-office", "x"]}),
            "Ada Lovelace",
            "OFFICER",
        ),
        (json!({"roles": "gate-admin"}), "Ada Lovelace", "ADMIN"),
        (json!({"roles": ["gate-viewer"]}), "Ada Lovelace", "VIEWER"),
        (json!({"aud": ["shop", "other"]}), "Ada Lovelace", "GUARD"),
        (json!({"nbf": expires - 150}), "Ada Lovelace", "GUARD"),
    ] {
        let mut claims = claims;
        claims["exp"] = expires.into();
        let answer = fixture.ask(&fixture.token(&claims));
        let viewer = &answer.json()["data"]["viewer"];
        assert_eq!(viewer["name"], name, "{claims}: {}", answer.body);
        assert_eq!(viewer["role"], role, "{claims}");
        assert_eq!(viewer["gates"], Value::Null, "{claims}");
        let until: DateTime<Utc> = viewer["expiresAt"].as_str().unwrap().parse().unwrap();
        assert_eq!(until.timestamp(), expires, "{claims}");
    }
}

#[test]
fn a_token_without_a_role_is_understood_and_refused() {
    let fixture = Fixture::start(&["--metrics-bind", "127.0.0.1:0"]);
    // Many more than wrong tokens are allowed.
    for _ in 0..40 {
        let answer = fixture.ask(&fixture.token(&json!({ "roles": ["officer", "admin"] })));
        assert_eq!(answer.status, 403, "{}", answer.body);
        assert_eq!(code(&answer), "FORBIDDEN");
        assert!(answer.body.contains("gives you no role"), "{}", answer.body);
    }
    let address = fixture.server.metrics_address();
    let metrics = crate::support::server::send_to(address, "GET", "/metrics", &[], b"").body;
    let line = "gatepass_authentications_total{outcome=\"forbidden\"} 40\n";
    assert!(metrics.contains(line), "{metrics}");
}

#[test]
fn a_role_is_what_the_token_may_do() {
    let fixture = Fixture::start(&[]);
    let phones = "{ holders { nodes { phone } } }";
    for (role, is_allowed) in [("gate-guard", false), ("gate-office", true)] {
        let token = fixture.token(&json!({ "roles": [role] }));
        let answer = query(&fixture.server, &token, phones);
        let is_forbidden = code(&answer) == "FORBIDDEN";
        assert_eq!(is_forbidden, !is_allowed, "{}", answer.body);
    }
}

#[test]
fn a_claim_may_be_nested() {
    let fixture = Fixture::start(&["--oidc-role-claim", "realm_access.roles"]);
    let nested = json!({ "roles": ["gate-admin"], "realm_access": { "roles": ["gate-guard"] } });
    let answer = fixture.ask(&fixture.token(&nested));
    assert_eq!(answer.json()["data"]["viewer"]["role"], "GUARD");
    let flat = json!({ "roles": ["gate-admin"] });
    assert_eq!(fixture.ask(&fixture.token(&flat)).status, 403);
}

#[tokio::test]
async fn the_gates_in_a_claim_are_those_of_the_database() {
    let mut urls = vec![None];
    urls.extend(postgres::fresh_database().await.map(|of| Some(of.url)));
    for url in urls {
        let folder = tempdir().unwrap();
        let url = url.unwrap_or_else(|| {
            format!("sqlite://{}/gatepass.db?mode=rwc", folder.path().display())
        });
        let database = ["--database-url", url.as_str()];
        let seed = ["seed", "--gates", "4", "--passes", "40", "--migrate"];
        let seeded = crate::support::server::gatepass(&folder, &[&seed[..], &database].concat())
            .output()
            .unwrap();
        assert!(seeded.status.success(), "{seeded:?}");
        let key = SigningKey::ed("ed");
        let issuer = Issuer::start(&[&key]);
        let flags = [&["--oidc-gate-claim", "gates"][..], &database].concat();
        let server = start(&issuer, &flags);
        check_gates(&server, &key, &issuer);
    }
}

fn check_gates(server: &Server, key: &SigningKey, issuer: &Issuer) {
    let passes = "{ viewer { gates { code } } passes { nodes { gate { code } anyGate } } }";
    let seen = |claims: &Value| {
        let token = key.token(&issuer.claims(claims));
        let answer = query(server, &token, passes);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["data"].clone()
    };
    let others = |data: &Value, own: &[&str]| {
        let passes = data["passes"]["nodes"].as_array().unwrap();
        let is_other = |pass: &&Value| {
            let code = pass["gate"]["code"].as_str().unwrap();
            !own.contains(&code) && pass["anyGate"] == false
        };
        passes.iter().filter(is_other).count()
    };
    let all = seen(&json!({ "gates": "*" }));
    assert_eq!(all["viewer"]["gates"], Value::Null);
    assert!(others(&all, &["G0001"]) > 0, "{all}");
    let codes = |codes: &[&str]| {
        let gates = codes.iter().map(|code| json!({ "code": code }));
        Value::Array(gates.collect())
    };
    for (claim, own) in [
        (json!(["G0002", "G0001"]), &["G0001", "G0002"][..]),
        (json!("G0003"), &["G0003"]),
        (json!(["G0001", "nowhere"]), &["G0001"]),
        (json!(["nowhere"]), &[]),
        (json!(["g0001"]), &[]),
        (json!([]), &[]),
        (json!(7), &[]),
        (json!({ "G0001": true }), &[]),
        // Without the claim.
        (Value::Null, &[]),
    ] {
        let data = seen(&json!({ "gates": claim }));
        assert_eq!(data["viewer"]["gates"], codes(own), "{claim}");
        assert_eq!(others(&data, own), 0, "{claim}: {data}");
    }
    let many: Vec<String> = (0..101).map(|number| format!("G{number:04}")).collect();
    let token = key.token(&issuer.claims(&json!({ "gates": many })));
    let answer = ask(server, &token);
    assert_eq!(
        (answer.status, code(&answer)),
        (403, "FORBIDDEN".to_owned())
    );
    assert!(answer.body.contains("100 gates"), "{}", answer.body);
}

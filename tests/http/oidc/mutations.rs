//! Mutations with tokens of a provider.

use chrono::Utc;
use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use super::start;
use crate::model::id;
use crate::mutations::document;
use crate::support::{
    database::open,
    issuer::{Issuer, SigningKey},
    postgres, rows,
    server::{Answer, Server, gatepass, send},
    tokens::{bearer, code},
    written::written,
};

/// A server with two gates and a holder, and its provider.
struct Fixture {
    server: Server,
    issuer: Issuer,
    key: SigningKey,
    url: String,
    /// Contains an embedded database.
    _folder: TempDir,
}

impl Fixture {
    /// One on each available database.
    async fn each(flags: &[&str]) -> Vec<Self> {
        let folder = tempdir().unwrap();
        let file = format!("sqlite://{}/gatepass.db?mode=rwc", folder.path().display());
        let mut all = vec![Self::over(file, folder, flags).await];
        if let Some(database) = postgres::fresh_database().await {
            all.push(Self::over(database.url, tempdir().unwrap(), flags).await);
        }
        all
    }

    /// One over a database, which the folder may contain.
    async fn over(url: String, folder: TempDir, flags: &[&str]) -> Self {
        let database = ["--database-url", url.as_str()];
        let migrate = [&["migrate", "up"], &database[..]].concat();
        let migrated = gatepass(&folder, &migrate).output().unwrap();
        assert!(migrated.status.success(), "{migrated:?}");
        let connection = open(&url).await;
        for code in ["G0001", "G0002"] {
            rows::gate(&connection, code).await;
        }
        rows::holder(&connection, "Ada").await;
        connection.close().await.unwrap();
        let key = SigningKey::ed("ed");
        let issuer = Issuer::start(&[&key]);
        let flags = [&["--oidc-gate-claim", "gates"][..], &database, flags].concat();
        Self {
            server: start(&issuer, &flags),
            issuer,
            key,
            _folder: folder,
            url,
        }
    }

    /// A token with these claims.
    fn token(&self, claims: &Value) -> String {
        self.key.token(&self.issuer.claims(claims))
    }

    fn send(&self, token: &str, (name, fields): (&str, &str), input: &Value) -> Answer {
        let body = json!({ "query": document(name, fields), "variables": { "input": input } });
        let secret = bearer(token);
        let headers = [
            ("content-type", "application/json"),
            ("authorization", secret.as_str()),
        ];
        let body = body.to_string();
        send(&self.server, "POST", "/graphql", &headers, body.as_bytes())
    }
}

fn pass_of(gate: i64) -> Value {
    json!({ "gate": id("Gate", gate), "holder": id("Holder", 1), "kind": "STAFF",
        "validUntil": "2999-01-01T00:00:00Z", "code": format!("of gate {gate}") })
}

const ISSUE: (&str, &str) = ("issuePass", "pass { code }");

#[tokio::test]
async fn who_may_not_write_writes_nothing() {
    for fixture in Fixture::each(&[]).await {
        let connection = open(&fixture.url).await;
        let before = written(&connection).await;
        let other = SigningKey::ed("other");
        let now = Utc::now().timestamp();
        let office = json!({ "roles": ["gate-office"], "gates": "*" });
        let with = |name: &str, value: Value| {
            let mut claims = office.clone();
            claims[name] = value;
            claims
        };
        let expired = with("exp", json!(now - 3600));
        let elsewhere = with("aud", json!("shop"));
        let stranger = other.token(&fixture.issuer.claims(&office));
        let right = fixture.token(&office);
        let mistyped = format!("{}x", &right[..right.len() - 1]);
        for (token, status, refusal) in [
            (fixture.token(&expired), 401, "UNAUTHENTICATED"),
            (fixture.token(&elsewhere), 401, "UNAUTHENTICATED"),
            (stranger, 401, "UNAUTHENTICATED"),
            (mistyped, 401, "UNAUTHENTICATED"),
            (fixture.token(&with("roles", json!([]))), 403, "FORBIDDEN"),
            (
                fixture.token(&with("roles", json!("gate-guard"))),
                200,
                "FORBIDDEN",
            ),
        ] {
            let answer = fixture.send(&token, ISSUE, &pass_of(1));
            assert_eq!(
                (answer.status, code(&answer).as_str()),
                (status, refusal),
                "{}",
                answer.body
            );
        }
        // A gate's officer, at other gates.
        let own = fixture.token(&with("gates", json!(["G0002"])));
        let nowhere = fixture.token(&with("gates", json!([])));
        for (token, input) in [
            (&own, pass_of(1)),
            (&nowhere, pass_of(1)),
            (&nowhere, pass_of(2)),
        ] {
            let answer = fixture.send(token, ISSUE, &input);
            let payload = &answer.json()["data"]["payload"];
            assert_eq!(payload["pass"], Value::Null, "{payload}");
            assert_ne!(payload["userErrors"], json!([]), "{payload}");
        }
        assert_eq!(written(&connection).await, before);
        let answer = fixture.send(&right, ISSUE, &pass_of(2));
        assert_eq!(
            answer.json()["data"]["payload"]["pass"]["code"],
            "of gate 2",
            "{}",
            answer.body
        );
        // Whose holder the gate's officer knows from now on.
        let answer = fixture.send(
            &own,
            ISSUE,
            &json!({ "gate": id("Gate", 2), "holder": id("Holder", 1),
            "kind": "STAFF", "validUntil": "2999-01-01T00:00:00Z", "code": "own" }),
        );
        assert_eq!(
            answer.json()["data"]["payload"]["pass"]["code"],
            "own",
            "{}",
            answer.body
        );
        connection.close().await.unwrap();
    }
}

/// A key belongs to the person, whatever the token: a repeat may come with the next one.
#[tokio::test]
async fn a_key_belongs_to_a_person() {
    for fixture in Fixture::each(&[]).await {
        let person = |subject: &str, more: i64| {
            let expires = Utc::now().timestamp() + 100 + more;
            fixture.token(
                &json!({ "sub": subject, "roles": ["gate-office"], "gates": "*", "exp": expires }),
            )
        };
        let register = ("registerHolder", "holder { id }");
        let input = json!({ "name": "Bob", "idempotencyKey": "key" });
        let answer = |token: &str| {
            let answer = fixture.send(token, register, &input);
            answer.json()["data"]["payload"]["holder"]["id"].clone()
        };
        let (ada, again, eve) = (person("ada", 0), person("ada", 1), person("eve", 0));
        let first = answer(&ada);
        assert!(first.is_string(), "{first}");
        assert_eq!(answer(&again), first);
        let other = answer(&eve);
        assert!(other.is_string() && other != first, "{other}");
    }
}

/// The record and the log have a hash of the person, and nothing of the token or the input.
#[tokio::test]
async fn a_mutation_tells_nobody_who_sent_it_and_what() {
    for fixture in Fixture::each(&["--log", "trace", "--metrics-bind", "127.0.0.1:0"]).await {
        let token = fixture.token(&json!({ "sub": "somebody-known", "name": "Grace Hopper",
            "roles": ["gate-office"], "gates": "*" }));
        let mut input = pass_of(1);
        input["code"] = json!("CODE-OF-THE-PASS");
        input["purpose"] = json!("the reason of the visit");
        input["idempotencyKey"] = json!("the key of the request");
        let answer = fixture.send(&token, ISSUE, &input);
        assert_eq!(
            answer.json()["data"]["payload"]["userErrors"],
            json!([]),
            "{}",
            answer.body
        );
        let refused = fixture.send(&token, ISSUE, &pass_of(1));
        assert_eq!(refused.status, 200);
        let address = fixture.server.metrics_address();
        let metrics = crate::support::server::send_to(address, "GET", "/metrics", &[], b"").body;

        let events = "{ events { nodes { viewer } } }";
        let body = json!({ "query": events }).to_string();
        let secret = bearer(&token);
        let headers = [
            ("content-type", "application/json"),
            ("authorization", secret.as_str()),
        ];
        let read = send(
            &fixture.server,
            "POST",
            "/graphql",
            &headers,
            body.as_bytes(),
        );
        let nodes = read.json()["data"]["events"]["nodes"]
            .as_array()
            .unwrap()
            .clone();
        for node in nodes {
            let viewer = node["viewer"].as_str().unwrap();
            assert!(
                viewer.starts_with("oidc:") && viewer.len() == 21,
                "{viewer}"
            );
        }
        fixture.server.signal(rustix::process::Signal::TERM);
        let ended = fixture.server.wait();
        assert!(
            ended.errors.contains("sqlx::query"),
            "the log has no details"
        );
        for text in [
            "somebody-known",
            "Grace Hopper",
            "CODE-OF-THE-PASS",
            "the reason of the visit",
            "the key of the request",
            &token[..40],
            token.rsplit('.').next().unwrap(),
        ] {
            for (place, said) in [("the log", &ended.errors), ("metrics", &metrics)] {
                assert!(!said.contains(text), "{text} is in {place}");
            }
        }
    }
}

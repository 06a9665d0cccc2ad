//! Attempts to change something that the sender may not change.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use std::collections::BTreeSet;

use entity::{holder, pass};
use sea_orm::{DatabaseConnection, EntityTrait};
use serde_json::{Value, json};

use crate::model::{ROLES, id};
use crate::mutations::document;
use crate::support::database::open;
use crate::support::role_server::{RoleServer, RoleToken};
use crate::support::server::{Answer, send};
use crate::support::tokens::{bearer, code};
use crate::support::written::written;

const FLAGS: [&str; 4] = ["--max-batch", "100", "--log", "warn"];

/// A mutation, and the role that it is for.
type Attempt = (&'static str, &'static str, Value);

/// One of each mutation, which would change something.
fn attempts() -> Vec<Attempt> {
    let (gate, holder, pass) = (id("Gate", 1), id("Holder", 1), id("Pass", 1));
    let new_pass = json!({ "gate": gate, "holder": holder, "kind": "STAFF",
        "validUntil": "2999-01-01T00:00:00Z" });
    let scan = json!({ "gate": gate, "code": "unknown", "direction": "IN" });
    let all = [
        (
            "createGate",
            "ADMIN",
            json!({ "code": "NEW", "name": "x", "location": "x" }),
        ),
        ("updateGate", "ADMIN", json!({ "gate": gate, "name": "x" })),
        ("closeGate", "ADMIN", json!({ "gate": gate })),
        ("reopenGate", "ADMIN", json!({ "gate": gate })),
        ("registerHolder", "OFFICER", json!({ "name": "x" })),
        (
            "registerHolders",
            "OFFICER",
            json!({ "holders": [{ "name": "x" }] }),
        ),
        (
            "updateHolder",
            "OFFICER",
            json!({ "holder": holder, "name": "x" }),
        ),
        ("blockHolder", "OFFICER", json!({ "holder": holder })),
        ("unblockHolder", "OFFICER", json!({ "holder": holder })),
        ("issuePass", "OFFICER", new_pass.clone()),
        ("issuePasses", "OFFICER", json!({ "passes": [new_pass] })),
        (
            "extendPass",
            "OFFICER",
            json!({ "pass": pass, "validUntil": "2999-01-01T00:00:00Z" }),
        ),
        ("revokePass", "OFFICER", json!({ "pass": pass })),
        ("recordScan", "GUARD", scan.clone()),
        ("recordScans", "GUARD", json!({ "scans": [scan] })),
    ];
    let with_key = |(name, role, mut input): Attempt| {
        input["idempotencyKey"] = json!(name);
        (name, role, input)
    };
    all.map(with_key).into()
}

fn request(name: &str, input: &Value) -> Value {
    json!({ "query": document(name, "__typename"), "variables": { "input": input } })
}

fn requests(attempts: &[Attempt]) -> Value {
    let requests = attempts.iter();
    let requests = requests.map(|(name, _, input)| request(name, input));
    Value::Array(requests.collect())
}

fn rank(role: &str) -> usize {
    ROLES.iter().position(|of| *of == role).unwrap()
}

/// The payload of a mutation.
fn payload(server: &RoleServer, token: &RoleToken, name: &str, input: &Value) -> Value {
    let answer = server.post(token, &[], &request(name, input));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["data"]["payload"].take()
}

/// The codes and messages of the mistakes in an input, or the code of the error.
fn refusal(server: &RoleServer, token: &RoleToken, name: &str, input: &Value) -> String {
    let answer = server.post(token, &[], &request(name, input));
    let body = answer.json();
    let errors = &body["data"]["payload"]["userErrors"];
    match errors.as_array() {
        Some(errors) => {
            assert!(!errors.is_empty(), "{name} {input}: {}", answer.body);
            errors[0].to_string()
        }
        None => code(&answer),
    }
}

fn unauthenticated(answer: &Answer, who: &str) {
    assert_eq!(answer.status, 401, "{who}: {}", answer.body);
    assert_eq!(code(answer), "UNAUTHENTICATED", "{who}");
}

#[tokio::test]
async fn nobody_writes_without_a_token_that_may() {
    let attempts = attempts();
    for server in RoleServer::each(&FLAGS).await {
        let connection = open(&server.database_url).await;
        let officer = ["--name", "Officer", "--role", "officer"];
        let revoked = server.create(&officer);
        server.revoke(revoked.id);
        let expired = server.create(&[&officer[..], &["--expires", "1ms"]].concat());
        let right = &server.token("ADMIN", false).secret;
        let end = if right.ends_with('a') { "b" } else { "a" };
        let mistyped = format!("{}{end}", &right[..right.len() - 1]);
        let unknown = format!("gpt_{}24iEd0", "0".repeat(43));
        let all = requests(&attempts);
        let before = written(&connection).await;

        for (who, secret) in [
            ("unknown", &unknown),
            ("mistyped", &mistyped),
            ("revoked", &revoked.secret),
            ("expired", &expired.secret),
        ] {
            let token = RoleToken {
                id: 0,
                role: "ADMIN".to_owned(),
                is_bound: false,
                secret: secret.clone(),
            };
            unauthenticated(&server.post(&token, &[], &all), who);
        }
        let json = ("content-type", "application/json");
        let body = all.to_string();
        for header in [("x-role", "ADMIN"), ("cookie", "gatepass-session=1")] {
            let headers = [json, header, ("sec-fetch-site", "same-origin")];
            let answer = send(
                &server.server,
                "POST",
                "/graphql",
                &headers,
                body.as_bytes(),
            );
            unauthenticated(&answer, header.0);
        }
        let basic = bearer(right).replace("Bearer", "Basic");
        let headers = [json, ("authorization", basic.as_str())];
        let answer = send(
            &server.server,
            "POST",
            "/graphql",
            &headers,
            body.as_bytes(),
        );
        unauthenticated(&answer, "Basic");

        let mut refused = 0;
        for token in &server.tokens {
            let above = attempts
                .iter()
                .filter(|(_, role, _)| rank(role) > rank(&token.role));
            let above: Vec<Attempt> = above.cloned().collect();
            if above.is_empty() {
                continue;
            }
            let answer = server.post(token, &[], &requests(&above));
            let answers = answer.json();
            for ((name, ..), answer) in above.iter().zip(answers.as_array().unwrap()) {
                let code = &answer["errors"][0]["extensions"]["code"];
                assert_eq!(code, "FORBIDDEN", "{name} as {}: {answer}", token.role);
                assert!(answer["data"].is_null(), "{answer}");
                refused += 1;
            }
            assert_eq!(answer.headers["x-sql-statements"], "0");
        }
        let above = |role: &str| {
            let above = attempts.iter().filter(|of| rank(of.1) > rank(role));
            above.count()
        };
        let bound_and_not = above("VIEWER") + above("GUARD") + above("OFFICER");
        assert_eq!(refused, 2 * bound_and_not);
        assert_eq!(written(&connection).await, before);

        // The same requests do change something.
        let answer = server.post(server.token("ADMIN", false), &[], &all);
        for answer in answer.json().as_array().unwrap() {
            assert_eq!(answer.get("errors"), None, "{answer}");
        }
        assert_ne!(written(&connection).await, before);
        connection.close().await.unwrap();
    }
}

/// The keys of the rows that an officer sees who is bound to a gate, as the officer is
/// answered.
fn seen(server: &RoleServer, token: &RoleToken, field: &str) -> BTreeSet<String> {
    let query = format!("{{ all: {field}(first: 1000) {{ nodes {{ id }} }} }}");
    let answer = server.ask(token, &[], &query).json();
    let nodes = answer["data"]["all"]["nodes"].as_array().unwrap().iter();
    nodes
        .map(|node| node["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The IDs of the rows that there are.
async fn all(connection: &DatabaseConnection) -> (Vec<String>, Vec<String>) {
    let holders = holder::Entity::find().all(connection).await.unwrap();
    let passes = pass::Entity::find().all(connection).await.unwrap();
    let holders = holders.iter().map(|row| id("Holder", row.id));
    let passes = passes.iter().map(|row| id("Pass", row.id));
    (holders.collect(), passes.collect())
}

/// A pass for the gate of bound tokens.
fn of_own(holder: &str) -> Value {
    json!({ "gate": id("Gate", 2), "holder": holder, "kind": "STAFF",
        "validUntil": "2999-01-01T00:00:00Z" })
}

fn scan_at(gate: i64) -> Value {
    json!({ "gate": id("Gate", gate), "code": "unknown", "direction": "IN" })
}

/// A row that is hidden is answered like one that does not exist.
#[tokio::test]
async fn a_bound_token_changes_nothing_that_it_does_not_see() {
    for server in RoleServer::each(&FLAGS).await {
        let connection = open(&server.database_url).await;
        // Somebody whose only pass is of another gate.
        let admin = server.token("ADMIN", false);
        let holder = json!({ "name": "Somebody else" });
        let holder = server.post(
            admin,
            &[],
            &json!({ "query": document("registerHolder", "holder { id }"), "variables": { "input": holder } }),
        );
        let holder = holder.json()["data"]["payload"]["holder"]["id"].clone();
        let of_other = json!({ "gate": id("Gate", 1), "holder": holder, "kind": "STAFF",
            "validUntil": "2999-01-01T00:00:00Z", "idempotencyKey": "key" });
        let issued = payload(&server, admin, "issuePass", &of_other);
        assert_eq!(issued["userErrors"], json!([]), "{issued}");

        let token = server.token("OFFICER", true);
        let (holders, passes) = all(&connection).await;
        let (of_gate, known) = (
            seen(&server, token, "passes"),
            seen(&server, token, "holders"),
        );
        let before = written(&connection).await;
        let mut refused = 0;
        let mut refuse = |name: &str, input: Value, field: &str, missing: String| {
            let mut absent = input.clone();
            absent[field] = json!(missing);
            let hidden = refusal(&server, token, name, &input);
            assert!(hidden.contains("NOT_FOUND"), "{name} {input}: {hidden}");
            assert_eq!(hidden, refusal(&server, token, name, &absent), "{name}");
            refused += 1;
        };
        for pass in passes.iter().filter(|pass| !of_gate.contains(*pass)) {
            let missing = || id("Pass", 1_000_000);
            let end = "2999-06-01T00:00:00Z";
            refuse("revokePass", json!({ "pass": pass }), "pass", missing());
            for input in [
                json!({ "pass": pass, "validUntil": end }),
                json!({ "pass": pass, "validUntil": end, "expectedVersion": 1 }),
                json!({ "pass": pass, "validUntil": end, "expectedVersion": 2 }),
            ] {
                refuse("extendPass", input, "pass", missing());
            }
        }
        for holder in holders.iter().filter(|holder| !known.contains(*holder)) {
            let missing = || id("Holder", 1_000_000);
            refuse(
                "blockHolder",
                json!({ "holder": holder }),
                "holder",
                missing(),
            );
            refuse(
                "unblockHolder",
                json!({ "holder": holder }),
                "holder",
                missing(),
            );
            let update = json!({ "holder": holder, "phone": "1" });
            refuse("updateHolder", update, "holder", missing());
            refuse("issuePass", of_own(holder), "holder", missing());
        }
        assert!(refused > 4 * 10, "{refused}");

        // Everyone sees all gates.
        let own = known.first().unwrap();
        let mut foreign = of_own(own);
        foreign["gate"] = json!(id("Gate", 1));
        let mut any_gate = of_own(own);
        any_gate["anyGate"] = json!(true);
        let several = json!({ "passes": [of_own(own), foreign] });
        let scans = json!({ "scans": [scan_at(2), scan_at(1)] });
        for (name, input, code) in [
            ("issuePass", &foreign, "OTHER_GATE"),
            ("issuePass", &any_gate, "OTHER_GATE"),
            ("issuePasses", &several, "OTHER_GATE"),
            ("recordScan", &scan_at(1), "OTHER_GATE"),
            ("recordScans", &scans, "OTHER_GATE"),
            // The answer to somebody else's key is not given away.
            ("issuePass", &of_other, "NOT_FOUND"),
            ("registerHolder", &json!({ "name": "x" }), "FORBIDDEN"),
            (
                "registerHolders",
                &json!({ "holders": [{ "name": "x" }] }),
                "FORBIDDEN",
            ),
            (
                "createGate",
                &json!({ "code": "x", "name": "x", "location": "x" }),
                "FORBIDDEN",
            ),
            ("closeGate", &json!({ "gate": id("Gate", 2) }), "FORBIDDEN"),
        ] {
            let refused = refusal(&server, token, name, input);
            assert!(refused.contains(code), "{name} {input}: {refused}");
        }
        assert_eq!(written(&connection).await, before);

        let issued = payload(&server, token, "issuePass", &of_own(own));
        assert_eq!(issued["userErrors"], json!([]), "{issued}");
        assert_ne!(written(&connection).await, before);
        connection.close().await.unwrap();
    }
}

/// Two senders may choose the same key, and neither learns of the other.
#[tokio::test]
async fn a_key_belongs_to_its_token() {
    for server in RoleServer::each(&FLAGS).await {
        let tokens = [server.token("ADMIN", false), server.token("OFFICER", false)];
        let register = |token, name: &str| {
            let input = json!({ "name": name, "idempotencyKey": "key" });
            let body = json!({ "query": document("registerHolder", "holder { id name }"),
                "variables": { "input": input } });
            server.post(token, &[], &body).json()["data"]["payload"].take()
        };
        let first = register(tokens[0], "Ada");
        let second = register(tokens[1], "Ada");
        assert_eq!(second["userErrors"], json!([]));
        assert_ne!(first["holder"]["id"], second["holder"]["id"]);
        assert_eq!(register(tokens[0], "Ada"), first);
        assert_eq!(register(tokens[1], "Ada"), second);
        let reused = register(tokens[1], "Bob");
        assert_eq!(reused["userErrors"][0]["code"], "IDEMPOTENCY_KEY_REUSED");
    }
}

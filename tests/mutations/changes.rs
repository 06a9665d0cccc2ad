//! Changes of gates, holders and passes.

use serde_json::{Value, json};

use super::{count, gate, holder, mistake, mistakes, pass, pass_input, send_as, written};
use crate::support::app::{TestApp, answer};

const GATE: &str = "gate { id code name location closedAt version updatedAt }";
const HOLDER: &str = "holder { id name company phone blockedAt blockReason version updatedAt }";
const PASS: &str = "pass { id code kind purpose vehiclePlate anyGate maxEntries validFrom validUntil revokedAt revokeReason status version updatedAt gate { code } holder { name } }";

#[tokio::test]
async fn a_gate_is_created_changed_closed_and_reopened() {
    for app in TestApp::each().await {
        let input = json!({ "code": "G1", "name": "North", "location": "Hall 1" });
        let made = written(&app, "createGate", GATE, input).await;
        let made = &made["gate"];
        assert_eq!(made["version"], 1);
        assert_eq!(made["updatedAt"], Value::Null);
        assert_eq!(made["closedAt"], Value::Null);
        let id = &made["id"];
        let read = app
            .data(&format!(
                "{{ gate(id: {id}) {{ code name location version }} }}"
            ))
            .await;
        assert_eq!(
            read["gate"],
            json!({ "code": "G1", "name": "North", "location": "Hall 1", "version": 1 })
        );

        let input = json!({ "gate": id, "name": "South", "expectedVersion": 1 });
        let changed = written(&app, "updateGate", GATE, input).await;
        assert_eq!(changed["gate"]["name"], "South");
        assert_eq!(
            changed["gate"]["location"], "Hall 1",
            "what is left out stays"
        );
        assert_eq!(changed["gate"]["version"], 2);
        assert!(changed["gate"]["updatedAt"].is_string());

        let closed = written(&app, "closeGate", GATE, json!({ "gate": id })).await;
        assert!(closed["gate"]["closedAt"].is_string());
        assert_eq!(closed["gate"]["version"], 3);
        let again = mistake(&app, "closeGate", json!({ "gate": id })).await;
        assert_eq!(again, ("WRONG_STATE".to_owned(), json!(["gate"])));

        let open = written(&app, "reopenGate", GATE, json!({ "gate": id })).await;
        assert_eq!(open["gate"]["closedAt"], Value::Null);
        let again = mistake(&app, "reopenGate", json!({ "gate": id })).await;
        assert_eq!(again.0, "WRONG_STATE");
    }
}

#[tokio::test]
async fn a_change_of_nothing_changes_nothing() {
    for app in TestApp::each().await {
        let id = gate(&app, "G1").await;
        let events = count(&app, "event").await;
        let same = written(
            &app,
            "updateGate",
            GATE,
            json!({ "gate": id, "name": "North" }),
        )
        .await;
        assert_eq!(same["gate"]["version"], 1);
        assert_eq!(same["gate"]["name"], "North");
        assert_eq!(count(&app, "event").await, events);
    }
}

#[tokio::test]
async fn mistakes_name_their_field_and_nothing_is_written() {
    for app in TestApp::each().await {
        gate(&app, "G1").await;
        let events = count(&app, "event").await;
        let taken = json!({ "code": "G1", "name": "South", "location": "Here" });
        assert_eq!(
            mistake(&app, "createGate", taken).await,
            ("TAKEN".to_owned(), json!(["code"]))
        );
        let blank = json!({ "code": "", "name": " ", "location": "x".repeat(201) });
        assert_eq!(
            mistakes(&app, "createGate", blank).await,
            [
                ("BLANK".to_owned(), json!(["code"])),
                ("BLANK".to_owned(), json!(["name"])),
                ("TOO_LONG".to_owned(), json!(["location"])),
            ]
        );
        for id in ["nonsense", "SG9sZGVyOjE", "R2F0ZTo5OTk"] {
            assert_eq!(
                mistake(&app, "closeGate", json!({ "gate": id })).await,
                ("NOT_FOUND".to_owned(), json!(["gate"])),
                "{id}"
            );
        }
        assert_eq!(count(&app, "gate").await, 1);
        assert_eq!(count(&app, "event").await, events);
    }
}

#[tokio::test]
async fn a_change_expects_a_version() {
    for app in TestApp::each().await {
        let id = gate(&app, "G1").await;
        let change = |name: &str| json!({ "gate": id, "name": name, "expectedVersion": 1 });
        written(&app, "updateGate", GATE, change("One")).await;
        assert_eq!(
            mistake(&app, "updateGate", change("Two")).await,
            ("VERSION_MISMATCH".to_owned(), json!(["expectedVersion"]))
        );
        let read = app.data("{ gates { nodes { name version } } }").await;
        assert_eq!(
            read["gates"]["nodes"],
            json!([{ "name": "One", "version": 2 }])
        );
    }
}

#[tokio::test]
async fn a_holder_is_registered_changed_and_blocked() {
    for app in TestApp::each().await {
        let input = json!({ "name": "Zoë", "company": "ACME", "phone": "+49 1" });
        let made = written(&app, "registerHolder", HOLDER, input).await;
        let id = &made["holder"]["id"];
        assert_eq!(made["holder"]["company"], "ACME");

        // Absent fields stay, and null clears.
        let input = json!({ "holder": id, "company": null });
        let changed = written(&app, "updateHolder", HOLDER, input).await;
        assert_eq!(changed["holder"]["company"], Value::Null);
        assert_eq!(changed["holder"]["phone"], "+49 1");
        assert_eq!(changed["holder"]["name"], "Zoë");
        let input = json!({ "holder": id, "name": null });
        assert_eq!(
            mistake(&app, "updateHolder", input).await,
            ("INVALID".to_owned(), json!(["name"]))
        );

        let input = json!({ "holder": id, "reason": "Lost badge" });
        let blocked = written(&app, "blockHolder", HOLDER, input).await;
        assert!(blocked["holder"]["blockedAt"].is_string());
        assert_eq!(blocked["holder"]["blockReason"], "Lost badge");
        let again = mistake(&app, "blockHolder", json!({ "holder": id })).await;
        assert_eq!(again.0, "WRONG_STATE");
        let free = written(&app, "unblockHolder", HOLDER, json!({ "holder": id })).await;
        assert_eq!(free["holder"]["blockedAt"], Value::Null);
        assert_eq!(free["holder"]["blockReason"], Value::Null);
        assert_eq!(free["holder"]["version"], 4);
    }
}

#[tokio::test]
async fn a_pass_is_issued_extended_and_revoked() {
    for app in TestApp::each().await {
        let (gate, holder) = (gate(&app, "G1").await, holder(&app, "Ada").await);
        let mut input = pass_input(&gate, &holder);
        input["maxEntries"] = json!(2);
        input["purpose"] = json!("Audit");
        input["validFrom"] = json!("2020-01-01T00:00:00.000001Z");
        let made = written(&app, "issuePass", PASS, input).await;
        let made = &made["pass"];
        let code = made["code"].as_str().unwrap();
        assert_eq!(code.len(), 12);
        assert!(
            code.bytes().all(|letter| !b"ILOU".contains(&letter)),
            "{code}"
        );
        assert_eq!(made["status"], "ACTIVE");
        assert_eq!(made["anyGate"], false);
        assert_eq!(made["validFrom"], "2020-01-01T00:00:00.000001Z");
        assert_eq!(made["gate"], json!({ "code": "G1" }));
        assert_eq!(made["holder"], json!({ "name": "Ada" }));

        let id = &made["id"];
        let earlier = json!({ "pass": id, "validUntil": "2998-01-01T00:00:00Z" });
        assert_eq!(
            mistake(&app, "extendPass", earlier).await,
            ("INVALID".to_owned(), json!(["validUntil"]))
        );
        let later = json!({ "pass": id, "validUntil": "2999-06-01T00:00:00Z" });
        let extended = written(&app, "extendPass", PASS, later.clone()).await;
        assert_eq!(extended["pass"]["validUntil"], "2999-06-01T00:00:00Z");

        let input = json!({ "pass": id, "reason": "Visit cancelled" });
        let revoked = written(&app, "revokePass", PASS, input).await;
        assert_eq!(revoked["pass"]["status"], "REVOKED");
        assert_eq!(revoked["pass"]["revokeReason"], "Visit cancelled");
        for (name, input) in [("revokePass", json!({ "pass": id })), ("extendPass", later)] {
            assert!(
                mistakes(&app, name, input)
                    .await
                    .contains(&("WRONG_STATE".to_owned(), json!(["pass"])))
            );
        }
    }
}

#[tokio::test]
async fn a_pass_fits_its_gate_and_its_holder() {
    for app in TestApp::each().await {
        let (gate, holder) = (gate(&app, "G1").await, holder(&app, "Ada").await);
        let with = |field: &str, value: Value| {
            let mut input = pass_input(&gate, &holder);
            input[field] = value;
            input
        };
        for (field, value, code) in [
            ("vehiclePlate", json!("B 1"), "INVALID"),
            ("maxEntries", json!(0), "INVALID"),
            ("maxEntries", json!(-1), "INVALID"),
            ("validUntil", json!("2020-01-01T00:00:00Z"), "INVALID"),
            ("code", json!(" "), "BLANK"),
            ("gate", json!("R2F0ZTo5"), "NOT_FOUND"),
            ("holder", json!("SG9sZGVyOjk"), "NOT_FOUND"),
        ] {
            assert_eq!(
                mistake(&app, "issuePass", with(field, value)).await,
                (code.to_owned(), json!([field])),
            );
        }
        let input = with("code", json!("MINE"));
        let made = written(&app, "issuePass", PASS, input.clone()).await;
        assert_eq!(made["pass"]["code"], "MINE");
        assert_eq!(
            mistake(&app, "issuePass", input.clone()).await,
            ("TAKEN".to_owned(), json!(["code"]))
        );
        written(&app, "closeGate", "__typename", json!({ "gate": gate })).await;
        written(
            &app,
            "blockHolder",
            "__typename",
            json!({ "holder": holder }),
        )
        .await;
        assert_eq!(
            mistakes(&app, "issuePass", pass_input(&gate, &holder)).await,
            [
                ("WRONG_STATE".to_owned(), json!(["gate"])),
                ("WRONG_STATE".to_owned(), json!(["holder"])),
            ]
        );
        assert_eq!(count(&app, "pass").await, 1);
    }
}

/// What a request asks for that it may not is refused before anything runs.
#[tokio::test]
async fn roles_and_gates_limit_what_somebody_may_change() {
    for app in TestApp::each().await {
        let (one, two) = (gate(&app, "G1").await, gate(&app, "G2").await);
        let holder = holder(&app, "Ada").await;
        pass(&app, &one, &holder).await;
        let other = pass(&app, &two, &holder).await;
        let engine = &app.engine;
        let new = json!({ "code": "G3", "name": "x", "location": "x" });
        for (viewer, name, input) in [
            (("OFFICER", None), "createGate", &new),
            (("ADMIN", Some(&[1][..])), "createGate", &new),
            (("GUARD", None), "registerHolder", &json!({ "name": "x" })),
            (
                ("OFFICER", Some(&[1][..])),
                "registerHolder",
                &json!({ "name": "x" }),
            ),
            (("GUARD", None), "issuePass", &pass_input(&one, &holder)),
        ] {
            let outcome = send_as(engine, viewer, (name, ""), input).await;
            let answer = answer(&outcome);
            assert_eq!(
                answer["errors"][0]["extensions"]["code"], "FORBIDDEN",
                "{answer}"
            );
            assert_eq!(outcome.executed(), 0);
            assert_eq!(outcome.transactions, 0);
        }
        let officer = ("OFFICER", Some(&[1][..]));
        let code = async |name: &str, input: Value| {
            let outcome = send_as(engine, officer, (name, ""), &input).await;
            let errors = answer(&outcome)["data"]["payload"]["userErrors"].take();
            errors[0]["code"].as_str().map(str::to_owned)
        };
        assert_eq!(code("issuePass", pass_input(&one, &holder)).await, None);
        let elsewhere = code("issuePass", pass_input(&two, &holder)).await;
        assert_eq!(elsewhere.as_deref(), Some("OTHER_GATE"));
        let mut anywhere = pass_input(&one, &holder);
        anywhere["anyGate"] = json!(true);
        assert_eq!(
            code("issuePass", anywhere).await.as_deref(),
            Some("OTHER_GATE")
        );
        // It does not see the pass, so it may as well not exist.
        let hidden = code("revokePass", json!({ "pass": other })).await;
        assert_eq!(hidden.as_deref(), Some("NOT_FOUND"));
        let read = app.data("{ passes(filter: { revokedAt: { isNull: false } }) { totalCount } }");
        assert_eq!(read.await["passes"]["totalCount"], 0);
    }
}

/// The fields of an operation run one after another, and a mistake in one does not undo the
/// others.
#[tokio::test]
async fn fields_run_in_order_each_in_its_own_transaction() {
    for app in TestApp::each().await {
        let document = "mutation {
            a: createGate(input: { code: \"A\", name: \"a\", location: \"x\" }) { gate { code } userErrors { code } }
            b: createGate(input: { code: \"A\", name: \"b\", location: \"x\" }) { gate { code } userErrors { code } }
            c: createGate(input: { code: \"C\", name: \"c\", location: \"x\" }) { gate { code } userErrors { code } }
        }";
        let outcome = app.query(document, Value::Null).await;
        assert_eq!(outcome.transactions, 3);
        assert_eq!(
            answer(&outcome)["data"],
            json!({
                "a": { "gate": { "code": "A" }, "userErrors": [] },
                "b": { "gate": null, "userErrors": [{ "code": "TAKEN" }] },
                "c": { "gate": { "code": "C" }, "userErrors": [] },
            })
        );
        assert_eq!(count(&app, "gate").await, 2);
        assert!(outcome.defects().is_empty(), "{:?}", outcome.defects());
    }
}

//! Scans: what is admitted, what is recorded, and what becomes of the pass.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{count, document, gate, holder, pass_input, send_as, settled, written};
use crate::support::app::{TestApp, answer, data};

/// The fields of a scan, and of its pass after it.
const SCAN: &str = "scan { code direction outcome denialReason scannedAt late conflict
    gate { id } pass { code entries insideSince } holder { name } }";

/// Two gates, a holder, and a pass of the first gate with the code P.
pub(super) struct Site<'a> {
    pub(super) app: &'a TestApp,
    pub(super) gates: [Value; 2],
    pub(super) holder: Value,
    pub(super) pass: Value,
    /// When the site was made.
    pub(super) begin: DateTime<Utc>,
}

impl<'a> Site<'a> {
    /// A site, whose pass has these fields beside the usual ones.
    pub(super) async fn new(app: &'a TestApp, fields: Value) -> Self {
        let gates = [gate(app, "G1").await, gate(app, "G2").await];
        let holder = holder(app, "Ada").await;
        let mut input = pass_input(&gates[0], &holder);
        input["code"] = json!("P");
        input["validFrom"] = json!("2020-01-01T00:00:00Z");
        for (name, value) in fields.as_object().cloned().unwrap_or_default() {
            input[name] = value;
        }
        let pass = written(app, "issuePass", "pass { id }", input).await["pass"]["id"].take();
        Self {
            app,
            gates,
            holder,
            pass,
            begin: DateTime::from_timestamp(Utc::now().timestamp(), 0).unwrap(),
        }
    }

    /// A time, by minutes after the beginning.
    pub(super) fn minute(&self, minutes: i64) -> DateTime<Utc> {
        self.begin + TimeDelta::minutes(minutes)
    }

    /// What a mutation answers at a minute.
    pub(super) async fn send(&self, minutes: i64, name: &str, fields: &str, input: Value) -> Value {
        let document = document(name, fields);
        let variables = json!({ "input": input });
        let now = self.minute(minutes);
        let outcome = self.app.query_at(&document, variables, now).await;
        assert_eq!(outcome.defects(), Vec::<&str>::new());
        assert!(outcome.executed() <= outcome.planned());
        data(&outcome)["payload"].take()
    }

    /// The scan that is recorded for an input, whose gate is the first one by default.
    pub(super) async fn scan(&self, minutes: i64, direction: &str, more: Value) -> Value {
        let mut input = json!({ "gate": self.gates[0], "code": "P", "direction": direction });
        for (name, value) in more.as_object().cloned().unwrap_or_default() {
            input[name] = value;
        }
        let mut payload = self.send(minutes, "recordScan", SCAN, input).await;
        assert_eq!(payload["userErrors"], json!([]));
        payload["scan"].take()
    }

    /// The reason why a scan is denied. None if it is admitted.
    pub(super) async fn reason(
        &self,
        minutes: i64,
        direction: &str,
        more: Value,
    ) -> Option<String> {
        let scan = self.scan(minutes, direction, more).await;
        let reason = scan["denialReason"].as_str().map(str::to_owned);
        let outcome = if reason.is_some() {
            "DENIED"
        } else {
            "ADMITTED"
        };
        assert_eq!(scan["outcome"], outcome, "{scan}");
        reason
    }
}

pub(super) fn shown(time: DateTime<Utc>) -> Value {
    json!(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

#[tokio::test]
async fn a_visit_is_an_entry_and_an_exit() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({ "maxEntries": 2 })).await;
        let mut expected = json!({
            "code": "P", "direction": "IN", "outcome": "ADMITTED", "denialReason": null,
            "scannedAt": shown(site.minute(1)), "late": false, "conflict": false,
            "gate": { "id": site.gates[0] }, "holder": { "name": "Ada" },
            "pass": { "code": "P", "entries": 1, "insideSince": shown(site.minute(1)) },
        });
        assert_eq!(site.scan(1, "IN", json!({})).await, expected);
        expected["outcome"] = json!("DENIED");
        expected["denialReason"] = json!("ALREADY_INSIDE");
        expected["scannedAt"] = shown(site.minute(2));
        assert_eq!(site.scan(2, "IN", json!({})).await, expected);
        let out = site.scan(3, "OUT", json!({})).await;
        let outside = json!({ "code": "P", "entries": 1, "insideSince": null });
        assert_eq!(out["pass"], outside);
        assert_eq!(
            site.reason(4, "OUT", json!({})).await.as_deref(),
            Some("NOT_INSIDE")
        );
        assert_eq!(site.reason(5, "IN", json!({})).await, None);
        assert_eq!(site.reason(6, "OUT", json!({})).await, None);
        let last = site.scan(7, "IN", json!({})).await;
        assert_eq!(last["denialReason"], "ENTRIES_EXHAUSTED");
        assert_eq!(last["pass"]["entries"], 2);
        assert_eq!(count(&app, "scan").await, 7);
        let read = app
            .data(
                "{ passes(filter: { entries: { gte: 2 } }) { nodes { version updatedAt lastScan { direction } } }
                   scans(filter: { late: { eq: true } }) { totalCount } }",
            )
            .await;
        assert_eq!(
            read,
            json!({
                "passes": { "nodes": [
                    { "version": 1, "updatedAt": null, "lastScan": { "direction": "IN" } },
                ] },
                "scans": { "totalCount": 0 },
            })
        );
    }
}

#[tokio::test]
async fn each_rule_denies() {
    for app in TestApp::each().await {
        let valid = |site: &Site<'_>| json!({ "validUntil": shown(site.minute(60)) });
        let site = Site::new(&app, json!({})).await;
        let of = async |minutes, direction, more| site.reason(minutes, direction, more).await;
        let reason = |reason: &str| Some(reason.to_owned());
        let other = json!({ "gate": site.gates[1] });
        assert_eq!(
            of(1, "IN", json!({ "code": "Q" })).await,
            reason("UNKNOWN_PASS")
        );
        assert_eq!(
            of(1, "IN", json!({ "code": "p" })).await,
            reason("UNKNOWN_PASS")
        );
        assert_eq!(
            of(1, "IN", json!({ "code": "P " })).await,
            reason("UNKNOWN_PASS")
        );
        assert_eq!(of(1, "IN", other.clone()).await, reason("WRONG_GATE"));
        assert_eq!(of(1, "OUT", other.clone()).await, reason("WRONG_GATE"));
        assert_eq!(of(1, "OUT", json!({})).await, reason("NOT_INSIDE"));

        // One that ends soon, and one that has not begun.
        let mut input = pass_input(&site.gates[0], &site.holder);
        input["code"] = json!("SHORT");
        input["anyGate"] = json!(true);
        input["validFrom"] = shown(site.minute(10));
        input["validUntil"] = valid(&site)["validUntil"].clone();
        written(&app, "issuePass", "__typename", input).await;
        let short = json!({ "code": "SHORT", "gate": site.gates[1] });
        assert_eq!(of(9, "IN", short.clone()).await, reason("NOT_YET_VALID"));
        assert_eq!(of(10, "IN", short.clone()).await, None);
        assert_eq!(of(59, "OUT", short.clone()).await, None);
        assert_eq!(of(60, "IN", short.clone()).await, reason("EXPIRED"));

        let holder = json!({ "holder": site.holder });
        site.send(70, "blockHolder", "__typename", holder.clone())
            .await;
        assert_eq!(of(71, "IN", json!({})).await, reason("HOLDER_BLOCKED"));
        site.send(72, "unblockHolder", "__typename", holder.clone())
            .await;
        assert_eq!(of(73, "IN", json!({})).await, None);
        site.send(74, "revokePass", "__typename", json!({ "pass": site.pass }))
            .await;
        site.send(74, "blockHolder", "__typename", holder).await;
        assert_eq!(of(75, "OUT", json!({})).await, reason("REVOKED"));
        let gate = json!({ "gate": site.gates[0] });
        site.send(76, "closeGate", "__typename", gate.clone()).await;
        for code in ["P", "Q", "SHORT"] {
            assert_eq!(
                of(77, "OUT", json!({ "code": code })).await,
                reason("GATE_CLOSED")
            );
        }
        let read = app
            .data("{ scans(filter: { denialReason: { eq: GATE_CLOSED } }) { nodes { code pass { code } } } }")
            .await;
        assert_eq!(
            read["scans"]["nodes"],
            json!([
                { "code": "SHORT", "pass": { "code": "SHORT" } },
                { "code": "Q", "pass": null },
                { "code": "P", "pass": { "code": "P" } },
            ])
        );
    }
}

/// What was closed, revoked or blocked after the code was read admitted then.
#[tokio::test]
async fn a_scan_is_judged_as_of_its_time() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({})).await;
        let at = |minutes: i64| json!({ "at": shown(site.minute(minutes)) });
        site.send(
            20,
            "closeGate",
            "__typename",
            json!({ "gate": site.gates[0] }),
        )
        .await;
        assert_eq!(site.reason(21, "IN", at(10)).await, None);
        assert_eq!(
            site.reason(22, "OUT", at(20)).await.as_deref(),
            Some("GATE_CLOSED")
        );
        site.send(
            23,
            "reopenGate",
            "__typename",
            json!({ "gate": site.gates[0] }),
        )
        .await;
        site.send(
            30,
            "blockHolder",
            "__typename",
            json!({ "holder": site.holder }),
        )
        .await;
        assert_eq!(site.reason(31, "OUT", at(29)).await, None);
        assert_eq!(
            site.reason(32, "IN", at(30)).await.as_deref(),
            Some("HOLDER_BLOCKED")
        );
        site.send(
            33,
            "unblockHolder",
            "__typename",
            json!({ "holder": site.holder }),
        )
        .await;
        site.send(40, "revokePass", "__typename", json!({ "pass": site.pass }))
            .await;
        assert_eq!(site.reason(41, "IN", at(39)).await, None);
        assert_eq!(
            site.reason(42, "OUT", at(40)).await.as_deref(),
            Some("REVOKED")
        );
    }
}

#[tokio::test]
async fn what_has_happened_can_be_forced() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({ "maxEntries": 1 })).await;
        let force = json!({ "force": true });
        let forced = site.scan(1, "OUT", force.clone()).await;
        assert_eq!(forced["outcome"], "ADMITTED");
        assert_eq!(forced["denialReason"], "NOT_INSIDE");
        site.scan(2, "IN", force.clone()).await;
        let again = site.scan(3, "IN", force.clone()).await;
        assert_eq!(again["denialReason"], "ALREADY_INSIDE");
        assert_eq!(again["pass"]["entries"], 2);
        assert_eq!(again["pass"]["insideSince"], shown(site.minute(3)));
        let fine = site.scan(4, "OUT", force).await;
        assert_eq!(fine["denialReason"], Value::Null);
        let unknown = json!({ "code": "Q", "force": true });
        let unknown = site.scan(5, "IN", unknown).await;
        assert_eq!(unknown["outcome"], "ADMITTED");
        assert_eq!(unknown["denialReason"], "UNKNOWN_PASS");
        assert_eq!(unknown["pass"], Value::Null);
    }
}

#[tokio::test]
async fn a_late_scan_keeps_its_time_and_changes_no_other() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({ "maxEntries": 3 })).await;
        let at = |minutes: i64| json!({ "at": shown(site.minute(minutes)) });
        site.scan(10, "IN", json!({})).await;
        site.scan(20, "OUT", json!({})).await;
        site.scan(30, "IN", json!({})).await;
        let before = app
            .data("{ scans { nodes { id outcome denialReason scannedAt late conflict } } }")
            .await;
        // (the minute, the direction, the reason, whether newer scans contradict it)
        let late = [
            (12, "IN", Some("ALREADY_INSIDE"), false),
            (15, "OUT", None, true),
            (22, "OUT", Some("NOT_INSIDE"), false),
            (25, "IN", None, true),
        ];
        for (index, (minute, direction, reason, conflict)) in late.into_iter().enumerate() {
            let scan = site.scan(40, direction, at(minute)).await;
            assert_eq!(scan["denialReason"].as_str(), reason, "{index}");
            assert_eq!(scan["late"], true);
            assert_eq!(scan["conflict"], conflict, "{index}");
            assert_eq!(scan["scannedAt"], shown(site.minute(minute)));
            assert_eq!(
                scan["pass"]["insideSince"],
                shown(site.minute(30)),
                "the newest decides"
            );
        }
        let read = app
            .data("{ passes { nodes { entries } } conflicts: scans(filter: { conflict: { eq: true } }) { totalCount }
                     scans(filter: { late: { eq: false } }) { nodes { id outcome denialReason scannedAt late conflict } } }")
            .await;
        assert_eq!(read["passes"]["nodes"][0]["entries"], 3);
        assert_eq!(read["conflicts"]["totalCount"], 2);
        assert_eq!(read["scans"], before["scans"], "nothing is rewritten");
        // A scan at the time of the newest one is not late.
        let same = site.scan(41, "OUT", at(30)).await;
        assert_eq!(
            (&same["late"], &same["outcome"]),
            (&json!(false), &json!("ADMITTED"))
        );
        // All entries are used, those of late scans too.
        let used = site.reason(42, "IN", json!({})).await;
        assert_eq!(used.as_deref(), Some("ENTRIES_EXHAUSTED"));
    }
}

#[tokio::test]
async fn a_visit_that_is_uploaded_together_fits_between_others() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({ "anyGate": true })).await;
        site.scan(10, "IN", json!({})).await;
        site.scan(20, "OUT", json!({})).await;
        site.scan(30, "IN", json!({})).await;
        let scan = |gate: usize, minutes: Option<i64>, direction: &str| {
            let at = minutes.map(|minutes| shown(site.minute(minutes)));
            json!({ "gate": site.gates[gate], "code": "P", "direction": direction, "at": at })
        };
        // In the order of the times, not of the list.
        let scans = [
            scan(1, Some(24), "OUT"),
            scan(0, None, "OUT"),
            scan(0, Some(22), "IN"),
            scan(1, Some(26), "IN"),
            scan(0, Some(35), "IN"),
        ];
        let fields = "scans { direction outcome denialReason scannedAt late conflict gate { id } }";
        let input = json!({ "scans": scans });
        let payload = site.send(40, "recordScans", fields, input).await;
        assert_eq!(payload["userErrors"], json!([]));
        let short = |scan: &Value| {
            (
                scan["denialReason"].as_str().map(str::to_owned),
                scan["late"].as_bool().unwrap(),
                scan["conflict"].as_bool().unwrap(),
            )
        };
        let recorded = payload["scans"].as_array().unwrap();
        let inside = Some("ALREADY_INSIDE".to_owned());
        assert_eq!(
            recorded.iter().map(short).collect::<Vec<_>>(),
            [
                (None, true, false),
                (None, false, false),
                (None, true, false),
                (None, true, true),
                (inside, false, false),
            ]
        );
        for (sent, recorded) in scans.iter().zip(recorded) {
            assert_eq!(
                sent["gate"], recorded["gate"]["id"],
                "in the order of the items"
            );
            assert_eq!(sent["direction"], recorded["direction"]);
            let at = &recorded["scannedAt"];
            assert_eq!(
                *at,
                if sent["at"].is_null() {
                    shown(site.minute(40))
                } else {
                    sent["at"].clone()
                }
            );
        }
        let read = app
            .data("{ passes { nodes { entries insideSince } } }")
            .await;
        assert_eq!(
            read["passes"]["nodes"],
            json!([{ "entries": 4, "insideSince": null }])
        );
    }
}

#[tokio::test]
async fn mistakes_of_scans_name_their_field_and_nothing_is_recorded() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({})).await;
        let events = count(&app, "event").await;
        let now = site.minute(0);
        let cases = [
            ("gate", json!("R2F0ZTo5OTk"), "NOT_FOUND"),
            ("gate", json!("nonsense"), "NOT_FOUND"),
            ("gate", site.pass.clone(), "NOT_FOUND"),
            ("code", json!(""), "BLANK"),
            ("code", json!("x".repeat(1001)), "TOO_LONG"),
            (
                "at",
                shown(now - TimeDelta::days(7) - TimeDelta::microseconds(1)),
                "INVALID",
            ),
            (
                "at",
                shown(now + TimeDelta::minutes(1) + TimeDelta::microseconds(1)),
                "INVALID",
            ),
        ];
        let good = json!({ "gate": site.gates[0], "code": "P", "direction": "IN" });
        for (field, value, code) in cases {
            let mut input = good.clone();
            input[field] = value;
            let payload = site.send(0, "recordScan", SCAN, input.clone()).await;
            assert_eq!(payload["scan"], Value::Null, "{input}");
            let errors = &payload["userErrors"];
            assert_eq!(errors[0]["code"], code, "{input}");
            assert_eq!(errors[0]["field"], json!([field]), "{input}");
            assert_eq!(errors.as_array().unwrap().len(), 1, "{errors}");
            let scans = json!({ "scans": [good, input] });
            let payload = site.send(0, "recordScans", "scans { id }", scans).await;
            assert_eq!(payload["scans"], Value::Null);
            assert_eq!(
                payload["userErrors"][0]["field"],
                json!(["scans", "1", field])
            );
            assert_eq!(payload["userErrors"][0]["index"], 1);
        }
        assert_eq!(count(&app, "scan").await, 0);
        assert_eq!(count(&app, "event").await, events);
        for at in [now - TimeDelta::days(7), now + TimeDelta::minutes(1)] {
            site.scan(0, "IN", json!({ "at": shown(at) })).await;
        }
        let longest = json!({ "code": "ä".repeat(1000) });
        site.scan(0, "IN", longest).await;
        let none = site
            .send(0, "recordScans", "scans { id }", json!({ "scans": [] }))
            .await;
        assert_eq!(none["scans"], json!([]));
    }
}

/// Somebody who is bound to gates scans at these alone, any pass, and sees no more of it
/// than before.
#[tokio::test]
async fn a_guard_of_a_gate_scans_there() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({})).await;
        let ask = async |role: &str, gates: Option<&[i64]>, gate: usize| {
            let input = json!({ "gate": site.gates[gate], "code": "P", "direction": "IN" });
            let fields =
                "scan { outcome denialReason code pass { code } holder { name } gate { code } }";
            let fields = ("recordScan", fields);
            let outcome = send_as(&app.engine, (role, gates), fields, &input).await;
            answer(&outcome)
        };
        let refused = ask("VIEWER", None, 0).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
        let refused = ask("VIEWER", Some(&[1]), 0).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
        for gates in [&[1][..], &[]] {
            let payload = ask("GUARD", Some(gates), 1).await["data"]["payload"].take();
            assert_eq!(payload["scan"], Value::Null);
            assert_eq!(payload["userErrors"][0]["code"], "OTHER_GATE");
            assert_eq!(payload["userErrors"][0]["field"], json!(["gate"]));
        }
        assert_eq!(count(&app, "scan").await, 0);
        let own = ask("GUARD", Some(&[1]), 0).await["data"]["payload"]["scan"].take();
        assert_eq!(
            own,
            json!({
                "outcome": "ADMITTED", "denialReason": null, "code": "P",
                "pass": { "code": "P" }, "holder": { "name": "Ada" }, "gate": { "code": "G1" },
            })
        );
        let other = ask("GUARD", Some(&[2]), 1).await["data"]["payload"]["scan"].take();
        assert_eq!(
            other,
            json!({
                "outcome": "DENIED", "denialReason": "WRONG_GATE", "code": "P",
                "pass": null, "holder": null, "gate": { "code": "G2" },
            })
        );
        let unbound = ask("GUARD", None, 1).await["data"]["payload"]["scan"].take();
        assert_eq!(unbound["pass"]["code"], "P");
    }
}

#[tokio::test]
async fn a_scan_sent_again_is_recorded_once() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({})).await;
        let key = json!({ "idempotencyKey": "k" });
        let first = site.scan(1, "IN", key.clone()).await;
        assert_eq!(first["outcome"], "ADMITTED");
        // The rule that would deny it now is not asked.
        assert_eq!(site.scan(2, "IN", key.clone()).await["outcome"], "ADMITTED");
        let left = site.scan(3, "OUT", json!({})).await;
        assert_eq!(left["pass"]["insideSince"], Value::Null);
        let again = site.scan(4, "IN", key).await;
        assert_eq!(again["scannedAt"], first["scannedAt"]);
        assert_eq!(
            again["pass"]["insideSince"],
            Value::Null,
            "what it selects below is as of now"
        );
        // A live scan whose answer was lost is uploaded later with its time: it is known.
        let upload = json!({
            "gate": site.gates[0], "code": "P", "direction": "IN",
            "at": shown(site.minute(1)), "idempotencyKey": "k",
        });
        let upload = site.send(5, "recordScan", SCAN, upload).await;
        assert_eq!(upload["userErrors"][0]["code"], "IDEMPOTENCY_KEY_REUSED");
        assert_eq!(count(&app, "scan").await, 2);
    }
}

#[tokio::test]
async fn scans_are_in_the_history() {
    for app in TestApp::each().await {
        let site = Site::new(&app, json!({})).await;
        site.scan(1, "IN", json!({})).await;
        site.scan(2, "IN", json!({ "code": "Q", "gate": site.gates[1] }))
            .await;
        settled(&app, 6).await;
        let read = app
            .data(
                "{ gates { nodes { history(filter: { kind: { eq: SCAN_RECORDED } }) { totalCount } } }
                   holders { nodes { history { nodes { kind } } } }
                   passes { nodes { history { nodes { kind newValues scan { code } gate { code } holder { name } } } } }
                   events(filter: { kind: { ne: SCAN_RECORDED } }) { totalCount } }",
            )
            .await;
        let kinds = json!([
            { "kind": "HOLDER_REGISTERED" }, { "kind": "PASS_ISSUED" }, { "kind": "SCAN_RECORDED" },
        ]);
        assert_eq!(read["holders"]["nodes"][0]["history"]["nodes"], kinds);
        let one = json!({ "history": { "totalCount": 1 } });
        assert_eq!(read["gates"]["nodes"], json!([one, one]));
        assert_eq!(read["events"]["totalCount"], 4);
        let event = &read["passes"]["nodes"][0]["history"]["nodes"][1];
        assert_eq!(event["scan"]["code"], "P");
        assert_eq!(event["gate"]["code"], "G1");
        assert_eq!(event["holder"]["name"], "Ada");
        let new: Value = serde_json::from_str(event["newValues"].as_str().unwrap()).unwrap();
        assert_eq!(new["pass"], site.pass);
        assert_eq!(new["outcome"], "ADMITTED");
        assert_eq!(new["late"], false);
        assert_eq!(new["scannedAt"], shown(site.minute(1)));
    }
}

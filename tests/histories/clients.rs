//! Asks an engine for operations, and reads its answers.

use std::sync::OnceLock;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use gatepass::engine::Engine;
use serde_json::{Value, json};

use super::pass::{Holder, Input, MOST_ENTRIES, Output, Pass};
use crate::mutations::document;
use crate::properties::choices::Choices;
use crate::support::app::{answer, request};

const PASS: &str = "id version validUntil revokeReason insideSince entries";
const HOLDER: &str = "id version company blockReason";
const GATE: &str = "id closedAt";
const SCAN: &str = "outcome denialReason";

/// The code of the one pass.
const CODE: &str = "THE-PASS";

/// An engine with a gate and a holder, who may get a pass.
pub(super) struct Subject {
    engine: Engine,
    gate: Value,
    holder: Value,
    /// The ID of the pass, once somebody knows it.
    pass: OnceLock<Value>,
    /// Whether the gate closes, and has no scans.
    closes: bool,
}

/// The first end of the pass.
fn base() -> DateTime<Utc> {
    DateTime::from_timestamp(32_472_144_000, 0).unwrap()
}

fn end(minutes: u32) -> Value {
    let time = base() + TimeDelta::minutes(i64::from(minutes));
    json!(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// A number from a text.
fn number(value: &Value) -> Option<u32> {
    value.as_str().map(|text| text.parse().unwrap())
}

fn version(object: &Value) -> u32 {
    u32::try_from(object["version"].as_u64().unwrap()).unwrap()
}

fn pass(object: &Value) -> Pass {
    let until: DateTime<Utc> = object["validUntil"].as_str().unwrap().parse().unwrap();
    Pass {
        version: version(object),
        until: u32::try_from((until - base()).num_minutes()).unwrap(),
        revoke_reason: number(&object["revokeReason"]),
        is_inside: !object["insideSince"].is_null(),
        entries: u32::try_from(object["entries"].as_u64().unwrap()).unwrap(),
    }
}

fn holder(object: &Value) -> Holder {
    Holder {
        version: version(object),
        company: number(&object["company"]),
        block_reason: number(&object["blockReason"]),
    }
}

impl Subject {
    pub(super) async fn new(engine: Engine, name: &str, closes: bool) -> Self {
        let mut subject = Self {
            engine,
            gate: Value::Null,
            holder: Value::Null,
            pass: OnceLock::new(),
            closes,
        };
        let gate = json!({ "code": name, "name": "North", "location": "Here" });
        let gate = subject.send("createGate", "gate { id }", gate).await;
        subject.gate = gate.unwrap()["gate"]["id"].clone();
        let holder = json!({ "name": "Ada" });
        let holder = subject
            .send("registerHolder", "holder { id }", holder)
            .await;
        subject.holder = holder.unwrap()["holder"]["id"].clone();
        subject
    }

    /// The payload of a mutation. None if others were in its way, which writes nothing.
    async fn send(&self, name: &str, fields: &str, input: Value) -> Option<Value> {
        let request = request(&document(name, fields), json!({ "input": input }));
        let mut answer = answer(&self.engine.execute(request).await);
        if let Some(error) = answer.get("errors") {
            assert_eq!(
                error[0]["extensions"]["code"], "CONFLICT",
                "{name}: {answer}"
            );
            return None;
        }
        Some(answer["data"]["payload"].take())
    }

    async fn read(&self, query: &str) -> Value {
        let mut answer = answer(&self.engine.execute(request(query, Value::Null)).await);
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"]["found"].take()
    }

    /// The code of its pass, which no other subject of the database has.
    fn code(&self) -> String {
        format!("{CODE} at {}", self.gate.as_str().unwrap())
    }

    /// Does an operation. None if others were in its way.
    pub(super) async fn ask(&self, input: &Input) -> Option<Output> {
        let mut expected = None;
        let (name, mut fields) = match *input {
            Input::ReadPass => {
                let code = self.code();
                let query = format!("{{ found: pass(code: {code:?}) {{ {PASS} }} }}");
                let found = self.read(&query).await;
                return Some(Output::Pass((!found.is_null()).then(|| pass(&found))));
            }
            Input::ReadHolder => {
                let id = &self.holder;
                let query = format!("{{ found: holder(id: {id}) {{ {HOLDER} }} }}");
                return Some(Output::Holder(holder(&self.read(&query).await)));
            }
            Input::Issue { with_key } => {
                let mut fields = json!({ "gate": self.gate, "holder": self.holder, "kind": "STAFF",
                    "validUntil": end(0), "code": self.code(), "maxEntries": MOST_ENTRIES,
                    // A request is judged by the time at which it came, which may be a moment
                    // before that of an issue that was done first.
                    "validFrom": "2020-01-01T00:00:00Z" });
                if with_key {
                    fields["idempotencyKey"] = json!(self.code());
                }
                ("issuePass", fields)
            }
            Input::Extend {
                until,
                expected: of,
            } => {
                expected = of;
                ("extendPass", json!({ "validUntil": end(until) }))
            }
            Input::Revoke {
                reason,
                expected: of,
            } => {
                expected = of;
                ("revokePass", json!({ "reason": reason.to_string() }))
            }
            Input::Update {
                company,
                expected: of,
            } => {
                expected = of;
                ("updateHolder", json!({ "company": company.to_string() }))
            }
            Input::Block { reason } => ("blockHolder", json!({ "reason": reason.to_string() })),
            Input::Unblock => ("unblockHolder", json!({})),
            Input::Scan { enters } => {
                let direction = if enters { "IN" } else { "OUT" };
                let scan =
                    json!({ "gate": self.gate, "code": self.code(), "direction": direction });
                ("recordScan", scan)
            }
            Input::Close => ("closeGate", json!({})),
            Input::Reopen => ("reopenGate", json!({})),
        };
        let (object, of) = match name {
            "issuePass" => ("pass", PASS),
            "recordScan" => ("scan", SCAN),
            name if name.ends_with("Holder") => ("holder", HOLDER),
            name if name.ends_with("Gate") => ("gate", GATE),
            _ => ("pass", PASS),
        };
        match name {
            "issuePass" | "recordScan" => {}
            _ if object == "holder" => fields["holder"] = self.holder.clone(),
            _ if object == "gate" => fields["gate"] = self.gate.clone(),
            _ => fields["pass"] = self.pass.get().unwrap().clone(),
        }
        if let Some(expected) = expected {
            fields["expectedVersion"] = json!(expected);
        }
        let payload = self
            .send(name, &format!("{object} {{ {of} }}"), fields)
            .await?;
        Some(self.read_payload(object, &payload))
    }

    /// What the payload of a mutation of an object says.
    fn read_payload(&self, object: &str, payload: &Value) -> Output {
        let errors = payload["userErrors"].as_array().unwrap();
        if !errors.is_empty() {
            let mistake = |error: &Value| {
                let (code, field) = (error["code"].as_str(), error["field"][0].as_str());
                format!("{} {}", code.unwrap(), field.unwrap())
            };
            return Output::Mistakes(errors.iter().map(mistake).collect());
        }
        let written = &payload[object];
        match object {
            "gate" => Output::GateIsClosed(!written["closedAt"].is_null()),
            "holder" => Output::Holder(holder(written)),
            "scan" => {
                let denial = written["denialReason"].as_str();
                assert_eq!(
                    written["outcome"] == "ADMITTED",
                    denial.is_none(),
                    "{written}"
                );
                Output::Scanned(denial.map(str::to_owned))
            }
            _ => {
                // All of them say the same.
                let id = self.pass.get_or_init(|| written["id"].clone());
                assert_eq!(*id, written["id"]);
                Output::Pass(Some(pass(written)))
            }
        }
    }

    /// What a client asks for next. It has seen these versions of the pass and the holder.
    ///
    /// A gate either closes or has scans: a scan that has begun may be admitted although the
    /// gate was closed a moment ago (`src/sql/scan.rs`).
    pub(super) fn choose(
        &self,
        choices: &mut Choices<'_>,
        known: (Option<u32>, Option<u32>),
        unique: u32,
    ) -> Input {
        let knows_pass = self.pass.get().is_some();
        let mut expected = |version| if choices.one_in(2) { version } else { None };
        let (of_pass, of_holder) = (expected(known.0), expected(known.1));
        let reason = unique;
        match choices.below(24) {
            0..=2 => Input::Issue {
                with_key: choices.one_in(2),
            },
            3..=5 if knows_pass => Input::Extend {
                until: 1 + u32::try_from(choices.below(8)).unwrap(),
                expected: of_pass,
            },
            6 if knows_pass => Input::Revoke {
                reason,
                expected: of_pass,
            },
            3..=6 => Input::Issue { with_key: true },
            7..=9 => Input::Update {
                company: u32::try_from(choices.below(3)).unwrap(),
                expected: of_holder,
            },
            10 | 11 => Input::Block { reason },
            12 | 13 => Input::Unblock,
            14 if self.closes => Input::Close,
            15 | 16 if self.closes => Input::Reopen,
            14..=19 if !self.closes => Input::Scan {
                enters: choices.one_in(2),
            },
            14..=22 => Input::ReadPass,
            _ => Input::ReadHolder,
        }
    }
}

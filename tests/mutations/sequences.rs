//! Random sequences of mutations, compared with an evaluation in memory: the payload of each,
//! and the rows and events after all.

use std::collections::HashMap;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{count, document};
use crate::properties::choices::Choices;

mod scans;

use crate::support::app::{TestApp, data};

/// The number of sequences on each database.
const SEQUENCES: u64 = 4;
/// How far the seeds of sequences lie apart: neighbours make the same decisions, one later.
const DISTANCE: u64 = 1 << 32;
/// The number of mutations of a sequence.
const LENGTH: i64 = 160;

const GATE: &str = "id code name location closedAt version updatedAt";
const HOLDER: &str = "id name company phone blockedAt blockReason version updatedAt";
const PASS: &str = "id code kind purpose vehiclePlate anyGate maxEntries issuedAt validFrom validUntil revokedAt revokeReason insideSince entries version updatedAt gate { id } holder { id }";
const SCAN: &str = "id code direction outcome denialReason scannedAt late conflict gate { id } pass { id } holder { id }";

/// The mutations, some more often than others.
const NAMES: [&str; 38] = [
    "createGate",
    "registerHolders",
    "issuePasses",
    "issuePasses",
    "updateGate",
    "closeGate",
    "registerHolder",
    "updateHolder",
    "blockHolder",
    "extendPass",
    "revokePass",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScan",
    "recordScans",
    "recordScans",
    "recordScans",
    "recordScans",
    "recordScans",
    "recordScans",
    "reopenGate",
    "unblockHolder",
    "issuePass",
    "issuePass",
    "issuePass",
    "issuePass",
    "issuePass",
];

/// The objects of each type as answers show them, in the order of their creation.
#[derive(Default)]
struct Memory {
    gates: Vec<Value>,
    holders: Vec<Value>,
    passes: Vec<Value>,
    scans: Vec<Value>,
    events: usize,
    /// The mutation and the payload of each idempotency key.
    known: HashMap<String, ((&'static str, Value), Value)>,
}

/// A mutation, and the fields of what it writes.
struct Sent {
    name: &'static str,
    input: Value,
}

/// What is wrong: codes with fields, in the order of the answer.
type Mistakes = Vec<(&'static str, Vec<String>)>;

fn at(step: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_334_400 + 60 * step, 0).unwrap()
}

fn shown(time: DateTime<Utc>) -> Value {
    json!(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

/// The ID of one of the objects, or of none.
fn id(choices: &mut Choices<'_>, of: &[Value], ty: &str) -> Value {
    if of.is_empty() || choices.one_in(20) {
        return json!(crate::model::id(ty, 1_000_000));
    }
    of[choices.below(of.len())]["id"].clone()
}

/// The same, but mostly of an object to which something has not happened.
fn mostly(choices: &mut Choices<'_>, of: &[Value], (ty, happened): (&str, &str)) -> Value {
    let usable = of.iter().filter(|object| object[happened].is_null());
    let usable: Vec<Value> = usable.cloned().collect();
    let of = if choices.one_in(8) { of } else { &usable };
    id(choices, of, ty)
}

fn make(choices: &mut Choices<'_>, memory: &Memory, step: i64) -> Sent {
    let names = ["North", "South", " ", "Zoë \"x\" \\ '"];
    let (gates, holders, passes) = (&memory.gates, &memory.holders, &memory.passes);
    // Some of these have passes when they are blocked.
    let few = &holders[..holders.len().min(8)];
    let mut input = json!({});
    let name = *choices.pick(&NAMES);
    let pass = |choices: &mut Choices<'_>| {
        let minutes = TimeDelta::minutes(*choices.pick(&[60, 0, 15, 15, 30, 10_000, 10_000]));
        let mut pass = json!({
            "gate": mostly(choices, gates, ("Gate", "closedAt")),
            "holder": mostly(choices, few, ("Holder", "blockedAt")),
            "kind": choices.pick(&["STAFF", "VEHICLE"]),
            "validUntil": shown(at(step) + minutes),
            "code": format!("{}{}", choices.pick(&["A", "B", "C"]), choices.below(40)),
        });
        if choices.one_in(8) {
            pass["vehiclePlate"] = json!("B 1");
        }
        if choices.one_in(3) {
            pass["anyGate"] = json!(true);
        }
        if choices.one_in(3) {
            pass["maxEntries"] = json!(choices.below(5));
        }
        if choices.one_in(2) {
            let from = *choices.pick(&[-1_440, -60, 10, 20]);
            pass["validFrom"] = shown(at(step + from));
        }
        pass
    };
    let scan = |choices: &mut Choices<'_>| scans::make(choices, (gates, passes), step);
    match name {
        "recordScan" => input = scan(choices),
        "recordScans" => {
            let items = 0..choices.below(6);
            let items: Vec<_> = items.map(|_| scan(choices)).collect();
            input = json!({ "scans": items });
        }
        "createGate" => {
            input = json!({
                "code": format!("G{}", choices.below(6)),
                "name": choices.pick(&names),
                "location": "Here",
            });
        }
        "registerHolder" => input = json!({ "name": choices.pick(&names), "phone": "1" }),
        "registerHolders" => {
            let items = 0..choices.below(4);
            let items: Vec<_> = items
                .map(|_| json!({ "name": choices.pick(&names), "company": null }))
                .collect();
            input = json!({ "holders": items });
        }
        "issuePass" => input = pass(choices),
        "issuePasses" => {
            let items = 0..choices.below(4);
            let items: Vec<_> = items.map(|_| pass(choices)).collect();
            input = json!({ "passes": items });
        }
        "updateGate" | "closeGate" | "reopenGate" => {
            input["gate"] = id(choices, gates, "Gate");
        }
        "updateHolder" | "blockHolder" | "unblockHolder" => {
            input["holder"] = match passes.last() {
                Some(pass) if choices.one_in(2) => pass["holder"]["id"].clone(),
                _ => id(choices, few, "Holder"),
            };
        }
        _ => input["pass"] = id(choices, passes, "Pass"),
    }
    match name {
        "updateGate" | "updateHolder" => {
            if choices.one_in(2) {
                input["name"] = match choices.below(5) {
                    4 => Value::Null,
                    _ => json!(choices.pick(&names)),
                };
            }
            if name == "updateHolder" && choices.one_in(2) {
                input["phone"] = (*choices.pick(&[json!("2"), Value::Null])).clone();
            }
        }
        "blockHolder" | "revokePass" if choices.one_in(2) => input["reason"] = json!("x"),
        "extendPass" => {
            let days = i64::try_from(choices.below(4)).unwrap();
            input["validUntil"] = shown(at(step) + TimeDelta::days(days));
        }
        _ => {}
    }
    let changes = ["gate", "holder", "pass"]
        .iter()
        .any(|of| !["issuePass", "recordScan"].contains(&name) && input.get(of).is_some());
    if changes && choices.one_in(3) {
        input["expectedVersion"] = json!(1 + choices.below(3));
    }
    if choices.one_in(6) {
        input["idempotencyKey"] = json!(format!("k{}", choices.below(60)));
    }
    Sent { name, input }
}

/// Texts that are blank.
fn blank(item: &Value, fields: &[&str]) -> Mistakes {
    let is_blank = |field: &&&str| {
        item[**field]
            .as_str()
            .is_some_and(|text| text.trim().is_empty())
    };
    let blank = fields.iter().filter(is_blank);
    blank
        .map(|field| ("BLANK", vec![(*field).to_owned()]))
        .collect()
}

fn one(code: &'static str, field: &str) -> Mistakes {
    vec![(code, vec![field.to_owned()])]
}

impl Memory {
    /// The objects that a mutation writes, or what is wrong with it.
    fn apply(&mut self, Sent { name, input }: &Sent, now: &Value) -> Result<Vec<Value>, Mistakes> {
        match *name {
            "createGate" => {
                let mistakes = blank(input, &["code", "name", "location"]);
                if !mistakes.is_empty() {
                    return Err(mistakes);
                }
                if self.gates.iter().any(|gate| gate["code"] == input["code"]) {
                    return Err(one("TAKEN", "code"));
                }
                Ok(vec![json!({
                    "code": input["code"], "name": input["name"], "location": input["location"],
                    "closedAt": null, "version": 1, "updatedAt": null,
                })])
            }
            "registerHolder" => {
                let mistakes = blank(input, &["name"]);
                if !mistakes.is_empty() {
                    return Err(mistakes);
                }
                Ok(vec![new_holder(input)])
            }
            "registerHolders" => {
                let items = input["holders"].as_array().unwrap();
                let mut mistakes = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    mistakes.extend(of_item("holders", index, blank(item, &["name"])));
                }
                if !mistakes.is_empty() {
                    return Err(mistakes);
                }
                Ok(items.iter().map(new_holder).collect())
            }
            "recordScan" => scans::record(self, std::slice::from_ref(input), None, now),
            "recordScans" => {
                scans::record(self, input["scans"].as_array().unwrap(), Some("scans"), now)
            }
            "issuePass" => self.issue(std::slice::from_ref(input), None, now),
            "issuePasses" => self.issue(input["passes"].as_array().unwrap(), Some("passes"), now),
            _ => self.change(name, input, now).map(|object| vec![object]),
        }
    }

    fn issue(
        &self,
        items: &[Value],
        list: Option<&str>,
        now: &Value,
    ) -> Result<Vec<Value>, Mistakes> {
        let at = |index: usize, mistakes: Mistakes| match list {
            Some(list) => of_item(list, index, mistakes),
            None => mistakes,
        };
        let find = |of: &[Value], id: &Value| of.iter().find(|object| object["id"] == *id).cloned();
        let mut mistakes = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let mut own = Vec::new();
            match find(&self.gates, &item["gate"]) {
                None => own.extend(one("NOT_FOUND", "gate")),
                Some(gate) if !gate["closedAt"].is_null() => own.extend(one("WRONG_STATE", "gate")),
                Some(_) => {}
            }
            match find(&self.holders, &item["holder"]) {
                None => own.extend(one("NOT_FOUND", "holder")),
                Some(holder) if !holder["blockedAt"].is_null() => {
                    own.extend(one("WRONG_STATE", "holder"));
                }
                Some(_) => {}
            }
            if item.get("vehiclePlate").is_some() && item["kind"] != "VEHICLE" {
                own.extend(one("INVALID", "vehiclePlate"));
            }
            if item["maxEntries"] == 0 {
                own.extend(one("INVALID", "maxEntries"));
            }
            let from = item.get("validFrom").unwrap_or(now);
            if from.as_str() >= item["validUntil"].as_str() {
                own.extend(one("INVALID", "validUntil"));
            }
            mistakes.extend(at(index, own));
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        for (index, item) in items.iter().enumerate() {
            if items[..index]
                .iter()
                .any(|other| other["code"] == item["code"])
            {
                mistakes.extend(at(index, one("TAKEN", "code")));
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        for (index, item) in items.iter().enumerate() {
            if self.passes.iter().any(|pass| pass["code"] == item["code"]) {
                mistakes.extend(at(index, one("TAKEN", "code")));
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        Ok(items
            .iter()
            .map(|item| {
                json!({
                    "code": item["code"], "kind": item["kind"], "purpose": null,
                    "vehiclePlate": item["vehiclePlate"],
                    "anyGate": item.get("anyGate").unwrap_or(&json!(false)),
                    "maxEntries": item["maxEntries"], "issuedAt": now,
                    "validFrom": item.get("validFrom").unwrap_or(now),
                    "validUntil": item["validUntil"], "revokedAt": null, "revokeReason": null,
                    "insideSince": null, "entries": 0,
                    "version": 1, "updatedAt": null, "gate": { "id": item["gate"] },
                    "holder": { "id": item["holder"] },
                })
            })
            .collect())
    }

    /// Changes an object.
    fn change(&mut self, name: &str, input: &Value, now: &Value) -> Result<Value, Mistakes> {
        let mistakes = blank(input, &["name"]);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let (objects, field) = if name.ends_with("Gate") {
            (&mut self.gates, "gate")
        } else if name.ends_with("Holder") {
            (&mut self.holders, "holder")
        } else {
            (&mut self.passes, "pass")
        };
        let object = objects
            .iter_mut()
            .find(|object| object["id"] == input[field]);
        let object = object.ok_or_else(|| one("NOT_FOUND", field))?;
        if let Some(expected) = input.get("expectedVersion")
            && *expected != object["version"]
        {
            return Err(one("VERSION_MISMATCH", "expectedVersion"));
        }
        let mut new = object.clone();
        let mut mistakes = Vec::new();
        let mut toggle = |new: &mut Value, of: &str, on: bool| {
            if new[of].is_null() != on {
                mistakes.extend(one("WRONG_STATE", field));
            }
            new[of] = if on { now.clone() } else { Value::Null };
        };
        match name {
            "updateGate" | "updateHolder" => {
                for of in ["name", "phone"] {
                    if let Some(value) = input.get(of) {
                        new[of] = value.clone();
                    }
                }
                if new["name"].is_null() {
                    mistakes.extend(one("INVALID", "name"));
                }
            }
            "closeGate" => toggle(&mut new, "closedAt", true),
            "reopenGate" => toggle(&mut new, "closedAt", false),
            "blockHolder" => {
                toggle(&mut new, "blockedAt", true);
                new["blockReason"] = input["reason"].clone();
            }
            "unblockHolder" => {
                toggle(&mut new, "blockedAt", false);
                new["blockReason"] = Value::Null;
            }
            "extendPass" => {
                if !new["revokedAt"].is_null() {
                    mistakes.extend(one("WRONG_STATE", "pass"));
                }
                if input["validUntil"].as_str() <= new["validUntil"].as_str() {
                    mistakes.extend(one("INVALID", "validUntil"));
                }
                new["validUntil"] = input["validUntil"].clone();
            }
            _ => {
                toggle(&mut new, "revokedAt", true);
                new["revokeReason"] = input["reason"].clone();
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        if new != *object {
            new["version"] = json!(object["version"].as_i64().unwrap() + 1);
            new["updatedAt"] = now.clone();
            *object = new;
            self.events += 1;
            return Ok(object.clone());
        }
        Ok(new)
    }
}

fn new_holder(item: &Value) -> Value {
    json!({
        "name": item["name"], "company": item["company"], "phone": item["phone"],
        "blockedAt": null, "blockReason": null, "version": 1, "updatedAt": null,
    })
}

fn of_item(list: &str, index: usize, mistakes: Mistakes) -> Mistakes {
    let each = mistakes.into_iter();
    each.map(|(code, field)| {
        let path = [list.to_owned(), index.to_string()];
        (code, path.into_iter().chain(field).collect())
    })
    .collect()
}

/// The payload's field, and the fields of each object.
fn payload(name: &str) -> (&'static str, &'static str) {
    match name {
        "issuePasses" => ("passes", PASS),
        "registerHolders" => ("holders", HOLDER),
        "recordScan" => ("scan", SCAN),
        "recordScans" => ("scans", SCAN),
        name if name.ends_with("Gate") => ("gate", GATE),
        name if name.ends_with("Holder") => ("holder", HOLDER),
        _ => ("pass", PASS),
    }
}

/// Compares the answer to one mutation, and keeps the IDs of new objects.
fn compare(memory: &mut Memory, sent: &Sent, answer: &Value, now: &Value) {
    let (field, _) = payload(sent.name);
    let mut input = sent.input.clone();
    let key = input.as_object_mut().unwrap().remove("idempotencyKey");
    let key = key.and_then(|key| key.as_str().map(str::to_owned));
    let described = format!("{} {} gave {answer:#}", sent.name, sent.input);
    let malformed = {
        // What is malformed is refused before the key is asked for.
        let mut copy = Memory::default();
        let blank_only = |mistakes: &Mistakes| mistakes.iter().all(|(code, _)| *code == "BLANK");
        let sent = Sent {
            name: sent.name,
            input: input.clone(),
        };
        matches!(copy.apply(&sent, now), Err(mistakes) if blank_only(&mistakes))
    };
    let items = input[field].as_array().map(Vec::len);
    if let (Some(key), false, true) = (&key, malformed, items != Some(0))
        && let Some((first, payload)) = memory.known.get(key)
    {
        if *first == (sent.name, input) {
            assert_eq!(answer, payload, "again: {described}");
        } else {
            let code = &answer["userErrors"][0]["code"];
            assert_eq!(code, "IDEMPOTENCY_KEY_REUSED", "{described}");
        }
        return;
    }
    let is_new = sent.name.starts_with("create")
        || sent.name.starts_with("register")
        || sent.name.starts_with("record")
        || sent.name.starts_with("issue");
    match memory.apply(
        &Sent {
            name: sent.name,
            input: input.clone(),
        },
        now,
    ) {
        Err(mistakes) => {
            let errors = answer["userErrors"].as_array().unwrap().iter();
            let errors: Vec<_> = errors
                .map(|error| (&error["code"], &error["field"]))
                .collect();
            let mistakes: Vec<_> = mistakes
                .iter()
                .map(|(code, field)| (json!(code), json!(field)))
                .collect();
            let mistakes: Vec<_> = mistakes.iter().map(|(code, field)| (code, field)).collect();
            assert_eq!(errors, mistakes, "{described}");
            assert_eq!(answer[field], Value::Null, "{described}");
        }
        Ok(expected) => {
            assert_eq!(answer["userErrors"], json!([]), "{described}");
            let written = match &answer[field] {
                Value::Array(written) => written.clone(),
                one => vec![one.clone()],
            };
            assert_eq!(written.len(), expected.len(), "{described}");
            for (object, mut expected) in written.into_iter().zip(expected) {
                if is_new {
                    expected["id"] = object["id"].clone();
                    memory.events += 1;
                }
                assert_eq!(object, expected, "{described}");
                if is_new {
                    match field {
                        "gate" => memory.gates.push(object),
                        "holder" | "holders" => memory.holders.push(object),
                        "scan" | "scans" => memory.scans.push(object),
                        _ => memory.passes.push(object),
                    }
                }
            }
            if let (Some(key), true) = (key, items != Some(0)) {
                memory
                    .known
                    .insert(key, ((sent.name, input), answer.clone()));
            }
        }
    }
}

#[tokio::test]
async fn sequences_do_what_the_model_does() {
    for app in TestApp::each().await {
        let mut memory = Memory::default();
        let mut step = 0;
        for sequence in 0..SEQUENCES {
            let mut choices = Choices::seeded(sequence * DISTANCE);
            for _ in 0..LENGTH {
                step += 1;
                let sent = make(&mut choices, &memory, step);
                let (field, fields) = payload(sent.name);
                let document = document(sent.name, &format!("{field} {{ {fields} }}"));
                let variables = json!({ "input": sent.input });
                let outcome = app.query_at(&document, variables, at(step)).await;
                assert!(outcome.executed() <= outcome.planned());
                assert_eq!(outcome.defects(), Vec::<&str>::new());
                let answer = data(&outcome)["payload"].take();
                compare(&mut memory, &sent, &answer, &shown(at(step)));
            }
        }
        for (ty, objects, fields) in [
            ("gates", &memory.gates, GATE),
            ("holders", &memory.holders, HOLDER),
            ("passes", &memory.passes, PASS),
            ("scans", &memory.scans, SCAN),
        ] {
            assert!(objects.len() > 3, "{} {ty}", objects.len());
            let read = app
                .data(&format!(
                    "{{ {ty}(first: 1000) {{ nodes {{ {fields} }} }} }}"
                ))
                .await;
            let rows = read[ty]["nodes"].as_array().unwrap();
            assert_eq!(rows.len(), objects.len());
            assert!(objects.iter().all(|object| rows.contains(object)), "{ty}");
        }
        scans::assert_all_occur(&memory.scans);
        let events = i64::try_from(memory.events).unwrap();
        assert_eq!(count(&app, "event").await, events);
    }
}

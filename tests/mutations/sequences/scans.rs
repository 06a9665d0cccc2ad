//! Scans of random sequences, and the rules of admission once more: from all scans that were
//! recorded, not from the state of a pass.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{Memory, Mistakes, at, blank, of_item, one, shown};
use crate::properties::choices::Choices;

/// A scan of one of the passes, or of none.
pub(super) fn make(
    choices: &mut Choices<'_>,
    (gates, passes): (&[Value], &[Value]),
    step: i64,
) -> Value {
    // A pass that is valid is scanned most often for a while, and others sometimes.
    let is_valid =
        |pass: &&Value| pass["revokedAt"].is_null() && time(&pass["validUntil"]) > Some(at(step));
    let valid: Vec<&Value> = passes.iter().filter(is_valid).collect();
    let often = valid.get(valid.len().saturating_sub(1) / 3 * 3).copied();
    let mut early = passes.iter().rev();
    let early = early.find(|pass| time(&pass["validFrom"]) > Some(at(step)));
    let of = match (early, often) {
        (Some(early), _) if choices.one_in(4) => std::slice::from_ref(early),
        (_, Some(often)) if !choices.one_in(4) => std::slice::from_ref(often),
        _ => passes,
    };
    let code = match of.len() {
        0 => json!("NONE"),
        _ if choices.one_in(10) => (*choices.pick(&[json!("NONE"), json!(" ")])).clone(),
        count => of[choices.below(count)]["code"].clone(),
    };
    let own = passes.iter().find(|pass| pass["code"] == code);
    let gate = match own {
        Some(pass) if !choices.one_in(6) => pass["gate"]["id"].clone(),
        _ if gates.is_empty() || choices.one_in(20) => json!(crate::model::id("Gate", 1_000_000)),
        _ => gates[choices.below(gates.len())]["id"].clone(),
    };
    let mut scan = json!({
        "gate": gate,
        "code": code,
        "direction": choices.pick(&["IN", "OUT"]),
    });
    if choices.one_in(2) {
        let minutes = *choices.pick(&[-1, -2, -3, -5, -8, -13, -21, -34, 0, 0, 1]);
        scan["at"] = shown(at(step + minutes));
    }
    if choices.one_in(30) {
        let far = [at(step) - TimeDelta::days(8), at(step + 2)];
        scan["at"] = shown(*choices.pick(&far));
    }
    if choices.one_in(6) {
        scan["force"] = json!(true);
    }
    scan
}

fn time(value: &Value) -> Option<DateTime<Utc>> {
    value.as_str().map(|text| text.parse().unwrap())
}

/// Whether something had happened at a time. What lies in the future happens now.
fn had_happened(value: &Value, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    time(value).is_some_and(|time| time <= at || (time > now && now <= at))
}

/// An admitted scan of a pass, and its place among all that were recorded.
struct Passage {
    order: (DateTime<Utc>, usize),
    is_entry: bool,
}

/// The admitted scans of a pass, in the order in which they were made.
fn passages(scans: &[Value], pass: &Value) -> Vec<Passage> {
    let own = scans.iter().enumerate();
    let own = own.filter(|(_, scan)| scan["pass"]["id"] == pass["id"]);
    let mut passages: Vec<Passage> = own
        .filter(|(_, scan)| scan["outcome"] == "ADMITTED")
        .map(|(place, scan)| Passage {
            order: (time(&scan["scannedAt"]).unwrap(), place),
            is_entry: scan["direction"] == "IN",
        })
        .collect();
    passages.sort_by_key(|passage| passage.order);
    passages
}

/// The scans that a mutation records, or what is wrong with it.
pub(super) fn record(
    memory: &mut Memory,
    items: &[Value],
    list: Option<&str>,
    now: &Value,
) -> Result<Vec<Value>, Mistakes> {
    let now = time(now).unwrap();
    let mistakes = |find: &dyn Fn(&Value) -> Mistakes| {
        let each = items
            .iter()
            .enumerate()
            .flat_map(|(index, item)| match list {
                Some(list) => of_item(list, index, find(item)),
                None => find(item),
            });
        let all: Mistakes = each.collect();
        if all.is_empty() { Ok(()) } else { Err(all) }
    };
    mistakes(&|item| blank(item, &["code"]))?;
    mistakes(&|item| match time(&item["at"]) {
        Some(at) if at < now - TimeDelta::days(7) || at > now + TimeDelta::minutes(1) => {
            one("INVALID", "at")
        }
        _ => Vec::new(),
    })?;
    let is_gate = |gate: &Value| memory.gates.iter().any(|known| known["id"] == *gate);
    mistakes(&|item| {
        if is_gate(&item["gate"]) {
            Vec::new()
        } else {
            one("NOT_FOUND", "gate")
        }
    })?;

    let newest = |code: &Value| {
        let own = memory
            .scans
            .iter()
            .filter(|scan| scan["code"] == *code && !scan["pass"].is_null());
        own.filter_map(|scan| time(&scan["scannedAt"])).max()
    };
    let mut order: Vec<(DateTime<Utc>, usize)> = items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let now = newest(&item["code"]).map_or(now, |newest| newest.max(now));
            (time(&item["at"]).unwrap_or(now), index)
        })
        .collect();
    order.sort_unstable();

    let before = memory.scans.len();
    let mut recorded: Vec<Option<Value>> = vec![None; items.len()];
    let mut late = vec![false; items.len()];
    for (_, index) in &order {
        let newest = newest(&items[*index]["code"]);
        late[*index] = time(&items[*index]["at"]).is_some_and(|at| Some(at) < newest);
    }
    // In the order of their times, each after those that were judged before.
    let mut scans = memory.scans.clone();
    let mut places = vec![0; items.len()];
    for (at, index) in &order {
        let scan = judge(memory, &scans, &items[*index], (*at, late[*index]), now);
        places[*index] = scans.len();
        scans.push(scan.clone());
        recorded[*index] = Some(scan);
    }
    let mut recorded: Vec<Value> = recorded.into_iter().map(Option::unwrap).collect();
    for pass in &mut memory.passes {
        let passages = passages(&scans, pass);
        for (scan, place) in recorded.iter_mut().zip(&places) {
            let own = passages
                .iter()
                .position(|passage| passage.order.1 == *place);
            let (Some(own), true) = (own, scan["late"] == true) else {
                continue;
            };
            let next = &passages[own + 1..];
            // Only what was recorded by other mutations can contradict it.
            let is_entry = passages[own].is_entry;
            let first = next.first();
            let turns =
                first.is_some_and(|next| next.order.1 < before && next.is_entry == is_entry);
            // Those that this mutation recorded until then, and all that were known.
            let entries = passages.iter().filter(|passage| passage.is_entry);
            let entries = entries.filter(|passage| passage.order.1 <= *place).count();
            let over = is_entry
                && next
                    .iter()
                    .any(|next| next.is_entry && next.order.1 < before)
                && pass["maxEntries"]
                    .as_u64()
                    .is_some_and(|most| entries as u64 > most);
            scan["conflict"] = json!(turns || over);
        }
        let entry = passages.last().filter(|newest| newest.is_entry);
        pass["insideSince"] = entry.map_or(Value::Null, |entry| shown(entry.order.0));
        pass["entries"] = json!(passages.iter().filter(|passage| passage.is_entry).count());
    }
    Ok(recorded)
}

/// That the sequences have scans of every kind.
pub(super) fn assert_all_occur(scans: &[Value]) {
    let count = |field: &str, value: Value| {
        let of = scans.iter().filter(|scan| scan[field] == value).count();
        assert!(of > 0, "only {of} scans have {value} as {field}");
    };
    for reason in [
        "GATE_CLOSED",
        "UNKNOWN_PASS",
        "REVOKED",
        "HOLDER_BLOCKED",
        "WRONG_GATE",
        "NOT_YET_VALID",
        "EXPIRED",
        "ALREADY_INSIDE",
        "ENTRIES_EXHAUSTED",
        "NOT_INSIDE",
    ] {
        count("denialReason", json!(reason));
    }
    count("late", json!(true));
    count("conflict", json!(true));
    let forced = |scan: &&Value| scan["outcome"] == "ADMITTED" && !scan["denialReason"].is_null();
    assert!(scans.iter().filter(forced).count() > 3);
}

/// A scan as it is recorded.
fn judge(
    memory: &Memory,
    scans: &[Value],
    item: &Value,
    (at, late): (DateTime<Utc>, bool),
    now: DateTime<Utc>,
) -> Value {
    let find = |of: &[Value], id: &Value| of.iter().find(|object| object["id"] == *id).cloned();
    let gate = find(&memory.gates, &item["gate"]).unwrap();
    let mut all = memory.passes.iter();
    let pass = all.find(|pass| pass["code"] == item["code"]);
    let entering = item["direction"] == "IN";
    let reason = if had_happened(&gate["closedAt"], at, now) {
        Some("GATE_CLOSED")
    } else if let Some(pass) = pass {
        let holder = find(&memory.holders, &pass["holder"]["id"]).unwrap();
        let until_then = passages(scans, pass);
        let until_then: Vec<_> = until_then
            .iter()
            .filter(|passage| passage.order.0 <= at)
            .collect();
        let inside = until_then.last().is_some_and(|last| last.is_entry);
        let entries = until_then.iter().filter(|passage| passage.is_entry).count();
        if had_happened(&pass["revokedAt"], at, now) {
            Some("REVOKED")
        } else if had_happened(&holder["blockedAt"], at, now) {
            Some("HOLDER_BLOCKED")
        } else if pass["gate"]["id"] != item["gate"] && pass["anyGate"] == false {
            Some("WRONG_GATE")
        } else if entering && Some(at) < time(&pass["validFrom"]) {
            Some("NOT_YET_VALID")
        } else if entering && Some(at) >= time(&pass["validUntil"]) {
            Some("EXPIRED")
        } else if entering && inside {
            Some("ALREADY_INSIDE")
        } else if entering
            && pass["maxEntries"]
                .as_u64()
                .is_some_and(|most| entries as u64 >= most)
        {
            Some("ENTRIES_EXHAUSTED")
        } else if !entering && !inside {
            Some("NOT_INSIDE")
        } else {
            None
        }
    } else {
        Some("UNKNOWN_PASS")
    };
    let admitted = reason.is_none() || item["force"] == true;
    json!({
        "code": item["code"], "direction": item["direction"],
        "outcome": if admitted { "ADMITTED" } else { "DENIED" },
        "denialReason": reason, "scannedAt": shown(at), "late": late, "conflict": false,
        "gate": { "id": item["gate"] },
        "pass": pass.map(|pass| json!({ "id": pass["id"] })),
        "holder": pass.map(|pass| pass["holder"].clone()),
    })
}

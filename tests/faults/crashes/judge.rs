//! Compares what was acknowledged with the rows and the events.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use serde_json::{Map, Value, json};
use tokio::time;

use super::sender::Sender;
use super::work::{Acknowledged, GATE, HOLDER, PASS, SCAN};
use crate::support::server::{PATIENCE, PAUSE};

/// Objects by their global ID.
type Objects = HashMap<String, Value>;

fn id(object: &Value) -> String {
    object["id"].as_str().unwrap().to_owned()
}

/// The version of an object. A scan never changes.
fn version(object: &Value) -> u64 {
    object["version"].as_u64().unwrap_or(1)
}

/// All pages of a connection of the root.
async fn pages(sender: &Sender, field: &str, fields: &str) -> Vec<Value> {
    let (mut all, mut after) = (Vec::new(), Value::Null);
    loop {
        let query = format!(
            "{{ page: {field}(first: 1000, after: {after}) {{ nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let mut page = sender.query(&query).await["page"].take();
        let Value::Array(nodes) = page["nodes"].take() else {
            panic!("{page}")
        };
        all.extend(nodes);
        if page["pageInfo"]["hasNextPage"] == false {
            return all;
        }
        after = page["pageInfo"]["endCursor"].take();
    }
}

/// Each object at its newest version, if each version of it was acknowledged once.
fn newest(acknowledged: &[Acknowledged]) -> Objects {
    let mut versions: HashMap<String, BTreeMap<u64, &Value>> = HashMap::new();
    for one in acknowledged {
        for object in one.objects() {
            let of = versions.entry(id(object)).or_default();
            let other = of.insert(version(object), object);
            assert_eq!(other, None, "twice: {object}");
            assert_eq!(version(object) == 1, one.mutation.adds(), "{object}");
        }
    }
    let newest = versions.into_iter().map(|(id, of)| {
        let contiguous = of.keys().copied().eq(1..=of.len() as u64);
        assert!(contiguous, "{id} has versions {:?}", of.keys());
        (id, (*of.last_key_value().unwrap().1).clone())
    });
    newest.collect()
}

/// The kinds of the events that record what was acknowledged, with their number.
fn kinds(acknowledged: &[Acknowledged]) -> BTreeMap<&str, usize> {
    let mut kinds = BTreeMap::new();
    for one in acknowledged {
        let kind = match one.mutation.name {
            "createGate" => "GATE_CREATED",
            "updateGate" => "GATE_UPDATED",
            "closeGate" => "GATE_CLOSED",
            "reopenGate" => "GATE_REOPENED",
            "registerHolder" | "registerHolders" => "HOLDER_REGISTERED",
            "updateHolder" => "HOLDER_UPDATED",
            "blockHolder" => "HOLDER_BLOCKED",
            "unblockHolder" => "HOLDER_UNBLOCKED",
            "issuePass" | "issuePasses" => "PASS_ISSUED",
            "extendPass" => "PASS_EXTENDED",
            "revokePass" => "PASS_REVOKED",
            "recordScan" | "recordScans" => "SCAN_RECORDED",
            name => panic!("{name}"),
        };
        *kinds.entry(kind).or_insert(0) += one.objects().len();
    }
    kinds.retain(|_, number| *number > 0);
    kinds
}

/// An object as events have it: without nulls, and relations as IDs.
fn as_recorded(object: &Value) -> Map<String, Value> {
    let fields = object.as_object().unwrap().iter();
    let recorded = fields.filter_map(|(name, value)| match (name.as_str(), value) {
        ("updatedAt", _) | (_, Value::Null) => None,
        ("gate" | "holder" | "pass", related) => Some((name.clone(), related["id"].clone())),
        _ => Some((name.clone(), value.clone())),
    });
    recorded.collect()
}

/// What the events say: each object as the new values make it, with the number of its
/// changes as its version. The old values are what the object had.
fn replay(events: &[Value]) -> HashMap<String, Map<String, Value>> {
    let mut objects: HashMap<String, Map<String, Value>> = HashMap::new();
    for event in events {
        let kind = event["kind"].as_str().unwrap();
        let about = ["gate", "holder", "pass", "scan"];
        let about = about.iter().find(|of| {
            let (ty, _) = kind.split_once('_').unwrap();
            of.to_uppercase() == ty
        });
        let id = id(&event[about.unwrap()]);
        let parsed = |values: &Value| -> Map<String, Value> {
            serde_json::from_str(values.as_str().unwrap()).unwrap()
        };
        let mut new = parsed(&event["newValues"]);
        if event["oldValues"].is_null() {
            assert_eq!(new["id"], json!(id));
            assert!(objects.insert(id, new).is_none(), "added twice: {event}");
            continue;
        }
        let object = objects.get_mut(&id).unwrap();
        for (name, old) in parsed(&event["oldValues"]) {
            let had = object.get(&name).unwrap_or(&Value::Null);
            assert_eq!(*had, old, "{name} before {event}");
            match new.remove(&name).unwrap() {
                Value::Null => object.remove(&name),
                value => object.insert(name, value),
            };
        }
        assert!(new.is_empty(), "{event}");
        let version = object["version"].as_u64().unwrap();
        object.insert("version".to_owned(), json!(version + 1));
    }
    objects
}

/// Checks that the database has what was acknowledged, once, and nothing else. Returns the
/// number of rows and of events.
pub(super) async fn judge(sender: &Sender, acknowledged: &[Acknowledged]) -> (usize, usize) {
    let expected = newest(acknowledged);
    let mut rows = Objects::new();
    for (field, fields) in [
        ("gates", GATE),
        ("holders", HOLDER),
        ("passes", PASS),
        ("scans", SCAN),
    ] {
        for row in pages(sender, field, fields).await {
            let other = rows.insert(id(&row), row);
            assert_eq!(other, None, "twice");
        }
    }
    for (id, object) in &expected {
        assert_eq!(rows.get(id), Some(object), "lost or half");
    }
    assert_eq!(rows.len(), expected.len(), "some were never acknowledged");

    let kinds = kinds(acknowledged);
    let recorded = kinds.values().sum::<usize>();
    let begun = Instant::now();
    // On PostgreSQL, events appear when all older transactions have ended.
    while sender.query("{ events { totalCount } }").await["events"]["totalCount"] != recorded {
        assert!(begun.elapsed() < PATIENCE, "not {recorded} events");
        time::sleep(PAUSE).await;
    }
    let fields = "kind oldValues newValues gate { id } holder { id } pass { id } scan { id }";
    let events = pages(sender, "events", fields).await;
    let mut seen = BTreeMap::new();
    for event in &events {
        *seen.entry(event["kind"].as_str().unwrap()).or_insert(0) += 1;
    }
    assert_eq!(seen, kinds);
    let replayed = replay(&events);
    assert_eq!(replayed.len(), rows.len());
    for (id, row) in &rows {
        let mut object = replayed[id].clone();
        // Null in answers. What scans change has no events but theirs.
        object.retain(|name, value| !value.is_null() && name != "entries");
        assert_eq!(object, as_recorded(row), "the events of {id}");
    }
    let fields = "id maxEntries entries insideSince revokedAt gate { id }";
    let passes = pages(sender, "passes", fields).await;
    check_visits(&passes, &events);
    check_counts(sender, &passes).await;
    (rows.len(), events.len())
}

/// Checks that those who were admitted came in and went out in turn, as often as they may, and
/// that the passes say so. Events are in the order in which scans were judged.
fn check_visits(passes: &[Value], events: &[Value]) {
    let mut visits: HashMap<String, (bool, u64)> = HashMap::new();
    for event in events
        .iter()
        .filter(|event| event["kind"] == "SCAN_RECORDED")
    {
        let scan: Value = serde_json::from_str(event["newValues"].as_str().unwrap()).unwrap();
        if scan["outcome"] != "ADMITTED" {
            continue;
        }
        let pass = scan["pass"].as_str().unwrap().to_owned();
        let (is_inside, entries) = visits.entry(pass).or_default();
        let enters = scan["direction"] == "IN";
        assert_ne!(*is_inside, enters, "{event}");
        *is_inside = enters;
        *entries += u64::from(enters);
    }
    assert!(!visits.is_empty());
    for pass in passes {
        let (is_inside, entries) = visits.get(&id(pass)).copied().unwrap_or_default();
        assert_eq!(pass["entries"], entries, "{pass}");
        assert_eq!(!pass["insideSince"].is_null(), is_inside, "{pass}");
        let most = pass["maxEntries"].as_u64();
        assert!(most.is_none_or(|most| entries <= most), "{pass}");
    }
}

/// Checks that counts, which may come from tallies, are those of the rows.
async fn check_counts(sender: &Sender, passes: &[Value]) {
    let counts = "{
        all: passes { totalCount }
        revoked: passes(filter: { status: { eq: REVOKED } }) { totalCount }
        inside: passes(filter: { inside: true }) { totalCount }
        gates(first: 1000) { nodes { id occupancy passes { totalCount } } }
    }";
    let counts = sender.query(counts).await;
    let count = |is_counted: &dyn Fn(&&Value) -> bool| passes.iter().filter(is_counted).count();
    let is_inside = |pass: &&Value| !pass["insideSince"].is_null();
    let is_revoked = |pass: &&Value| !pass["revokedAt"].is_null();
    assert_eq!(counts["all"]["totalCount"], passes.len());
    assert_eq!(counts["revoked"]["totalCount"], count(&is_revoked));
    assert_eq!(counts["inside"]["totalCount"], count(&is_inside));
    for gate in counts["gates"]["nodes"].as_array().unwrap() {
        let is_own = |pass: &&Value| pass["gate"]["id"] == gate["id"];
        assert_eq!(gate["passes"]["totalCount"], count(&is_own), "{gate}");
        let own_inside = count(&|pass| is_own(pass) && is_inside(pass));
        assert_eq!(gate["occupancy"], own_inside, "{gate}");
    }
}

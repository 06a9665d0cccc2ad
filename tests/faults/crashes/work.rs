//! What a client does: changes of its own objects, and of a few that all clients share.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, TimeDelta};
use serde_json::{Value, json};

use crate::mutations::document;
use crate::properties::choices::Choices;

/// The fields of each type that its own row has.
pub(super) const GATE: &str = "id code name location closedAt createdAt version updatedAt";
pub(super) const HOLDER: &str =
    "id name company phone blockedAt blockReason createdAt version updatedAt";
pub(super) const PASS: &str = "id code kind purpose vehiclePlate anyGate maxEntries issuedAt validFrom validUntil revokedAt revokeReason version updatedAt gate { id } holder { id }";

pub(super) const SCAN: &str = "id code direction outcome denialReason scannedAt late conflict gate { id } pass { id } holder { id }";

/// How many of its newest objects of each type a client uses.
const RECENT: usize = 20;

/// A mutation with its key.
#[derive(Clone, Debug)]
pub(super) struct Mutation {
    pub(super) name: &'static str,
    pub(super) input: Value,
    /// Whether only this client changes the object.
    is_own: bool,
}

/// A mutation that was answered.
#[derive(Clone, Debug)]
pub(super) struct Acknowledged {
    pub(super) mutation: Mutation,
    pub(super) payload: Value,
}

impl Mutation {
    pub(super) fn new(name: &'static str, input: Value) -> Self {
        Self {
            name,
            input,
            is_own: true,
        }
    }

    /// The field of the payload with what was written, and its fields.
    pub(super) fn written(&self) -> (&'static str, &'static str) {
        match self.name {
            "registerHolders" => ("holders", HOLDER),
            "issuePasses" => ("passes", PASS),
            "recordScan" => ("scan", SCAN),
            "recordScans" => ("scans", SCAN),
            name if name.ends_with("Gate") => ("gate", GATE),
            name if name.ends_with("Holder") => ("holder", HOLDER),
            _ => ("pass", PASS),
        }
    }

    /// Whether it adds objects.
    pub(super) fn adds(&self) -> bool {
        let verbs = ["create", "register", "issue", "record"];
        verbs.iter().any(|verb| self.name.starts_with(verb))
    }

    /// The body of its request.
    pub(super) fn body(&self) -> String {
        let (field, fields) = self.written();
        let query = document(self.name, &format!("{field} {{ {fields} }}"));
        json!({ "query": query, "variables": { "input": self.input } }).to_string()
    }
}

impl Acknowledged {
    /// The objects that it wrote. None of a refused one.
    pub(super) fn objects(&self) -> Vec<&Value> {
        match &self.payload[self.mutation.written().0] {
            Value::Null => Vec::new(),
            Value::Array(all) => all.iter().collect(),
            one => vec![one],
        }
    }

    /// Whether it was refused as a mistake.
    pub(super) fn is_refused(&self) -> bool {
        self.payload["userErrors"] != json!([])
    }
}

/// The objects that all clients change.
pub(super) struct Shared {
    pub(super) holders: Vec<Value>,
    pub(super) passes: Vec<Value>,
}

/// A client that decides what to send.
pub(super) struct Worker {
    number: usize,
    choices: Choices<'static>,
    shared: Arc<Shared>,
    step: i64,
    /// Its objects as they were last answered.
    gates: Vec<Value>,
    holders: Vec<Value>,
    passes: Vec<Value>,
}

impl Worker {
    pub(super) fn new(number: usize, shared: Arc<Shared>) -> Self {
        Self {
            number,
            // Choices of neighbouring seeds are the same, one step apart.
            choices: Choices::seeded((number as u64) << 20),
            shared,
            step: 0,
            gates: Vec::new(),
            holders: Vec::new(),
            passes: Vec::new(),
        }
    }

    /// The next mutation, with a key that no other has.
    pub(super) fn next(&mut self) -> Mutation {
        self.step += 1;
        let mut mutation = self.decide();
        mutation.input["idempotencyKey"] = json!(self.text("key"));
        mutation
    }

    /// A text that only this step has.
    fn text(&self, what: &str) -> String {
        format!("{what} {} of client {}", self.step, self.number)
    }

    fn decide(&mut self) -> Mutation {
        match (&self.gates[..], &self.holders[..], &self.passes[..]) {
            ([], _, _) => return self.new_gate(),
            (_, [], _) => return Mutation::new("registerHolder", self.new_holder(0)),
            (_, _, []) => return Mutation::new("issuePass", self.new_pass(0)),
            _ => {}
        }
        match self.choices.below(21) {
            0 => self.new_gate(),
            1 | 2 => Mutation::new("registerHolder", self.new_holder(0)),
            3 => {
                let holders: Vec<_> = self.items(Self::new_holder);
                Mutation::new("registerHolders", json!({ "holders": holders }))
            }
            4 | 5 => Mutation::new("issuePass", self.new_pass(0)),
            6 => {
                let passes: Vec<_> = self.items(Self::new_pass);
                Mutation::new("issuePasses", json!({ "passes": passes }))
            }
            7 => self.change_gate(),
            8..=11 => self.change_pass(),
            12..=14 => {
                let is_own = !self.choices.one_in(4);
                Mutation {
                    is_own,
                    ..Mutation::new("recordScan", self.scan(is_own))
                }
            }
            15 => {
                let scans = self.items(|worker, item| worker.scan(item % 4 > 0));
                Mutation {
                    is_own: false,
                    ..Mutation::new("recordScans", json!({ "scans": scans }))
                }
            }
            _ => self.change_holder(),
        }
    }

    fn items(&mut self, item: impl Fn(&mut Self, usize) -> Value) -> Vec<Value> {
        let most = if self.choices.one_in(10) { 200 } else { 12 };
        let number = 2 + self.choices.below(most);
        (0..number).map(|index| item(self, index)).collect()
    }

    fn new_gate(&self) -> Mutation {
        let code = format!("{}-{}", self.number, self.step);
        let input = json!({ "code": code, "name": self.text("gate"), "location": "Here" });
        Mutation::new("createGate", input)
    }

    fn new_holder(&mut self, item: usize) -> Value {
        json!({ "name": format!("{}, {item}", self.text("holder")), "phone": "+49 30 1" })
    }

    fn new_pass(&mut self, item: usize) -> Value {
        let open = self.gates.iter().filter(|gate| gate["closedAt"].is_null());
        let open: Vec<&Value> = open.collect();
        let free = self.holders.iter();
        let free: Vec<&Value> = free.filter(|one| one["blockedAt"].is_null()).collect();
        let (gate, holder) = (
            self.choices.below(open.len()),
            self.choices.below(free.len()),
        );
        json!({
            "gate": open[gate]["id"],
            "holder": free[holder]["id"],
            "kind": "VISITOR",
            "purpose": format!("{}, {item}", self.text("purpose")),
            "validUntil": until(0),
            "maxEntries": 2,
        })
    }

    /// A scan of one of its passes, or of one that all clients scan.
    fn scan(&mut self, is_own: bool) -> Value {
        let of = if is_own {
            &self.passes
        } else {
            &self.shared.passes
        };
        let pass = recent(&mut self.choices, of);
        let direction = self.choices.pick(&["IN", "OUT"]);
        json!({ "gate": pass["gate"]["id"], "code": pass["code"], "direction": direction })
    }

    /// A change of one of its gates. The first one stays open.
    fn change_gate(&mut self) -> Mutation {
        let gate = recent(&mut self.choices, &self.gates);
        let mut input = json!({ "gate": gate["id"] });
        let name = if gate["id"] == self.gates[0]["id"] || self.choices.one_in(2) {
            input["name"] = json!(self.text("name"));
            "updateGate"
        } else if gate["closedAt"].is_null() {
            "closeGate"
        } else {
            "reopenGate"
        };
        self.with_version(name, input, &gate, true)
    }

    fn change_pass(&mut self) -> Mutation {
        let is_own = !self.choices.one_in(4);
        let of = if is_own {
            &self.passes
        } else {
            &self.shared.passes
        };
        let pass = recent(&mut self.choices, of);
        let mut input = json!({ "pass": pass["id"] });
        let name = if is_own && self.choices.one_in(3) && pass["revokedAt"].is_null() {
            input["reason"] = json!(self.text("reason"));
            "revokePass"
        } else if is_own && !pass["revokedAt"].is_null() {
            return Mutation::new("issuePass", self.new_pass(0));
        } else {
            input["validUntil"] = until(self.step);
            "extendPass"
        };
        self.with_version(name, input, &pass, is_own)
    }

    /// A change of a holder. The first one is never blocked.
    fn change_holder(&mut self) -> Mutation {
        let is_own = !self.choices.one_in(4);
        let of = if is_own {
            &self.holders
        } else {
            &self.shared.holders
        };
        let holder = recent(&mut self.choices, of);
        let mut input = json!({ "holder": holder["id"] });
        let name = if holder["id"] == self.holders[0]["id"] || self.choices.one_in(2) {
            input["company"] = json!(self.text("company"));
            "updateHolder"
        } else if holder["blockedAt"].is_null() && (is_own || self.choices.one_in(2)) {
            input["reason"] = json!(self.text("reason"));
            "blockHolder"
        } else {
            "unblockHolder"
        };
        self.with_version(name, input, &holder, is_own)
    }

    fn with_version(
        &mut self,
        name: &'static str,
        mut input: Value,
        object: &Value,
        is_own: bool,
    ) -> Mutation {
        if self.choices.one_in(3) {
            input["expectedVersion"] = object["version"].clone();
        }
        Mutation {
            name,
            input,
            is_own,
        }
    }

    /// Checks the answer to a mutation, and remembers what it wrote.
    pub(super) fn learn(&mut self, acknowledged: &Acknowledged) {
        let Acknowledged { mutation, payload } = acknowledged;
        let Mutation {
            name,
            input,
            is_own,
        } = mutation;
        if !is_own {
            let known = ["WRONG_STATE", "VERSION_MISMATCH", "INVALID"];
            let errors = payload["userErrors"].as_array().unwrap();
            let mut codes = errors.iter().map(|error| error["code"].as_str().unwrap());
            assert!(codes.all(|code| known.contains(&code)), "{name}: {payload}");
            return;
        }
        assert!(!acknowledged.is_refused(), "{name} {input}: {payload}");
        let (field, _) = mutation.written();
        let objects = acknowledged.objects();
        let items = input[field].as_array().filter(|_| mutation.adds());
        let items = items.map_or_else(|| vec![input], |items| items.iter().collect());
        assert_eq!(objects.len(), items.len(), "{name} {input}: {payload}");
        let own = match field {
            "gate" => &mut self.gates,
            "holder" | "holders" => &mut self.holders,
            _ => &mut self.passes,
        };
        for (object, item) in objects.into_iter().zip(items) {
            for of in ["code", "name", "purpose", "company", "validUntil"] {
                if let Some(given) = item.get(of) {
                    assert_eq!(object[of], *given, "{name}");
                }
            }
            if field == "scan" {
                continue;
            }
            if mutation.adds() {
                assert_eq!(object["version"], 1);
                own.push(object.clone());
                continue;
            }
            let known = own.iter_mut().find(|known| known["id"] == object["id"]);
            let known = known.unwrap();
            let next = known["version"].as_i64().unwrap() + 1;
            assert_eq!(object["version"], next, "{name} {input}: {payload}");
            known.clone_from(object);
        }
    }
}

/// One of the newest objects.
fn recent(choices: &mut Choices<'_>, of: &[Value]) -> Value {
    let skipped = of.len().saturating_sub(RECENT);
    of[skipped + choices.below(of.len() - skipped)].clone()
}

/// A time that is later with each step.
pub(super) fn until(step: i64) -> Value {
    let base = DateTime::from_timestamp(32_472_144_000, 0).unwrap();
    let time = base + TimeDelta::minutes(step);
    json!(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
}

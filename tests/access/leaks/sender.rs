//! Requests with codes, personal data and secrets in every place, right or wrong.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::hidden::{Hidden, Search};
use crate::access::documents::Documents;
use crate::access::fields::hidden_filters;
use crate::model::id;
use crate::mutations::document;
use crate::support::role_server::{RoleServer, RoleToken};
use crate::support::schema::Schema;
use crate::support::server::{Answer, send};
use crate::support::tokens::bearer;

/// Sends requests, and looks at what comes beside the data.
pub(super) struct Sender<'a> {
    pub(super) server: &'a RoleServer,
    pub(super) hidden: &'a Hidden,
    pub(super) search: &'a Search,
    pub(super) sent: usize,
}

impl Sender<'_> {
    #[track_caller]
    fn check(&mut self, answer: &Answer, sent: &str) {
        self.sent += 1;
        for (name, value) in &answer.headers {
            if name != "set-cookie" {
                let value = String::from_utf8_lossy(value.as_bytes());
                self.search
                    .assert_not_in(&value, format_args!("{name} of {sent}"));
            }
        }
        let Ok(json) = serde_json::from_str::<Value>(&answer.body) else {
            return;
        };
        let answers = match json {
            Value::Array(answers) => answers,
            answer => vec![answer],
        };
        for answer in answers {
            for part in ["extensions", "errors"] {
                // An error may repeat what its request has.
                let text = answer[part].to_string();
                if part != "errors" || !self.search.is_in(sent) {
                    self.search
                        .assert_not_in(&text, format_args!("{part} of {sent}"));
                }
            }
        }
    }

    fn ask(&mut self, token: &RoleToken, headers: &[(&str, &str)], body: &Value) -> Answer {
        let answer = self.server.post(token, headers, body);
        self.check(&answer, &body.to_string());
        answer
    }

    fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let answer = send(&self.server.server, method, path, headers, body.as_bytes());
        self.check(&answer, &format!("{method} {path} {body}"));
        answer
    }
}

fn text(value: &str) -> String {
    serde_json::to_string(value).unwrap()
}

/// Documents that compare with one of the values wherever a text may be.
fn with_values(values: &[&str]) -> Vec<Value> {
    let schema = Schema::read();
    let documents = Documents::new(schema);
    let members = schema.members().into_iter();
    let members = members.filter_map(|member| documents.using(&member));
    let filters = hidden_filters().into_iter().map(|(_, document)| document);
    let filters = filters.filter(|document| document.contains("startsWith"));
    let documents = members.chain(filters).filter(|it| it.contains("\"x\""));
    let documents: BTreeSet<String> = documents.collect();
    assert!(documents.len() > 40, "{documents:?}");
    let mut values = values.iter().cycle();
    let mut spelled = |document: String| {
        let value = text(values.next().unwrap());
        json!({ "query": document.replace("\"x\"", &value) })
    };
    documents.into_iter().map(&mut spelled).collect()
}

/// Requests with a value in other places, also where there must be none.
fn spellings(value: &str, cursor: &str) -> Vec<Value> {
    let quoted = text(value);
    let by_code = "query ($code: String!) { pass(code: $code) { id status } search(text: $code) { hasMore } }";
    let by_filter = "query ($filter: PassFilter) { passes(filter: $filter) { totalCount } }";
    let after = "query ($after: String) { passes(after: $after, orderBy: { field: CODE }) { totalCount nodes { id } } }";
    vec![
        json!({ "query": by_code, "variables": { "code": value } }),
        json!({ "query": by_code, "variables": { "code": [value, value] } }),
        json!({ "query": by_code, "variables": { "code": { "eq": value } } }),
        // PostgreSQL has no text with this character.
        json!({ "query": by_code, "variables": { "code": format!("{value}\0") } }),
        json!({ "query": by_code, "variables": { "other": value } }),
        json!({ "query": by_code, "variables": value }),
        json!({ "query": by_filter, "variables": { "filter": { "code": { "in": [value] } } } }),
        json!({ "query": by_filter, "variables": { "filter": { "code": { "lt": value }, "not": { "holder": { "phone": { "contains": value } } } } } }),
        json!({ "query": by_filter, "variables": { "filter": { value: { "eq": value } } } }),
        json!({ "query": after, "variables": { "after": cursor } }),
        json!({ "query": after, "variables": { "after": format!("{cursor}A") } }),
        json!({ "query": after, "variables": { "after": value } }),
        json!({ "query": format!("{{ pass(code: {quoted}) {{ id nothing }} }}") }),
        json!({ "query": format!("{{ pass(code: {quoted}, id: {quoted}) {{ id }} }}") }),
        json!({ "query": format!("{{ node(id: {quoted}) {{ id }} }}") }),
        json!({ "query": format!("{{ passes(first: {quoted}, filter: {{ kind: {{ eq: {quoted} }} }}) {{ totalCount }} }}") }),
        json!({ "query": format!("{{ pass(code: \"{value}") }),
        json!({ "query": format!("# {value}\n{{ gates {{ totalCount }} }}") }),
        json!({ "query": "{ gates { totalCount } }", "extensions": { "persistedQuery": { "version": 1, "sha256Hash": value } } }),
        json!({ "query": { "pass": value } }),
        json!([{ "query": "{ gates { totalCount } }" }, { "query": value }]),
    ]
}

impl Sender<'_> {
    /// Sends values in documents and variables, with all that shows SQL.
    pub(super) fn send_documents(&mut self, token: &RoleToken, cursor: &str) {
        let trace = [
            ("x-sql-trace", "explain"),
            (
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            ),
        ];
        let plan = [("x-sql-plan", "only"), ("x-sql-trace", "on")];
        let Hidden {
            codes,
            reserved,
            names,
            ..
        } = self.hidden;
        for document in with_values(&[&codes[0], &reserved[0], &names[0]]) {
            self.ask(token, &trace, &document);
            self.ask(token, &plan, &document);
        }
        for value in [&codes[1], &reserved[1]] {
            for request in spellings(value, cursor) {
                self.ask(token, &trace, &request);
            }
        }
    }

    /// Sends a code in addresses and headers.
    pub(super) fn send_addresses(&mut self, token: &RoleToken) {
        let code = &self.hidden.codes[0];
        let secret = bearer(&token.secret);
        let referer = format!("http://localhost/passes/{code}");
        let pair = format!("code={code}");
        let headers = [
            ("authorization", secret.as_str()),
            ("graphql-require-preflight", "1"),
            ("referer", &referer),
            ("user-agent", code),
            ("x-request-id", &self.hidden.secrets[1]),
            ("baggage", &pair),
            ("tracestate", &pair),
        ];
        for path in [
            format!("/graphql?query=%7Bpass(code:%22{code}%22)%7Bid%7D%7D&code={code}"),
            format!("/graphql/{code}"),
            format!("/passes/{code}"),
            format!("/passes/{code}/"),
            format!("/passes/{code}/{code}?code={code}"),
            format!("//passes/{code}"),
            format!("/passes%2F{code}"),
            format!("/api/{code}"),
            format!("/assets/{code}"),
            format!("/schema.graphql?code={code}"),
        ] {
            self.send("GET", &path, &headers, "");
            self.send("POST", &path, &headers, code);
        }
    }

    /// Sends mutations with values wherever a text may be, which are refused or write them.
    pub(super) fn send_mutations(&mut self, token: &RoleToken, new: &str) {
        let trace = [("x-sql-trace", "explain")];
        let plan = [("x-sql-plan", "only"), ("x-sql-trace", "on")];
        let hidden = self.hidden;
        let known = [&hidden.codes[2], &hidden.reserved[0], &hidden.names[0]];
        let known = known[self.sent % known.len()].as_str();
        let (gate, holder, pass) = (id("Gate", 2), id("Holder", 1), id("Pass", 1));
        let until = "2999-01-01T00:00:00Z";
        for (value, revoked) in [(known, id("Pass", 2)), (new, id("Pass", 3))] {
            // Long enough to be refused.
            let long = value.repeat(1000);
            let key = format!("{value} of {} {}", token.role, token.is_bound);
            let new_pass = json!({ "gate": gate, "holder": holder, "kind": "VEHICLE",
                "vehiclePlate": value, "purpose": value, "validUntil": until });
            let given = json!({ "gate": gate, "holder": holder, "kind": "STAFF", "code": value,
                "validUntil": until, "idempotencyKey": key });
            for (name, input) in [
                (
                    "createGate",
                    json!({ "code": value, "name": value, "location": value }),
                ),
                ("updateGate", json!({ "gate": gate, "name": value })),
                (
                    "registerHolder",
                    json!({ "name": value, "phone": value, "company": value }),
                ),
                (
                    "registerHolder",
                    json!({ "name": long, "idempotencyKey": value }),
                ),
                (
                    "registerHolders",
                    json!({ "holders": [{ "name": value, "phone": long }] }),
                ),
                ("updateHolder", json!({ "holder": holder, "phone": value })),
                ("updateHolder", json!({ "holder": value, "phone": value })),
                ("blockHolder", json!({ "holder": holder, "reason": value })),
                (
                    "unblockHolder",
                    json!({ "holder": holder, "idempotencyKey": long }),
                ),
                ("unblockHolder", json!({ "holder": holder })),
                ("issuePass", new_pass.clone()),
                // Taken, and the same key again with another input.
                ("issuePass", given.clone()),
                ("issuePass", given),
                (
                    "issuePass",
                    json!({ "gate": value, "holder": value, "kind": value, "validUntil": value }),
                ),
                (
                    "registerHolder",
                    json!({ "name": value, "idempotencyKey": key }),
                ),
                (
                    "issuePasses",
                    json!({ "passes": [new_pass.clone(), new_pass] }),
                ),
                ("extendPass", json!({ "pass": pass, "validUntil": value })),
                ("revokePass", json!({ "pass": revoked, "reason": value })),
                (
                    "revokePass",
                    json!({ "pass": pass, "reason": long, "idempotencyKey": value }),
                ),
                (
                    "recordScan",
                    json!({ "gate": gate, "code": value, "direction": "IN" }),
                ),
                (
                    "recordScan",
                    json!({ "gate": value, "code": long, "direction": "OUT" }),
                ),
                (
                    "recordScans",
                    json!({ "scans": [{ "gate": gate, "code": value, "direction": value }] }),
                ),
                // PostgreSQL has no text with this character.
                ("registerHolder", json!({ "name": format!("{value}\0") })),
                (
                    "registerHolder",
                    json!({ "name": "x", "idempotencyKey": format!("{value}\0") }),
                ),
            ] {
                let query = document(name, "__typename");
                let body = json!({ "query": query, "variables": { "input": input } });
                let answer = self.ask(token, &trace, &body);
                assert!(!answer.body.contains("INTERNAL"), "{body}: {}", answer.body);
                if value == new {
                    self.ask(token, &plan, &body);
                }
            }
        }
    }

    /// Sends secrets that are right, wrong and in the wrong place.
    pub(super) fn send_secrets(&mut self, right: &str, gone: &[&str], session: &str) {
        let json = ("content-type", "application/json");
        let end = if right.ends_with('a') { "b" } else { "a" };
        let mistyped = format!("{}{end}", &right[..right.len() - 1]);
        let query = r#"{"query":"{ viewer { name } }"}"#;
        for secret in [&[right, &mistyped], gone].concat() {
            let (with_token, basic) = (bearer(secret), format!("Basic {secret}"));
            for value in [&with_token, &basic] {
                self.send("POST", "/graphql", &[json, ("authorization", value)], query);
            }
            let body = json!({ "token": secret }).to_string();
            self.send("POST", "/session", &[json], &body);
            self.send("POST", "/session", &[json], &body[..body.len() - 4]);
            self.send("POST", &format!("/session/{secret}"), &[json], &body);
        }
        let twice = format!("{session}; {session}");
        let longer = format!("{session}x");
        for cookies in [session, &twice, &longer] {
            let own = ("sec-fetch-site", "same-origin");
            let headers = [json, ("cookie", cookies), own];
            self.send("POST", "/graphql", &headers, query);
            self.send("DELETE", "/session", &headers, "");
        }
    }
}

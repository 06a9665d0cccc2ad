//! Limits on what is written: values, bytes and errors.

use std::sync::{Arc, Mutex};

use async_graphql::Variables;
use gatepass::document::Documents;
use gatepass::engine::{Engine, Options};
use gatepass::error::Refusal;
use gatepass::memory::{AnswerMemory, NoMemory};
use gatepass::plan::{Bindings, Limits, Plan, Written, plan};
use serde_json::{Value, json};

use super::spec::small;
use crate::support::app::{TestApp, answer, errors, refusal, request, text};

fn planned(text: &str, variables: Value) -> Result<Plan, Refusal> {
    let limits = Limits::default();
    let document = Documents::new(limits).read(text);
    let document = document.unwrap_or_else(|errors| panic!("{errors:?}: {text}"));
    let selected = document.operation(None).unwrap();
    let given = Variables::from_json(variables);
    let variables = selected.variables(&given).unwrap();
    let operation = selected.with(Bindings::Values(&variables));
    plan(operation, limits).and_then(|plan| plan.check_cost(limits).map(|()| plan))
}

/// A response key with this many letters.
fn key(first: char, letters: usize) -> String {
    first.to_string().repeat(letters)
}

fn limited(app: &TestApp, limits: Limits) -> Engine {
    Engine::new(app.connection.clone(), limits)
}

#[test]
fn values_and_keys_count_each_time_they_are_written() {
    let id = "R2F0ZTox";
    for (document, values, keys) in [
        (
            "{ gates(first: 3) { nodes { name } } }",
            8,
            &["gates", "nodes", "name", "name", "name"][..],
        ),
        // The row that a row was loaded through, and fields that the key alone
        // answers.
        (
            "{ gate(code: \"A\") { passes(first: 2) { nodes { gate { name } holder { id } } } } }",
            13,
            &[
                "gate", "passes", "nodes", "gate", "gate", "name", "name", "holder", "holder",
                "id", "id",
            ],
        ),
        // One statement, written three times.
        (
            "{ a: gates(first: 2) { nodes { name } } b: gates(first: 2) { edges { cursor node { name } } } }",
            16,
            &[
                "a", "nodes", "name", "name", "b", "edges", "cursor", "cursor", "node", "node",
                "name", "name",
            ],
        ),
        (
            "{ gates(first: 5) { totalCount pageInfo { endCursor } } }",
            4,
            &["gates", "totalCount", "pageInfo", "endCursor"],
        ),
        (
            &format!(
                "{{ nodes(ids: [\"{id}\", \"{id}\", \"UGFzczox\"]) {{ ... on Gate {{ name }} ... on Pass {{ id kind }} }} }}"
            ),
            8,
            &["nodes", "name", "name", "id", "kind"],
        ),
        (
            "{ __typename __schema { types { name } } }",
            2,
            &["__typename", "__schema"],
        ),
    ] {
        let around = "\"\":,".len();
        let key_bytes = keys.iter().map(|key| key.len() + around).sum::<usize>() as u64;
        let written = planned(document, Value::Null).unwrap().written;
        assert_eq!(written, Written { values, key_bytes }, "{document}");
    }
}

#[tokio::test]
async fn no_answer_exceeds_its_planned_size() {
    fn held(value: &Value) -> (u64, u64) {
        let sum = |all: &mut dyn Iterator<Item = (u64, u64)>| {
            all.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
        };
        match value {
            Value::Object(fields) => sum(&mut fields.iter().map(|(key, value)| {
                let (values, keys) = held(value);
                (values + 1, keys + key.len() as u64 + 4)
            })),
            Value::Array(items) => sum(&mut items.iter().map(|item| {
                let (values, keys) = held(item);
                (values + 1, keys)
            })),
            _ => (0, 0),
        }
    }
    for app in small().await {
        for query in [
            "{ gates(first: 1) { edges { cursor node { name passes(first: 2) { nodes { code gate { code } holder { name } scans(first: 1) { totalCount nodes { gate { id } } } } } } } } }",
            "{ a: passes(first: 2) { nodes { gate { passes(first: 2) { nodes { id } } } } } b: passes(first: 2) { nodes { gate { passes(first: 2) { nodes { id } } } } } }",
        ] {
            let outcome = app.query(query, Value::Null).await;
            let written = outcome.plan.as_ref().unwrap().written;
            // All pages are full.
            let found = held(&answer(&outcome)["data"]);
            assert!(
                found.0 <= written.values && found.1 <= written.key_bytes,
                "{query}: {found:?}, {written:?}"
            );
            if query.starts_with("{ a") {
                assert_eq!(found, (written.values, written.key_bytes), "{query}");
            }
        }
    }
}

#[tokio::test]
async fn an_answer_that_could_be_too_large_is_refused_before_anything_runs() {
    let aliases = |count: usize, field: &dyn Fn(usize) -> String| {
        let all: Vec<String> = (0..count)
            .map(|number| format!("{} ", field(number)))
            .collect();
        all.concat()
    };
    let few = format!(
        "{{ passes(first: 1000) {{ nodes {{ gate {{ passes(first: 48) {{ nodes {{ {} }} }} }} }} }} }}",
        aliases(5, &|number| format!("{}{number}: id", key('a', 200)))
    );
    // One statement that is written under each alias.
    let field = |number| {
        format!("a{number}: nodes(ids: $ids) {{ id __typename ... on Gate {{ name code }} }}")
    };
    let shared = format!("query ($ids: [ID!]!) {{ {} }}", aliases(450, &field));
    let ids: Vec<&str> = vec!["R2F0ZTox"; 1000];
    for (document, variables, flag, field, code_field) in [
        (
            few,
            Value::Null,
            "--max-answer",
            "passes.nodes.gate.passes.nodes",
            "key",
        ),
        (
            shared,
            json!({ "ids": ids }),
            "--max-values",
            "a0",
            "values",
        ),
    ] {
        let refusal = planned(&document, variables.clone()).unwrap_err();
        assert_eq!(refusal.code.as_str(), "ANSWER_TOO_LARGE", "{code_field}");
        assert_eq!(refusal.field, field);
        let message = &refusal.message;
        assert!(
            message.contains(flag) && message.contains(field),
            "{message}"
        );
        let excess = refusal.excess.unwrap();
        assert!(excess.planned > excess.limit);
        for app in small().await {
            let outcome = app.query(&document, variables.clone()).await;
            assert_eq!(self::refusal(&outcome), "ANSWER_TOO_LARGE");
            assert_eq!(outcome.executed(), 0);
        }
    }
}

#[test]
fn operations_within_max_rows_are_within_max_values() {
    let pass = "id code kind status active purpose vehiclePlate anyGate maxEntries issuedAt validFrom \
        validUntil revokedAt revokeReason insideSince";
    let gate = "gate { id code name location closedAt createdAt }";
    let holder = "holder { id name company phone blockedAt blockReason createdAt }";
    for document in [
        // 50,000 rows with all of their fields.
        format!(
            "{{ gates(first: 49) {{ nodes {{ passes(first: 1000) {{ edges {{ cursor node {{ {pass} {gate} }} }} }} }} }} }}"
        ),
        format!(
            "{{ gates(first: 24) {{ nodes {{ passes(first: 1000) {{ edges {{ cursor node {{ {pass} {gate} {holder} }} }} }} }} }} }}"
        ),
        format!(
            "{{ passes(first: 1000) {{ nodes {{ gate {{ passes(first: 48) {{ nodes {{ {pass} {gate} }} }} }} }} }} }}"
        ),
        format!(
            "{{ holders(first: 1000) {{ edges {{ cursor node {{ name passes(first: 16) {{ edges {{ cursor node {{ {pass} {gate} scans(first: 1) {{ nodes {{ outcome gate {{ id name }} }} }} }} }} }} }} }} }} }}"
        ),
    ] {
        if let Err(refusal) = planned(&document, Value::Null) {
            assert_ne!(
                refusal.code.as_str(),
                "ANSWER_TOO_LARGE",
                "{refusal}: {document}"
            );
        }
    }
}

#[tokio::test]
async fn an_answer_that_exceeds_its_limit_ends_with_an_error() {
    let query = "{ passes(first: 2) { nodes { code gate { name } holder { name } } } }";
    for app in small().await {
        let whole = text(&app.query(query, Value::Null).await);
        let size = whole.len() - "{\"data\":}".len();
        for (max_answer, is_whole) in [(size, true), (size - 1, false), (40, false)] {
            let limits = Limits {
                max_answer,
                ..Limits::default()
            };
            // The keys alone take more than 40 bytes, which is known in advance.
            let limits = Limits {
                max_values: u64::MAX,
                ..limits
            };
            let outcome = limited(&app, limits)
                .execute(request(query, Value::Null))
                .await;
            if is_whole {
                assert_eq!(text(&outcome), whole);
                continue;
            }
            assert_eq!(refusal(&outcome), "ANSWER_TOO_LARGE", "{max_answer}");
            let message = answer(&outcome)["errors"][0]["message"].to_string();
            assert!(message.contains("--max-answer"), "{message}");
            let ran = outcome.executed() > 0;
            assert_eq!(ran, max_answer > 40, "{max_answer}");
            assert_eq!(text(&outcome).starts_with("{\"data\":null,"), ran);
        }
    }
}

#[tokio::test]
async fn long_texts_are_written_completely_or_not_at_all() {
    for app in TestApp::each().await {
        let name = "\"ä\u{1}".repeat(20_000);
        crate::support::rows::gate(&app.connection, &name).await;
        let query = "{ gates(first: 1) { nodes { name code } } }";
        let outcome = app.query(query, Value::Null).await;
        assert_eq!(answer(&outcome)["data"]["gates"]["nodes"][0]["code"], name);
        let limits = Limits {
            max_answer: 100_000,
            ..Limits::default()
        };
        let outcome = limited(&app, limits)
            .execute(request(query, Value::Null))
            .await;
        assert_eq!(refusal(&outcome), "ANSWER_TOO_LARGE");
    }
}

#[tokio::test]
async fn introspection_counts_like_any_answer() {
    let query = "{ __schema { types { name description fields { name description } } } }";
    for app in small().await {
        let whole = text(&app.query(query, Value::Null).await);
        let limits = Limits {
            max_answer: whole.len() / 2,
            ..Limits::default()
        };
        let outcome = limited(&app, limits)
            .execute(request(query, Value::Null))
            .await;
        assert_eq!(refusal(&outcome), "ANSWER_TOO_LARGE");
    }
}

/// A limit on the memory for answers that records its use.
#[derive(Debug)]
struct Counted {
    most: usize,
    taken: Mutex<usize>,
    peak: Mutex<usize>,
}

impl Counted {
    fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            taken: Mutex::default(),
            peak: Mutex::default(),
        })
    }

    fn taken(&self) -> usize {
        *self.taken.lock().unwrap()
    }

    fn options(self: &Arc<Self>) -> Options {
        Options {
            memory: Some(Arc::<Self>::clone(self)),
            ..Options::default()
        }
    }
}

impl AnswerMemory for Counted {
    fn take(&self, bytes: usize) -> Result<(), NoMemory> {
        let mut taken = self.taken.lock().unwrap();
        if *taken + bytes > self.most {
            return Err(NoMemory);
        }
        *taken += bytes;
        let mut peak = self.peak.lock().unwrap();
        *peak = (*peak).max(*taken);
        Ok(())
    }

    fn give_back(&self, bytes: usize) {
        *self.taken.lock().unwrap() -= bytes;
    }
}

#[tokio::test]
async fn an_answer_uses_memory_for_its_rows_and_then_for_its_text() {
    let query = "{ passes(first: 2) { nodes { code gate { name } } } }";
    for app in small().await {
        let memory = Counted::new(1 << 20);
        let asked = || request(query, Value::Null);
        let outcome = app.engine.execute_with(asked(), memory.options()).await;
        let written = memory.taken();
        assert!(written >= text(&outcome).len(), "{written}");
        assert!(*memory.peak.lock().unwrap() > written, "the rows");
        let (body, reservation) = outcome.response.into_body();
        assert_eq!(reservation.bytes(), body.capacity());
        assert_eq!(memory.taken(), body.capacity());
        drop(reservation);
        assert_eq!(memory.taken(), 0);

        // Neither the rows nor the text fit.
        for bytes in [10, 2_000] {
            let memory = Counted::new(bytes);
            let outcome = app.engine.execute_with(asked(), memory.options()).await;
            assert!(outcome.response.lacks_memory());
            assert_eq!(refusal(&outcome), "TOO_MANY_ANSWERS");
            drop(outcome);
            assert_eq!(memory.taken(), 0);
        }
    }
}

#[tokio::test]
async fn a_failed_answer_returns_its_memory() {
    let query = "{ passes(first: 500) { nodes { id code status } } }";
    for app in TestApp::each().await {
        app.seed(1, 2, 500, 0).await;
        let memory = Counted::new(1 << 20);
        let limits = Limits {
            max_answer: 16 * 1024,
            ..Limits::default()
        };
        let engine = limited(&app, limits);
        let outcome = engine
            .execute_with(request(query, Value::Null), memory.options())
            .await;
        assert_eq!(refusal(&outcome), "ANSWER_TOO_LARGE");
        assert!(*memory.peak.lock().unwrap() >= 16 * 1024);
        assert_eq!(memory.taken(), 0);
    }
}

#[tokio::test]
async fn rows_beyond_the_memory_limit_fail_at_their_field() {
    let query = "{ gate(code: \"A\") { name } passes(first: 2) { nodes { code purpose } } }";
    for app in TestApp::each().await {
        app.seed(1, 2, 500, 0).await;
        let query = query
            .replace("first: 2", "first: 500")
            .replace("\"A\"", "\"G0001\"");
        let limits = Limits {
            max_rows_memory: 8 * 1024,
            ..Limits::default()
        };
        let outcome = limited(&app, limits)
            .execute(request(&query, Value::Null))
            .await;
        let data = &answer(&outcome)["data"];
        assert_eq!(*data, Value::Null, "`passes` is never null");
        assert_eq!(
            errors(&outcome),
            [("ANSWER_TOO_LARGE".to_owned(), json!(["passes"]))]
        );
        let message = answer(&outcome)["errors"][0]["message"].to_string();
        assert!(
            message.contains("8.0 KiB") && message.contains("--max-rows-memory"),
            "{message}"
        );
    }
}

#[tokio::test]
async fn at_most_a_hundred_errors_are_listed() {
    let ids: Vec<&str> = vec!["R2F0ZTox"; 300];
    let document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Gate { name } } }";
    for app in TestApp::each().await {
        app.change_unchecked("ALTER TABLE gate RENAME TO gone")
            .await;
        let outcome = app.query(document, json!({ "ids": ids })).await;
        let errors = errors(&outcome);
        assert_eq!(errors.len(), 101);
        let (last, first) = errors.split_last().unwrap();
        for (index, error) in first.iter().enumerate() {
            assert_eq!(*error, ("INTERNAL".to_owned(), json!(["nodes", index])));
        }
        assert_eq!(last.0, "TOO_MANY_ERRORS");
        let nodes = answer(&outcome)["data"]["nodes"].as_array().unwrap().len();
        assert_eq!(nodes, 300, "each is null");
    }
}

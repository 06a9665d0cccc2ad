//! Short requests that require much: large answers, many errors, long planning. The
//! server answers as many at once as it can in 1 GiB.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time;

use super::cap::{ADDRESS_SPACE, start_capped};
use super::client::{Client, post};
use super::report::{footprint, peak, report, size};
use crate::support::effort::effort;
use crate::support::postgres::{migrated_database, own_server};
use crate::support::server::{Server, gatepass};

/// The default of `--max-in-flight`.
const AT_ONCE: usize = 256;

/// A normal request.
const POLITE: &str = "{ passes(first: 20) { nodes { code gate { name } } } }";

/// The maximum time that a normal request may wait, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// The results of requests that were sent at the same time.
struct Attack {
    /// The number of answers by code, or by status if there is no code.
    kinds: BTreeMap<String, usize>,
    /// The largest answer, in bytes.
    largest: usize,
    /// The slowest normal request meanwhile.
    polite: Duration,
    /// The maximum observed memory of the process, in KiB.
    memory: u64,
}

/// Sends as many copies of a request as the server accepts at once, and normal requests
/// meanwhile. The process must survive, and every request must be answered.
async fn attack(server: &Server, query: &str, variables: &Value) -> Attack {
    let copies = size(effort(AT_ONCE / 16, AT_ONCE / 4), AT_ONCE);
    attack_with(copies, server, query, variables).await
}

/// The same with a number of copies.
async fn attack_with(copies: usize, server: &Server, query: &str, variables: &Value) -> Attack {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let mut attackers = JoinSet::new();
    for _ in 0..copies {
        let (address, request) = (server.address().to_owned(), post(body.as_bytes()));
        attackers.spawn(async move {
            let mut client = Client::connect(&address).await.unwrap();
            client.send(&request).await.unwrap()
        });
    }
    let mut found = Attack {
        kinds: BTreeMap::new(),
        largest: 0,
        polite: Duration::ZERO,
        memory: 0,
    };
    let mut client = Client::connect(server.address()).await.unwrap();
    loop {
        let asked = Instant::now();
        let answer = time::timeout(PATIENCE, client.query(POLITE)).await;
        let answer = answer.expect("a polite request is answered").unwrap();
        // Unless all places among the requests in flight are taken.
        let code = answer.code();
        let all_taken = [
            "TOO_MANY_IN_FLIGHT",
            "DATABASE_UNAVAILABLE",
            // This happens on a slow machine.
            "REQUEST_TIMEOUT",
        ];
        assert!(
            code.as_deref().is_none_or(|code| all_taken.contains(&code)),
            "{code:?}"
        );
        if code.is_none() {
            found.polite = found.polite.max(asked.elapsed());
        }
        found.memory = found
            .memory
            .max(footprint(server).map_or(0, |held| held.memory));
        while let Some(answer) = attackers.try_join_next() {
            let answer = answer.unwrap();
            found.largest = found.largest.max(answer.body.len());
            let kind = answer.code().unwrap_or_else(|| answer.status.to_string());
            *found.kinds.entry(kind).or_default() += 1;
        }
        if attackers.is_empty() && code.is_none() {
            return found;
        }
        time::sleep(Duration::from_millis(50)).await;
    }
}

impl Attack {
    fn report(&self, what: &str) {
        let Self {
            kinds,
            largest,
            polite,
            memory,
        } = self;
        report(
            what,
            &format!(
                "{kinds:?}, answers of up to {largest} bytes; polite requests within {polite:?}, at most {memory} KiB of memory"
            ),
        );
    }

    /// Checks that all answers were of these kinds.
    fn assert_only(&self, kinds: &[&str]) {
        let others: Vec<_> = self
            .kinds
            .keys()
            .filter(|kind| !kinds.contains(&kind.as_str()))
            .collect();
        assert!(others.is_empty(), "{:?}", self.kinds);
        assert!(!self.kinds.is_empty());
    }
}

fn aliases(count: usize, field: impl Fn(usize) -> String) -> String {
    let aliased: Vec<String> = (0..count)
        .map(|number| format!("a{number}: {} ", field(number)))
        .collect();
    aliased.concat()
}

/// IDs under keys of nearly the maximum length.
fn long_keys(letters: impl Iterator<Item = char>) -> String {
    let keys: Vec<String> = letters
        .map(|letter| letter.to_string().repeat(250) + ": id ")
        .collect();
    keys.concat()
}

/// 1,000 passes, each with the pages of its gate. There are only 12 gates, so 576 rows
/// are written as 48,000.
fn pages_of_gates(fields: &str) -> String {
    format!(
        "{{ passes(first: 1000) {{ nodes {{ gate {{ passes(first: 48) {{ nodes {{ {fields} }} }} }} }} }} }}"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_could_be_too_large_costs_nothing() {
    let server = start_capped(&["demo", "--log", "error"]);
    let keys = long_keys('a'..='z');
    let found = attack(&server, &pages_of_gates(&keys), &Value::Null).await;
    found.report("an answer of 300 MB");
    found.assert_only(&["ANSWER_TOO_LARGE", "TOO_MANY_IN_FLIGHT"]);

    // One statement, whose rows are written for each of hundreds of aliases.
    let field = |_| "nodes(ids: $ids) { id __typename ... on Pass { code kind } }".to_owned();
    let query = format!("query ($ids: [ID!]!) {{ {} }}", aliases(490, field));
    let ids: Vec<&str> = vec!["UGFzczox"; 1000];
    let found = attack(&server, &query, &json!({ "ids": ids })).await;
    found.report("490 aliases of 1,000 ids");
    found.assert_only(&["ANSWER_TOO_LARGE", "TOO_MANY_IN_FLIGHT"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn legal_answers_that_are_large_fit_into_memory() {
    let server = start_capped(&["demo", "--log", "error"]);
    let found = attack(
        &server,
        &pages_of_gates(&long_keys("ab".chars())),
        &Value::Null,
    )
    .await;
    found.report("answers of 27 MB");
    assert!(found.largest > 20_000_000, "{}", found.largest);
    found.assert_only(&["200", "TOO_MANY_ANSWERS", "TOO_MANY_IN_FLIGHT"]);
    assert!(found.kinds["200"] > 0);
}

/// A server of these rows.
fn serve(url: &str) -> Server {
    start_capped(&["serve", "--log", "off", "--database-url", url])
}

/// A number of copies of a request: in CI, as many as need more than the whole address space
/// at the same time, by the memory that one of them takes alone, and in the full size, as many
/// as the server accepts.
async fn copies_beyond_memory(url: &str, query: &str) -> usize {
    let server = serve(url);
    let mut client = Client::connect(server.address()).await.unwrap();
    assert_eq!(client.query(POLITE).await.unwrap().code(), None);
    let before = peak(&server);
    let alone = client.query(query).await.unwrap();
    assert_eq!(alone.code(), None, "{:.300}", alone.body);
    let short = peak(&server).zip(before).map_or(25, |(after, before)| {
        usize::try_from(ADDRESS_SPACE / (after - before).max(1)).unwrap() + 1
    });
    size(effort(4, short.min(AT_ONCE)), AT_ONCE)
}

/// Rows of one statement: with 48 gates, as many as an operation may read.
fn many_rows(gates: usize) -> String {
    format!(
        "{{ gates(first: {gates}) {{ nodes {{ passes(first: 1000) {{ nodes {{ id code kind status \
         active purpose vehiclePlate anyGate maxEntries issuedAt validFrom validUntil revokedAt \
         revokeReason insideSince }} }} }} }} }}"
    )
}

/// 13 statements that look up as many keys, and return a row for some of them.
fn many_keys(gates: usize) -> String {
    let empty = |number| {
        format!(
            "scans(first: 0, filter: {{ scannedAt: {{ gt: \"2001-01-{:02}T00:00:00Z\" }} }}) \
             {{ pageInfo {{ hasNextPage }} }}",
            number + 1
        )
    };
    format!(
        "{{ gates(first: {gates}) {{ nodes {{ passes(first: 1000) {{ nodes {{ {} }} }} }} }} }}",
        aliases(13, empty)
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_rows_as_an_operation_may_have_fit_into_memory_with_postgres() {
    let Some(postgres) = own_server() else {
        return;
    };
    rows_fit("PostgreSQL", &migrated_database(&postgres, "rows").await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_rows_as_an_operation_may_have_fit_into_memory_with_sqlite() {
    // A file, because each connection's memory and threads should count too.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.db");
    rows_fit("SQLite", &format!("sqlite://{}?mode=rwc", file.display())).await;
}

async fn rows_fit(database: &str, url: &str) {
    let of = ["--database-url", url];
    let gates = size(effort(12, 48), 48);
    // About 1,000 passes a gate, or more.
    let usual = effort(["12", "12500", "5000"], ["48", "50000", "5000"]);
    let [all, passes, scans] = size(usual, ["48", "100000", "100000"]);
    let rows = ["--gates", all, "--passes", passes, "--scans", scans];
    let folder = tempfile::tempdir().unwrap();
    let seeded = gatepass(&folder, &[&["seed"], &of[..], &rows].concat()).output();
    assert!(seeded.unwrap().status.success());
    let server = serve(url);
    let query = many_rows(gates);
    let copies = copies_beyond_memory(url, &query).await;
    let found = attack_with(copies, &server, &query, &Value::Null).await;
    found.report(&format!("{gates},000 rows of {database}"));
    let kinds = [
        "200",
        "TOO_MANY_ANSWERS",
        "TOO_MANY_IN_FLIGHT",
        // Some wait too long for a connection, or run too long.
        "DATABASE_UNAVAILABLE",
        "REQUEST_TIMEOUT",
        "SQL_TIME_EXCEEDED",
    ];
    found.assert_only(&kinds);
    let copies = size(effort(2, 8), AT_ONCE);
    let found = attack_with(copies, &server, &many_keys(gates), &Value::Null).await;
    found.report(&format!("13 times {gates},000 keys of {database}"));
    found.assert_only(&kinds);
    let mut client = Client::connect(server.address()).await.unwrap();
    let alone = client.query(&query).await.unwrap();
    assert_eq!(alone.code(), None);
    let length = alone.body.len();
    assert!(length > gates * 200_000, "{length}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_thousands_of_failed_fields_are_a_hundred_errors() {
    // Every statement runs past the deadline.
    let server = start_capped(&["demo", "--log", "off", "--request-timeout", "1ns"]);
    let field = |_| "nodes(ids: $ids) { ... on Pass { code } }".to_owned();
    let query = format!("query ($ids: [ID!]!) {{ {} }}", aliases(240, field));
    let ids: Vec<&str> = vec!["UGFzczox"; 1000];
    let body = json!({ "query": query, "variables": { "ids": ids } }).to_string();
    let mut attackers = JoinSet::new();
    for _ in 0..size(8, 64) {
        let (address, request) = (server.address().to_owned(), post(body.as_bytes()));
        attackers.spawn(async move {
            let mut client = Client::connect(&address).await.unwrap();
            client.send(&request).await.unwrap()
        });
    }
    let mut largest = 0;
    for answer in attackers.join_all().await {
        largest = largest.max(answer.body.len());
        let answer: Value = serde_json::from_str(&answer.body).unwrap();
        let errors = answer["errors"].as_array().unwrap();
        let code = |error: &Value| error["extensions"]["code"].clone();
        assert_eq!(errors.len(), 101);
        assert_eq!(code(&errors[0]), "REQUEST_TIMEOUT");
        assert_eq!(code(&errors[100]), "TOO_MANY_ERRORS");
    }
    let memory = footprint(&server).map_or(0, |held| held.memory);
    report(
        "240,000 failed fields",
        &format!("answers of up to {largest} bytes; {memory} KiB of memory after it"),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_planning_takes_is_bounded_before_it_is_refused() {
    let server = start_capped(&["demo", "--log", "error"]);
    let values: Vec<String> = (0..1000).map(|number| format!("code {number}")).collect();
    let conditions: Vec<Value> = (0..25)
        .map(|_| json!({ "code": { "in": values } }))
        .collect();
    let variables = json!({ "filter": { "or": conditions }, "codes": values });
    let ranges = [
        // Each field has the same filter and a separate statement.
        aliases(480, |number| {
            format!("passes(first: {number}, filter: $filter) {{ nodes {{ code }} }}")
        }),
        // Each field has its own filter.
        aliases(480, |number| {
            format!(
                "passes(first: {number}, filter: {{ code: {{ in: $codes }} }}) {{ nodes {{ code }} }}"
            )
        }),
    ];
    for fields in ranges {
        let query = format!(
            "query ($filter: PassFilter, $codes: [String!]) {{ x: passes(filter: $filter) {{ totalCount }} \
             y: passes(filter: {{ code: {{ in: $codes }} }}) {{ totalCount }} {fields} }}"
        );
        let begun = Instant::now();
        let found = attack(&server, &query, &variables).await;
        found.report("filters of 25,000 values under 480 aliases");
        report("all of them", &format!("{:?}", begun.elapsed()));
        found.assert_only(&["FILTER_TOO_LARGE", "TOO_MANY_IN_FLIGHT", "TOO_MANY_BODIES"]);
    }
    // Far more statements than allowed: planning stops.
    let fields = aliases(480, |number| {
        format!(
            "gates(first: {number}) {{ nodes {{ name occupancy passes {{ totalCount nodes {{ id }} }} }} }}"
        )
    });
    let found = attack(&server, &format!("{{ {fields} }}"), &Value::Null).await;
    found.report("1,920 statements");
    found.assert_only(&["TOO_MANY_STATEMENTS", "TOO_MANY_IN_FLIGHT"]);
}

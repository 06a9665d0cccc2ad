//! Requests of a few bytes that ask for much: of answers, of errors, of planning.
//! As many at once as the server answers, in 1 GiB.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time;

use super::cap::start_capped;
use super::client::{Client, post};
use super::report::{held, size, tell};
use super::support::postgres::{migrated_database, own_server};
use super::support::server::{Server, gatepass};

/// As many as `--max-in-flight` lets in.
const AT_ONCE: usize = 256;

/// A request that anybody may send.
const POLITE: &str = "{ passes(first: 20) { nodes { code gate { name } } } }";

/// How long a polite request may wait, on a machine with other work.
const PATIENCE: Duration = Duration::from_mins(1);

/// What became of requests that were sent at once.
struct Attack {
    /// By code, or status where there is none.
    kinds: BTreeMap<String, usize>,
    /// The largest answer, in bytes.
    largest: usize,
    /// The slowest polite request meanwhile.
    polite: Duration,
    /// The most memory of the process that was seen, in KiB.
    memory: u64,
}

/// Sends a request as many times at once as the server lets in, and polite ones all
/// along. The process lives, and every request is answered.
async fn attack(server: &Server, query: &str, variables: &Value) -> Attack {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let mut attackers = JoinSet::new();
    for _ in 0..size(AT_ONCE / 4, AT_ONCE) {
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
        // Unless all places are taken: by as many requests as are let in.
        let code = answer.code();
        let all_taken = [
            "TOO_MANY_IN_FLIGHT",
            "DATABASE_UNAVAILABLE",
            // On a slow machine.
            "REQUEST_TIMEOUT",
        ];
        assert!(
            code.as_deref().is_none_or(|code| all_taken.contains(&code)),
            "{code:?}"
        );
        if code.is_none() {
            found.polite = found.polite.max(asked.elapsed());
        }
        found.memory = found.memory.max(held(server).map_or(0, |held| held.memory));
        while let Some(answer) = attackers.try_join_next() {
            let answer = answer.unwrap();
            found.largest = found.largest.max(answer.body.len());
            let kind = answer.code().unwrap_or_else(|| answer.status.to_string());
            *found.kinds.entry(kind).or_default() += 1;
        }
        if attackers.is_empty() && code.is_none() {
            return found;
        }
        time::sleep(Duration::from_millis(20)).await;
    }
}

impl Attack {
    fn tell(&self, what: &str) {
        let Self {
            kinds,
            largest,
            polite,
            memory,
        } = self;
        tell(
            what,
            &format!(
                "{kinds:?}, answers of up to {largest} bytes; polite requests within {polite:?}, at most {memory} KiB of memory"
            ),
        );
    }

    /// That all were answered with one of these.
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

/// Ids under keys of nearly as many letters as one may have.
fn long_keys(letters: impl Iterator<Item = char>) -> String {
    let keys: Vec<String> = letters
        .map(|letter| letter.to_string().repeat(250) + ": id ")
        .collect();
    keys.concat()
}

/// 1,000 passes, each with the pages of its gate: of 12 gates only, so that 576 rows
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
    found.tell("an answer of 300 MB");
    found.assert_only(&["ANSWER_TOO_LARGE", "TOO_MANY_IN_FLIGHT"]);

    // One statement, written under each of hundreds of aliases.
    let field = |_| "nodes(ids: $ids) { id __typename ... on Pass { code kind } }".to_owned();
    let query = format!("query ($ids: [ID!]!) {{ {} }}", aliases(490, field));
    let ids: Vec<&str> = vec!["UGFzczox"; 1000];
    let found = attack(&server, &query, &json!({ "ids": ids })).await;
    found.tell("490 aliases of 1,000 ids");
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
    found.tell("answers of 27 MB");
    assert!(found.largest > 20_000_000, "{}", found.largest);
    found.assert_only(&["200", "TOO_MANY_ANSWERS", "TOO_MANY_IN_FLIGHT"]);
    assert!(found.kinds["200"] > 0);
}

/// Rows of one statement, as many as an operation may have.
const MANY_ROWS: &str = "{ gates(first: 48) { nodes { passes(first: 1000) { nodes { id code kind status \
    active purpose vehiclePlate anyGate maxEntries issuedAt validFrom validUntil revokedAt \
    revokeReason insideSince } } } } }";

/// 13 statements that look up as many keys, and return a row for some of them.
fn many_keys() -> String {
    let empty = |number| {
        format!(
            "scans(first: 0, filter: {{ scannedAt: {{ gt: \"2001-01-{:02}T00:00:00Z\" }} }}) \
             {{ pageInfo {{ hasNextPage }} }}",
            number + 1
        )
    };
    format!(
        "{{ gates(first: 48) {{ nodes {{ passes(first: 1000) {{ nodes {{ {} }} }} }} }} }}",
        aliases(13, empty)
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_rows_as_an_operation_may_have_fit_into_memory_with_postgres() {
    let Some(postgres) = own_server() else {
        return;
    };
    many_rows("PostgreSQL", &migrated_database(&postgres, "rows").await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_rows_as_an_operation_may_have_fit_into_memory_with_sqlite() {
    // Of a file: what each connection takes counts, the threads and memory of SQLite too.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.db");
    many_rows("SQLite", &format!("sqlite://{}?mode=rwc", file.display())).await;
}

async fn many_rows(database: &str, url: &str) {
    let of = ["--database-url", url];
    let passes = size("50000", "100000");
    let rows = ["--gates", "48", "--passes", passes, "--scans", passes];
    let folder = tempfile::tempdir().unwrap();
    let seeded = gatepass(&folder, &[&["seed"], &of[..], &rows].concat()).output();
    assert!(seeded.unwrap().status.success());
    let server = start_capped(&[&["serve", "--log", "off"], &of[..]].concat());
    let found = attack(&server, MANY_ROWS, &Value::Null).await;
    found.tell(&format!("48,000 rows of {database}"));
    let kinds = [
        "200",
        "TOO_MANY_ANSWERS",
        "TOO_MANY_IN_FLIGHT",
        // Some wait for a connection for longer than they may, or take longer.
        "DATABASE_UNAVAILABLE",
        "REQUEST_TIMEOUT",
        "SQL_TIME_EXCEEDED",
    ];
    found.assert_only(&kinds);
    let found = attack(&server, &many_keys(), &Value::Null).await;
    found.tell(&format!("13 times 48,000 keys of {database}"));
    found.assert_only(&kinds);
    let mut client = Client::connect(server.address()).await.unwrap();
    let alone = client.query(MANY_ROWS).await.unwrap();
    assert_eq!(alone.code(), None);
    assert!(alone.body.len() > 10_000_000, "{}", alone.body.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hundreds_of_thousands_of_failed_fields_are_a_hundred_errors() {
    // Every statement misses the deadline.
    let server = start_capped(&["demo", "--log", "off", "--request-timeout", "1ns"]);
    let field = |_| "nodes(ids: $ids) { ... on Pass { code } }".to_owned();
    let query = format!("query ($ids: [ID!]!) {{ {} }}", aliases(240, field));
    let ids: Vec<&str> = vec!["UGFzczox"; 1000];
    let body = json!({ "query": query, "variables": { "ids": ids } }).to_string();
    let mut attackers = JoinSet::new();
    for _ in 0..size(16, 64) {
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
    let memory = held(&server).map_or(0, |held| held.memory);
    tell(
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
        // Each field has the filter, and a statement of its own.
        aliases(480, |number| {
            format!("passes(first: {number}, filter: $filter) {{ nodes {{ code }} }}")
        }),
        // Each field has a filter that it shares with nobody.
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
        found.tell("filters of 25,000 values under 480 aliases");
        tell("all of them", &format!("{:?}", begun.elapsed()));
        found.assert_only(&["FILTER_TOO_LARGE", "TOO_MANY_IN_FLIGHT", "TOO_MANY_BODIES"]);
    }
    // Statements without end: planning stops.
    let fields = aliases(480, |number| {
        format!(
            "gates(first: {number}) {{ nodes {{ name occupancy passes {{ totalCount nodes {{ id }} }} }} }}"
        )
    });
    let found = attack(&server, &format!("{{ {fields} }}"), &Value::Null).await;
    found.tell("1,920 statements");
    found.assert_only(&["TOO_MANY_STATEMENTS", "TOO_MANY_IN_FLIGHT"]);
}

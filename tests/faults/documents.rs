//! Documents that cost as much as possible, sent by many clients at once to a server
//! with an address space of 1 GiB.

use std::collections::BTreeSet;
use std::time::Instant;

use serde_json::json;
use tokio::task::JoinSet;

use super::cap::start_capped;
use super::client::{Client, post};
use super::report::{footprint, report, size};

/// A document, or a body with variables, and the expected answer.
struct Attack {
    name: &'static str,
    body: String,
    /// The code of the error must be one of these.
    codes: &'static str,
}

fn attack(name: &'static str, document: &str, codes: &'static str) -> Attack {
    let body = json!({"query": document}).to_string();
    Attack { name, body, codes }
}

fn each(count: usize, of: impl Fn(usize) -> String) -> String {
    (0..count).map(of).collect()
}

const INVALID: &str = "GRAPHQL_VALIDATION_FAILED";
const LARGE: &str = "OPERATION_TOO_LARGE";
const SYNTAX: &str = "GRAPHQL_PARSE_FAILED";

/// Documents that take time or memory for each of many mistakes.
fn mistakes() -> Vec<Attack> {
    let arguments = |count: usize| "a:1 ".repeat(count);
    let variables = each(700, |index| format!("@skip(if:$v{index})"));
    let operations = each(100, |index| format!("query Q{index} {{...F}} "));
    let undefined = each(6000, |index| format!("$v{index} "));
    vec![
        attack(
            "the maximum number of arguments, on 3,000 fields",
            &format!("{{ x({}) {} }}", arguments(100), "x ".repeat(3000)),
            INVALID,
        ),
        attack(
            "300 arguments, on 3,000 fields",
            &format!("{{ x({}) {} }}", arguments(300), "x ".repeat(3000)),
            LARGE,
        ),
        attack(
            "fields with other arguments than the first",
            &format!("{{ {} }}", each(1400, |index| format!("gates(first:{index}){{totalCount}}"))),
            INVALID,
        ),
        attack("700 undefined variables at a field", &format!("{{ __typename {variables} }}"), LARGE),
        attack(
            "100 operations that spread a fragment of 6,000 undefined variables",
            &format!("{operations} fragment F on Query {{ nodes(ids:[{undefined}]) {{ id }} }}"),
            INVALID,
        ),
        attack(
            "20 operations of 140 variables that nothing uses",
            &each(20, |operation| {
                let variables = each(140, |index| format!("$v{index}:Int "));
                format!("query Q{operation}({variables}){{__typename}} ")
            }),
            INVALID,
        ),
        attack("5,000 unknown fields", &format!("{{ {} }}", "x ".repeat(5000)), INVALID),
        attack(
            "7,000 values of a wrong type",
            &format!("{{ nodes(ids: [{}]) {{ id }} }}", "1.5 ".repeat(7000)),
            INVALID,
        ),
        attack("a megabyte that contains no token", &"%".repeat(1_000_000), LARGE),
        attack("brackets that nothing closes", &"{a(a:[".repeat(33), SYNTAX),
        Attack {
            name: "100,000 wrong items of a variable",
            body: json!({
                "query": "query ($in: [String!]) { gates(filter: { code: { in: $in } }) { totalCount } }",
                "variables": {"in": vec![0; 100_000]},
            })
            .to_string(),
            codes: INVALID,
        },
        Attack {
            name: "60,000 unknown fields of a variable",
            body: unknown_fields((0..60_000).map(|number| format!("{number:x}"))),
            codes: INVALID,
        },
        Attack {
            name: "a variable's unknown field of a megabyte",
            body: unknown_fields(["code".repeat(250_000)]),
            codes: INVALID,
        },
    ]
}

/// A variable that is an object with these fields.
fn unknown_fields(names: impl IntoIterator<Item = String>) -> String {
    let fields: serde_json::Map<_, _> = names.into_iter().map(|name| (name, 0.into())).collect();
    json!({
        "query": "query ($filter: GateFilter) { gates(filter: $filter) { totalCount } }",
        "variables": {"filter": fields},
    })
    .to_string()
}

/// Documents that are larger than they seem.
#[expect(clippy::too_many_lines, reason = "a table")]
fn sizes() -> Vec<Attack> {
    let chain = each(1800, |index| {
        format!("fragment F{index} on Query {{...F{}}}", index + 1)
    });
    let doubling = each(30, |index| {
        format!("fragment F{index} on Query {{...F{0} ...F{0}}}", index + 1)
    });
    let circle = "fragment F0 on Query { ...F0 ...F1 } fragment F1 on Query { ...F0 ...F1 }";
    // As deep as allowed, with each level twice.
    let mut equal = "x".to_owned();
    for _ in 0..6 {
        equal = format!("gate{{passes{{nodes{{{equal}}}nodes{{{equal}}}}}}}");
    }
    let nested = |open: &str, close: &str, count: usize| {
        format!("{}1{}", open.repeat(count), close.repeat(count))
    };
    vec![
        attack(
            "a chain of 1,800 fragments",
            &format!("{{...F0}}{chain}fragment F1800 on Query{{__typename}}"),
            INVALID,
        ),
        attack(
            "30 fragments that double",
            &format!("{{...F0}}{doubling}fragment F30 on Query{{__typename}}"),
            LARGE,
        ),
        attack(
            "fragments in circles",
            &format!("{{...F0}}{circle}"),
            INVALID,
        ),
        attack(
            "duplicate fields on many levels",
            &format!("{{ passes(first: 1) {{ nodes {{ {equal} }} }} }}"),
            INVALID,
        ),
        attack(
            "lists as deep as they may be",
            &format!("{{ gate(id: {}) {{ id }} }}", nested("[", "]", 97)),
            INVALID,
        ),
        attack(
            "objects as deep as they may be",
            &format!(
                "{{ gates(filter: {}) {{ totalCount }} }}",
                nested("{not:", "}", 97)
            ),
            INVALID,
        ),
        attack(
            "selections as deep as brackets may be",
            &format!(
                "{}{}",
                "{...on Query".repeat(99),
                "{__typename}".to_owned() + &"}".repeat(99)
            ),
            INVALID,
        ),
        attack(
            "a type of as many lists as brackets may be",
            &format!(
                "query ($a: {}) {{ __typename }}",
                nested("[", "]", 98).replace('1', "Int")
            ),
            INVALID,
        ),
        attack(
            "as many selections as may be, from fragments of 600 bytes",
            &{
                let fragments = each(6, |index| {
                    let below = format!("passes{{nodes{{gate{{...F{}}}}}}}", index + 1);
                    format!("fragment F{index} on Gate {{{below}{below}{below}}}")
                });
                format!("{{gates{{nodes{{...F0}}}}}}{fragments}fragment F6 on Gate{{x}}")
            },
            INVALID,
        ),
        attack("200,000 brackets", &"[".repeat(200_000), LARGE),
        attack(
            "a name of a megabyte",
            &format!("{{ {} }}", "a".repeat(1_000_000)),
            LARGE,
        ),
        attack(
            "a text of a megabyte",
            &format!("{{ gate(code: \"{}\") {{ x }} }}", "a".repeat(1_000_000)),
            INVALID,
        ),
        attack(
            "a megabyte of commas",
            &format!("{{ {} x }}", ",".repeat(1_000_000)),
            INVALID,
        ),
        attack(
            "a megabyte of comments",
            &format!("{{ {} x }}", "#\n".repeat(300_000)),
            INVALID,
        ),
        attack(
            "a megabyte of blanks and marks of order",
            &format!("{{ {} x }}", " \u{feff}".repeat(250_000)),
            INVALID,
        ),
    ]
}

/// Introspection with answers much larger than the query.
fn introspection() -> Vec<Attack> {
    let circle = |levels: usize| {
        let (open, close) = (
            "possibleTypes{interfaces{".repeat(levels),
            "}}".repeat(levels),
        );
        format!("{{__type(name:\"Node\"){{{open}name{close}}}}}")
    };
    let key = "k".repeat(240);
    let wide = each(150, |index| format!("{key}{index}:description "));
    vec![
        attack("circular introspection", &circle(10), INVALID),
        attack(
            "introspection of every field's fields, 450 times with long keys",
            &format!(
                "{{__schema{{types{{fields{{type{{ofType{{fields{{{wide} args{{{wide} type{{{wide}}}}}}}}}}}}}}}}}}}"
            ),
            // With many at once, the memory may already be used up.
            "ANSWER_TOO_LARGE or TOO_MANY_ANSWERS",
        ),
    ]
}

/// The results of a body that many clients sent at once.
#[derive(Default)]
struct Sent {
    /// The longest time until an answer, in seconds.
    slowest: f64,
    /// The largest answer, in bytes.
    largest: usize,
    codes: BTreeSet<String>,
}

/// Sends a body from many clients at once.
async fn send(address: &str, attack: &Attack, clients: usize) -> Sent {
    let mut running = JoinSet::new();
    for _ in 0..clients {
        let (address, request) = (address.to_owned(), post(attack.body.as_bytes()));
        running.spawn(async move {
            let mut client = Client::connect(&address).await.unwrap();
            let begun = Instant::now();
            let answer = client.send(&request).await.unwrap();
            (answer, begun.elapsed().as_secs_f64())
        });
    }
    let mut found = Sent::default();
    while let Some(sent) = running.join_next().await {
        let (answer, took) = sent.unwrap();
        let body: String = answer.body.chars().take(300).collect();
        let code = answer.code().unwrap_or_default();
        // So many large bodies at once may be more than a client may send.
        let is_shed = clients * attack.body.len() > 16 << 20 && code == "TOO_MANY_BODIES";
        let is_expected = is_shed || attack.codes.split(" or ").any(|expected| expected == code);
        assert!(is_expected, "{}: {body}", attack.name);
        assert!(
            answer.body.len() < 200_000,
            "{}: {}",
            attack.name,
            answer.body.len()
        );
        found.slowest = found.slowest.max(took);
        found.largest = found.largest.max(answer.body.len());
        found.codes.insert(code);
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn costly_documents_are_refused_in_little_memory() {
    let clients = size(4, 256);
    let server = start_capped(&[
        "demo",
        "--log",
        "error",
        "--request-timeout",
        "300s",
        "--max-answer",
        "8MiB",
    ]);
    let memory = || footprint(&server).map_or(0, |held| held.memory / 1024);
    let before = memory();
    report("documents", &format!("{before} MiB held before"));
    // The format of docs/faults.md.
    report(
        "documents",
        "| document | size | answer | the slowest | memory |",
    );
    for attack in mistakes().into_iter().chain(sizes()).chain(introspection()) {
        let Attack { name, body, .. } = &attack;
        let Sent {
            slowest,
            largest,
            codes,
        } = send(server.address(), &attack, clients).await;
        let codes: Vec<_> = codes.iter().map(|code| format!("`{code}`")).collect();
        let (size, codes, memory) = (body.len(), codes.join(", "), memory());
        report(
            "documents",
            &format!(
                "| {name} | {size} bytes | {codes}, {largest} bytes | {slowest:.2} s | {memory} MiB |"
            ),
        );
    }
    let mut client = Client::connect(server.address()).await.unwrap();
    let answer = client.query("{ gates { totalCount } }").await.unwrap();
    assert_eq!(answer.code(), None, "{}", answer.body);
}

//! Bodies and documents that no client means: the server refuses each, and is the
//! same after.
//!
//! `GATEPASS_BODIES` says how many, `GATEPASS_SEED` which: the same number makes
//! the same ones.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use tokio::task::JoinSet;

use super::client::{Client, post};
use super::report::{held, size, tell};
use super::support::server::Server;

const CLIENTS: u64 = 4;

/// How much memory a server may take beyond what a first part of the bodies made
/// it take, in KiB.
const KEPT: u64 = 48 * 1024;

/// A part that makes caches and allocators take what they do.
const FIRST_PART: u64 = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_bodies_are_refused_and_leave_nothing_behind() {
    let number = |name: &str, default| match env::var(name) {
        Ok(value) => value.parse().unwrap(),
        Err(_) => default,
    };
    let bodies: u64 = number("GATEPASS_BODIES", size(4_000, 1_000_000));
    let seed: u64 = number("GATEPASS_SEED", 1);
    let server = Server::start(&[
        "serve",
        "--log",
        "error",
        "--max-batch",
        "5",
        "--pool-size",
        "2",
    ]);
    let documents = documents();

    let begun = Instant::now();
    let mut kinds = send(&server, &documents, seed, bodies / FIRST_PART).await;
    let before = held(&server);
    for (kind, count) in send(
        &server,
        &documents,
        seed + CLIENTS,
        bodies - bodies / FIRST_PART,
    )
    .await
    {
        *kinds.entry(kind).or_insert(0) += count;
    }
    let after = held(&server);
    tell(
        "malformed bodies and documents",
        &format!(
            "{bodies} in {:?}: {kinds:?}; {before:?} then {after:?}",
            begun.elapsed()
        ),
    );
    if let (Some(before), Some(after)) = (before, after) {
        assert!(after.memory <= before.memory + KEPT, "{before:?} {after:?}");
        assert!(after.files <= before.files + 4, "{before:?} {after:?}");
    }
    let mut client = Client::connect(server.address()).await.unwrap();
    assert_eq!(client.query("{ __typename }").await.unwrap().code(), None);
    server.signal(rustix::process::Signal::TERM);
    let ended = server.wait();
    assert_eq!(ended.status.code(), Some(0));
    // It logs defects, and a panic would be one.
    assert_eq!(ended.errors, "");
}

/// Sends so many, and counts what they were answered.
async fn send(
    server: &Server,
    documents: &[String],
    seed: u64,
    bodies: u64,
) -> BTreeMap<String, u64> {
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (address, documents) = (server.address().to_owned(), documents.to_vec());
        clients.spawn(async move {
            let mut random = ChaCha8Rng::seed_from_u64(seed + client);
            let mut kinds = BTreeMap::new();
            let mut connection = None;
            for _ in 0..bodies / CLIENTS {
                let body = body(&mut random, &documents);
                let mut client = match connection.take() {
                    Some(client) => client,
                    None => Client::connect(&address).await.unwrap(),
                };
                let answer = client.send(&post(&body)).await;
                let shown = || String::from_utf8_lossy(&body[..body.len().min(2000)]).into_owned();
                let answer = answer.unwrap_or_else(|error| panic!("{error}: {}", shown()));
                let code = match answer.body.starts_with('[') {
                    // A batch, each with its own.
                    true => None,
                    false => answer.code(),
                };
                let wrong = answer.status >= 500 || answer.body.contains(r#""code":"INTERNAL""#);
                assert!(!wrong, "{answer:?}: {}", shown());
                if !answer.head.contains("connection: close") {
                    connection = Some(client);
                }
                *kinds
                    .entry(code.unwrap_or_else(|| "answered".to_owned()))
                    .or_insert(0) += 1;
            }
            kinds
        });
    }
    let mut all = BTreeMap::new();
    for (kind, count) in clients.join_all().await.into_iter().flatten() {
        *all.entry(kind).or_insert(0) += count;
    }
    all
}

/// The documents of the cases, which are good ones.
fn documents() -> Vec<String> {
    fn read(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, found);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "graphql")
            {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"),
        &mut found,
    );
    found.sort();
    assert!(!found.is_empty());
    found
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

/// A body that is wrong in one way or another, or happens not to be.
fn body(random: &mut impl Rng, documents: &[String]) -> Vec<u8> {
    let document = documents.choose(random).unwrap();
    match random.random_range(0..100) {
        0..10 => bytes(random, 0..300),
        10..20 => soup(random, &JSON).into_bytes(),
        20..30 => in_json(&soup(random, &GRAPHQL)),
        // A good request, spoilt as bytes: of JSON, of UTF-8, of GraphQL.
        30..50 => mutated(random, in_json(document)),
        // A good document, spoilt as text, in good JSON.
        50..80 => {
            let spoilt = mutated(random, document.clone().into_bytes());
            in_json(&String::from_utf8_lossy(&spoilt))
        }
        80..84 => nested(random),
        84..88 => in_json(&cyclic(random)),
        88..94 => variables(random),
        94..97 => surrogates(random),
        _ => batch(random, document),
    }
}

fn in_json(document: &str) -> Vec<u8> {
    json!({ "query": document }).to_string().into_bytes()
}

fn bytes(random: &mut impl Rng, length: std::ops::Range<usize>) -> Vec<u8> {
    let mut bytes = vec![0; random.random_range(length)];
    random.fill(&mut bytes[..]);
    bytes
}

const JSON: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"query\"",
    "\"variables\"",
    "\"operationName\"",
    "\"extensions\"",
    "\"{ __typename }\"",
    "null",
    "true",
    "1e999",
    "-0",
    "1",
    "\"\"",
    "\\",
    "\"\\u0000\"",
    " ",
    "\n",
    "\u{feff}",
    "é",
    "\"",
];

const GRAPHQL: [&str; 44] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ":",
    "...",
    "@",
    "$",
    "!",
    "=",
    "|",
    "&",
    "#",
    "\"",
    "\"\"\"",
    "query ",
    "mutation ",
    "subscription ",
    "fragment ",
    "on ",
    "gates ",
    "passes ",
    "nodes ",
    "__typename ",
    "__schema ",
    "__type ",
    "first",
    "filter",
    "orderBy",
    "skip",
    "include",
    "if",
    "null ",
    "true ",
    "1",
    "-1",
    "99999999999999999999",
    "1e400",
    "\u{0}",
    "\u{feff}",
    "é",
    "ID",
];

/// Words in no order.
fn soup(random: &mut impl Rng, words: &[&str]) -> String {
    (0..random.random_range(0..60))
        .map(|_| *words.choose(random).unwrap())
        .collect()
}

/// With some parts left out, said twice, moved or replaced.
fn mutated(random: &mut impl Rng, mut text: Vec<u8>) -> Vec<u8> {
    for _ in 0..random.random_range(1..6) {
        if text.is_empty() {
            break;
        }
        let from = random.random_range(0..text.len());
        let to = (from + random.random_range(1..20)).min(text.len());
        let part = text[from..to].to_vec();
        let into = random.random_range(0..=text.len());
        match random.random_range(0..6) {
            0 => drop(text.drain(from..to)),
            1 => drop(text.splice(into..into, part)),
            2 => text[from] = random.random(),
            3 => text[from] ^= 1 << random.random_range(0..8),
            4 => {
                let word = GRAPHQL.choose(random).unwrap().bytes();
                drop(text.splice(from..to, word));
            }
            _ => text.truncate(from),
        }
    }
    text
}

/// Deep in JSON, in selections, in lists, in objects, in types; balanced or not.
fn nested(random: &mut impl Rng) -> Vec<u8> {
    // Most that is deep is still small.
    let depth = *[10, 33, 64, 127, 128, 500, 5_000, 50_000]
        .choose(random)
        .unwrap();
    let (before, open, middle, close, after) = *[
        ("", "[", "", "]", ""),
        ("", r#"{"query":"#, "1", "}", ""),
        (
            r#"{"query":"{ __typename }","variables":{"a":"#,
            "[",
            "1",
            "]",
            "}}",
        ),
        (
            r#"{"query":"{ __typename }","variables":{"a":"#,
            r#"{"b":"#,
            "1",
            "}",
            "}}",
        ),
        (r#"{"query":""#, "{a", "", "}", r#""}"#),
        (
            r#"{"query":""#,
            "{ gates { nodes { passes { nodes { gate ",
            "{ id }",
            "} } } } }",
            r#""}"#,
        ),
        (
            r#"{"query":"{ gates(filter: "#,
            "{ not: ",
            "{}",
            "}",
            r#") { totalCount } }"}"#,
        ),
        (
            r#"{"query":"{ gates(filter: { and: "#,
            "[",
            "",
            "]",
            r#"}) { totalCount } }"}"#,
        ),
        (
            r#"{"query":"query($a: "#,
            "[",
            "Int",
            "]",
            r#") { __typename }"}"#,
        ),
        (
            r#"{"query":"{ "#,
            "... on Query { ",
            "__typename",
            " }",
            r#" }"}"#,
        ),
        (
            r#"{"query":"{ "#,
            "... @include(if: true) { ",
            "__typename",
            " }",
            r#" }"}"#,
        ),
    ]
    .choose(random)
    .unwrap();
    let closed = if random.random_bool(0.5) {
        depth
    } else {
        depth / 2
    };
    [
        before,
        &open.repeat(depth),
        middle,
        &close.repeat(closed),
        after,
    ]
    .concat()
    .into_bytes()
}

/// Fragments that spread each other in a circle, or into many of each.
fn cyclic(random: &mut impl Rng) -> String {
    let count = random.random_range(1..40);
    let spreads = random.random_range(1..4);
    let mut document = "query { ...F0 ...F0 }".to_owned();
    for number in 0..count {
        let spread: String = (1..=spreads)
            .map(|step| match random.random_bool(0.7) {
                true => format!(" ...F{}", (number + step) % count),
                false => " gates { nodes { gate: code } }".to_owned(),
            })
            .collect();
        document += &format!(" fragment F{number} on Query {{ __typename{spread} }}");
    }
    document
}

/// Values that are no such thing as is asked for.
fn variables(random: &mut impl Rng) -> Vec<u8> {
    const VALUES: [&str; 20] = [
        "null",
        "true",
        "0",
        "-1",
        "1.5",
        "1e400",
        "-1e-400",
        "2147483648",
        "9223372036854775808",
        "-9223372036854775809",
        "340282366920938463463374607431768211456",
        "\"\"",
        "\"1\"",
        "[]",
        "[[1]]",
        "{}",
        "{\"eq\":{\"eq\":1}}",
        "\"9999-12-31T23:59:60Z\"",
        "\"-262144-01-01T00:00:00Z\"",
        "\"\\u0000\"",
    ];
    const TYPES: [&str; 12] = [
        "Int",
        "Int!",
        "[Int]",
        "ID",
        "[ID!]!",
        "String",
        "PassFilter",
        "GateFilter",
        "PassOrder",
        "DateTime",
        "Nothing",
        "Gate",
    ];
    const USES: [&str; 10] = [
        "gates(first: $a) { totalCount nodes { id } }",
        "passes(last: $a, before: $a) { nodes { id } }",
        "passes(filter: $a) { nodes { id } }",
        "passes(filter: { code: { in: $a } }) { nodes { id } }",
        "passes(filter: { issuedAt: { gt: $a } }) { nodes { id } }",
        "passes(orderBy: $a) { nodes { id } }",
        "passes(after: $a) { nodes { id } }",
        "node(id: $a) { id }",
        "nodes(ids: $a) { id }",
        "__typename @skip(if: $a)",
    ];
    let (kind, used) = (TYPES.choose(random).unwrap(), USES.choose(random).unwrap());
    let value = VALUES.choose(random).unwrap();
    let literal = random.random_bool(0.3);
    let document = match literal {
        true => format!("{{ {} }}", used.replace("$a", value)),
        false => format!("query($a: {kind}) {{ {used} }}"),
    };
    let document = json!(document);
    format!(r#"{{"query":{document},"variables":{{"a":{value}}}}}"#).into_bytes()
}

/// Halves of characters, as JSON can spell them and text cannot hold them.
fn surrogates(random: &mut impl Rng) -> Vec<u8> {
    const PARTS: [&str; 7] = [
        r"\ud800",
        r"\udfff",
        r"\ud83d\ude00",
        r"\ud83d",
        r"\\ud800",
        r"\u{d800}",
        r"\\u{110000}",
    ];
    let part = PARTS.choose(random).unwrap();
    match random.random_range(0..3) {
        0 => format!(r#"{{"query":"{{ gate(code: \"{part}\") {{ id }} }}"}}"#),
        1 => format!(r#"{{"query":"query($a: String) {{ gate(code: $a) {{ id }} }}","variables":{{"a":"{part}"}}}}"#),
        _ => format!(r#"{{"query":"{{ __typename }}","operationName":"{part}","{part}":1}}"#),
    }
    .into_bytes()
}

/// Several requests at once, some of them none.
fn batch(random: &mut impl Rng, document: &str) -> Vec<u8> {
    let items: Vec<_> = (0..random.random_range(0..8))
        .map(|_| match random.random_range(0..3) {
            0 => in_json(document),
            1 => mutated(random, in_json(document)),
            _ => soup(random, &JSON).into_bytes(),
        })
        .collect();
    let mut body = vec![b'['];
    body.extend(items.join(&b','));
    body.push(b']');
    body
}

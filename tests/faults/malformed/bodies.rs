//! Generates malformed bodies.

use rand::seq::IndexedRandom;
use rand::{Rng, RngExt};
use serde_json::json;

/// A body that is malformed in some way. By chance, it may be valid.
pub(super) fn one(random: &mut impl Rng, documents: &[String]) -> Vec<u8> {
    let document = documents.choose(random).unwrap();
    match random.random_range(0..100) {
        0..10 => bytes(random, 0..300),
        10..20 => soup(random, &JSON).into_bytes(),
        20..30 => in_json(&soup(random, &GRAPHQL)),
        // A valid request with changed bytes, which affects JSON, UTF-8 or GraphQL.
        30..50 => mutated(random, in_json(document)),
        // A valid document with changed text, in valid JSON.
        50..80 => {
            let changed = mutated(random, document.clone().into_bytes());
            in_json(&String::from_utf8_lossy(&changed))
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

/// Words in random order.
fn soup(random: &mut impl Rng, words: &[&str]) -> String {
    (0..random.random_range(0..60))
        .map(|_| *words.choose(random).unwrap())
        .collect()
}

/// The text with some parts removed, repeated, moved or replaced.
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

/// Deep nesting of JSON, selections, lists, objects or types, balanced or not.
fn nested(random: &mut impl Rng) -> Vec<u8> {
    // Usually the depth is moderate.
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

/// Fragments that spread each other in a circle, or that multiply.
fn cyclic(random: &mut impl Rng) -> String {
    let count = random.random_range(1..40);
    let spreads = random.random_range(1..4);
    let mut document = "query { ...F0 ...F0 }".to_owned();
    for number in 0..count {
        let spread: String = (1..=spreads)
            .map(|step| {
                if random.random_bool(0.7) {
                    format!(" ...F{}", (number + step) % count)
                } else {
                    " gates { nodes { gate: code } }".to_owned()
                }
            })
            .collect();
        let fragment = format!(" fragment F{number} on Query {{ __typename{spread} }}");
        document.push_str(&fragment);
    }
    document
}

/// Values of wrong types.
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
    let document = if literal {
        format!("{{ {} }}", used.replace("$a", value))
    } else {
        format!("query($a: {kind}) {{ {used} }}")
    };
    let document = json!(document);
    format!(r#"{{"query":{document},"variables":{{"a":{value}}}}}"#).into_bytes()
}

/// Halves of surrogate pairs, which JSON can express but text cannot contain.
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

/// Several requests in one body, some of them malformed.
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

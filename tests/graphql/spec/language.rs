//! Section 2, Language: which documents are valid, and the values of strings.

use serde_json::{Value, json};

use super::{assert_invalid, assert_refused, assert_valid, small};
use crate::support::app::{answer, data};

#[tokio::test]
async fn the_whole_grammar_is_parsed() {
    assert_valid(&[
        // 2.1: lexical tokens, with any ignored tokens between them.
        "query Q($ids: [ ID! ]!) { nodes(ids: $ids) { id } }",
        "query Q($ids:[ID!]!){nodes(ids:$ids){id}}",
        "{ node(id: \"x\") { ... on # a comment\n Gate { id } } }",
        "{ node(id: \"x\") { ... on\u{feff} Gate { id } ...# comment\nF } } fragment F on Pass { id }",
        "\u{feff}{,,gates,{,totalCount,},}",
        "{gates(first:1 last:null){totalCount}}",
        // 2.3: descriptions of operations and fragments (September 2025).
        "\"What it asks.\" query Q { __typename }",
        "\"\"\"\nWhat it\nasks.\n\"\"\"\nquery Q(\"How many.\" $n: Int = 1, \"\"\"Or not.\"\"\" $if: Boolean = true) { gates(first: $n) @include(if: $if) { ...F } } \"All.\" fragment F on GateConnection { totalCount }",
        "query Q($a: String = \"x\" \"y\" $b: String = \"z\") { gate(code: $a) { id } b: gate(code: $b) { id } }",
        // Keywords as names.
        "query query { query: __typename on: __typename fragment: __typename true: __typename }",
        "query on { ...onF } fragment onF on Query { __typename }",
    ])
    .await;
    assert_refused(
        "GRAPHQL_PARSE_FAILED",
        &[
            "queryQ{__typename}",
            "query Q(){__typename}",
            "query Q{}",
            "{ gates() { totalCount } }",
            "{ ... on on { __typename } } fragment on on Query { id }",
            "\"What it asks.\" { __typename }",
            "query Q(\"a\" \"b\" $n: Int) { gates(first: $n) { totalCount } }",
            "{ gates(first: 01) { totalCount } }",
            "{ gates(first: 1a) { totalCount } }",
            "{ gates(first: -) { totalCount } }",
            "{ gate(code: \"a\nb\") { id } }",
            "{ gate(code: \"\\x\") { id } }",
            "{ gate(code: \"\\uD83D\") { id } }",
            "{ gate(code: \"\\uDE00\\uD83D\") { id } }",
            "{ gate(code: \"\\u{110000}\") { id } }",
            "{ gate(code: \"\\u{}\") { id } }",
            "{ gate(code: \"\"\"x\") { id } }",
            "{ a } %",
        ]
        .map(|document| (document, Value::Null)),
    )
    .await;
    assert_invalid(&[(
        "{ passes(filter: { anyGate: { in: [truefalse] } }) { totalCount } }",
        "found an enum",
    )])
    .await;
}

/// 2.9.4: the value of a string, shown by a lookup with an unknown code.
#[tokio::test]
async fn strings_have_their_escaped_values() {
    for app in small().await {
        for (literal, text) in [
            (r#""""a \""" b""""#, "a \"\"\" b"),
            (r#""\uD83D\uDE00""#, "😀"),
            (r#""\u{1F600}\u{47}\u0047""#, "😀GG"),
            (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            ("\"\"\"\n    a\n      b\n\n    c\n  \"\"\"", "a\n  b\n\nc"),
            ("\"\"\"a\r\n  b\r  c\"\"\"", "a\nb\nc"),
            (r#""""\n\u0047""""#, "\\n\\u0047"),
        ] {
            let quoted = text.replace('\'', "''");
            app.change_unchecked(&format!("UPDATE scan SET code = '{quoted}'"))
                .await;
            let query = format!(
                "{{ scans(filter: {{ code: {{ eq: {literal} }} }}) {{ nodes {{ code }} }} }}"
            );
            let outcome = app.query(&query, Value::Null).await;
            assert_eq!(
                data(&outcome),
                json!({"scans": {"nodes": [{"code": text}]}}),
                "{literal}"
            );
        }
    }
}

/// A mistake's location is the value, after any kind of line end.
#[tokio::test]
async fn mistakes_have_their_locations() {
    for app in small().await {
        for (document, line, column) in [
            ("{ gates(first: \"1\") { totalCount } }", 1, 16),
            ("{ gates(\rfirst:\r\n \"1\") { totalCount } }", 3, 2),
            ("{\n\r gates(first: \"1\") { totalCount } }", 3, 15),
            (
                "{ passes(filter: { code: { in: [\"é\", 7] } }) { totalCount } }",
                1,
                38,
            ),
            (
                "query ($n: Int = \"1\") { gates(first: $n) { totalCount } }",
                1,
                18,
            ),
            (
                "query ($n: String) { gates(first: $n) { totalCount } }",
                1,
                35,
            ),
            (
                "query ($n: Int) { passes(filter: { or: [{ anyGate: { eq: $n } }] }) { totalCount } }",
                1,
                58,
            ),
            (
                "{ passes(filter: { issuedAt: { eq: \"noon\" } }) { totalCount } }",
                1,
                36,
            ),
            (
                "{ gates(filter: { code: { eq: \"a\", eq: \"b\" } }) { totalCount } }",
                1,
                36,
            ),
            ("{ gates(frist: 1) { totalCount } }", 1, 9),
        ] {
            let outcome = app.query(document, Value::Null).await;
            let answer = answer(&outcome);
            let place = &answer["errors"][0]["locations"][0];
            assert_eq!(
                *place,
                json!({"line": line, "column": column}),
                "{document} {answer}"
            );
            assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{answer}");
        }
    }
}

//! The size of what is shown beside the data.

use serde_json::{Value, json};

use super::demo;
use crate::support::server::{Answer, Server, send};

/// Headers that add SQL to the answer.
const SHOWN: [&[(&str, &str)]; 3] = [
    &[("x-sql-trace", "on")],
    &[("x-sql-trace", "explain")],
    &[("x-sql-trace", "on"), ("x-sql-plan", "only")],
];

/// Requests this many statements of ten kilobytes each, which find nothing.
fn ask_long(server: &Server, headers: &[(&str, &str)], statements: usize) -> Answer {
    let page =
        |size| format!("a{size}: passes(first: {size}, filter: $filter) {{ nodes {{ id }} }} ");
    let pages: Vec<_> = (1..=statements).map(page).collect();
    let query = format!("query ($filter: PassFilter) {{ {} }}", pages.concat());
    let nothing = json!({ "revokeReason": { "isNull": true }, "revokedAt": { "isNull": false } });
    let variables = json!({ "filter": { "and": vec![nothing; 100] } });
    let headers = [headers, &[("content-type", "application/json")]].concat();
    let body = json!({ "query": query, "variables": variables }).to_string();
    send(server, "POST", "/graphql", &headers, body.as_bytes())
}

#[test]
fn what_is_shown_beside_the_data_is_a_part_of_the_answer() {
    let server = demo(&["--max-answer", "64KiB", "--max-filter-conditions", "500"]);
    for headers in SHOWN {
        let answer = ask_long(&server, headers, 1).json();
        assert!(answer["extensions"].is_object(), "{headers:?}");
        assert_eq!(answer.get("errors"), None, "{headers:?}");
        let answer = ask_long(&server, headers, 39).json();
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "ANSWER_TOO_LARGE", "{headers:?}");
        assert_eq!(answer["data"], Value::Null);
        assert_eq!(answer.get("extensions"), None, "{headers:?}");
    }
    assert_eq!(ask_long(&server, &[], 39).json().get("errors"), None);
}

#[test]
fn what_is_shown_beside_the_data_takes_the_memory_of_answers() {
    // One client may use a quarter of it, plus 64 KiB.
    let memory = ["--max-answers-memory", "1MiB"];
    let server = demo(&[&memory[..], &["--max-filter-conditions", "500"]].concat());
    for headers in SHOWN {
        assert_eq!(ask_long(&server, headers, 1).status, 200, "{headers:?}");
        let answer = ask_long(&server, headers, 39);
        assert_eq!(answer.status, 503, "{headers:?}");
        let code = &answer.json()["errors"][0]["extensions"]["code"];
        assert_eq!(code, "TOO_MANY_ANSWERS", "{headers:?}");
    }
    assert_eq!(ask_long(&server, &[], 39).status, 200);
}

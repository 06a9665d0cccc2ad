//! The queries in `docs/examples.md` and in the README have the documented answers
//! and bills on any day.

use std::fmt::Write;
use std::fs;

use async_graphql::Request;
use chrono::{DateTime, TimeDelta, Utc};
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use gatepass::seed::{SeedSettings, seed};

use crate::support::database::migrated;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/examples.md");
const START: &str = "<!-- questions:start -->\n";
const END: &str = "<!-- questions:end -->";

/// The answer to the first query is cut after this many bytes.
const FIRST_ANSWER: usize = 420;

/// The data of `demo --now 2026-11-22T00:00:00Z`.
fn demo() -> SeedSettings {
    SeedSettings {
        gates: 12,
        holders: 500,
        passes: 2000,
        scans: 10_000,
        seed: 1,
        now: now(),
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-22T00:00:00Z".parse().unwrap()
}

/// Two possible days of a reader: that of the data, and one long after it.
fn days() -> [DateTime<Utc>; 2] {
    [now(), now() + TimeDelta::days(1000)]
}

#[tokio::test]
async fn examples_have_the_documented_answers_and_bills() {
    let _lock = super::DOCUMENTS.lock().await;
    let readme = fs::read_to_string(README).unwrap();
    let examples = fs::read_to_string(EXAMPLES).unwrap();
    for database in migrated().await {
        seed(&database, &demo(), &|_: &str, _: u64, _: u64| {})
            .await
            .unwrap();
        let engine = Engine::new(database, Limits::default());
        for day in days() {
            check(README, &readme, &first_answer(&engine, &readme, day).await);
            check(EXAMPLES, &examples, &renew(&engine, &examples, day).await);
        }
    }
}

/// Compares a document with its expected text, or writes it.
fn check(path: &str, shown: &str, expected: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, expected).unwrap();
        return;
    }
    assert_eq!(
        shown, expected,
        "{path} is out of date: renew it with `UPDATE=1 cargo test --test main documents`"
    );
}

/// The examples with the answer and bill of each query on a day.
async fn renew(engine: &Engine, examples: &str, day: DateTime<Utc>) -> String {
    let (before, rest) = examples.split_once(START).unwrap();
    let (questions, after) = rest.split_once(END).unwrap();
    let mut renewed = before.to_owned() + START;
    let mut count = 0;
    for question in questions
        .split("\n### ")
        .map(str::trim)
        .filter(|text| !text.is_empty())
    {
        let (title, rest) = question
            .trim_start_matches("### ")
            .split_once('\n')
            .unwrap();
        let document = rest
            .split_once("```graphql\n")
            .unwrap()
            .1
            .split_once("\n```")
            .unwrap()
            .0;
        let outcome = engine.execute_at(Request::new(document), day).await;
        assert!(
            outcome.response.errors.is_empty(),
            "{title}: {:?}",
            outcome.response.errors
        );
        assert_eq!(outcome.planned(), outcome.executed(), "{title}");
        let data = serde_json::to_value(&outcome.response).unwrap();
        let answer = serde_json::to_string_pretty(&data).unwrap();
        // Siblings run concurrently, so the ledger's order may differ from the
        // document's.
        let mut paths: Vec<&str> = outcome
            .statements
            .iter()
            .map(|entry| entry.path.as_str())
            .collect();
        paths.sort_unstable();
        let statements = if paths.len() == 1 {
            "statement"
        } else {
            "statements"
        };
        let round_trips = match outcome.round_trips() {
            1 => "1 round trip".to_owned(),
            more => format!("{more} round trips"),
        };
        write!(
            renewed,
            "### {title}\n\n```graphql\n{document}\n```\n\n*{} {statements} in {round_trips}: `{}`.*\n\n\
             <details><summary>Answer</summary>\n\n```json\n{answer}\n```\n\n</details>\n\n",
            paths.len(),
            paths.join("`, `"),
        )
        .unwrap();
        count += 1;
    }
    assert!(count >= 10, "there are {count} questions");
    renewed + END + after
}

/// The README with the answer to its first query.
async fn first_answer(engine: &Engine, readme: &str, day: DateTime<Utc>) -> String {
    let (head, rest) = readme.split_once("```json\n").unwrap();
    let (_, tail) = rest.split_once("\n```").unwrap();
    let body = head
        .rsplit_once("-d '")
        .unwrap()
        .1
        .split_once('\'')
        .unwrap()
        .0;
    let query: serde_json::Value = serde_json::from_str(body).unwrap();
    let outcome = engine
        .execute_at(Request::new(query["query"].as_str().unwrap()), day)
        .await;
    assert_eq!(outcome.executed(), 4);
    let answer = serde_json::to_string(&outcome.response).unwrap();
    format!(
        "{head}```json\n{}…\n```{tail}",
        answer.chars().take(FIRST_ANSWER).collect::<String>()
    )
}

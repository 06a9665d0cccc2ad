//! Counts and groups of scans that are read from tallies equal the rows.

mod counts;
mod ends;
mod groups;
mod together;
mod writers;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use async_graphql::Request;
use chrono::{DateTime, TimeDelta, Utc};
use gatepass::engine::{Engine, Options};
use gatepass::plan::Node;
use gatepass::tally;
use gatepass::viewer::Viewer;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::Value;

use super::literal;
use crate::properties::choices::Choices;
use crate::support::access;
use crate::support::app::data;

/// Filters that the tally covers, and the same as conditions in SQL.
const FILTERS: [(&str, &str); 9] = [
    ("", "TRUE"),
    ("outcome: { eq: DENIED }", "outcome = 'DENIED'"),
    (
        "direction: { ne: OUT }, outcome: { eq: ADMITTED }",
        "direction <> 'OUT' AND outcome = 'ADMITTED'",
    ),
    ("denialReason: { isNull: true }", "denial_reason IS NULL"),
    (
        "denialReason: { ne: REVOKED }",
        "denial_reason IS NOT NULL AND denial_reason <> 'REVOKED'",
    ),
    (
        "not: { denialReason: { ne: REVOKED } }",
        "NOT (denial_reason IS NOT NULL AND denial_reason <> 'REVOKED')",
    ),
    (
        "denialReason: { in: [REVOKED, EXPIRED] }, direction: { eq: IN }",
        "denial_reason IN ('REVOKED', 'EXPIRED') AND direction = 'IN'",
    ),
    (
        "or: [{ outcome: { eq: ADMITTED }, denialReason: { isNull: false } },
              { direction: { eq: OUT }, not: { denialReason: { in: [REVOKED] } } }]",
        "(outcome = 'ADMITTED' AND denial_reason IS NOT NULL)
         OR (direction = 'OUT' AND NOT (denial_reason IS NOT NULL AND denial_reason = 'REVOKED'))",
    ),
    ("or: []", "FALSE"),
];

/// The times of rows and of ranges: whole quarters, hours and days, those of clocks that are
/// set forward and back, and a microsecond beside them.
fn boundary(choices: &mut Choices<'_>) -> DateTime<Utc> {
    const DAYS: [&str; 5] = [
        "2026-03-28T23:00:00Z",
        "2026-03-29T00:00:00Z",
        "2026-10-25T00:00:00Z",
        "2026-11-01T00:00:00Z",
        "1969-12-31T23:00:00Z",
    ];
    let day: DateTime<Utc> = choices.pick(&DAYS).parse().unwrap();
    let quarters = i64::try_from(choices.below(9)).unwrap();
    let beside = i64::try_from(choices.below(3)).unwrap() - 1;
    // Some are far from a boundary.
    let within = if choices.one_in(3) { 421_000_001 } else { 0 };
    day + TimeDelta::minutes(15 * quarters) + TimeDelta::microseconds(beside + within)
}

/// A range of time: its operators, and its condition.
#[derive(Clone, Debug)]
struct Range {
    filter: String,
    condition: String,
}

impl Range {
    /// An end may be missing, and the beginning may be after the end.
    fn any(choices: &mut Choices<'_>, now: DateTime<Utc>) -> Self {
        let at = |time: DateTime<Utc>| time.to_rfc3339();
        let (from, until) = (boundary(choices), boundary(choices));
        if choices.one_in(4) && from < now {
            let span = now - from;
            let text = format!(
                "PT{}.{:06}S",
                span.num_seconds(),
                span.num_microseconds().unwrap() % 1_000_000
            );
            return Self {
                filter: format!("scannedAt: {{ last: \"{text}\" }}"),
                condition: format!(
                    "scanned_at > {} AND scanned_at <= {}",
                    literal(from),
                    literal(now)
                ),
            };
        }
        let from = match choices.below(3) {
            0 => None,
            1 => Some(("gt", ">", from)),
            _ => Some(("gte", ">=", from)),
        };
        let until = match choices.below(3) {
            0 => None,
            1 => Some(("lt", "<", until)),
            _ => Some(("lte", "<=", until)),
        };
        let (mut filter, mut condition) = (String::new(), "TRUE".to_owned());
        for (name, operator, time) in from.into_iter().chain(until) {
            let _ = write!(filter, "{name}: \"{}\" ", at(time));
            let _ = write!(condition, " AND scanned_at {operator} {}", literal(time));
        }
        if !filter.is_empty() {
            filter = format!("scannedAt: {{ {filter} }}");
        }
        Self { filter, condition }
    }
}

/// Counts by gate, of each filter.
type Counts = BTreeMap<i64, Vec<i64>>;

/// Counts the rows of a range that match each filter.
async fn counted(database: &DatabaseConnection, range: &Range) -> Counts {
    let mut select = "SELECT gate_id".to_owned();
    for (_, filter) in FILTERS {
        let _ = write!(select, ", sum(CASE WHEN {filter} THEN 1 ELSE 0 END)");
    }
    let _ = write!(
        select,
        " FROM scan WHERE {} GROUP BY gate_id",
        range.condition
    );
    let statement = Statement::from_string(database.get_database_backend(), select);
    let rows = database.query_all_raw(statement).await.unwrap();
    let counts = rows.iter().map(|row| {
        let counts = (1..=FILTERS.len()).map(|index| row.try_get_by_index(index).unwrap());
        (row.try_get_by_index(0).unwrap(), counts.collect())
    });
    counts.collect()
}

/// A query of all counts in a range, at the root and of each gate.
fn query(range: &Range) -> String {
    let fields = |name: &str| {
        let fields = FILTERS.iter().enumerate().map(|(index, (filter, _))| {
            format!(
                "{name}{index}: scans(filter: {{ {filter} {} }}) {{ totalCount }}\n",
                range.filter
            )
        });
        fields.collect::<String>()
    };
    format!(
        "{{ {} gates(first: 100) {{ nodes {{ code {} }} }} }}",
        fields("all"),
        fields("each"),
    )
}

/// What the engine counts by gate, where the code of each gate is its key; and of all gates.
async fn answered(
    engine: &Engine,
    viewer: Arc<Viewer>,
    now: DateTime<Utc>,
    range: &Range,
) -> (Counts, Vec<i64>) {
    let options = Options {
        viewer,
        ..Options::default()
    };
    let query = query(range);
    let outcome = engine
        .execute_with_at(Request::new(&query), options, now)
        .await;
    let data = data(&outcome);
    let plan = outcome.plan.as_ref().unwrap();
    let mut counts = plan.nodes.iter().filter(|node| node.counts()).peekable();
    assert!(counts.peek().is_some());
    assert!(counts.all(Node::reads_tally), "{query}");
    let counts = |object: &Value, name: &str| -> Vec<i64> {
        let numbers = 0..FILTERS.len();
        let counts = numbers.map(|index| object[format!("{name}{index}")]["totalCount"].as_i64());
        counts.map(Option::unwrap).collect()
    };
    let gates = data["gates"]["nodes"].as_array().unwrap().iter();
    let gates = gates.map(|gate| {
        let key = gate["code"].as_str().unwrap().parse().unwrap();
        (key, counts(gate, "each"))
    });
    (gates.collect(), counts(&data, "all"))
}

/// Asserts that all counts in a range are those of the rows, for a viewer of all gates and for
/// one who is bound to some; and that the tallies are those of the rows.
async fn assert_counts(
    engine: &Engine,
    database: &DatabaseConnection,
    (now, range): (DateTime<Utc>, &Range),
    after: &str,
) {
    assert_range(engine, database, (now, range), after).await;
    assert_eq!(tally::verify(database).await.unwrap(), [], "after {after}");
}

/// The same without the tallies, which are of all ranges.
async fn assert_range(
    engine: &Engine,
    database: &DatabaseConnection,
    (now, range): (DateTime<Utc>, &Range),
    after: &str,
) {
    let counted = counted(database, range).await;
    let nothing = vec![0; FILTERS.len()];
    for bound in [None, Some(&[1, 3][..])] {
        let viewer = access::viewer("ADMIN", bound);
        let (answered, all) = answered(engine, viewer, now, range).await;
        let mut sum = nothing.clone();
        for (gate, counts) in &answered {
            let is_visible = bound.is_none_or(|gates| gates.contains(gate));
            let visible = counted.get(gate).filter(|_| is_visible);
            let expected = visible.unwrap_or(&nothing);
            assert_eq!(
                counts, expected,
                "gate {gate} at {now}, in {range:?}, bound to {bound:?}, after {after}"
            );
            for (sum, count) in sum.iter_mut().zip(expected) {
                *sum += count;
            }
        }
        assert_eq!(answered.len(), 3);
        assert_eq!(
            all, sum,
            "of all gates at {now}, in {range:?}, bound to {bound:?}, after {after}"
        );
    }
}

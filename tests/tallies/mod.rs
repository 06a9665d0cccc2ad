//! Counts that are read from tallies equal the number of rows, whatever writes these.
#![expect(
    clippy::disallowed_methods,
    reason = "tests look into the database themselves"
)]

mod clock;
mod columns;
mod counts;
mod folding;
mod groups;
mod scans;
mod seeded;
mod served;
mod together;
mod truncate;
mod writers;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use async_graphql::Request;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use gatepass::engine::{Engine, Options};
use gatepass::tally;
use gatepass::viewer::Viewer;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde_json::Value;

use crate::support::access;
use crate::support::app::data;
use crate::support::rows::hour;

/// Filters that a tally covers, and the same as conditions in SQL at `{now}`.
const FILTERS: [(&str, &str); 14] = [
    ("", "TRUE"),
    ("status: { eq: REVOKED }", "{revoked}"),
    ("status: { eq: SCHEDULED }", "{scheduled}"),
    ("status: { eq: ACTIVE }", "{active}"),
    ("status: { eq: EXPIRED }", "{expired}"),
    (
        "status: { in: [ACTIVE, SCHEDULED] }",
        "{active} OR {scheduled}",
    ),
    ("status: { ne: ACTIVE }", "NOT {active}"),
    ("status: { in: [] }", "FALSE"),
    (
        "revokedAt: { isNull: true }, kind: { eq: VISITOR }",
        "revoked_at IS NULL AND kind = 'VISITOR'",
    ),
    ("inside: true", "inside_since IS NOT NULL"),
    (
        "inside: false, status: { eq: EXPIRED }",
        "inside_since IS NULL AND {expired}",
    ),
    (
        "or: [{ status: { eq: ACTIVE }, kind: { eq: STAFF } },
              { status: { eq: EXPIRED }, inside: true },
              { status: { eq: SCHEDULED }, kind: { ne: VISITOR } }]",
        "({active} AND kind = 'STAFF') OR ({expired} AND inside_since IS NOT NULL)
         OR ({scheduled} AND kind <> 'VISITOR')",
    ),
    ("not: { status: { eq: ACTIVE } }", "NOT {active}"),
    (
        "anyGate: { eq: false },
         not: { status: { in: [ACTIVE, EXPIRED] }, kind: { in: [VISITOR, STAFF] } }",
        "NOT any_gate AND NOT (({active} OR {expired}) AND kind IN ('VISITOR', 'STAFF'))",
    ),
];

/// The statuses as conditions.
const STATUSES: [(&str, &str); 4] = [
    ("{revoked}", "(revoked_at IS NOT NULL)"),
    ("{scheduled}", "(revoked_at IS NULL AND valid_from > {now})"),
    (
        "{active}",
        "(revoked_at IS NULL AND valid_from <= {now} AND valid_until > {now})",
    ),
    ("{expired}", "(revoked_at IS NULL AND valid_until <= {now})"),
];

/// An instant as a literal of SQL, in the format in which SQLite has it.
fn literal(at: DateTime<Utc>) -> String {
    format!("'{}'", at.to_rfc3339_opts(SecondsFormat::AutoSi, false))
}

/// A condition at an instant.
fn condition(filter: &str, now: DateTime<Utc>) -> String {
    let statuses = STATUSES.iter();
    let filter = statuses.fold(filter.to_owned(), |filter, (name, status)| {
        filter.replace(name, status)
    });
    filter.replace("{now}", &literal(now))
}

/// Counts by gate, of each filter.
type Counts = BTreeMap<i64, Vec<i64>>;

/// Counts the rows that match each filter and a condition.
async fn counted(database: &DatabaseConnection, visible: &str, now: DateTime<Utc>) -> Counts {
    let mut select = "SELECT gate_id".to_owned();
    for (_, filter) in FILTERS {
        let filter = condition(filter, now);
        let _ = write!(select, ", sum(CASE WHEN {filter} THEN 1 ELSE 0 END)");
    }
    let _ = write!(select, " FROM pass WHERE {visible} GROUP BY gate_id");
    let statement = Statement::from_string(database.get_database_backend(), select);
    let rows = database.query_all_raw(statement).await.unwrap();
    let counts = rows.iter().map(|row| {
        let counts = (1..=FILTERS.len()).map(|index| row.try_get_by_index(index).unwrap());
        (row.try_get_by_index(0).unwrap(), counts.collect())
    });
    counts.collect()
}

/// A query of all counts, at the root and of each gate.
fn query() -> String {
    let fields = |name: &str| {
        let fields = FILTERS.iter().enumerate().map(|(index, (filter, _))| {
            format!("{name}{index}: passes(filter: {{ {filter} }}) {{ totalCount }}\n")
        });
        fields.collect::<String>()
    };
    format!(
        "{{ {} gates(first: 100) {{ nodes {{ code occupancy {} }} }} }}",
        fields("all"),
        fields("each"),
    )
}

/// What the engine counts by gate, where the code of each gate is its key; and of all gates.
async fn answered(
    engine: &Engine,
    viewer: std::sync::Arc<Viewer>,
    now: DateTime<Utc>,
) -> (Counts, Vec<i64>) {
    let options = Options {
        viewer,
        ..Options::default()
    };
    let outcome = engine
        .execute_with_at(Request::new(query()), options, now)
        .await;
    let plan = outcome.plan.as_ref().unwrap();
    let tallied = plan.nodes.iter().filter(|node| node.reads_tally()).count();
    // The counts of a parent share a statement.
    assert_eq!(tallied, 2);
    assert_eq!(plan.nodes.len(), tallied + 1);
    // The count of those inside is also the occupancy.
    assert_eq!(outcome.counts(), (2 * FILTERS.len() as u64, 0));
    let data = data(&outcome);
    let counts = |object: &Value, name: &str| -> Vec<i64> {
        let numbers = 0..FILTERS.len();
        let counts = numbers.map(|index| object[format!("{name}{index}")]["totalCount"].as_i64());
        counts.map(Option::unwrap).collect()
    };
    let gates = data["gates"]["nodes"].as_array().unwrap().iter();
    let gates = gates.map(|gate| {
        let counts = counts(gate, "each");
        assert_eq!(gate["occupancy"].as_i64(), Some(counts[9]));
        (gate["code"].as_str().unwrap().parse().unwrap(), counts)
    });
    (gates.collect(), counts(&data, "all"))
}

/// Asserts that all counts at an instant are those of the rows, for a viewer of all gates and
/// for one who is bound to some.
async fn assert_counts(
    engine: &Engine,
    database: &DatabaseConnection,
    gates: &[i64],
    now: DateTime<Utc>,
    after: &str,
) {
    for bound in [None, Some(&gates[..1])] {
        let visible = match bound {
            None => "TRUE".to_owned(),
            Some(gates) => format!("(gate_id = {} OR any_gate)", gates[0]),
        };
        let viewer = access::viewer("ADMIN", bound);
        let counted = counted(database, &visible, now).await;
        let (answered, all) = answered(engine, viewer, now).await;
        let nothing = vec![0; FILTERS.len()];
        let mut sum = nothing.clone();
        for (gate, counts) in &answered {
            let expected = counted.get(gate).unwrap_or(&nothing);
            assert_eq!(
                counts, expected,
                "gate {gate} at {now}, bound to {bound:?}, after {after}"
            );
            for (sum, count) in sum.iter_mut().zip(expected) {
                *sum += count;
            }
        }
        assert_eq!(answered.len(), gates.len());
        assert_eq!(
            all, sum,
            "of all gates at {now}, bound to {bound:?}, after {after}"
        );
    }
    assert_eq!(tally::verify(database).await.unwrap(), [], "after {after}");
}

/// An hour, or the moment before or after it.
fn boundary(hours: usize, offset: usize) -> DateTime<Utc> {
    let hours = i64::try_from(hours).unwrap();
    let offset = i64::try_from(offset).unwrap() - 1;
    hour(hours) + TimeDelta::microseconds(offset)
}

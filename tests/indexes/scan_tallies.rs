//! Counts and groups of scans from tallies read ranges of the numbers, the scans in the quarters
//! of an hour at the ends of their range of time, and no others.

use async_graphql::Request;
use gatepass::engine::Engine;
use gatepass::tally;
use sea_orm::DatabaseConnection;

use super::{data, explain, options, prepare};

/// Filters, and whether they have a range of time.
const FILTERS: [(&str, bool); 6] = [
    ("", false),
    (
        "outcome: { eq: DENIED }, denialReason: { ne: REVOKED }",
        false,
    ),
    ("scannedAt: { last: \"PT24H\" }", true),
    (
        "scannedAt: { gte: \"2026-01-01T08:07:00Z\" }, direction: { eq: IN }",
        true,
    ),
    ("scannedAt: { lt: \"2026-11-01T08:07:00Z\" }", true),
    (
        "scannedAt: { gte: \"2026-01-01T08:07:00Z\", lt: \"2026-11-01T08:07:00Z\" }, outcome: { in: [DENIED] }",
        true,
    ),
];

const COUNTS: [&str; 7] = [
    "totalCount",
    "groups(by: [OUTCOME, DENIAL_REASON]) { count }",
    "groups(by: [GATE], orderBy: COUNT) { count }",
    "groups(by: [DAY]) { count }",
    "groups(by: [HOUR, OUTCOME], timeZone: \"Europe/Berlin\") { count }",
    "groups(by: [MONTH], timeZone: \"Asia/Kolkata\") { count }",
    "groups(by: [GATE, DAY]) { count }",
];

const PARENTS: [&str; 3] = [
    "scans",
    "gates { nodes { scans",
    "gate(code: \"G00007\") { scans",
];

pub(super) async fn check(database: &DatabaseConnection, engine: &Engine) {
    tally::rebuild(database).await.unwrap();
    data::run(database, "ANALYZE").await;
    let mut wrong = Vec::new();
    let asked = FILTERS.iter().flat_map(|filter| {
        let asked = COUNTS
            .iter()
            .flat_map(|count| PARENTS.map(|parent| (count, parent)));
        asked.flat_map(move |asked| [false, true].map(|is_bound| (filter, asked, is_bound)))
    });
    for ((filter, has_range), (count, parent), is_bound) in asked {
        let closing = "}".repeat(parent.matches('{').count());
        let question = format!("{{ {parent}(filter: {{ {filter} }}) {{ {count} }} {closing} }}");
        let outcome = engine
            .execute_with(Request::new(&question), options(is_bound))
            .await;
        assert!(!outcome.response.is_err(), "{:?}", outcome.response.errors);
        let plan = outcome.plan.unwrap();
        let node = plan.nodes.iter().find(|node| node.counts()).unwrap();
        assert!(node.reads_tally(), "{question}");
        let prepared = || prepare(database, node);
        let mut complaints = Vec::new();
        if *has_range {
            // Either index finds the scans at the ends.
            complaints.push(explain::names(database, prepared(), "scanned_at_id_idx").await);
        }
        if let Some(plan) = explain::scans_a_table(database, prepared()).await {
            complaints.push(Err(format!("it reads a table: {plan}")));
        }
        let complaints: Vec<_> = complaints.into_iter().filter_map(Result::err).collect();
        if !complaints.is_empty() {
            let text = prepared().text;
            wrong.push(format!(
                "{question}, bound: {is_bound}: {complaints:?}\n{text}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

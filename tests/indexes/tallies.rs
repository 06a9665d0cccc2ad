//! Counts from tallies read the passes that begin or end in a range of time, and no others,
//! also those that share a statement.

use async_graphql::Request;
use gatepass::engine::Engine;
use sea_orm::DatabaseConnection;

use super::{explain, options, prepare};

/// Filters, and the indexes of the ranges that they read.
const FILTERS: [(&str, &[&str]); 9] = [
    ("", &[]),
    ("revokedAt: { isNull: true }", &[]),
    ("inside: true, kind: { eq: VISITOR }", &[]),
    ("status: { eq: REVOKED }", &[]),
    ("status: { eq: SCHEDULED }", &[BEGIN]),
    ("status: { in: [ACTIVE, SCHEDULED] }", &[END]),
    ("status: { eq: ACTIVE }", &[BEGIN, END]),
    (
        "status: { eq: ACTIVE }, inside: false, kind: { in: [STAFF] }",
        &[BEGIN, END],
    ),
    (
        "or: [{ status: { eq: ACTIVE }, inside: true }, { status: { eq: EXPIRED } }]",
        &[BEGIN, END],
    ),
];

const BEGIN: &str = "pass_valid_from_idx";
const END: &str = "pass_valid_until_id_idx";

/// Other indexes of passes, in which a gate or those inside are many rows.
const OTHERS: [&str; 2] = ["pass_gate_id", "pass_inside_since"];

pub(super) async fn check(database: &DatabaseConnection, engine: &Engine) {
    let mut wrong = Vec::new();
    let parents = ["", "gates { nodes { ", "gate(code: \"G007\") { "];
    let count =
        |number, filter| format!("k{number}: passes(filter: {{ {filter} }}) {{ totalCount }} ");
    let each = FILTERS.map(|(filter, indexes)| (count(0, filter), indexes));
    let all = FILTERS.iter().enumerate();
    let all: String = all
        .map(|(number, (filter, _))| count(number, filter))
        .collect();
    let counts: Vec<_> = each.into_iter().chain([(all, &[BEGIN, END][..])]).collect();
    let asked = counts.iter().flat_map(|counts| {
        let parents = parents.iter();
        parents.flat_map(move |parent| [false, true].map(|is_bound| (counts, parent, is_bound)))
    });
    for ((counts, indexes), parent, is_bound) in asked {
        let closing = "}".repeat(parent.matches('{').count());
        let question = format!("{{ {parent} {counts} {closing} }}");
        let outcome = engine
            .execute_with(Request::new(&question), options(is_bound))
            .await;
        assert!(!outcome.response.is_err(), "{:?}", outcome.response.errors);
        let plan = outcome.plan.unwrap();
        let node = plan.nodes.last().unwrap();
        assert!(node.reads_tally(), "{question}");
        let prepared = || prepare(database, node);
        let mut complaints = Vec::new();
        for index in *indexes {
            complaints.push(explain::names(database, prepared(), index).await);
        }
        for index in OTHERS {
            let named = explain::names(database, prepared(), index).await;
            complaints.push(match named {
                Ok(()) => Err(format!("it uses {index}")),
                Err(_) => Ok(()),
            });
        }
        if let Some(plan) = explain::scans_a_table(database, prepared()).await {
            complaints.push(Err(format!("it reads a table: {plan}")));
        }
        let complaints: Vec<_> = complaints.into_iter().filter_map(Result::err).collect();
        if !complaints.is_empty() {
            wrong.push(format!("{question}, bound: {is_bound}: {complaints:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

//! Groups of a range of time read no more than the rows in it.
//!
//! Groups count every row that matches their filter. So without a filter, or with one that
//! no index serves, a statement reads the whole table by its nature, and below a parent all
//! of the parent's rows. To group by gate, SQLite may also take the index on gate and time
//! and skip from gate to gate.

use async_graphql::Request;
use chrono::{SecondsFormat, TimeDelta, Utc};
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use sea_orm::DatabaseConnection;

use super::{explain, options, statement};

/// The open part of a document, its groups, the close part, and the index that serves it.
const QUESTIONS: [[&str; 4]; 8] = [
    [
        "scans",
        "by: [HOUR, OUTCOME], timeZone: \"Europe/Berlin\"",
        "",
        "scan_scanned_at_id_idx",
    ],
    [
        "scans",
        "by: [DIRECTION], orderBy: COUNT",
        "",
        "scan_scanned_at_id_idx",
    ],
    [
        "gates(first: 3) { nodes { scans",
        "by: [HOUR, OUTCOME], timeZone: \"Europe/Berlin\"",
        "} }",
        "scan_gate_id_scanned_at_id_idx",
    ],
    [
        "gates(first: 3) { nodes { scans",
        "by: [DENIAL_REASON], orderBy: COUNT",
        "} }",
        "scan_gate_id_scanned_at_id_idx",
    ],
    [
        "passes(first: 3) { nodes { scans",
        "by: [MONTH]",
        "} }",
        "scan_pass_id_scanned_at_id_idx",
    ],
    ["passes", "by: [DAY, KIND]", "", "pass_issued_at_id_idx"],
    [
        "gates(first: 3) { nodes { passes",
        "by: [STATUS, WEEK]",
        "} }",
        "pass_gate_id_issued_at_id_idx",
    ],
    [
        "holders(first: 3) { nodes { passes",
        "by: [STATUS]",
        "} }",
        "pass_holder_id_issued_at_id_idx",
    ],
];

/// Checks groups of the last day on a database with many rows.
pub(crate) async fn check(database: &DatabaseConnection) {
    // Tallies would serve most groups of scans.
    let limits = Limits {
        tallies: false,
        ..Limits::default()
    };
    let engine = Engine::new(database.clone(), limits);
    let since = (Utc::now() - TimeDelta::days(1)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut wrong = Vec::new();
    let asked = QUESTIONS
        .iter()
        .flat_map(|question| [false, true].map(|of| (question, of)));
    for ([open, groups, close, index], is_bound) in asked {
        let time = if index.starts_with("pass") {
            "issuedAt"
        } else {
            "scannedAt"
        };
        let filter = format!("filter: {{ {time}: {{ gte: \"{since}\" }} }}");
        let question = format!("{{ {open}({filter}) {{ groups({groups}) {{ count }} }} {close} }}");
        let request = Request::new(&question);
        let outcome = engine.execute_with(request, options(is_bound)).await;
        let errors = &outcome.response.errors;
        assert!(errors.is_empty(), "{question}: {errors:?}");
        let plan = outcome.plan.unwrap();
        let prepared = statement(database, plan.nodes.last().unwrap()).unwrap();
        let read = explain::reads_through(database, prepared, index).await;
        // The scans of some gates in a range of time are a range of this index for each, and
        // few of them are of a pass.
        let of_gates = is_bound && index.starts_with("scan_");
        let read = match read {
            Err(complaint) if of_gates && complaint.contains("scan_gate_id_scanned_at_id_idx") => {
                let prepared = statement(database, plan.nodes.last().unwrap()).unwrap();
                explain::reads_through(database, prepared, "scan_gate_id_scanned_at_id_idx").await
            }
            read => read,
        };
        if let Err(complaint) = read {
            wrong.push(format!("{question}, bound: {is_bound}\n{complaint}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

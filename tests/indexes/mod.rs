//! Every order uses an index, at the root and for each parent, with and without the
//! common filters, and so do groups of a range of time. The test reads the databases'
//! plans over many passes, as many as `GATEPASS_INDEX_PASSES` says.
#![expect(
    clippy::disallowed_methods,
    reason = "tests look into the database themselves"
)]

mod data;
mod explain;
mod groups;
mod questions;
mod scan_tallies;
mod search;
mod tallies;

use std::sync::Arc;

use async_graphql::Request;
use chrono::Utc;
use gatepass::engine::{Engine, Options};
use gatepass::internals::{Binding, Prepared};
use gatepass::plan::{Fetch, Limits, Node};
use gatepass::viewer::Viewer;
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::support::access;
use crate::support::database::{migrated_postgres, migrated_sqlite};

/// The statement of a node for some parents.
fn statement(database: &DatabaseConnection, node: &Node) -> Option<Prepared> {
    let is_read = node.rows().is_some()
        || matches!(node.fetch, Fetch::Groups { .. } | Fetch::GroupsMany { .. });
    is_read.then(|| prepare(database, node))
}

/// A viewer that is bound to some gates. Statements of other viewers do not bind them.
fn bound() -> Arc<Viewer> {
    access::viewer("ADMIN", Some(&[7, 60, 61, 620]))
}

/// The options of a viewer who sees all rows, or of one who is bound to gates. Their
/// statements are only explained.
fn options(is_bound: bool) -> Options {
    Options {
        plan_only: true,
        viewer: if is_bound { bound() } else { Viewer::open() },
        ..Options::default()
    }
}

/// The same, also of a count.
fn prepare(database: &DatabaseConnection, node: &Node) -> Prepared {
    let binding = Binding {
        now: Utc::now(),
        viewer: bound(),
    };
    let keys = [1, 2, 3, 5, 8, 13, 21, 34].into();
    node.statement(database.get_database_backend(), &keys, &binding)
}

#[tokio::test]
async fn every_order_uses_an_index_on_sqlite() {
    every_order_uses_an_index(&migrated_sqlite().await).await;
}

#[tokio::test]
async fn every_order_uses_an_index_on_postgresql() {
    if let Some(database) = migrated_postgres().await {
        every_order_uses_an_index(&database).await;
    }
}

async fn every_order_uses_an_index(database: &DatabaseConnection) {
    data::fill(database).await;
    let engine = Engine::new(database.clone(), Limits::default());
    let mut wrong = Vec::new();
    let questions = questions::all(&engine).await;
    let asked = questions
        .iter()
        .flat_map(|question| [false, true].map(|of| (question, of)));
    for (question, is_bound) in asked {
        let request = Request::new(question);
        let outcome = engine.execute_with(request, options(is_bound)).await;
        assert!(
            outcome.response.errors.is_empty(),
            "{question}: {:?}",
            outcome.response.errors
        );
        let plan = outcome.plan.unwrap();
        let prepared = statement(database, plan.nodes.last().unwrap()).unwrap();
        if let Err(complaint) = explain::walks_an_index(database, prepared).await {
            wrong.push(format!("{question}, bound: {is_bound}\n{complaint}"));
        }
    }
    assert!(questions.len() > 300, "only {} questions", questions.len());
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        questions.len(),
        wrong.join("\n\n")
    );
    filters_of_few_rows_start_from_them(database, &engine).await;
    let texts = questions::TEXTS
        .iter()
        .flat_map(|text| [false, true].map(|of| (text, of)));
    for (text, is_bound) in texts {
        let question = format!("{{ {text} {{ nodes {{ id }} }} }}");
        let request = Request::new(&question);
        let outcome = engine.execute_with(request, options(is_bound)).await;
        let plan = outcome.plan.unwrap();
        assert_eq!(plan.unindexed(), 0, "{question}");
        let prepared = statement(database, &plan.nodes[0]).unwrap();
        let walked = explain::walks_an_index(database, prepared).await;
        assert_eq!(walked, Ok(()), "{question}, bound: {is_bound}");
    }
    rules_of_rows_walk_indexes(database, &engine).await;
    groups::check(database).await;
    tallies::check(database, &engine).await;
    scan_tallies::check(database, &engine).await;
    search::check(database, &engine).await;
    an_order_without_its_index_is_reported(database, &engine).await;
}

/// The indexes of the passes whose holder is inside: `…_idx` and `…_id_idx`.
const INSIDE: &str = "inside_since_i";

/// Filters with an index that leads to the few rows that match, however many there are.
const FEW_ROWS: [(&str, &str); 8] = [
    (
        "{ passes(filter: { inside: true }) { nodes { id } } }",
        INSIDE,
    ),
    (
        "{ passes(filter: { inside: true, version: { gt: 0 } }) { totalCount } }",
        INSIDE,
    ),
    (
        "{ gates(first: 3) { nodes { passes(filter: { inside: true, version: { gt: 0 } }) { totalCount } } } }",
        INSIDE,
    ),
    (
        "{ holders(filter: { passes: { some: { inside: true } } }) { nodes { id } } }",
        INSIDE,
    ),
    (
        "{ holders(filter: { passes: { some: { code: { eq: \"P7919-1\" } } } }) { nodes { id } } }",
        "pass_code_idx",
    ),
    (
        "{ passes(filter: { scans: { some: {} } }) { nodes { id } } }",
        "scan_pass_id_scanned_at_id_idx",
    ),
    (
        "{ gates(filter: { scans: { none: { scannedAt: { last: \"PT24H\" } } } }) { nodes { id } } }",
        "scanned_at_id_idx",
    ),
    (
        "{ scans(filter: { scannedAt: { last: \"PT24H\" } }) { totalCount } }",
        "scan_scanned_at_id_idx",
    ),
];

/// Checks that a filter that few rows match does not walk the others, and that a filter by
/// the rows that refer to a row starts from the smaller side.
async fn filters_of_few_rows_start_from_them(database: &DatabaseConnection, engine: &Engine) {
    // One pass in twenty is too many to start from, on PostgreSQL.
    for statement in [
        "UPDATE pass SET inside_since = NULL WHERE inside_since IS NOT NULL AND id % 997 <> 0",
        "ANALYZE",
    ] {
        data::run(database, statement).await;
    }
    let mut wrong = Vec::new();
    for (question, index) in FEW_ROWS {
        let outcome = engine.execute(Request::new(question)).await;
        assert!(!outcome.response.is_err(), "{:?}", outcome.response.errors);
        let plan = outcome.plan.unwrap();
        let node = plan.nodes.last().unwrap();
        let prepared = prepare(database, node);
        if let Err(complaint) = explain::names(database, prepared, index).await {
            wrong.push(format!("{question}\n{complaint}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Statements of a viewer who is bound to gates, other than pages and groups.
const RULES: [&str; 6] = [
    "{ holder(id: \"SG9sZGVyOjE\") { name } }",
    "{ pass(code: \"P7919-1\") { id } }",
    "{ nodes(ids: [\"SG9sZGVyOjE\", \"SG9sZGVyOjI\"]) { id } }",
    "{ scans(first: 50) { nodes { pass { id } } } }",
    "{ scans(first: 50) { nodes { holder { id } } } }",
    "{ gates(first: 3) { nodes { occupancy } } }",
];

/// Checks that rows are looked up, and their rules tested, by indexes.
async fn rules_of_rows_walk_indexes(database: &DatabaseConnection, engine: &Engine) {
    let mut wrong = Vec::new();
    for question in RULES {
        let outcome = engine
            .execute_with(Request::new(question), options(true))
            .await;
        let plan = outcome.plan.unwrap();
        let prepared = prepare(database, plan.nodes.last().unwrap());
        if let Err(complaint) = explain::walks_an_index(database, prepared).await {
            wrong.push(format!("{question}\n{complaint}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// Checks that the test detects a missing index.
async fn an_order_without_its_index_is_reported(database: &DatabaseConnection, engine: &Engine) {
    let drop = "DROP INDEX pass_issued_at_id_idx";
    database.execute_unprepared(drop).await.unwrap();
    let outcome = engine
        .execute(Request::new("{ passes { nodes { id } } }"))
        .await;
    let prepared = statement(database, &outcome.plan.unwrap().nodes[0]).unwrap();
    explain::walks_an_index(database, prepared)
        .await
        .unwrap_err();
}

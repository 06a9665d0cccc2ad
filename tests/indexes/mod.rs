//! Every order uses an index, at the root and for each parent, with and without the
//! common filters, and so do groups of a range of time. The test reads the databases' plans over 200,000 passes, or as
//! many as `GATEPASS_INDEX_PASSES` says.

mod data;
mod explain;
mod groups;
mod questions;

use async_graphql::Request;
use chrono::Utc;
use gatepass::engine::Engine;
use gatepass::internals::{Binding, Prepared};
use gatepass::plan::{Fetch, Limits, Node};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use crate::support;

/// The statement of a node for some parents.
fn statement(database: &DatabaseConnection, node: &Node) -> Option<Prepared> {
    let binding = Binding { now: Utc::now() };
    let keys = [1, 2, 3, 5, 8, 13, 21, 34].into();
    let backend = database.get_database_backend();
    let prepared = node.statement(backend, &keys, &binding);
    let is_read = node.rows().is_some()
        || matches!(node.fetch, Fetch::Groups { .. } | Fetch::GroupsMany { .. });
    is_read.then_some(prepared)
}

#[tokio::test]
async fn every_order_uses_an_index_with_and_without_common_filters() {
    for database in support::database::migrated().await {
        data::fill(&database).await;
        let engine = Engine::new(database.clone(), Limits::default());
        let mut wrong = Vec::new();
        let questions = questions::all(&engine).await;
        for question in &questions {
            let outcome = engine.execute(Request::new(question)).await;
            assert!(
                outcome.response.errors.is_empty(),
                "{question}: {:?}",
                outcome.response.errors
            );
            let plan = outcome.plan.unwrap();
            let prepared = statement(&database, plan.nodes.last().unwrap()).unwrap();
            if let Err(complaint) = explain::walks_an_index(&database, prepared).await {
                wrong.push(format!("{question}\n{complaint}"));
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
        groups::check(&database, &engine).await;
        an_order_without_its_index_is_reported(&database, &engine).await;
    }
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

//! Writers at the same time, while changes are folded and tallies made anew.

use std::sync::Arc;

use futures_util::future::join_all;
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use gatepass::tally;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use tokio::sync::Semaphore;

use super::writers::{Writer, insert};
use super::{Range, assert_counts, boundary};
use crate::properties::choices::Choices;
use crate::support::database::{migrated_file, open};
use crate::support::postgres;
use crate::support::rows;
use crate::tallies::together::soon;

/// The number of writers, and of writes of each.
const WRITERS: usize = 6;
const WRITES: usize = 30;

async fn gates_and_pass(database: &DatabaseConnection) {
    for key in 1..=3 {
        assert_eq!(rows::gate(database, &key.to_string()).await, key);
    }
    let holder = rows::holder(database, "Ada").await;
    assert_eq!(rows::pass(database, "P1", (1, holder), 0).await, 1);
}

async fn assert_some_counts(
    engine: &Engine,
    database: &DatabaseConnection,
    choices: &mut Choices<'_>,
    after: &str,
) {
    let now = boundary(choices);
    let range = Range::any(choices, now);
    assert_counts(engine, database, (now, &range), after).await;
}

/// A transaction that is open keeps nobody from scanning at the same gate, from folding, from
/// making the tallies anew, or from counting.
#[tokio::test]
async fn nobody_waits_for_an_open_transaction() {
    let Some(server) = postgres::fresh_database().await else {
        return;
    };
    let database = open(&server.url).await;
    gates_and_pass(&database).await;
    let engine = Engine::new(database.clone(), Limits::default());
    let mut choices = Choices::seeded(5);
    let other = open(&server.url).await;
    let transaction = other.begin().await.unwrap();
    for _ in 0..5 {
        let text = insert(&mut choices);
        transaction.execute_unprepared(&text).await.unwrap();
    }
    for _ in 0..5 {
        let text = insert(&mut choices);
        soon(database.execute_unprepared(&text)).await.unwrap();
        assert!(soon(engine.fold_tallies(boundary(&mut choices))).await);
        soon(assert_some_counts(
            &engine,
            &database,
            &mut choices,
            "a fold",
        ))
        .await;
        soon(tally::rebuild(&database)).await.unwrap();
        soon(assert_some_counts(
            &engine,
            &database,
            &mut choices,
            "a rebuild",
        ))
        .await;
    }
    transaction.commit().await.unwrap();
    assert_some_counts(&engine, &database, &mut choices, "the commit").await;
    assert!(engine.fold_tallies(boundary(&mut choices)).await);
    assert_some_counts(&engine, &database, &mut choices, "all of it").await;
}

async fn write(database: DatabaseConnection, turns: Arc<Semaphore>, number: usize) {
    let mut choices = Choices::seeded(number as u64);
    let mut writer = Writer::new(&database);
    for _ in 0..WRITES {
        let _turn = turns.acquire().await.unwrap();
        writer.write_with_others(&mut choices).await;
    }
}

#[tokio::test]
async fn writers_of_scans_are_all_counted_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let database = migrated_file(folder.path()).await;
    let file = folder.path().join("gatepass.db");
    let other = open(&format!("sqlite://{}", file.display())).await;
    writers_are_all_counted(&database, other).await;
}

#[tokio::test]
async fn writers_of_scans_are_all_counted_on_postgresql() {
    let Some(server) = postgres::fresh_database().await else {
        return;
    };
    let database = open(&server.url).await;
    writers_are_all_counted(&database, open(&server.url).await).await;
    let select = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
    let statement = Statement::from_string(DbBackend::Postgres, select);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
}

/// Writes to a database that was opened twice.
async fn writers_are_all_counted(database: &DatabaseConnection, other: DatabaseConnection) {
    gates_and_pass(database).await;
    let engine = Engine::new(database.clone(), Limits::default());
    // SQLite's own writers wait in no order.
    let turns = match database.get_database_backend() {
        DbBackend::Postgres => WRITERS + 1,
        _ => 1,
    };
    let turns = Arc::new(Semaphore::new(turns));
    let writing =
        (1..=WRITERS).map(|number| tokio::spawn(write(other.clone(), Arc::clone(&turns), number)));
    let writing: Vec<_> = writing.collect();
    let mut choices = Choices::seeded(0);
    let mut compared = 0;
    while !writing.iter().all(tokio::task::JoinHandle::is_finished) {
        let turn = turns.acquire().await.unwrap();
        assert!(engine.fold_tallies(rows::hour(0)).await);
        if choices.one_in(4) {
            tally::rebuild(database).await.unwrap();
        }
        drop(turn);
        assert_eq!(tally::verify(database).await.unwrap(), []);
        compared += 1;
    }
    for written in join_all(writing).await {
        written.unwrap();
    }
    assert!(compared > 3, "only {compared} times");
    assert_some_counts(&engine, database, &mut choices, "all of it").await;
}

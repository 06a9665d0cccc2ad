//! Writers at the same time, while changes are folded and tallies made anew.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use gatepass::tally;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{assert_counts, boundary, writers};
use crate::properties::choices::Choices;
use crate::support::app::{TestApp, data};
use crate::support::database::{migrated, migrated_file, open};
use crate::support::postgres;
use crate::support::rows;

/// How long to wait for something that takes a moment.
const PATIENCE: Duration = Duration::from_mins(1);

/// The number of writers, and of writes of each.
const WRITERS: usize = 6;
const WRITES: usize = 30;

/// Waits for something that must not wait for another transaction.
pub(super) async fn soon<T>(work: impl Future<Output = T>) -> T {
    timeout(PATIENCE, work)
        .await
        .expect("nothing is in its way")
}

async fn gates_and_holder(database: &DatabaseConnection) -> i64 {
    for key in 1..=3 {
        assert_eq!(rows::gate(database, &key.to_string()).await, key);
    }
    rows::holder(database, "Ada").await
}

/// A transaction that is open keeps nobody from writing to the same gate, from folding, from
/// making the tallies anew, or from counting.
#[tokio::test]
async fn nobody_waits_for_an_open_transaction() {
    let Some(server) = postgres::fresh_database().await else {
        return;
    };
    let database = open(&server.url).await;
    let holder = gates_and_holder(&database).await;
    let engine = Engine::new(database.clone(), Limits::default());
    rows::pass(&database, "first", (1, holder), 0).await;
    let other = open(&server.url).await;
    let transaction = other.begin().await.unwrap();
    for text in [
        "INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until)
         SELECT 'open', gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until FROM pass",
        "UPDATE pass SET inside_since = issued_at WHERE code = 'open'",
    ] {
        transaction.execute_unprepared(text).await.unwrap();
    }
    for round in 0..3_usize {
        let code = format!("P{round}");
        soon(rows::pass(&database, &code, (1, holder), 0)).await;
        let revoke = format!("UPDATE pass SET revoked_at = issued_at WHERE code = '{code}'");
        soon(database.execute_unprepared(&revoke)).await.unwrap();
        assert!(soon(engine.fold_tallies(boundary(30 * round, 1))).await);
        soon(assert_counts(
            &engine,
            &database,
            &[1, 2, 3],
            boundary(round, 1),
            "all of it",
        ))
        .await;
        soon(tally::rebuild(&database)).await.unwrap();
        soon(assert_counts(
            &engine,
            &database,
            &[1, 2, 3],
            boundary(24, round),
            "all of it",
        ))
        .await;
    }
    transaction.commit().await.unwrap();
    for hours in [0, 24] {
        assert_counts(
            &engine,
            &database,
            &[1, 2, 3],
            boundary(hours, 1),
            "all of it",
        )
        .await;
    }
    assert!(engine.fold_tallies(boundary(3, 1)).await);
    assert_counts(&engine, &database, &[1, 2, 3], boundary(0, 1), "all of it").await;
}

/// Writes at random: rows of its own, and changes of all.
async fn write(database: DatabaseConnection, turns: Arc<Semaphore>, holder: i64, number: usize) {
    let mut choices = Choices::seeded(number as u64);
    let mut writer = writers::Writer::new(&database, holder);
    writer.skip_to(1000 * number);
    for _ in 0..WRITES {
        let _turn = turns.acquire().await.unwrap();
        writer.write_with_others(&mut choices).await;
    }
}

#[tokio::test]
async fn writers_at_the_same_time_are_all_counted_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let database = migrated_file(folder.path()).await;
    let file = folder.path().join("gatepass.db");
    let other = open(&format!("sqlite://{}", file.display())).await;
    writers_are_all_counted(&database, other).await;
}

#[tokio::test]
async fn writers_at_the_same_time_are_all_counted_on_postgresql() {
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
    let holder = gates_and_holder(database).await;
    let engine = Engine::new(database.clone(), Limits::default());
    // The instant is far from the hours of the rows, and moves a day at a time.
    assert!(engine.fold_tallies(boundary(0, 1)).await);
    // SQLite's own writers wait in no order.
    let turns = match database.get_database_backend() {
        DbBackend::Postgres => WRITERS + 1,
        _ => 1,
    };
    let turns = Arc::new(Semaphore::new(turns));
    let writing = (1..=WRITERS)
        .map(|number| tokio::spawn(write(other.clone(), Arc::clone(&turns), holder, number)));
    let writing: Vec<_> = writing.collect();
    let mut choices = Choices::seeded(0);
    let mut compared = 0;
    while !writing.iter().all(tokio::task::JoinHandle::is_finished) {
        let turn = turns.acquire().await.unwrap();
        assert!(engine.fold_tallies(boundary(choices.below(14), 1)).await);
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
    assert_counts(&engine, database, &[1, 2, 3], boundary(5, 0), "all of it").await;
}

/// An operator whose database does not run the triggers lets all counts read rows.
#[tokio::test]
async fn without_tallies_all_counts_read_rows() {
    for database in migrated().await {
        let holder = gates_and_holder(&database).await;
        rows::pass(&database, "first", (1, holder), 0).await;
        let limits = Limits {
            tallies: false,
            ..Limits::default()
        };
        let forget = "DELETE FROM pass_tally";
        database.execute_unprepared(forget).await.unwrap();
        if database.get_database_backend() == DbBackend::Postgres {
            let forget = "DELETE FROM pass_tally_change";
            database.execute_unprepared(forget).await.unwrap();
        }
        let counted = async |limits| {
            let query = "{ passes { totalCount } gates { nodes { passes { totalCount } } } }";
            let app = TestApp::over(database.clone(), limits);
            let outcome = app.query(query, Value::Null).await;
            let counts = outcome.counts();
            let data = data(&outcome);
            (counts, data["passes"]["totalCount"].as_i64())
        };
        assert_eq!(counted(Limits::default()).await, ((2, 0), Some(0)));
        assert_eq!(counted(limits).await, ((0, 2), Some(1)));
    }
}

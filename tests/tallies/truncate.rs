//! `TRUNCATE` of passes, on PostgreSQL.

use std::time::Instant;

use gatepass::engine::Engine;
use gatepass::plan::Limits;
use gatepass::tally;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};
use tokio::time::sleep;

use super::{assert_counts, boundary};
use crate::support::app::{data, request};
use crate::support::database::open;
use crate::support::postgres;
use crate::support::rows;
use crate::support::server::{PATIENCE, PAUSE};

/// Drops the foreign keys that refuse it, like a seed.
const DROP_REFERENCES: &str = "
    DO $$
    DECLARE
        it record;
    BEGIN
        FOR it IN SELECT conrelid::regclass AS owner, conname AS name FROM pg_constraint
                  WHERE contype = 'f' AND confrelid = 'pass'::regclass
        LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', it.owner, it.name);
        END LOOP;
    END $$";

/// A gate with a pass.
async fn filled(database: &DatabaseConnection) -> (i64, i64) {
    let gate = rows::gate(database, "1").await;
    let holder = rows::holder(database, "Ada").await;
    rows::pass(database, "first", (gate, holder), 0).await;
    (gate, holder)
}

async fn number(database: &DatabaseConnection, select: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, select);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn truncating_passes_is_refused_or_counted() {
    let Some(server) = postgres::fresh_database().await else {
        return;
    };
    let database = open(&server.url).await;
    let keys = filled(&database).await;
    let engine = Engine::new(database.clone(), Limits::default());
    for refused in [
        "TRUNCATE pass",
        "TRUNCATE pass, scan",
        "TRUNCATE pass CASCADE",
    ] {
        database.execute_unprepared(refused).await.unwrap_err();
        assert_counts(&engine, &database, &[1], boundary(1, 1), refused).await;
        assert_eq!(number(&database, "SELECT count(*) FROM pass").await, 1);
    }
    database.execute_unprepared(DROP_REFERENCES).await.unwrap();
    for (round, (begin, end)) in [
        ("BEGIN", "ROLLBACK"),
        ("BEGIN", "COMMIT"),
        ("BEGIN ISOLATION LEVEL REPEATABLE READ", "ROLLBACK"),
        ("BEGIN ISOLATION LEVEL REPEATABLE READ", "COMMIT"),
        ("BEGIN ISOLATION LEVEL SERIALIZABLE", "COMMIT"),
    ]
    .into_iter()
    .enumerate()
    {
        // Some are folded, and some are not.
        assert!(engine.fold_tallies(boundary(2, 1)).await);
        rows::pass(&database, &format!("P{round}"), keys, 1).await;
        let texts = format!("{begin}; TRUNCATE pass; {end}");
        database.execute_unprepared(&texts).await.unwrap();
        assert_counts(&engine, &database, &[1], boundary(2, 1), &texts).await;
        rows::pass(&database, &format!("Q{round}"), keys, 1).await;
        assert_counts(&engine, &database, &[1], boundary(2, 1), &texts).await;
    }
}

/// A count reads tallies, then passes. One who has locked passes and truncates them does not
/// need a lock that keeps the count from reading.
#[tokio::test]
async fn a_count_and_who_truncates_are_not_in_each_others_way() {
    let Some(server) = postgres::fresh_database().await else {
        return;
    };
    let database = open(&server.url).await;
    filled(&database).await;
    database.execute_unprepared(DROP_REFERENCES).await.unwrap();
    let other = open(&server.url).await;
    let transaction = other.begin().await.unwrap();
    let lock = "LOCK TABLE pass IN ACCESS EXCLUSIVE MODE";
    transaction.execute_unprepared(lock).await.unwrap();
    let counting = open(&server.url).await;
    let counting = tokio::spawn(async move {
        let engine = Engine::new(counting, Limits::default());
        let query = "{ passes(filter: { status: { eq: EXPIRED } }) { totalCount } }";
        data(
            &engine
                .execute(request(query, serde_json::Value::Null))
                .await,
        )
    });
    let begun = Instant::now();
    let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'pass'::regclass";
    while number(&database, waiting).await == 0 {
        assert!(begun.elapsed() < PATIENCE, "nobody counts");
        sleep(PAUSE).await;
    }
    transaction
        .execute_unprepared("TRUNCATE pass")
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(counting.await.unwrap()["passes"]["totalCount"], 0);
    assert_eq!(tally::verify(&database).await.unwrap(), []);
}

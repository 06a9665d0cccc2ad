//! `TRUNCATE` of passes and scans, on PostgreSQL.

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
                  WHERE contype = 'f' AND confrelid IN ('pass'::regclass, 'scan'::regclass)
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

#[tokio::test]
async fn truncating_scans_is_counted() {
    let Some(server) = postgres::fresh_database().await else {
        return;
    };
    let database = open(&server.url).await;
    let (gate, _) = filled(&database).await;
    database.execute_unprepared(DROP_REFERENCES).await.unwrap();
    let engine = Engine::new(database.clone(), Limits::default());
    for begin in ["BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ"] {
        for end in ["ROLLBACK", "COMMIT"] {
            // Some are folded, and some are not.
            rows::scan(&database, gate, None, 1).await;
            assert!(engine.fold_tallies(boundary(2, 1)).await);
            rows::scan(&database, gate, None, 2).await;
            let before = number(&database, "SELECT count(*) FROM scan").await;
            let texts = format!("{begin}; TRUNCATE scan; {end}");
            database.execute_unprepared(&texts).await.unwrap();
            let left = if end == "COMMIT" { 0 } else { before };
            let query = "{ scans { totalCount } }";
            let counted = engine.execute(request(query, serde_json::Value::Null));
            let counted = counted.await;
            assert_eq!(counted.counts(), (1, 0));
            assert_eq!(data(&counted)["scans"]["totalCount"], left, "{texts}");
            assert_eq!(tally::verify(&database).await.unwrap(), [], "{texts}");
        }
    }
}

/// A count reads tallies, then rows. One who has locked the rows and truncates them does not
/// need a lock that keeps the count from reading.
#[tokio::test]
async fn a_count_and_who_truncates_are_not_in_each_others_way() {
    for (rows, query) in [
        (
            "pass",
            "{ rows: passes(filter: { status: { eq: EXPIRED } }) { totalCount } }",
        ),
        (
            "scan",
            "{ rows: scans(filter: { scannedAt: { gte: \"2026-05-28T21:07:00Z\" } }) { totalCount } }",
        ),
    ] {
        let Some(server) = postgres::fresh_database().await else {
            return;
        };
        let database = open(&server.url).await;
        let (gate, _) = filled(&database).await;
        crate::support::rows::scan(&database, gate, None, 1).await;
        database.execute_unprepared(DROP_REFERENCES).await.unwrap();
        let other = open(&server.url).await;
        let transaction = other.begin().await.unwrap();
        let lock = format!("LOCK TABLE {rows} IN ACCESS EXCLUSIVE MODE");
        transaction.execute_unprepared(&lock).await.unwrap();
        let counting = open(&server.url).await;
        let counting = tokio::spawn(async move {
            let engine = Engine::new(counting, Limits::default());
            data(
                &engine
                    .execute(request(query, serde_json::Value::Null))
                    .await,
            )
        });
        let begun = Instant::now();
        let waiting = format!(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{rows}'::regclass"
        );
        while number(&database, &waiting).await == 0 {
            assert!(begun.elapsed() < PATIENCE, "nobody counts");
            sleep(PAUSE).await;
        }
        let truncate = format!("TRUNCATE {rows}");
        transaction.execute_unprepared(&truncate).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(counting.await.unwrap()["rows"]["totalCount"], 0);
        assert_eq!(tally::verify(&database).await.unwrap(), []);
    }
}

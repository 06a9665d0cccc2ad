//! A scan has the holder of its pass, no matter which program writes the rows.

use gatepass::migrate::{self, MigrateError};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::data::schema::schema;
use crate::data::{revert, run};
use crate::support::database::migrated;
use crate::support::rows;

/// Two holders with a pass each, and scans of the first pass and of an unknown code.
struct Rows {
    gate: i64,
    holders: [i64; 2],
    passes: [i64; 2],
}

async fn fill(database: &DatabaseConnection) -> Rows {
    let gate = rows::gate(database, "G1").await;
    let holders = [
        rows::holder(database, "Ada").await,
        rows::holder(database, "Bea").await,
    ];
    let passes = [
        rows::pass(database, "P1", (gate, holders[0]), 0).await,
        rows::pass(database, "P2", (gate, holders[1]), 0).await,
    ];
    Rows {
        gate,
        holders,
        passes,
    }
}

/// A scan with a key, written without its holder.
fn scan(id: i64, pass: Option<i64>, gate: i64) -> String {
    let (pass, outcome, reason) = match pass {
        Some(pass) => (pass.to_string(), "ADMITTED", "NULL"),
        None => ("NULL".to_owned(), "DENIED", "'UNKNOWN_PASS'"),
    };
    format!(
        "INSERT INTO scan (id, code, pass_id, gate_id, direction, outcome, denial_reason, scanned_at)
         VALUES ({id}, 'x', {pass}, {gate}, 'IN', '{outcome}', {reason}, '2026-01-01T00:00:00+00:00')"
    )
}

/// The holders of all scans, by key.
async fn holders(database: &DatabaseConnection) -> Vec<Option<i64>> {
    let select = "SELECT holder_id FROM scan ORDER BY id";
    let statement = Statement::from_string(database.get_database_backend(), select);
    let rows = database.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

#[tokio::test]
async fn a_holder_that_is_left_out_is_filled_in() {
    for database in migrated().await {
        let Rows {
            gate,
            holders: [ada, bea],
            passes: [first, second],
        } = fill(&database).await;
        run(&database, &scan(1, Some(first), gate)).await;
        run(&database, &scan(2, None, gate)).await;
        run(&database, &scan(3, Some(second), gate)).await;
        let expected = [Some(ada), None, Some(bea)];
        assert_eq!(holders(&database).await, expected);
        run(&database, "UPDATE scan SET holder_id = NULL").await;
        assert_eq!(holders(&database).await, expected);
    }
}

#[tokio::test]
async fn another_holder_than_the_passs_is_refused() {
    for database in migrated().await {
        let Rows {
            gate,
            holders: [ada, bea],
            passes: [first, second],
        } = fill(&database).await;
        run(&database, &scan(1, Some(first), gate)).await;
        for change in [
            format!("holder_id = {bea}"),
            format!("pass_id = {second}"),
            "pass_id = NULL, outcome = 'DENIED', denial_reason = 'UNKNOWN_PASS'".to_owned(),
        ] {
            let update = format!("UPDATE scan SET {change}");
            let refused = database.execute_unprepared(&update).await;
            assert!(refused.is_err(), "{change}");
        }
        assert_eq!(holders(&database).await, [Some(ada)]);
        let both = format!("UPDATE scan SET pass_id = {second}, holder_id = {bea}");
        run(&database, &both).await;
        assert_eq!(holders(&database).await, [Some(bea)]);
    }
}

#[tokio::test]
async fn scans_follow_the_holder_of_their_pass() {
    for database in migrated().await {
        let Rows {
            gate,
            holders: [ada, bea],
            passes: [first, second],
        } = fill(&database).await;
        for (id, pass) in [
            (1, Some(first)),
            (2, None),
            (3, Some(second)),
            (4, Some(first)),
        ] {
            run(&database, &scan(id, pass, gate)).await;
        }
        let expected = [Some(ada), None, Some(bea), Some(ada)];
        assert_eq!(holders(&database).await, expected);
        let change = format!("UPDATE pass SET holder_id = {bea} WHERE id = {first}");
        run(&database, &change).await;
        let expected = [Some(bea), None, Some(bea), Some(bea)];
        assert_eq!(holders(&database).await, expected);
    }
}

/// Keys around the edges of the migration's batches.
const KEYS: [i64; 7] = [1, 2, 20_000, 20_001, 40_000, 40_001, 70_003];

/// Scans of the first pass from before the column.
async fn fill_before(database: &DatabaseConnection) -> Rows {
    let rows = fill(database).await;
    revert(database, "_scan_holder").await;
    for key in KEYS {
        run(database, &scan(key, Some(rows.passes[0]), rows.gate)).await;
    }
    run(database, &scan(3, None, rows.gate)).await;
    rows
}

/// Their holders.
fn filled(ada: i64) -> Vec<Option<i64>> {
    let mut all = vec![Some(ada); KEYS.len()];
    all.insert(2, None);
    all
}

#[tokio::test]
async fn the_migration_fills_old_scans_and_loses_nothing() {
    for database in migrated().await {
        let before = schema(&database).await;
        let Rows {
            holders: [ada, _], ..
        } = fill_before(&database).await;
        migrate::up(&database).await.unwrap();
        assert_eq!(holders(&database).await, filled(ada));
        assert_eq!(schema(&database).await, before);
        revert(&database, "_scan_holder").await;
        migrate::up(&database).await.unwrap();
        assert_eq!(holders(&database).await, filled(ada));
    }
}

#[tokio::test]
async fn an_interrupted_migration_continues() {
    for database in migrated().await {
        if database.get_database_backend() != DbBackend::Postgres {
            continue;
        }
        let before = schema(&database).await;
        let Rows {
            holders: [ada, _], ..
        } = fill_before(&database).await;
        // Its name is taken, so the migration fails when all rows are filled.
        let taken = "CREATE INDEX scan_holder_id_scanned_at_id_idx ON gate (id)";
        run(&database, taken).await;
        let error = migrate::up(&database).await.unwrap_err();
        assert!(matches!(error, MigrateError::Database(_)), "{error}");
        assert_eq!(holders(&database).await, filled(ada));
        run(&database, "DROP INDEX scan_holder_id_scanned_at_id_idx").await;
        migrate::up(&database).await.unwrap();
        assert_eq!(schema(&database).await, before);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn scans_can_be_read_and_written_during_the_migration() {
    use sea_orm::TransactionTrait;

    use crate::support::database::open;
    use crate::support::postgres;
    use crate::support::server::{PATIENCE, PAUSE};

    let Some(server) = postgres::fresh_database().await else {
        return;
    };
    let database = open(&server.url).await;
    let Rows {
        gate,
        holders: [ada, bea],
        passes: [_, second],
    } = fill_before(&database).await;
    // The migration waits for a lock in its last batch.
    let waiting = "
        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END $$;
        CREATE TRIGGER wait BEFORE UPDATE ON scan
        FOR EACH ROW WHEN (OLD.id = 70003) EXECUTE FUNCTION wait()";
    run(&database, waiting).await;
    let other = open(&server.url).await;
    let blocking = other.begin().await.unwrap();
    let lock = "SELECT pg_advisory_xact_lock(1)";
    blocking.execute_unprepared(lock).await.unwrap();
    let migrating = tokio::spawn({
        let database = database.clone();
        async move { migrate::up(&database).await }
    });
    let started = std::time::Instant::now();
    let select = "SELECT count(*) FROM scan WHERE to_jsonb(scan) ->> 'holder_id' IS NOT NULL";
    loop {
        assert!(
            started.elapsed() < PATIENCE,
            "the first batches are not filled"
        );
        let statement = Statement::from_string(DbBackend::Postgres, select);
        let row = other.query_one_raw(statement).await.unwrap().unwrap();
        if row.try_get_by_index::<i64>(0).unwrap() == 6 {
            break;
        }
        tokio::time::sleep(PAUSE).await;
    }
    run(&other, &scan(80_000, Some(second), gate)).await;
    assert!(!migrating.is_finished());
    blocking.rollback().await.unwrap();
    migrating.await.unwrap().unwrap();
    let mut expected = filled(ada);
    expected.push(Some(bea));
    assert_eq!(holders(&database).await, expected);
}

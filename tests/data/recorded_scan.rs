//! The migration for recording scans computes the state of passes from their scans.

use gatepass::migrate::{self, MigrateError};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::data::schema::schema;
use crate::data::{revert, run};
use crate::support::database::migrated;
use crate::support::rows;

/// Keys of passes on both sides of the edges of the migration's batches.
const KEYS: [i64; 4] = [1, 20_000, 20_001, 45_000];

/// A scan in an hour of a day.
fn scan(pass: i64, gate: i64, hour: u32, what: &str) -> String {
    let (direction, outcome) = what.split_once(' ').unwrap();
    let reason = if outcome == "DENIED" {
        "'WRONG_GATE'"
    } else {
        "NULL"
    };
    format!(
        "INSERT INTO scan (code, pass_id, gate_id, direction, outcome, denial_reason, scanned_at)
         VALUES ('x', {pass}, {gate}, '{direction}', '{outcome}', {reason}, '2026-01-01T{hour:02}:00:00+00:00')"
    )
}

/// Passes with scans from before the migration. The last pass has none. Returns the gate.
async fn fill_before(database: &DatabaseConnection) -> i64 {
    let gate = rows::gate(database, "G1").await;
    let holder = rows::holder(database, "Ada").await;
    for key in KEYS {
        let pass = rows::pass(database, &format!("P{key}"), (gate, holder), 0).await;
        let change = format!("UPDATE pass SET id = {key} WHERE id = {pass}");
        run(database, &change).await;
    }
    revert(database, "_recorded_scan").await;
    for (key, hour, what) in [
        (KEYS[0], 4, "OUT ADMITTED"),
        (KEYS[0], 1, "IN ADMITTED"),
        (KEYS[0], 2, "IN DENIED"),
        (KEYS[0], 5, "IN ADMITTED"),
        (KEYS[1], 3, "IN ADMITTED"),
        (KEYS[1], 6, "OUT DENIED"),
        (KEYS[2], 7, "IN DENIED"),
    ] {
        run(database, &scan(key, gate, hour, what)).await;
    }
    gate
}

/// Of each pass: the number of entries, and the hour of the last scan.
async fn states(database: &DatabaseConnection) -> Vec<(i32, Option<i32>)> {
    let hour = match database.get_database_backend() {
        DbBackend::Postgres => {
            "CAST(extract(hour FROM last_scanned_at AT TIME ZONE 'UTC') AS integer)"
        }
        _ => "CAST(substr(last_scanned_at, 12, 2) AS integer)",
    };
    let select = format!("SELECT entries, {hour} FROM pass ORDER BY id");
    let statement = Statement::from_string(database.get_database_backend(), select);
    let rows = database.query_all_raw(statement).await.unwrap();
    let state = |row: &sea_orm::QueryResult| {
        (
            row.try_get_by_index(0).unwrap(),
            row.try_get_by_index(1).unwrap(),
        )
    };
    rows.iter().map(state).collect()
}

const FILLED: [(i32, Option<i32>); 4] = [(2, Some(5)), (1, Some(6)), (0, Some(7)), (0, None)];

#[tokio::test]
async fn the_state_of_passes_follows_from_their_scans() {
    for database in migrated().await {
        let before = schema(&database).await;
        fill_before(&database).await;
        migrate::up(&database).await.unwrap();
        assert_eq!(states(&database).await, FILLED);
        assert_eq!(schema(&database).await, before);
        // It follows from the scans, so nothing is lost.
        revert(&database, "_recorded_scan").await;
        migrate::up(&database).await.unwrap();
        assert_eq!(states(&database).await, FILLED);
    }
}

/// An older program, which knows nothing of the new columns, may write between the runs.
#[tokio::test]
async fn an_interrupted_migration_of_states_continues() {
    for database in migrated().await {
        if database.get_database_backend() != DbBackend::Postgres {
            continue;
        }
        let before = schema(&database).await;
        let gate = fill_before(&database).await;
        let refuse = format!(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
             BEGIN RAISE EXCEPTION 'no'; END $$;
             CREATE TRIGGER refuse BEFORE UPDATE ON pass
             FOR EACH ROW WHEN (OLD.id = {}) EXECUTE FUNCTION refuse()",
            KEYS[2]
        );
        run(&database, &refuse).await;
        let error = migrate::up(&database).await.unwrap_err();
        assert!(matches!(error, MigrateError::Database(_)), "{error}");
        // The batches before are filled.
        let mut expected = FILLED;
        expected[2] = (0, None);
        assert_eq!(states(&database).await, expected);
        for (key, what) in [(KEYS[0], "OUT ADMITTED"), (KEYS[3], "IN ADMITTED")] {
            run(&database, &scan(key, gate, 9, what)).await;
        }
        run(&database, "DROP FUNCTION refuse CASCADE").await;
        migrate::up(&database).await.unwrap();
        let expected = [(2, Some(9)), (1, Some(6)), (0, Some(7)), (1, Some(9))];
        assert_eq!(states(&database).await, expected);
        assert_eq!(schema(&database).await, before);
    }
}

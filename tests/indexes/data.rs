//! Enough rows that databases prefer an index. SQL generates them, since nobody
//! reads them.

use gatepass::tally;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::support::effort::effort;

const HOLDERS: u32 = 20_000;

/// The number of passes and of scans: `GATEPASS_INDEX_PASSES`, or a sufficient
/// default.
fn passes(default: u32) -> u32 {
    std::env::var("GATEPASS_INDEX_PASSES").map_or(default, |text| text.parse().unwrap())
}

/// Fills every table and updates the planner's statistics.
pub(crate) async fn fill(database: &DatabaseConnection) {
    let sqlite = database.get_database_backend() == DbBackend::Sqlite;
    let rows = |count: u32| {
        if sqlite {
            format!(
                "(WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {count}) SELECT n FROM r)"
            )
        } else {
            format!("(SELECT n FROM generate_series(1::bigint, {count}) AS r(n))")
        }
    };
    // Times around now, as an expression over n, in the format in which sqlx writes
    // an instant into SQLite.
    let time = |minutes: &str| {
        if sqlite {
            format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', ({minutes}) || ' minutes')")
        } else {
            format!("now() + ({minutes}) * interval '1 minute'")
        }
    };
    let code = |letter: &str| {
        if sqlite {
            format!("printf('{letter}%05d', n)")
        } else {
            format!("'{letter}' || lpad(n::text, 5, '0')")
        }
    };
    // Making an index of rows that are there takes a fraction of the time of adding each row.
    // So does counting them, and nothing here refers to a row that is not there.
    let indexes = indexes(database).await;
    for (name, _) in &indexes {
        run(database, &format!("DROP INDEX {name}")).await;
    }
    let triggers = Triggers::switch_off(database).await;
    // The number of passes and of gates, and that of holders with passes.
    let (passes, gates, carriers) = if sqlite {
        (passes(effort(50_000, 200_000)), 2_000, 1_000)
    } else {
        // PostgreSQL rather sorts a hundred rows than it walks an index.
        let passes = passes(effort(100_000, 200_000));
        (passes, passes / 100, passes / 200)
    };
    let (issued, from, until) = (
        time("-n"),
        time("-n + n % 90000"),
        time("-n + n % 90000 + 100000"),
    );
    for statement in [
        format!(
            "INSERT INTO gate (code, name, location, closed_at, created_at)
             SELECT {}, 'Gate ' || (n % 97), 'Hall ' || n, CASE WHEN n % 3 = 0 THEN {} END, {} FROM {} AS s",
            code("G"),
            time("-n % 50"),
            time("-n"),
            rows(gates)
        ),
        format!(
            "INSERT INTO holder (name, company, created_at)
             SELECT 'Holder ' || (n % 997), CASE WHEN n % 2 = 0 THEN 'Company ' || (n % 71) END, {} FROM {} AS s",
            time("-n"),
            rows(HOLDERS)
        ),
        format!(
            "INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until, revoked_at,
                               inside_since)
             SELECT 'P' || (n * 7919 % 1000003) || '-' || n, 1 + n * 31 % {gates}, 1 + n * 17 % {carriers},
                    CASE n % 10 WHEN 0 THEN 'STAFF' WHEN 1 THEN 'VEHICLE' WHEN 2 THEN 'CONTRACTOR' ELSE 'VISITOR' END,
                    n % 50 = 0, {issued}, {from}, {until}, CASE WHEN n % 33 = 0 THEN {issued} END,
                    CASE WHEN n % 20 = 0 THEN {issued} END
             FROM {} AS s",
            rows(passes)
        ),
        format!(
            "INSERT INTO scan (code, pass_id, holder_id, gate_id, direction, outcome, denial_reason, scanned_at)
             SELECT 'P' || n, 1 + n * 13 % {passes}, 1 + (1 + n * 13 % {passes}) * 17 % {carriers},
                    1 + n * 31 % {gates}, CASE n % 2 WHEN 0 THEN 'IN' ELSE 'OUT' END,
                    CASE n % 20 WHEN 0 THEN 'DENIED' ELSE 'ADMITTED' END, CASE n % 20 WHEN 0 THEN 'REVOKED' END, {}
             FROM {} AS s",
            time("-n"),
            rows(passes)
        ),
        format!(
            "INSERT INTO event (kind, at, viewer, gate_id, holder_id, pass_id, new_values, transaction_id)
             SELECT 'PASS_ISSUED', {}, 'token:1', 1 + n * 31 % {gates}, 1 + n * 17 % {carriers}, 1 + n * 13 % {passes},
                    '{{}}', n % 300
             FROM {} AS s",
            time("-n"),
            rows(passes)
        ),
    ] {
        run(database, &statement).await;
    }
    for (_, statement) in &indexes {
        run(database, statement).await;
    }
    triggers.switch_on(database).await;
    tally::rebuild(database).await.unwrap();
    run(database, "ANALYZE").await;
}

/// What the databases do for each row of passes, scans and events.
enum Triggers {
    /// The statements that make those of tallies.
    Sqlite(Vec<String>),
    /// All, with those that check references.
    Postgres,
}

impl Triggers {
    async fn switch_off(database: &DatabaseConnection) -> Self {
        let backend = database.get_database_backend();
        if backend != DbBackend::Sqlite {
            Self::alter(database, "DISABLE").await;
            return Self::Postgres;
        }
        let query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'
                     AND tbl_name IN ('pass', 'scan') AND name LIKE '%tally%'";
        let mut statements = Vec::new();
        for (name, statement) in named(database, query).await {
            run(database, &format!("DROP TRIGGER {name}")).await;
            statements.push(statement);
        }
        assert!(!statements.is_empty());
        run(database, "PRAGMA foreign_keys = OFF").await;
        Self::Sqlite(statements)
    }

    async fn switch_on(self, database: &DatabaseConnection) {
        match self {
            Self::Sqlite(statements) => {
                for statement in &statements {
                    run(database, statement).await;
                }
                run(database, "PRAGMA foreign_keys = ON").await;
            }
            Self::Postgres => Self::alter(database, "ENABLE").await,
        }
    }

    async fn alter(database: &DatabaseConnection, change: &str) {
        for table in ["pass", "scan", "event"] {
            run(
                database,
                &format!("ALTER TABLE {table} {change} TRIGGER ALL"),
            )
            .await;
        }
    }
}

/// The names of the indexes that belong to no constraint, and the statements that make them.
async fn indexes(database: &DatabaseConnection) -> Vec<(String, String)> {
    let query = match database.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        }
        _ => {
            "SELECT indexname AS name, indexdef AS sql FROM pg_indexes
             WHERE schemaname = current_schema AND indexname NOT IN (SELECT conname FROM pg_constraint)"
        }
    };
    named(database, query).await
}

/// Names and statements of what is in the schema.
async fn named(database: &DatabaseConnection, query: &str) -> Vec<(String, String)> {
    let statement = Statement::from_string(database.get_database_backend(), query);
    let rows = database.query_all_raw(statement).await.unwrap();
    let one = |row: &sea_orm::QueryResult| {
        let text = |name| row.try_get::<String>("", name).unwrap();
        (text("name"), text("sql"))
    };
    rows.iter().map(one).collect()
}

/// Runs a statement, however long it takes.
pub(crate) async fn run(database: &DatabaseConnection, statement: &str) {
    // A single message uses a single connection.
    let patience = match database.get_database_backend() {
        DbBackend::Sqlite => "",
        _ => "SET statement_timeout = 0; ",
    };
    let statement = format!("{patience}{statement}");
    database.execute_unprepared(&statement).await.unwrap();
}

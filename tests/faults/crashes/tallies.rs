//! Tallies equal the rows, although the server or `PostgreSQL` is killed in the midst of
//! folding, while others write.
#![expect(
    clippy::disallowed_methods,
    reason = "tests look into the database themselves"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use gatepass::tally;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use tempfile::tempdir;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time;

use super::{Subject, Victim};
use crate::faults::report::{report, size};
use crate::properties::choices::Choices;
use crate::support::database::{migrated_file, open};
use crate::support::postgres::{migrated_database, own_server_with};
use crate::support::rows;
use crate::support::server::{PATIENCE, PAUSE, graphql};

const WRITERS: usize = 4;

/// How often each process is killed.
fn kills() -> usize {
    size(2, 20)
}

/// Makes each fold take a moment, so that it can be met.
const SLOW: &str = "
    CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_sleep(0.2);
        RETURN NULL;
    END $$;
    CREATE TRIGGER take_time AFTER DELETE ON pass_tally_change
    FOR EACH STATEMENT EXECUTE FUNCTION take_time()";

/// The servers' statements that fold now.
const FOLDING: &str = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'
    AND application_name = 'gatepass' AND query LIKE '%gatepass_tend_tallies%'";

/// The changes that are not folded.
const LEFT: &str = "SELECT (SELECT count(*) FROM pass_tally_change)
    + (SELECT count(*) FROM scan_tally_change)";

/// What all writers know.
#[derive(Default)]
struct Progress {
    writes: AtomicUsize,
    failures: AtomicUsize,
    is_over: AtomicBool,
}

/// A transaction of passes and scans.
fn write(choices: &mut Choices<'_>, holder: i64) -> String {
    let end = if choices.one_in(4) {
        "ROLLBACK"
    } else {
        "COMMIT"
    };
    let gate = 1 + choices.below(3);
    let number = choices.below(3);
    let some = format!("id % 7 = {}", choices.below(7));
    let write = match choices.below(7) {
        0 | 1 => format!(
            "INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until)
             SELECT gen_random_uuid()::text, {gate}, {holder}, 'STAFF', FALSE, now(),
                    now() + make_interval(mins => number - 1), now() + make_interval(days => 1)
             FROM generate_series(0, {number}) AS number"
        ),
        2 => format!(
            "SELECT id FROM pass ORDER BY id FOR UPDATE;
             UPDATE pass SET gate_id = {gate}, revoked_at = CASE {number} WHEN 0 THEN now() END
             WHERE {some}"
        ),
        3 => format!(
            "SELECT id FROM pass ORDER BY id FOR UPDATE;
             DELETE FROM pass WHERE {some} AND id % 3 = {number}"
        ),
        4 | 5 => format!(
            "INSERT INTO scan (code, gate_id, direction, outcome, denial_reason, scanned_at)
             SELECT 'as read', {gate}, 'IN', 'DENIED', 'UNKNOWN_PASS',
                    now() - make_interval(mins => 7 * number)
             FROM generate_series(0, {number}) AS number"
        ),
        _ => format!(
            "SELECT id FROM scan ORDER BY id FOR UPDATE;
             UPDATE scan SET gate_id = {gate} WHERE {some};
             DELETE FROM scan WHERE {some} AND id % 3 = {number}"
        ),
    };
    format!("BEGIN; {write}; {end}")
}

/// Writes until it is over, over a new connection after each failure.
async fn keep_writing(url: String, holder: i64, seed: u64, progress: Arc<Progress>) {
    let mut choices = Choices::seeded(seed << 20);
    let mut connection = None;
    while !progress.is_over.load(Ordering::Relaxed) {
        let own = match connection.take() {
            Some(own) => Ok(own),
            None => PgConnection::connect(&url).await,
        };
        let Ok(mut own) = own else {
            time::sleep(PAUSE).await;
            continue;
        };
        let text = AssertSqlSafe(write(&mut choices, holder));
        if sqlx::raw_sql(text).execute(&mut own).await.is_ok() {
            progress.writes.fetch_add(1, Ordering::Relaxed);
            connection = Some(own);
            // There are changes to fold at all times, and time for the server.
            time::sleep(PAUSE).await;
        } else {
            progress.failures.fetch_add(1, Ordering::Relaxed);
        }
    }
}

async fn number(database: &DatabaseConnection, select: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, select);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// Waits until the server folds.
async fn meet_a_fold(database: &DatabaseConnection) {
    let begun = Instant::now();
    while number(database, FOLDING).await == 0 {
        assert!(begun.elapsed() < PATIENCE, "nobody folds");
        time::sleep(PAUSE).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tallies_equal_the_rows_after_a_crash_in_the_midst_of_folding() {
    let Some(postgres) = own_server_with("synchronous_commit = on") else {
        return;
    };
    let url = migrated_database(&postgres, "folding").await;
    let database = open(&url).await;
    for key in 1..=3 {
        assert_eq!(rows::gate(&database, &key.to_string()).await, key);
    }
    let holder = rows::holder(&database, "Ada").await;
    database.execute_unprepared(SLOW).await.unwrap();
    database.close().await.unwrap();
    let flags = ["--database-url", url.as_str()];
    let mut subject = Subject::new(&flags, Some(Arc::new(postgres)));
    let progress = Arc::<Progress>::default();
    let mut writers = JoinSet::new();
    for seed in 1..=WRITERS {
        let progress = Arc::clone(&progress);
        writers.spawn(keep_writing(url.clone(), holder, seed as u64, progress));
    }
    let victims = [Victim::Server, Victim::Postgres];
    for kill in 0..victims.len() * kills() {
        let database = open(&url).await;
        meet_a_fold(&database).await;
        let victim = victims[kill % victims.len()];
        let killed = spawn_blocking(move || {
            subject.kill(victim);
            subject
        });
        subject = killed.await.unwrap();
        drop(database);
        let database = open(&url).await;
        let differences = tally::verify(&database).await.unwrap();
        assert_eq!(differences, [], "after kill {kill}, of {victim:?}");
        database.close().await.unwrap();
    }
    progress.is_over.store(true, Ordering::Relaxed);
    writers.join_all().await;
    let database = open(&url).await;
    let rows = "SELECT (SELECT count(*) FROM pass) + (SELECT count(*) FROM scan)";
    let left = number(&database, rows).await;
    let begun = Instant::now();
    // The server that was started last folds what is left.
    while number(&database, LEFT).await > 0 {
        assert!(begun.elapsed() < PATIENCE, "nobody folds");
        time::sleep(PAUSE).await;
    }
    assert_eq!(tally::verify(&database).await.unwrap(), []);
    let done = progress.writes.load(Ordering::Relaxed);
    let failures = progress.failures.load(Ordering::Relaxed);
    report(
        "killed in the midst of folding",
        &format!(
            "{victims:?}: {} kills each, {done} transactions of {WRITERS} writers, {failures} \
             failed; {left} rows",
            kills()
        ),
    );
    assert!(done > 0 && failures > 0, "{done} done, {failures} failed");
}

/// The instant as text, whose order is that in time.
async fn instant(database: &DatabaseConnection) -> String {
    let select = "SELECT at FROM pass_tally_time";
    let statement = Statement::from_string(DbBackend::Sqlite, select);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// On `SQLite`, the instant moves a day at a time, by triggers that change the numbers. It
/// starts years ago, as if no server had run since then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tallies_equal_the_rows_after_a_crash_while_the_instant_moves() {
    let folder = tempdir().unwrap();
    let database = migrated_file(folder.path()).await;
    assert_eq!(rows::gate(&database, "1").await, 1);
    let holder = rows::holder(&database, "Ada").await;
    // Passes that begin every day, and are valid for a month.
    let fill = format!(
        "INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until)
         WITH RECURSIVE days(day) AS (SELECT 0 UNION ALL SELECT day + 1 FROM days WHERE day < 4000)
         SELECT 'P' || day, 1, {holder}, 'STAFF', FALSE, '2015-01-01T00:00:00+00:00',
                strftime('%Y-%m-%dT00:00:00+00:00', '2015-01-01', '+' || day || ' days'),
                strftime('%Y-%m-%dT00:00:00+00:00', '2015-02-01', '+' || day || ' days')
         FROM days"
    );
    database.execute_unprepared(&fill).await.unwrap();
    let back = "UPDATE pass_tally_time SET at = '2015-01-01T00:00:00+00:00'";
    database.execute_unprepared(back).await.unwrap();
    let url = format!("sqlite://{}", folder.path().join("gatepass.db").display());
    let mut subject = Subject::new(&["--database-url", &url], None);
    let mut kills_on_the_way = 0;
    for _ in 0..kills() {
        let before = instant(&database).await;
        if before.as_str() > "2026-01-01" {
            break;
        }
        let begun = Instant::now();
        let count = r#"{"query":"{ passes(filter: { status: { eq: ACTIVE } }) { totalCount } }"}"#;
        while instant(&database).await == before {
            assert!(begun.elapsed() < PATIENCE, "it does not move");
            let answer = graphql(subject.server.as_ref().unwrap(), count);
            assert_eq!(answer.json().get("errors"), None, "{}", answer.body);
        }
        subject.kill(Victim::Server);
        kills_on_the_way += usize::from(instant(&database).await.as_str() < "2026-01-01");
        assert_eq!(tally::verify(&database).await.unwrap(), []);
    }
    report(
        "killed while the instant moves",
        &format!(
            "{kills_on_the_way} kills on the way; now at {}",
            instant(&database).await
        ),
    );
    assert!(kills_on_the_way > 0);
}

//! The clock steps, and so does a zone's local time.

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgConnection};
use sea_orm::{ConnectionTrait, DatabaseConnection};

use super::{assert_counts, boundary, literal};
use crate::support::database::{migrated, open};
use crate::support::postgres;
use crate::support::rows;

/// A clock that is two hours ahead, is set right, and falls two hours behind.
const STEPS: [i64; 9] = [0, 1, 121, 122, 3, -118, -117, 4, 5];

#[tokio::test]
async fn a_clock_that_steps_changes_no_count() {
    for database in migrated().await {
        let engine = Engine::new(database.clone(), Limits::default());
        let gate = rows::gate(&database, "1").await;
        let holder = rows::holder(&database, "Ada").await;
        for (number, minutes) in STEPS.into_iter().enumerate() {
            let now = boundary(8, 1) + TimeDelta::minutes(minutes);
            for (place, length) in [-121, -1, 0, 1, 121].into_iter().enumerate() {
                let code = format!("P{number}-{place}");
                rows::pass(&database, &code, (gate, holder), 8).await;
                let text = format!(
                    "UPDATE pass SET valid_from = {}, valid_until = {} WHERE code = '{code}'",
                    literal(now.min(now + TimeDelta::minutes(length))),
                    literal(now.max(now + TimeDelta::minutes(length)) + TimeDelta::microseconds(1)),
                );
                database.execute_unprepared(&text).await.unwrap();
            }
            let after = format!("the clock is {minutes} minutes ahead");
            assert_counts(&engine, &database, &[gate], now, &after).await;
            assert!(engine.fold_tallies(now).await);
            for offset in [-1, 0, 1] {
                let now = now + TimeDelta::microseconds(offset);
                assert_counts(&engine, &database, &[gate], now, &after).await;
            }
        }
    }
}

/// Half an hour before the clocks of Berlin change, in spring and in autumn.
const CHANGES: [&str; 2] = ["2026-03-29T00:30:00Z", "2026-10-25T00:30:00Z"];

/// Writes passes with local times, some of which occur twice or not at all, and folds in the
/// same session.
async fn write_in_berlin(url: &str, holder: i64, day: &str) {
    let mut session = PgConnection::connect(url).await.unwrap();
    let mut run = async |text: &str| {
        let text = AssertSqlSafe(text.to_owned());
        sqlx::raw_sql(text).execute(&mut session).await.unwrap();
    };
    run("SET timezone = 'Europe/Berlin'").await;
    for half_hours in 0..8 {
        let (hour, minute) = (half_hours / 2, 30 * (half_hours % 2));
        let from = format!("{day} {hour:02}:{minute:02}");
        run(&format!(
            "INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until)
             SELECT '{from} ' || days, 1, {holder}, 'STAFF', FALSE, now(), '{from}',
                    '{from}'::timestamptz + make_interval(days => days, hours => 1)
             FROM generate_series(0, 2) AS days"
        ))
        .await;
    }
    // The instant moves a day at a time, which is as long as it is there.
    for hours in [-30, 30, 0] {
        let more = format!(
            "DO $$ BEGIN
                 WHILE gatepass_fold_tallies('{day} 03:00'::timestamptz + interval '{hours} hours', 7)
                 LOOP END LOOP;
             END $$"
        );
        run(&more).await;
    }
    session.close().await.unwrap();
}

async fn assert_around(database: &DatabaseConnection, engine: &Engine, change: DateTime<Utc>) {
    for half_hours in -4..6 {
        for offset in [-1, 0] {
            let now =
                change + TimeDelta::minutes(30 * half_hours) + TimeDelta::microseconds(offset);
            assert_counts(engine, database, &[1], now, "the clocks changed").await;
        }
    }
}

#[tokio::test]
async fn clocks_that_change_for_summer_and_winter_change_no_count() {
    let Some(server) = postgres::fresh_database().await else {
        return;
    };
    let database = open(&server.url).await;
    let engine = Engine::new(database.clone(), Limits::default());
    assert_eq!(rows::gate(&database, "1").await, 1);
    let holder = rows::holder(&database, "Ada").await;
    for change in CHANGES {
        write_in_berlin(&server.url, holder, &change[..10]).await;
        let change: DateTime<Utc> = change.parse().unwrap();
        assert_around(&database, &engine, change).await;
        assert!(engine.fold_tallies(change).await);
        assert_around(&database, &engine, change).await;
    }
}

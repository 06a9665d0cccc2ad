//! Seeded rows are counted, and so is what is written after them.

use chrono::{DateTime, TimeDelta};
use gatepass::engine::Engine;
use gatepass::plan::Limits;
use gatepass::seed::{SeedSettings, seed};
use sea_orm::ConnectionTrait;

use super::assert_counts;
use crate::support::database::migrated;
use crate::support::rows;

#[tokio::test]
async fn seeded_passes_are_counted() {
    for database in migrated().await {
        let engine = Engine::new(database.clone(), Limits::default());
        let settings = SeedSettings {
            gates: 3,
            holders: 20,
            passes: 400,
            scans: 900,
            seed: 11,
            now: DateTime::from_timestamp(1_795_305_600, 0).unwrap(),
        };
        // What was there before is in the numbers, and that it is not any more, in the changes.
        let gate = rows::gate(&database, "before").await;
        rows::scan(&database, gate, None, 0).await;
        assert!(engine.fold_tallies(settings.now).await);
        for delete in ["DELETE FROM scan", "DELETE FROM gate"] {
            database.execute_unprepared(delete).await.unwrap();
        }
        seed(&database, &settings, &|_: &str, _, _| {})
            .await
            .unwrap();
        // A code of a gate is its key here.
        let rename = "UPDATE gate SET code = CAST(id AS text)";
        database.execute_unprepared(rename).await.unwrap();
        for (days, write) in [
            (0, "UPDATE pass SET inside_since = NULL WHERE id % 7 = 0"),
            (
                -30,
                "UPDATE pass SET kind = 'STAFF' WHERE id % 5 = 0 AND kind <> 'VEHICLE'",
            ),
            (30, "UPDATE pass SET gate_id = 1 + id % 3"),
        ] {
            let now = settings.now + TimeDelta::days(days);
            assert_counts(&engine, &database, &[1, 2, 3], now, "the seed").await;
            database.execute_unprepared(write).await.unwrap();
            assert_counts(&engine, &database, &[1, 2, 3], now, write).await;
            assert!(engine.fold_tallies(now).await);
            assert_counts(&engine, &database, &[1, 2, 3], now, write).await;
        }
    }
}

//! Random writes of every kind, and all counts after each of them.

use std::collections::BTreeSet;

use gatepass::engine::Engine;
use gatepass::plan::Limits;
use gatepass::tally;
use sea_orm::DatabaseConnection;

use super::writers::{KINDS, Writer};
use super::{Range, assert_range, boundary};
use crate::properties::choices::Choices;
use crate::support::database::{migrated_postgres, migrated_sqlite};
use crate::support::effort::effort;
use crate::support::rows;

/// The number of writes to one database.
const WRITES: usize = 30;

/// The seeds of the databases.
fn seeds() -> &'static [u64] {
    effort(&[1], &[1, 2])
}

#[tokio::test]
async fn counts_are_those_of_the_rows_on_sqlite() {
    let mut kinds = BTreeSet::new();
    for &seed in seeds() {
        let database = migrated_sqlite().await;
        kinds.extend(counts_are_those_of_the_rows(database, seed).await);
    }
    assert_eq!(kinds, BTreeSet::from(KINDS));
}

#[tokio::test]
async fn counts_are_those_of_the_rows_on_postgresql() {
    let mut kinds = BTreeSet::new();
    for &seed in seeds() {
        let Some(database) = migrated_postgres().await else {
            return;
        };
        kinds.extend(counts_are_those_of_the_rows(database, seed).await);
    }
    assert_eq!(kinds, BTreeSet::from(KINDS));
}

/// Returns the kinds of writes that there were.
async fn counts_are_those_of_the_rows(
    database: DatabaseConnection,
    seed: u64,
) -> BTreeSet<&'static str> {
    for key in 1..=3 {
        assert_eq!(rows::gate(&database, &key.to_string()).await, key);
    }
    let holder = rows::holder(&database, "Ada").await;
    assert_eq!(rows::pass(&database, "P1", (1, holder), 0).await, 1);
    let engine = Engine::new(database.clone(), Limits::default());
    let mut choices = Choices::seeded(seed);
    let mut writer = Writer::new(&database);
    for _ in 0..WRITES {
        let write = writer.write(&engine, &mut choices).await;
        for _ in 0..3 {
            let now = boundary(&mut choices);
            let range = Range::any(&mut choices, now);
            assert_range(&engine, &database, (now, &range), &write).await;
        }
        // After all of them, because counting must not change the tallies.
        let differences = tally::verify(&database).await.unwrap();
        assert_eq!(differences, [], "after {write}");
    }
    writer.kinds
}

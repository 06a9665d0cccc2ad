//! Random writes of every kind, and all counts after each of them.

use std::collections::BTreeSet;

use gatepass::engine::Engine;
use gatepass::plan::Limits;
use sea_orm::DatabaseConnection;

use super::writers::{KINDS, Writer};
use super::{assert_counts, boundary};
use crate::properties::choices::Choices;
use crate::support::database::{migrated_postgres, migrated_sqlite};
use crate::support::effort::effort;
use crate::support::rows;

/// The number of writes to one database.
const WRITES: usize = 40;

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
    let mut gates = Vec::new();
    for key in 1..=3 {
        gates.push(rows::gate(&database, &key.to_string()).await);
    }
    assert_eq!(gates, [1, 2, 3]);
    let holder = rows::holder(&database, "Ada").await;
    let engine = Engine::new(database.clone(), Limits::default());
    let mut choices = Choices::seeded(seed);
    let mut writer = Writer::new(&database, holder);
    for _ in 0..WRITES {
        let write = writer.write(&engine, &mut choices).await;
        let now = boundary(choices.below(14), choices.below(3));
        assert_counts(&engine, &database, &gates, now, &write).await;
    }
    writer.kinds
}

//! Seeding creates the same rows everywhere, in order and completely.

mod domain;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entity::{gate, holder, pass, scan};
use gatepass::seed::{SeedError, SeedSettings, seed};
use sea_orm::{ActiveModelTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryOrder, Set};
use tokio::sync::OnceCell;

use self::domain::obeys_the_rules;
use crate::support::database::{empty, migrated, open};

const SETTINGS: SeedSettings = SeedSettings {
    gates: 40,
    holders: 600,
    passes: 5_000,
    scans: 12_000,
    seed: 7,
    // 2026-11-22T00:00:00Z
    now: match DateTime::from_timestamp(1_795_305_600, 0) {
        Some(now) => now,
        None => panic!("a date"),
    },
};

/// Few rows, for tests that do not look at them.
const FEW: SeedSettings = SeedSettings {
    gates: 4,
    holders: 20,
    passes: 100,
    scans: 300,
    ..SETTINGS
};

fn silent(_: &'static str, _: u64, _: u64) {}

#[derive(Debug, PartialEq)]
struct Rows {
    gates: Vec<gate::Model>,
    holders: Vec<holder::Model>,
    passes: Vec<pass::Model>,
    scans: Vec<scan::Model>,
}

async fn rows(database: &DatabaseConnection) -> Rows {
    Rows {
        gates: gate::Entity::find()
            .order_by_asc(gate::Column::Id)
            .all(database)
            .await
            .unwrap(),
        holders: holder::Entity::find()
            .order_by_asc(holder::Column::Id)
            .all(database)
            .await
            .unwrap(),
        passes: pass::Entity::find()
            .order_by_asc(pass::Column::Id)
            .all(database)
            .await
            .unwrap(),
        scans: scan::Entity::find()
            .order_by_asc(scan::Column::Id)
            .all(database)
            .await
            .unwrap(),
    }
}

/// The rows of the settings, which several tests look at.
async fn usual_rows() -> &'static Rows {
    static ROWS: OnceCell<Rows> = OnceCell::const_new();
    ROWS.get_or_init(|| seeded(&SETTINGS)).await
}

async fn seeded(settings: &SeedSettings) -> Rows {
    let database = open("sqlite::memory:").await;
    gatepass::migrate::up(&database).await.unwrap();
    seed(&database, settings, &silent).await.unwrap();
    rows(&database).await
}

#[tokio::test]
async fn a_seed_gives_the_same_rows_on_every_database_and_in_every_run() {
    let first = usual_rows().await;
    for database in migrated().await {
        seed(&database, &SETTINGS, &silent).await.unwrap();
        let again = rows(&database).await;
        // Not `assert_eq`, because nobody reads the difference of 17,000 rows.
        assert!(*first == again, "{:?}", database.get_database_backend());
    }
}

#[tokio::test]
async fn another_seed_gives_other_rows() {
    let settings = SeedSettings {
        seed: 8,
        ..SETTINGS
    };
    let (first, other) = (usual_rows().await, &seeded(&settings).await);
    let shared =
        |one: BTreeSet<&String>, other: BTreeSet<&String>| one.intersection(&other).count();
    assert_eq!(
        shared(
            first.passes.iter().map(|pass| &pass.code).collect(),
            other.passes.iter().map(|pass| &pass.code).collect(),
        ),
        0
    );
    assert!(first.holders != other.holders);
    assert!(first.scans != other.scans);
}

#[tokio::test]
async fn keys_start_at_one_and_the_database_continues_them() {
    for database in migrated().await {
        seed(&database, &FEW, &silent).await.unwrap();
        let Rows {
            gates,
            holders,
            passes,
            scans,
        } = rows(&database).await;
        let ids = |count: i64| (1..=count).collect::<Vec<_>>();
        assert_eq!(gates.iter().map(|row| row.id).collect::<Vec<_>>(), ids(4));
        assert_eq!(
            holders.iter().map(|row| row.id).collect::<Vec<_>>(),
            ids(20)
        );
        assert_eq!(
            passes.iter().map(|row| row.id).collect::<Vec<_>>(),
            ids(100)
        );
        assert_eq!(scans.iter().map(|row| row.id).collect::<Vec<_>>(), ids(300));
        let next = gate::ActiveModel {
            code: Set(String::from("NEW")),
            name: Set(String::from("New")),
            location: Set(String::from("Here")),
            closed_at: Set(None),
            created_at: Set(SETTINGS.now),
            ..Default::default()
        };
        assert_eq!(next.insert(&database).await.unwrap().id, 5);
    }
}

#[tokio::test]
async fn indexes_and_references_are_restored() {
    use sea_orm::ConnectionTrait;
    for database in migrated().await {
        seed(&database, &FEW, &silent).await.unwrap();
        for refused in [
            "INSERT INTO gate (code, name, location, created_at) \
             SELECT code, name, location, created_at FROM gate WHERE id = 1",
            "DELETE FROM gate WHERE id = 1",
        ] {
            assert!(database.execute_unprepared(refused).await.is_err());
        }
    }
    // `schema::every_order_has_its_index` checks the list of indexes. Seeding must
    // not change it.
    for (before, after) in migrated().await.into_iter().zip(migrated().await) {
        seed(&after, &FEW, &silent).await.unwrap();
        assert_eq!(
            crate::data::schema::schema(&before).await,
            crate::data::schema::schema(&after).await
        );
    }
}

#[tokio::test]
async fn a_database_with_rows_is_refused() {
    for database in migrated().await {
        seed(&database, &FEW, &silent).await.unwrap();
        let error = seed(&database, &FEW, &silent).await.unwrap_err();
        assert!(matches!(error, SeedError::NotEmpty(_)), "{error}");
        let gates = gate::Entity::find().count(&database).await.unwrap();
        assert_eq!(gates, 4);
    }
}

#[tokio::test]
async fn impossible_settings_are_refused() {
    for database in empty().await {
        let error = seed(&database, &SETTINGS, &silent).await.unwrap_err();
        assert!(matches!(error, SeedError::NotMigrated(_)), "{error}");
        for settings in [
            SeedSettings {
                gates: 0,
                ..SETTINGS
            },
            SeedSettings {
                holders: 0,
                ..SETTINGS
            },
            SeedSettings {
                gates: 0,
                passes: 0,
                ..SETTINGS
            },
            SeedSettings {
                scans: u64::MAX,
                ..SETTINGS
            },
            SeedSettings {
                now: DateTime::<Utc>::MAX_UTC,
                ..SETTINGS
            },
        ] {
            let error = seed(&database, &settings, &silent).await.unwrap_err();
            assert!(matches!(error, SeedError::Settings(_)), "{error}");
        }
    }
}

#[tokio::test]
async fn unusual_counts_are_exact() {
    for (gates, holders, passes, scans) in [
        (0, 0, 0, 0),
        (1, 0, 0, 10),
        (0, 5, 0, 0),
        (1, 1, 1, 0),
        (1, 1, 1, 500),
        (2, 1, 65, 7),
        (3, 2, 64, 10_001),
        (1, 1, 200, 1),
    ] {
        let settings = SeedSettings {
            gates,
            holders,
            passes,
            scans,
            ..SETTINGS
        };
        let rows = seeded(&settings).await;
        let count = |length: usize| u64::try_from(length).unwrap();
        assert_eq!(count(rows.gates.len()), gates);
        assert_eq!(count(rows.holders.len()), holders);
        assert_eq!(count(rows.passes.len()), passes);
        assert_eq!(count(rows.scans.len()), scans);
        obeys_the_rules(&rows, settings.now);
    }
}

#[tokio::test]
async fn progress_is_reported_for_every_table() {
    let reported = std::sync::Mutex::new(BTreeMap::new());
    let note = |table: &'static str, done: u64, total: u64| {
        assert!(done <= total);
        reported.lock().unwrap().insert(table, (done, total));
    };
    let database = open("sqlite::memory:").await;
    gatepass::migrate::up(&database).await.unwrap();
    let report = seed(&database, &SETTINGS, &note).await.unwrap();
    assert_eq!((report.passes, report.scans), (5_000, 12_000));
    let reported = reported.into_inner().unwrap();
    for table in ["gate", "holder", "pass", "scan", "indexes"] {
        assert!(reported.contains_key(table), "{reported:?}");
    }
    assert!(reported.values().all(|(done, total)| done == total));
}

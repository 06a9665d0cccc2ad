//! Seeded data: the same everywhere, and true to the rules of the domain.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::pass::{self, PassKind};
use entity::scan::{self, DenialReason, Direction, ScanOutcome};
use entity::{gate, holder};
use gatepass::seed::{SeedError, SeedSettings, seed, start_of_day};
use sea_orm::{ActiveModelTrait, DatabaseConnection, EntityTrait, PaginatorTrait, QueryOrder, Set};

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

async fn seeded(settings: &SeedSettings) -> Rows {
    let database = open("sqlite::memory:").await;
    gatepass::migrate::up(&database).await.unwrap();
    seed(&database, settings, &silent).await.unwrap();
    rows(&database).await
}

#[tokio::test]
async fn one_seed_gives_the_same_rows_on_every_database_and_in_every_run() {
    let first = seeded(&SETTINGS).await;
    for database in migrated().await {
        seed(&database, &SETTINGS, &silent).await.unwrap();
        let again = rows(&database).await;
        // Not `assert_eq`: nobody reads the difference of 17,000 rows.
        assert!(first == again, "{:?}", database.get_database_backend());
    }
}

#[tokio::test]
async fn another_seed_gives_other_rows() {
    let (first, other) = (
        seeded(&SETTINGS).await,
        seeded(&SeedSettings {
            seed: 8,
            ..SETTINGS
        })
        .await,
    );
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
async fn keys_count_from_one_and_the_database_counts_on() {
    for database in migrated().await {
        seed(&database, &SETTINGS, &silent).await.unwrap();
        let Rows {
            gates,
            holders,
            passes,
            scans,
        } = rows(&database).await;
        let ids = |count: i64| (1..=count).collect::<Vec<_>>();
        assert_eq!(gates.iter().map(|row| row.id).collect::<Vec<_>>(), ids(40));
        assert_eq!(
            holders.iter().map(|row| row.id).collect::<Vec<_>>(),
            ids(600)
        );
        assert_eq!(
            passes.iter().map(|row| row.id).collect::<Vec<_>>(),
            ids(5_000)
        );
        assert_eq!(
            scans.iter().map(|row| row.id).collect::<Vec<_>>(),
            ids(12_000)
        );
        let next = gate::ActiveModel {
            code: Set(String::from("NEW")),
            name: Set(String::from("New")),
            location: Set(String::from("Here")),
            closed_at: Set(None),
            created_at: Set(SETTINGS.now),
            ..Default::default()
        };
        assert_eq!(next.insert(&database).await.unwrap().id, 41);
    }
}

#[tokio::test]
async fn indexes_and_references_are_back_afterwards() {
    use sea_orm::ConnectionTrait;
    for database in migrated().await {
        seed(&database, &SETTINGS, &silent).await.unwrap();
        for refused in [
            "INSERT INTO gate (code, name, location, created_at) \
             SELECT code, name, location, created_at FROM gate WHERE id = 1",
            "DELETE FROM gate WHERE id = 1",
        ] {
            assert!(database.execute_unprepared(refused).await.is_err());
        }
    }
    // `schema::every_order_has_its_index` has the list of all; here it must
    // not change.
    for (before, after) in migrated().await.into_iter().zip(migrated().await) {
        seed(&after, &SETTINGS, &silent).await.unwrap();
        assert_eq!(
            crate::schema::schema(&before).await,
            crate::schema::schema(&after).await
        );
    }
}

#[tokio::test]
async fn a_database_with_rows_is_left_alone() {
    for database in migrated().await {
        seed(&database, &SETTINGS, &silent).await.unwrap();
        let error = seed(&database, &SETTINGS, &silent).await.unwrap_err();
        assert!(matches!(error, SeedError::NotEmpty("gate")), "{error}");
        let gates = gate::Entity::find().count(&database).await.unwrap();
        assert_eq!(gates, 40);
    }
}

#[tokio::test]
async fn what_can_not_be_seeded_is_said() {
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
async fn odd_counts_are_kept_exactly() {
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
async fn progress_is_told_for_every_table() {
    let told = std::sync::Mutex::new(BTreeMap::new());
    let note = |table: &'static str, done: u64, total: u64| {
        assert!(done <= total);
        told.lock().unwrap().insert(table, (done, total));
    };
    let database = open("sqlite::memory:").await;
    gatepass::migrate::up(&database).await.unwrap();
    let report = seed(&database, &SETTINGS, &note).await.unwrap();
    assert_eq!((report.passes, report.scans), (5_000, 12_000));
    let told = told.into_inner().unwrap();
    let tables: Vec<_> = told.keys().copied().collect();
    assert_eq!(tables, ["gate", "holder", "indexes", "pass", "scan"]);
    assert!(told.values().all(|(done, total)| done == total));
}

#[tokio::test]
async fn the_data_obeys_the_rules_of_the_domain_on_any_day() {
    let noon = SETTINGS.now + chrono::TimeDelta::seconds(13 * 3600 + 1234);
    for now in [SETTINGS.now, noon] {
        obeys_the_rules(&seeded(&SeedSettings { now, ..SETTINGS }).await, now);
    }
    assert_eq!(start_of_day(noon), SETTINGS.now);
}

#[tokio::test]
async fn the_data_is_believable() {
    let rows = seeded(&SETTINGS).await;
    let now = SETTINGS.now;
    let percent = |part: usize, whole: usize| 100 * part / whole;
    let status = |pass: &pass::Model| {
        if pass.revoked_at.is_some() {
            "REVOKED"
        } else if now < pass.valid_from {
            "SCHEDULED"
        } else if now >= pass.valid_until {
            "EXPIRED"
        } else {
            "ACTIVE"
        }
    };
    let count = |wanted: &str| {
        rows.passes
            .iter()
            .filter(|pass| status(pass) == wanted)
            .count()
    };
    for (wanted, least, most) in [
        ("REVOKED", 2, 4),
        ("SCHEDULED", 1, 10),
        ("ACTIVE", 15, 40),
        ("EXPIRED", 50, 80),
    ] {
        let share = percent(count(wanted), rows.passes.len());
        assert!((least..=most).contains(&share), "{wanted} {share} %");
    }
    let denied = |scan: &&scan::Model| scan.outcome == ScanOutcome::Denied;
    let share = percent(rows.scans.iter().filter(denied).count(), rows.scans.len());
    assert!((3..15).contains(&share), "{share} % are denied");
    let reasons: HashSet<String> = rows
        .scans
        .iter()
        .filter_map(|scan| Some(format!("{:?}", scan.denial_reason?)))
        .collect();
    assert_eq!(reasons.len(), 10, "{reasons:?}");
    let forgotten = rows
        .passes
        .iter()
        .filter(|pass| pass.inside_since.is_some() && status(pass) == "EXPIRED")
        .count();
    assert!(
        forgotten * 500 < rows.passes.len(),
        "{forgotten} never left"
    );
    let inside = rows
        .passes
        .iter()
        .filter(|pass| pass.inside_since.is_some());
    let inside = inside.count() * 1000 / rows.passes.len();
    assert!((5..100).contains(&inside), "{inside} in 1000 are inside");

    let mut of_gate: HashMap<i64, usize> = HashMap::new();
    let mut of_holder: HashMap<i64, usize> = HashMap::new();
    for pass in &rows.passes {
        *of_gate.entry(pass.gate_id).or_default() += 1;
        *of_holder.entry(pass.holder_id).or_default() += 1;
    }
    assert!(of_gate.values().max().unwrap() > &(4 * 5_000 / 40));
    assert!(of_gate.len() < 40 && of_holder.len() < 600);
    assert!(rows.holders.iter().any(|holder| !holder.name.is_ascii()));
    assert!(rows.gates.iter().any(|gate| gate.closed_at.is_some()));
    assert_eq!(rows.gates[0].code, "G0001");
    let distinct: HashSet<_> = rows.gates.iter().map(|gate| &gate.name).collect();
    assert_eq!(distinct.len(), rows.gates.len());
}

/// Recomputes every scan's answer from the rules as the design states them,
/// and checks what else must hold.
fn obeys_the_rules(rows: &Rows, now: DateTime<Utc>) {
    let gates: HashMap<i64, &gate::Model> = rows.gates.iter().map(|row| (row.id, row)).collect();
    let holders: HashMap<i64, &holder::Model> =
        rows.holders.iter().map(|row| (row.id, row)).collect();
    let passes: HashMap<&str, &pass::Model> = rows
        .passes
        .iter()
        .map(|row| (row.code.as_str(), row))
        .collect();
    assert_eq!(passes.len(), rows.passes.len(), "codes are unique");
    for pass in &rows.passes {
        assert_eq!(pass.kind == PassKind::Vehicle, pass.vehicle_plate.is_some());
        assert!(pass.issued_at < now && pass.issued_at < pass.valid_from);
        assert!(holders[&pass.holder_id].created_at <= pass.issued_at);
        assert!(gates[&pass.gate_id].created_at <= pass.issued_at);
        assert_eq!(pass.revoked_at.is_some(), pass.revoke_reason.is_some());
        assert!(
            pass.revoked_at
                .is_none_or(|at| pass.issued_at < at && at < now)
        );
    }
    let mut inside: HashMap<i64, DateTime<Utc>> = HashMap::new();
    let mut entries: HashMap<i64, i32> = HashMap::new();
    let mut before = None;
    for scan in &rows.scans {
        let at = scan.scanned_at;
        assert!(before <= Some(at) && at < now, "scans are in order");
        before = Some(at);
        let since = |moment: Option<DateTime<Utc>>| moment.is_some_and(|moment| moment <= at);
        let pass = passes.get(scan.code.as_str()).copied();
        assert_eq!(scan.pass_id, pass.map(|pass| pass.id));
        let expected = if since(gates[&scan.gate_id].closed_at) {
            Some(DenialReason::GateClosed)
        } else if let Some(pass) = pass {
            assert!(pass.issued_at <= at);
            let (enters, is_inside) = (
                scan.direction == Direction::In,
                inside.contains_key(&pass.id),
            );
            let used = entries.get(&pass.id).copied().unwrap_or(0);
            if since(pass.revoked_at) {
                Some(DenialReason::Revoked)
            } else if since(holders[&pass.holder_id].blocked_at) {
                Some(DenialReason::HolderBlocked)
            } else if pass.gate_id != scan.gate_id && !pass.any_gate {
                Some(DenialReason::WrongGate)
            } else if enters && at < pass.valid_from {
                Some(DenialReason::NotYetValid)
            } else if enters && at >= pass.valid_until {
                Some(DenialReason::Expired)
            } else if enters && is_inside {
                Some(DenialReason::AlreadyInside)
            } else if enters && pass.max_entries.is_some_and(|most| used >= most) {
                Some(DenialReason::EntriesExhausted)
            } else if !enters && !is_inside {
                Some(DenialReason::NotInside)
            } else {
                None
            }
        } else {
            Some(DenialReason::UnknownPass)
        };
        assert_eq!(scan.denial_reason, expected, "{scan:?} {pass:?}");
        let admitted = scan.outcome == ScanOutcome::Admitted;
        assert_eq!(admitted, expected.is_none());
        if let (true, Some(pass)) = (admitted, pass) {
            match scan.direction {
                Direction::In => {
                    inside.insert(pass.id, at);
                    *entries.entry(pass.id).or_default() += 1;
                }
                Direction::Out => {
                    inside.remove(&pass.id);
                }
            }
        }
    }
    for pass in &rows.passes {
        assert_eq!(pass.inside_since, inside.get(&pass.id).copied());
    }
}

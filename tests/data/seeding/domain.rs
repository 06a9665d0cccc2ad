//! Seeded data follows the rules of the domain, and is realistic.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::pass::{self, PassKind};
use entity::scan::{self, DenialReason, Direction, ScanOutcome};
use entity::{gate, holder};
use gatepass::seed::{SeedSettings, start_of_day};

use super::{Rows, SETTINGS, seeded, usual_rows};

#[tokio::test]
async fn the_data_obeys_the_rules_of_the_domain_on_any_day() {
    let later = |seconds| SETTINGS.now + chrono::TimeDelta::seconds(seconds);
    let noon = later(13 * 3600 + 1234);
    obeys_the_rules(usual_rows().await, SETTINGS.now);
    for now in [later(1), later(1800), noon] {
        obeys_the_rules(&seeded(&SeedSettings { now, ..SETTINGS }).await, now);
    }
    assert_eq!(start_of_day(noon), SETTINGS.now);
}

#[tokio::test]
async fn the_data_is_realistic() {
    let rows = usual_rows().await;
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

/// Recomputes the result of every scan from the rules of the design, and checks all
/// other invariants.
pub(super) fn obeys_the_rules(rows: &Rows, now: DateTime<Utc>) {
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
    let mut last: HashMap<i64, DateTime<Utc>> = HashMap::new();
    let mut before = None;
    for scan in &rows.scans {
        let at = scan.scanned_at;
        assert!(before <= Some(at) && at < now, "scans are in order");
        before = Some(at);
        let since = |moment: Option<DateTime<Utc>>| moment.is_some_and(|moment| moment <= at);
        let pass = passes.get(scan.code.as_str()).copied();
        assert_eq!(scan.pass_id, pass.map(|pass| pass.id));
        assert!(!scan.late && !scan.conflict);
        last.extend(pass.map(|pass| (pass.id, at)));
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
        let used = entries.get(&pass.id).copied().unwrap_or(0);
        assert_eq!(pass.entries, used);
        assert_eq!(pass.last_scanned_at, last.get(&pass.id).copied());
    }
}

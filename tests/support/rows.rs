//! Rows that tests create one by one. They satisfy all rules of the database.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use chrono::{DateTime, TimeDelta, Utc};
use entity::pass::PassKind;
use entity::scan::{DenialReason, Direction, ScanOutcome};
use entity::{gate, holder, pass, scan};
use sea_orm::{ActiveModelTrait, DatabaseConnection, Set};

/// An hour of the day in the past to which all rows belong.
pub(crate) fn hour(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).expect("a date") + TimeDelta::hours(hours)
}

/// A gate.
pub(crate) async fn gate(connection: &DatabaseConnection, code: &str) -> i64 {
    let row = gate::ActiveModel {
        code: Set(code.to_owned()),
        name: Set(format!("Gate {code}")),
        location: Set("Here".to_owned()),
        created_at: Set(hour(0)),
        ..Default::default()
    };
    row.insert(connection).await.expect("a good row").id
}

/// A holder.
pub(crate) async fn holder(connection: &DatabaseConnection, name: &str) -> i64 {
    let row = holder::ActiveModel {
        name: Set(name.to_owned()),
        created_at: Set(hour(0)),
        ..Default::default()
    };
    row.insert(connection).await.expect("a good row").id
}

/// A pass issued at an hour, and valid for the following day.
pub(crate) async fn pass(
    connection: &DatabaseConnection,
    code: &str,
    (gate, holder): (i64, i64),
    hours: i64,
) -> i64 {
    let row = pass::ActiveModel {
        code: Set(code.to_owned()),
        gate_id: Set(gate),
        holder_id: Set(holder),
        kind: Set(PassKind::Visitor),
        any_gate: Set(false),
        issued_at: Set(hour(hours)),
        valid_from: Set(hour(hours)),
        valid_until: Set(hour(hours + 24)),
        ..Default::default()
    };
    row.insert(connection).await.expect("a good row").id
}

/// A scan at an hour: of a pass, admitted, or of an unknown code.
pub(crate) async fn scan(
    connection: &DatabaseConnection,
    gate: i64,
    pass: Option<i64>,
    hours: i64,
) -> i64 {
    let (outcome, denial_reason) = match pass {
        Some(_) => (ScanOutcome::Admitted, None),
        None => (ScanOutcome::Denied, Some(DenialReason::UnknownPass)),
    };
    let row = scan::ActiveModel {
        code: Set("as read".to_owned()),
        pass_id: Set(pass),
        gate_id: Set(gate),
        direction: Set(Direction::In),
        outcome: Set(outcome),
        denial_reason: Set(denial_reason),
        scanned_at: Set(hour(hours)),
        ..Default::default()
    };
    row.insert(connection).await.expect("a good row").id
}

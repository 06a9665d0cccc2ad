//! `Scan`.

use std::sync::LazyLock;

use async_graphql::Enum;
use entity::scan::{Column, Entity};

use super::tally::scan_tally;
use super::visibility::visible_scan;
use crate::object::ObjectType;
use crate::viewer::Role;

/// The direction in which the holder went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::scan::Direction")]
pub enum Direction {
    /// Into the site.
    In,
    /// Out of the site.
    Out,
}

/// The result of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::scan::ScanOutcome")]
pub enum ScanOutcome {
    /// The gate opened, or the scan was forced.
    Admitted,
    /// The gate stayed closed.
    Denied,
}

/// Why a gate stayed closed, or would have: the first reason that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::scan::DenialReason")]
pub enum DenialReason {
    /// The gate is closed.
    GateClosed,
    /// No pass has this code.
    UnknownPass,
    /// The pass was revoked.
    Revoked,
    /// The holder is blocked.
    HolderBlocked,
    /// The pass is for another gate.
    WrongGate,
    /// On the way in: the pass is not valid yet.
    NotYetValid,
    /// On the way in: the pass is no longer valid.
    Expired,
    /// On the way in: the holder is already inside.
    AlreadyInside,
    /// On the way in: the pass has no entries left.
    EntriesExhausted,
    /// On the way out: the holder is not inside.
    NotInside,
}

/// One reading of a pass's code at a gate, admitted or denied.
#[must_use]
pub(crate) fn scan() -> &'static ObjectType {
    static SCAN: LazyLock<ObjectType> = LazyLock::new(|| {
        ObjectType::builder::<Entity>(
            "Scan",
            "One reading of a pass's code at a gate, admitted or denied. A scan never changes.",
        )
        .column(Column::Code, "The code, as it was read.")
        .for_role(Role::Guard)
        .enumeration::<Direction>(Column::Direction, "The direction in which the holder went.")
        .enumeration::<ScanOutcome>(Column::Outcome, "The result of the scan.")
        .enumeration::<DenialReason>(
            Column::DenialReason,
            "Why the gate stayed closed. A scan that was forced is ADMITTED and has the reason why the gate would have stayed closed. Null if there is none.",
        )
        .column(Column::ScannedAt, "When the code was read.")
        .column(
            Column::Late,
            "Whether its pass had a newer scan when it was recorded. It is judged by what was before it.",
        )
        .column(
            Column::Conflict,
            "Whether newer admitted scans of its pass do not follow from it: a second entry without an exit, an exit without an entry, or more entries than the pass allows. Only of a scan that is late.",
        )
        .one(
            "gate",
            super::gate,
            Column::GateId,
            "The gate at which the code was read.",
        )
        .one(
            "pass",
            super::pass,
            Column::PassId,
            "The pass with this code. Null if there was none, or if you may not see it.",
        )
        .one(
            "holder",
            super::holder,
            Column::HolderId,
            "The holder of the pass with this code. Null if there was none, or if you may not see it.",
        )
        .order("SCANNED_AT", Column::ScannedAt)
        .grouped_by("GATE", Column::GateId)
        .grouped_by("DIRECTION", Column::Direction)
        .grouped_by("OUTCOME", Column::Outcome)
        .grouped_by("DENIAL_REASON", Column::DenialReason)
        .grouped_by_time(Column::ScannedAt)
        .rows(visible_scan)
        .tallied(scan_tally)
        .ordered_by(Column::ScannedAt, crate::sql::Direction::Descending)
    });
    &SCAN
}

//! `Scan`.

use std::sync::LazyLock;

use async_graphql::Enum;
use entity::scan::{Column, Entity};

use crate::object::ObjectType;

/// Which way the holder went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::scan::Direction")]
pub enum Direction {
    /// Into the site.
    In,
    /// Out of it.
    Out,
}

/// What the gate did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::scan::ScanOutcome")]
pub enum ScanOutcome {
    /// It opened.
    Admitted,
    /// It stayed closed.
    Denied,
}

/// Why a gate stayed closed: the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::scan::DenialReason")]
pub enum DenialReason {
    /// The gate admits nobody.
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
    /// On the way in: the pass is not valid any longer.
    Expired,
    /// On the way in: its holder is inside already.
    AlreadyInside,
    /// On the way in: it has admitted as often as it may.
    EntriesExhausted,
    /// On the way out: its holder is not inside.
    NotInside,
}

/// One reading of a code at a gate, admitted or denied.
#[must_use]
pub fn scan() -> &'static ObjectType {
    static SCAN: LazyLock<ObjectType> = LazyLock::new(|| {
        ObjectType::of::<Entity>(
            "Scan",
            "One reading of a code at a gate, admitted or denied. Never changed.",
        )
        .column(Column::Code, "The code as it was read.")
        .enumeration::<Direction>(Column::Direction, "Which way the holder went.")
        .enumeration::<ScanOutcome>(Column::Outcome, "What the gate did.")
        .enumeration::<DenialReason>(
            Column::DenialReason,
            "Why the gate stayed closed. Null when it opened.",
        )
        .column(Column::ScannedAt, "When the code was read.")
        .one(
            "gate",
            super::gate,
            Column::GateId,
            "Where the code was read.",
        )
        .one(
            "pass",
            super::pass,
            Column::PassId,
            "The pass with this code. Null when no pass has it.",
        )
        .order("SCANNED_AT", Column::ScannedAt)
        .ordered_by(Column::ScannedAt, crate::sql::Direction::Descending)
    });
    &SCAN
}

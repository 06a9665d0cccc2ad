//! Whether a gate admits the holder of a pass: the rules that recording a scan and the seed
//! share. The first rule that applies decides.
//!
//! A scan is judged as of when the code was read, which may be days before it is recorded.
//! What is in the rows then decides:
//!
//! - A gate that was closed, a pass that was revoked, or a holder who was blocked after the
//!   code was read, admitted then. What was undone since, as when a gate was opened again,
//!   counts as if it had never been done, because rows do not tell.
//! - `status` is as of now. It calls a pass revoked whatever the time of its revocation is
//!   (`revocation.rs`), which may be in the future if a clock is ahead. So here, what lies
//!   in the future happens now: a scan that is made now is judged as `status` says.

use chrono::{DateTime, Utc};
use entity::scan::{DenialReason, Direction};

/// A code that was read at a gate.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// The gate.
    pub(crate) gate: i64,
    /// When the gate was closed.
    pub(crate) gate_closed_at: Option<DateTime<Utc>>,
    /// The direction in which the holder wants to go.
    pub(crate) direction: Direction,
    /// When the code was read.
    pub(crate) at: DateTime<Utc>,
    /// When it is judged.
    pub(crate) now: DateTime<Utc>,
}

/// What a pass allows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Permission {
    /// The gate that it was issued for.
    pub(crate) gate: i64,
    /// Whether it is valid at every gate.
    pub(crate) any_gate: bool,
    /// The start of the time in which it is valid.
    pub(crate) valid_from: DateTime<Utc>,
    /// The end of that time, exclusive.
    pub(crate) valid_until: DateTime<Utc>,
    /// When it was revoked.
    pub(crate) revoked_at: Option<DateTime<Utc>>,
    /// When its holder was blocked.
    pub(crate) blocked_at: Option<DateTime<Utc>>,
    /// How many entries it allows.
    pub(crate) max_entries: Option<i32>,
}

/// Where the holder of a pass is, as its admitted scans have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Presence {
    /// Since when the holder is inside.
    pub(crate) inside_since: Option<DateTime<Utc>>,
    /// How often the holder entered.
    pub(crate) entries: i32,
}

impl Presence {
    /// Where the holder is after an admitted scan.
    #[must_use]
    pub(crate) fn after(self, direction: Direction, at: DateTime<Utc>) -> Self {
        match direction {
            Direction::In => Self {
                inside_since: Some(at),
                entries: self.entries.saturating_add(1),
            },
            Direction::Out => Self {
                inside_since: None,
                ..self
            },
        }
    }
}

impl Permission {
    /// Whether no entries are left.
    #[must_use]
    pub(crate) fn is_used_up(&self, entries: i32) -> bool {
        self.max_entries.is_some_and(|most| entries >= most)
    }
}

/// Why a gate stays closed. None if it opens. `pass` is the pass with the code that was
/// read, and where its holder is at that time.
#[must_use]
pub(crate) fn denial(
    reading: &Reading,
    pass: Option<(&Permission, Presence)>,
) -> Option<DenialReason> {
    let Reading { at, now, .. } = *reading;
    let had_happened =
        |moment: Option<DateTime<Utc>>| moment.is_some_and(|moment| moment.min(now) <= at);
    if had_happened(reading.gate_closed_at) {
        return Some(DenialReason::GateClosed);
    }
    let Some((pass, presence)) = pass else {
        return Some(DenialReason::UnknownPass);
    };
    let is_inside = presence.inside_since.is_some();
    let entering = reading.direction == Direction::In;
    let rules = [
        (had_happened(pass.revoked_at), DenialReason::Revoked),
        (had_happened(pass.blocked_at), DenialReason::HolderBlocked),
        (
            reading.gate != pass.gate && !pass.any_gate,
            DenialReason::WrongGate,
        ),
        (entering && at < pass.valid_from, DenialReason::NotYetValid),
        (entering && at >= pass.valid_until, DenialReason::Expired),
        (entering && is_inside, DenialReason::AlreadyInside),
        (
            entering && pass.is_used_up(presence.entries),
            DenialReason::EntriesExhausted,
        ),
        (!entering && !is_inside, DenialReason::NotInside),
    ];
    rules
        .into_iter()
        .find_map(|(applies, reason)| applies.then_some(reason))
}

#[cfg(test)]
mod tests;

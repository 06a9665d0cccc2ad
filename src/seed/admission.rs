//! The rules of admission: the first rule that applies decides.

use entity::pass;
use entity::scan::{DenialReason, Direction};

use crate::schema::revocation::is_revoked;

/// A pass, and where its holder is between two scans.
pub(super) struct Carrier {
    /// The pass as it is at the next scan.
    pub(super) pass: pass::Model,
    /// When the holder was blocked, in microseconds.
    pub(super) blocked_at: Option<i64>,
    /// Since when the holder is inside.
    pub(super) inside_since: Option<i64>,
    /// How many entries the pass has used.
    pub(super) entries: i32,
}

impl Carrier {
    /// Scans the pass at a gate and moves its holder. Returns the reason for a
    /// denial.
    pub(super) fn scan(
        &mut self,
        gate: i64,
        gate_closed: Option<i64>,
        direction: Direction,
        at: i64,
    ) -> Option<DenialReason> {
        let denial = self.denial(gate, gate_closed, direction, at);
        if denial.is_none() {
            match direction {
                Direction::In => {
                    self.inside_since = Some(at);
                    self.entries += 1;
                }
                Direction::Out => self.inside_since = None,
            }
        }
        denial
    }

    /// Whether no entries are left.
    pub(super) fn is_used_up(&self) -> bool {
        let most = self.pass.max_entries;
        most.is_some_and(|most| self.entries >= most)
    }

    fn denial(
        &self,
        gate: i64,
        gate_closed: Option<i64>,
        direction: Direction,
        at: i64,
    ) -> Option<DenialReason> {
        let pass = &self.pass;
        let since = |moment: Option<i64>| moment.is_some_and(|moment| moment <= at);
        let entering = direction == Direction::In;
        let rules = [
            (since(gate_closed), DenialReason::GateClosed),
            (is_revoked(pass.revoked_at), DenialReason::Revoked),
            (since(self.blocked_at), DenialReason::HolderBlocked),
            (
                gate != pass.gate_id && !pass.any_gate,
                DenialReason::WrongGate,
            ),
            (
                entering && at < pass.valid_from.timestamp_micros(),
                DenialReason::NotYetValid,
            ),
            (
                entering && at >= pass.valid_until.timestamp_micros(),
                DenialReason::Expired,
            ),
            (
                entering && self.inside_since.is_some(),
                DenialReason::AlreadyInside,
            ),
            (
                entering && self.is_used_up(),
                DenialReason::EntriesExhausted,
            ),
            (
                !entering && self.inside_since.is_none(),
                DenialReason::NotInside,
            ),
        ];
        rules
            .into_iter()
            .find_map(|(applies, reason)| applies.then_some(reason))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use entity::pass::{Model, PassKind};
    use entity::scan::{DenialReason, Direction};

    use super::Carrier;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn denial(revoked_at: Option<DateTime<Utc>>) -> Option<DenialReason> {
        let mut carrier = Carrier {
            pass: Model {
                id: 1,
                code: "P".to_owned(),
                gate_id: 1,
                holder_id: 1,
                kind: PassKind::Staff,
                purpose: None,
                vehicle_plate: None,
                any_gate: false,
                max_entries: None,
                issued_at: NOW - TimeDelta::days(1),
                valid_from: NOW - TimeDelta::days(1),
                valid_until: NOW + TimeDelta::days(1),
                revoked_at,
                revoke_reason: None,
                inside_since: None,
                version: 1,
                updated_at: None,
            },
            blocked_at: None,
            inside_since: None,
            entries: 0,
        };
        carrier.scan(1, None, Direction::In, NOW.timestamp_micros())
    }

    #[test]
    fn a_revocation_counts_from_when_it_is_written() {
        assert_eq!(denial(None), None);
        for revoked_at in [NOW - TimeDelta::hours(1), NOW, NOW + TimeDelta::hours(1)] {
            assert_eq!(
                denial(Some(revoked_at)),
                Some(DenialReason::Revoked),
                "{revoked_at}"
            );
        }
    }
}

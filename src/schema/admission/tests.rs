use chrono::{DateTime, TimeDelta, Utc};
use entity::scan::DenialReason::{
    self, AlreadyInside, EntriesExhausted, Expired, GateClosed, HolderBlocked, NotInside,
    NotYetValid, Revoked, UnknownPass, WrongGate,
};
use entity::scan::Direction::{In, Out};

use super::{Permission, Presence, Reading, denial};

/// The hour at which the code is read and judged.
const NOW: i64 = 12;

fn hour(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

/// A pass of gate 1 from 8 to 18, with two entries.
fn good() -> (Reading, Permission, Presence) {
    let reading = Reading {
        gate: 1,
        gate_closed_at: None,
        direction: In,
        at: hour(NOW),
        now: hour(NOW),
    };
    let permission = Permission {
        gate: 1,
        any_gate: false,
        valid_from: hour(8),
        valid_until: hour(18),
        revoked_at: None,
        blocked_at: None,
        max_entries: Some(2),
    };
    (reading, permission, Presence::default())
}

type Change = fn(&mut Reading, &mut Permission, &mut Presence);

fn judge(changes: &[Change]) -> Option<DenialReason> {
    let (mut reading, mut permission, mut presence) = good();
    for change in changes {
        change(&mut reading, &mut permission, &mut presence);
    }
    denial(&reading, Some((&permission, presence)))
}

const OUT: Change = |reading, _, _| reading.direction = Out;
const INSIDE: Change = |_, _, presence| presence.inside_since = Some(hour(9));

/// What makes each rule apply, in the order of the rules.
const APPLIES: [(DenialReason, Change); 8] = [
    (GateClosed, |reading, _, _| {
        reading.gate_closed_at = Some(hour(NOW));
    }),
    (Revoked, |_, pass, _| pass.revoked_at = Some(hour(NOW))),
    (HolderBlocked, |_, pass, _| {
        pass.blocked_at = Some(hour(NOW));
    }),
    (WrongGate, |_, pass, _| pass.gate = 2),
    (NotYetValid, |_, pass, _| pass.valid_from = hour(13)),
    (Expired, |_, pass, _| pass.valid_until = hour(NOW)),
    (AlreadyInside, INSIDE),
    (EntriesExhausted, |_, _, presence| presence.entries = 2),
];

#[test]
fn the_first_rule_that_applies_decides() {
    assert_eq!(judge(&[]), None);
    for (index, (reason, change)) in APPLIES.iter().enumerate() {
        assert_eq!(judge(&[*change]), Some(*reason));
        let later: Vec<Change> = APPLIES[index..].iter().map(|(_, change)| *change).collect();
        assert_eq!(judge(&later), Some(*reason), "and all later ones");
    }
}

#[test]
fn ways_out_have_rules_of_their_own() {
    assert_eq!(judge(&[OUT, INSIDE]), None);
    assert_eq!(judge(&[OUT]), Some(NotInside));
    for (reason, change) in APPLIES {
        let applies = matches!(reason, GateClosed | Revoked | HolderBlocked | WrongGate);
        let denied = judge(&[OUT, INSIDE, change]);
        assert_eq!(denied, applies.then_some(reason), "{reason:?}");
        // Who is not inside is told what comes first.
        let outside = judge(&[OUT, change]);
        let first = if applies { reason } else { NotInside };
        if reason != AlreadyInside {
            assert_eq!(outside, Some(first), "{reason:?}");
        }
    }
}

#[test]
fn a_code_without_a_pass_is_unknown_unless_the_gate_is_closed() {
    let (mut reading, ..) = good();
    for direction in [In, Out] {
        reading.direction = direction;
        reading.gate_closed_at = None;
        assert_eq!(denial(&reading, None), Some(UnknownPass));
        reading.gate_closed_at = Some(hour(1));
        assert_eq!(denial(&reading, None), Some(GateClosed));
    }
}

#[test]
fn times_have_exact_ends() {
    let cases: [(Change, Option<DenialReason>); 8] = [
        (|_, pass, _| pass.valid_from = hour(NOW), None),
        (
            |_, pass, _| pass.valid_from = hour(NOW) + TimeDelta::microseconds(1),
            Some(NotYetValid),
        ),
        (|_, pass, _| pass.valid_until = hour(NOW), Some(Expired)),
        (
            |_, pass, _| pass.valid_until = hour(NOW) + TimeDelta::microseconds(1),
            None,
        ),
        (|_, _, presence| presence.entries = 1, None),
        (
            |_, _, presence| presence.entries = 3,
            Some(EntriesExhausted),
        ),
        (
            |_, pass, presence| {
                pass.max_entries = None;
                presence.entries = i32::MAX;
            },
            None,
        ),
        (
            |_, pass, _| {
                pass.gate = 2;
                pass.any_gate = true;
            },
            None,
        ),
    ];
    for (index, (change, expected)) in cases.into_iter().enumerate() {
        assert_eq!(judge(&[change]), expected, "case {index}");
    }
}

/// A gate is closed, a pass revoked and a holder blocked from the time on at which it
/// happened, or from now on, if the time is in the future.
#[test]
fn what_happened_later_does_not_count() {
    type Set = fn(&mut Reading, &mut Permission, DateTime<Utc>);
    let rules: [(DenialReason, Set); 3] = [
        (GateClosed, |reading, _, at| {
            reading.gate_closed_at = Some(at);
        }),
        (Revoked, |_, pass, at| pass.revoked_at = Some(at)),
        (HolderBlocked, |_, pass, at| pass.blocked_at = Some(at)),
    ];
    for (reason, set) in rules {
        let judged = |happened: i64, at: i64| {
            let (mut reading, mut permission, presence) = good();
            reading.at = hour(at);
            set(&mut reading, &mut permission, hour(happened));
            denial(&reading, Some((&permission, presence)))
        };
        // It happened an hour ago.
        assert_eq!(judged(11, 10), None, "{reason:?}");
        assert_eq!(judged(11, 11), Some(reason));
        assert_eq!(judged(11, 12), Some(reason));
        // A clock is ahead: it happens now.
        assert_eq!(judged(15, 11), None, "{reason:?}");
        assert_eq!(judged(15, 12), Some(reason));
        assert_eq!(judged(15, 13), Some(reason));
    }
}

#[test]
fn entries_are_counted_and_ways_out_end_a_visit() {
    let outside = Presence::default();
    let inside = outside.after(In, hour(1));
    assert_eq!((inside.inside_since, inside.entries), (Some(hour(1)), 1));
    let left = inside.after(Out, hour(2));
    assert_eq!((left.inside_since, left.entries), (None, 1));
    let most = Presence {
        entries: i32::MAX,
        ..outside
    };
    assert_eq!(most.after(In, hour(1)).entries, i32::MAX);
}

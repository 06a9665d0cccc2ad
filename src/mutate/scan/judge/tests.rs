use chrono::{DateTime, TimeDelta, Utc};
use entity::scan::DenialReason::{self, AlreadyInside, EntriesExhausted, NotInside, UnknownPass};
use entity::scan::Direction::{self, In, Out};

use super::{Item, Judged, Verdict, judge};
use crate::mutate::scan::read::{Gate, History, Pass, Passage, Subject};
use crate::schema::Attempt;
use crate::schema::admission::{Permission, Presence};

/// The hour at which scans are judged.
const NOW: i64 = 20;

fn hour(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

/// Admitted scans of a pass of gate 1, by hour.
struct Past {
    passages: Vec<(i64, Direction)>,
    most: Option<i32>,
}

impl Past {
    fn new<const N: usize>(passages: [(i64, Direction); N]) -> Self {
        Self {
            passages: passages.into(),
            most: None,
        }
    }

    fn with_most(self, most: i32) -> Self {
        Self {
            most: Some(most),
            ..self
        }
    }

    fn pass(&self) -> Pass {
        let all = self.passages.iter();
        let presence = all.fold(Presence::default(), |presence, (at, direction)| {
            presence.after(*direction, hour(*at))
        });
        Pass {
            key: 7,
            holder: 1,
            permission: Permission {
                gate: 1,
                any_gate: false,
                valid_from: hour(0),
                valid_until: hour(100),
                revoked_at: None,
                blocked_at: None,
                max_entries: self.most,
            },
            presence,
            last_scanned_at: self.passages.last().map(|(at, _)| hour(*at)),
        }
    }

    /// What the statement finds around a time.
    fn history(&self, at: DateTime<Utc>) -> History {
        let passages: Vec<Passage> = self
            .passages
            .iter()
            .map(|(at, direction)| (hour(*at), *direction))
            .collect();
        let next = passages.partition_point(|(of, _)| *of <= at);
        let later = passages[next..].iter().filter(|(_, way)| *way == In);
        History {
            last: next.checked_sub(1).map(|last| passages[last]),
            next: passages.get(next).copied(),
            later_entries: i32::try_from(later.count()).unwrap(),
        }
    }

    fn judge(&self, scans: &[(Option<i64>, Direction, bool)]) -> Judged {
        let attempts: Vec<Attempt> = scans
            .iter()
            .map(|(at, direction, force)| Attempt {
                gate: 1,
                code: "P".to_owned(),
                direction: *direction,
                at: at.map(hour),
                force: *force,
            })
            .collect();
        let subject = Subject {
            gate: Some(Gate { closed_at: None }),
            pass: Some(self.pass()),
        };
        let mut items: Vec<Item<'_>> = attempts
            .iter()
            .map(|attempt| Item::new(attempt, &subject))
            .collect();
        for item in items.iter_mut().filter(|item| item.is_late()) {
            item.history = self.history(item.at.unwrap());
        }
        judge(&items, hour(NOW))
    }

    /// The verdicts on scans that were made at some hours, in short.
    fn judged(&self, scans: &[(i64, Direction)]) -> Vec<Short> {
        let scans: Vec<_> = scans
            .iter()
            .map(|(at, direction)| (Some(*at), *direction, false))
            .collect();
        self.judge(&scans).verdicts.iter().map(short).collect()
    }
}

/// The reason for a denial, whether it is late, and whether it is a conflict.
type Short = (Option<DenialReason>, bool, bool);

fn short(verdict: &Verdict) -> Short {
    assert_eq!(verdict.is_admitted, verdict.denial.is_none());
    (verdict.denial, verdict.is_late, verdict.is_conflict)
}

const FINE: Short = (None, false, false);
const LATE: Short = (None, true, false);
const CONFLICT: Short = (None, true, true);

fn denied(reason: DenialReason) -> Short {
    (Some(reason), false, false)
}

fn late(reason: DenialReason) -> Short {
    (Some(reason), true, false)
}

#[test]
fn scans_alternate() {
    let past = Past::new([(1, In), (2, Out)]).with_most(3);
    assert_eq!(
        past.judged(&[
            (3, In),
            (4, In),
            (5, Out),
            (6, Out),
            (7, In),
            (8, Out),
            (9, In)
        ]),
        [
            FINE,
            denied(AlreadyInside),
            FINE,
            denied(NotInside),
            FINE,
            FINE,
            denied(EntriesExhausted),
        ]
    );
}

#[test]
fn a_late_scan_is_judged_by_what_was_before_it() {
    let past = Past::new([(4, In), (8, Out), (12, In), (16, Out)]);
    for (scan, expected) in [
        ((3, In), CONFLICT),
        ((3, Out), late(NotInside)),
        ((4, Out), CONFLICT),
        ((6, In), late(AlreadyInside)),
        ((6, Out), CONFLICT),
        ((10, In), CONFLICT),
        ((10, Out), late(NotInside)),
        // At the same time as the newest, it is after it.
        ((16, In), FINE),
        ((16, Out), denied(NotInside)),
    ] {
        assert_eq!(past.judged(&[scan]), [expected], "{scan:?}");
    }
    // An exit that nobody scanned: the newer entry was forced.
    let past = Past::new([(4, In), (12, In)]);
    assert_eq!(past.judged(&[(8, Out)]), [LATE]);
    assert_eq!(past.judged(&[(8, In)]), [late(AlreadyInside)]);
}

/// The time of the newest scan decides what is late, also if it was denied.
#[test]
fn newer_scans_that_were_denied_contradict_nothing() {
    let scanned = Pass {
        last_scanned_at: Some(hour(9)),
        ..Past::new([]).pass()
    };
    let subject = Subject {
        gate: Some(Gate { closed_at: None }),
        pass: Some(scanned),
    };
    let attempt = Attempt {
        gate: 1,
        code: "P".to_owned(),
        direction: In,
        at: Some(hour(8)),
        force: false,
    };
    let judged = judge(&[Item::new(&attempt, &subject)], hour(NOW));
    assert_eq!(short(&judged.verdicts[0]), LATE);
    let state = judged.passes[0];
    assert_eq!(state.presence, scanned.presence.after(In, hour(8)));
    assert_eq!(state.last_scanned_at, Some(hour(9)), "it stays the newest");
}

#[test]
fn a_visit_between_others_fits_as_a_whole() {
    let past = Past::new([(4, In), (5, Out), (12, In)]);
    assert_eq!(past.judged(&[(6, In), (7, Out)]), [LATE, LATE]);
    assert_eq!(
        past.judged(&[(7, Out), (6, In)]),
        [LATE, LATE],
        "in any order"
    );
    assert_eq!(
        past.judged(&[(6, In), (7, Out), (8, In)]),
        [LATE, LATE, CONFLICT]
    );
    // What is denied in between does not help.
    assert_eq!(
        past.judged(&[(6, In), (7, In)]),
        [CONFLICT, late(AlreadyInside)]
    );
    // A newer scan is between the two.
    let past = Past::new([(4, In), (5, Out), (12, In), (13, Out), (14, In)]);
    assert_eq!(past.judged(&[(6, In), (13, In)]), [CONFLICT, CONFLICT]);
}

#[test]
fn entries_are_those_until_then_and_all_of_them_count() {
    let visits = [(4, In), (5, Out), (12, In), (13, Out)];
    let judge = |most, scans: &[(i64, Direction)]| Past::new(visits).with_most(most).judged(scans);
    assert_eq!(
        judge(2, &[(6, In), (7, Out)]),
        [CONFLICT, LATE],
        "three entries"
    );
    assert_eq!(judge(3, &[(6, In), (7, Out)]), [LATE, LATE]);
    assert_eq!(judge(1, &[(6, In)]), [late(EntriesExhausted)]);
    assert_eq!(judge(2, &[(14, In)]), [denied(EntriesExhausted)]);
    assert_eq!(
        judge(3, &[(6, In), (7, Out), (14, In)]),
        [LATE, LATE, denied(EntriesExhausted)]
    );
    let judged = Past::new(visits).judge(&[(Some(6), In, false), (Some(7), Out, false)]);
    assert_eq!(judged.passes[0].presence.entries, 3);
}

#[test]
fn newer_scans_decide_where_the_holder_is() {
    let inside = |past: &Past, scan: (i64, Direction)| {
        let judged = past.judge(&[(Some(scan.0), scan.1, false)]);
        let state = judged.passes.first();
        state.map(|state| state.presence.inside_since)
    };
    let past = Past::new([(4, In), (8, Out), (12, In)]);
    assert_eq!(inside(&past, (10, In)), Some(Some(hour(12))));
    assert_eq!(inside(&past, (6, Out)), None, "nothing changes");
    assert_eq!(inside(&past, (14, Out)), Some(None));
}

#[test]
fn a_scan_that_is_made_now_is_after_all_others() {
    // The clock of another device was ahead.
    let past = Past::new([(NOW + 1, In)]);
    let judged = past.judge(&[
        (Some(NOW + 2), In, false),
        (None, Out, false),
        (None, Out, false),
    ]);
    let verdicts: Vec<_> = judged.verdicts.iter().map(short).collect();
    assert_eq!(verdicts, [FINE, FINE, denied(NotInside)]);
    let times: Vec<_> = judged.verdicts.iter().map(|verdict| verdict.at).collect();
    assert_eq!(times, [hour(NOW + 2), hour(NOW + 1), hour(NOW + 1)]);
    let judged = Past::new([(3, In)]).judge(&[(None, Out, false)]);
    assert_eq!(judged.verdicts[0].at, hour(NOW));
}

#[test]
fn a_forced_scan_moves_the_holder_and_keeps_the_reason() {
    let past = Past::new([(4, In)]).with_most(1);
    let judged = past.judge(&[
        (Some(5), In, true),
        (Some(6), Out, true),
        (Some(7), Out, true),
    ]);
    let verdicts = judged.verdicts.iter();
    let verdicts: Vec<_> = verdicts
        .map(|verdict| (verdict.is_admitted, verdict.denial))
        .collect();
    assert_eq!(
        verdicts,
        [
            (true, Some(AlreadyInside)),
            (true, None),
            (true, Some(NotInside))
        ]
    );
    let presence = judged.passes[0].presence;
    assert_eq!((presence.inside_since, presence.entries), (None, 2));
}

#[test]
fn a_code_without_a_pass_changes_none() {
    let attempt = |force| Attempt {
        gate: 1,
        code: "P".to_owned(),
        direction: In,
        at: None,
        force,
    };
    let subject = Subject {
        gate: Some(Gate { closed_at: None }),
        pass: None,
    };
    let (one, two) = (attempt(false), attempt(true));
    let items = [Item::new(&one, &subject), Item::new(&two, &subject)];
    let Judged { verdicts, passes } = judge(&items, hour(NOW));
    assert!(passes.is_empty());
    for (verdict, is_admitted) in verdicts.iter().zip([false, true]) {
        assert_eq!(verdict.denial, Some(UnknownPass));
        assert_eq!(verdict.is_admitted, is_admitted);
        assert_eq!(verdict.at, hour(NOW));
    }
}

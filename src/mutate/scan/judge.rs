//! Judges scans, and what becomes of their passes. It asks no clock and no database.
//!
//! A scan that is made now, and one with a time that is not before the newest scan of its
//! pass, is judged by the state in the row of the pass. A late one is judged by what was
//! admitted until then, and later scans stay what they are: if the first admitted one after
//! it goes in the same direction, or there are now more entries than the pass allows, it is
//! marked as a conflict.
//!
//! Scans of one request are judged in the order of their times, so those before a scan have
//! been judged when it is its turn.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::scan::{DenialReason, Direction};

use super::read::{Gate, History, Pass, Passage, Subject};
use crate::schema::Attempt;
use crate::schema::admission::{Presence, Reading, denial};
use crate::sql::JsonRow;

/// A scan to judge.
pub(super) struct Item<'a> {
    pub(super) attempt: &'a Attempt,
    /// When the code was read, unless it is now.
    pub(super) at: Option<DateTime<Utc>>,
    pub(super) pass: Option<&'a Pass>,
    gate: Option<Gate>,
    /// What was admitted around it, if it is late.
    pub(super) history: History,
}

/// What became of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// When the code was read.
    pub(super) at: DateTime<Utc>,
    pub(super) is_admitted: bool,
    pub(super) denial: Option<DenialReason>,
    pub(super) is_late: bool,
    pub(super) is_conflict: bool,
}

/// What became of all scans.
pub(super) struct Judged {
    /// Of each item, in their order.
    pub(super) verdicts: Vec<Verdict>,
    /// The passes whose state has changed, in the order of their keys.
    pub(super) passes: Vec<State>,
}

/// The state of a pass, as far as its scans were judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pass: Pass,
    presence: Presence,
    last_scanned_at: Option<DateTime<Utc>>,
    /// The last scan of this request that was admitted.
    last: Option<Passage>,
    /// How many entries this request has added.
    added: i32,
    /// The last scan that was admitted, if it is late.
    late: Option<Late>,
}

/// A late scan that was admitted.
#[derive(Clone, Copy, Debug)]
struct Late {
    /// The index of its item.
    index: usize,
    /// The time of the first admitted scan after it.
    next: DateTime<Utc>,
    /// Whether there are now more entries than the pass allows.
    is_over: bool,
}

impl<'a> Item<'a> {
    pub(super) fn new(attempt: &'a Attempt, subject: &'a Subject) -> Self {
        Self {
            attempt,
            at: attempt.at,
            pass: subject.pass.as_ref(),
            gate: subject.gate,
            history: History::default(),
        }
    }

    /// Whether its pass has a newer scan.
    pub(super) fn is_late(&self) -> bool {
        let newest = self.pass.and_then(|pass| pass.last_scanned_at);
        self.at < newest && self.at.is_some()
    }

    /// When the code was read. A scan that is made now is not before any other of its pass,
    /// even if their clocks are ahead.
    fn time(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let newest = self.pass.and_then(|pass| pass.last_scanned_at);
        self.at
            .unwrap_or_else(|| newest.map_or(now, |newest| newest.max(now)))
    }
}

/// Judges scans.
pub(super) fn judge(items: &[Item<'_>], now: DateTime<Utc>) -> Judged {
    let mut order: Vec<(DateTime<Utc>, usize)> = items
        .iter()
        .enumerate()
        .map(|(index, item)| (item.time(now), index))
        .collect();
    order.sort_unstable();
    let mut judging = Judging {
        now,
        states: BTreeMap::new(),
        verdicts: BTreeMap::new(),
    };
    for (at, index) in order {
        judging.take(index, &items[index], at);
    }
    let states = judging.states.into_values();
    Judged {
        verdicts: judging.verdicts.into_values().collect(),
        passes: states.filter(State::is_changed).collect(),
    }
}

struct Judging {
    now: DateTime<Utc>,
    /// By the keys of the passes.
    states: BTreeMap<i64, State>,
    /// By the indices of the items.
    verdicts: BTreeMap<usize, Verdict>,
}

impl Judging {
    /// Judges the next scan.
    fn take(&mut self, index: usize, item: &Item<'_>, at: DateTime<Utc>) {
        let reading = Reading {
            gate: item.attempt.gate,
            gate_closed_at: item.gate.and_then(|gate| gate.closed_at),
            direction: item.attempt.direction,
            at,
            now: self.now,
        };
        let is_late = item.is_late();
        let mut state = item.pass.map(|pass| {
            let known = self.states.get(&pass.key);
            known.copied().unwrap_or_else(|| State::new(pass))
        });
        let presence = state.map(|state| {
            if is_late {
                state.presence_at(item)
            } else {
                state.presence
            }
        });
        let pass = state.as_ref().map(|state| &state.pass.permission);
        let denial = denial(&reading, pass.zip(presence));
        let is_admitted = denial.is_none() || item.attempt.force;
        let mut is_conflict = false;
        if let Some(state) = &mut state {
            state.last_scanned_at = state.last_scanned_at.max(Some(at));
            if is_admitted {
                is_conflict = self.admit(state, (index, item), at);
            }
            self.states.insert(state.pass.key, *state);
        }
        let verdict = Verdict {
            at,
            is_admitted,
            denial,
            is_late,
            is_conflict,
        };
        self.verdicts.insert(index, verdict);
    }

    /// Moves the holder of a pass. Returns whether newer scans do not follow from it.
    fn admit(
        &mut self,
        state: &mut State,
        (index, item): (usize, &Item<'_>),
        at: DateTime<Utc>,
    ) -> bool {
        let direction = item.attempt.direction;
        let is_entry = direction == Direction::In;
        let before = state.late.take();
        state.last = Some((at, direction));
        state.added += i32::from(is_entry);
        let next = item.history.next.filter(|_| item.is_late());
        let Some((time, next)) = next else {
            state.presence = state.presence.after(direction, at);
            return false;
        };
        // Newer scans decide where the holder is.
        let entries = state.presence.after(direction, at).entries;
        state.presence.entries = entries;
        let most = state.pass.permission.max_entries;
        let is_over =
            is_entry && item.history.later_entries > 0 && most.is_some_and(|most| entries > most);
        // A late scan just before it is followed by this one instead.
        if let Some(before) = before.filter(|before| before.next == time)
            && let Some(verdict) = self.verdicts.get_mut(&before.index)
        {
            verdict.is_conflict = before.is_over;
        }
        state.late = Some(Late {
            index,
            next: time,
            is_over,
        });
        next == direction || is_over
    }
}

impl State {
    fn new(pass: &Pass) -> Self {
        Self {
            pass: *pass,
            presence: pass.presence,
            last_scanned_at: pass.last_scanned_at,
            last: None,
            added: 0,
            late: None,
        }
    }

    /// Where the holder was when a late code was read.
    fn presence_at(&self, item: &Item<'_>) -> Presence {
        let History {
            last,
            later_entries,
            ..
        } = item.history;
        // Of two at the same time, the one that was recorded later.
        let last = match (last, self.last) {
            (Some(known), Some(new)) if known.0 > new.0 => Some(known),
            (known, new) => new.or(known),
        };
        let inside_since = last.and_then(|(at, direction)| match direction {
            Direction::In => Some(at),
            Direction::Out => None,
        });
        let before = self.pass.presence.entries.saturating_sub(later_entries);
        Presence {
            inside_since,
            entries: before.saturating_add(self.added),
        }
    }

    fn is_changed(&self) -> bool {
        self.presence != self.pass.presence || self.last_scanned_at != self.pass.last_scanned_at
    }

    /// The columns that scans change, and the key.
    pub(super) fn row(&self) -> JsonRow<'static> {
        JsonRow::from([
            ("id", self.pass.key.into()),
            ("inside_since", self.presence.inside_since.into()),
            ("entries", i64::from(self.presence.entries).into()),
            ("last_scanned_at", self.last_scanned_at.into()),
        ])
    }
}

#[cfg(test)]
mod tests;

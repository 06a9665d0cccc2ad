//! Which counts are read from tallies, of all gates or of each, with groups or without.
//!
//! - Those of passes by gate, kind and status, if every part of their filter is about the kind,
//!   the status, a revocation, whether the holder is inside, or whether the pass is valid at
//!   every gate.
//! - Those of scans by gate, direction, outcome, reason and time, if every part of their filter
//!   is about the direction, the outcome or the reason, or is an end of a range of time that
//!   all scans must be in.

use crate::model::condition::{Comparison, Condition};
use crate::model::groups::Groups;

use super::rows::Asks;

/// Whether a statement is such a count, of the rows of a type.
pub(super) fn reads_tally(object: &str, asks: &Asks) -> bool {
    let (condition, groups) = match asks {
        Asks::Count(condition) | Asks::CountMany("gate", condition) => (condition, None),
        Asks::Groups(condition, groups) | Asks::GroupsMany("gate", condition, groups) => {
            (condition, Some(groups))
        }
        _ => return false,
    };
    let has_keys = |known: &[&str]| {
        let mut keys = groups.iter().flat_map(|groups| &groups.keys);
        keys.all(|key| known.contains(&key.as_str()))
    };
    match object {
        "Pass" => {
            let is_by_time = groups.is_some_and(Groups::is_by_time);
            !is_by_time && has_keys(&["gate", "kind", "status"]) && is_of(condition, &PASSES)
        }
        "Scan" => {
            let mut ends = [0; 2];
            let keys = ["gate", "direction", "outcome", "denialReason"];
            has_keys(&keys) && is_in_range(condition, &mut ends) && ends.iter().all(|of| *of < 2)
        }
        _ => false,
    }
}

/// The fields that a tally has, and those of which it has whether they are null.
struct Tallied {
    fields: &'static [&'static str],
    nullable: &'static [&'static str],
}

const PASSES: Tallied = Tallied {
    fields: &["kind", "anyGate"],
    nullable: &["revokedAt", "insideSince"],
};

const SCANS: Tallied = Tallied {
    fields: &["direction", "outcome", "denialReason"],
    nullable: &["denialReason"],
};

/// Whether a condition is about what a tally has.
fn is_of(condition: &Condition, tallied: &Tallied) -> bool {
    match condition {
        Condition::All(each) | Condition::Any(each) => {
            each.iter().all(|condition| is_of(condition, tallied))
        }
        Condition::Not(opposite) => is_of(opposite, tallied),
        Condition::Compare(field, ..) | Condition::OneOf(field, _) => {
            tallied.fields.contains(&field.as_str())
        }
        Condition::IsNull(field) => tallied.nullable.contains(&field.as_str()),
        Condition::Status(_) => true,
        Condition::OfViewer
        | Condition::Contains(..)
        | Condition::StartsWith(..)
        | Condition::Last(..)
        | Condition::Next(..)
        | Condition::Related(..)
        | Condition::Some(..) => false,
    }
}

/// The same of scans, in a range of time. Counts how often the range begins and ends.
fn is_in_range(condition: &Condition, ends: &mut [usize; 2]) -> bool {
    match condition {
        Condition::All(each) => each.iter().all(|condition| is_in_range(condition, ends)),
        Condition::Last(..) | Condition::Next(..) => {
            *ends = ends.map(|number| number + 1);
            true
        }
        Condition::Compare(field, comparison, _) if field == "scannedAt" => {
            let end = match comparison {
                Comparison::Greater | Comparison::GreaterOrEqual => 0,
                Comparison::Less | Comparison::LessOrEqual => 1,
                Comparison::Equal | Comparison::NotEqual => return false,
            };
            ends[end] += 1;
            true
        }
        condition => is_of(condition, &SCANS),
    }
}

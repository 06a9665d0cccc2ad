//! Which counts are read from tallies: those of passes, of all gates or of each, by gate, kind
//! and status or without groups, if every part of their filter is about the kind, the status, a revocation, whether the holder is inside,
//! or whether the pass is valid at every gate.

use crate::model::condition::Condition;

use super::rows::Asks;

/// Whether a statement is such a count, of the rows of a type.
pub(super) fn reads_tally(object: &str, asks: &Asks) -> bool {
    let (condition, keys) = match asks {
        Asks::Count(condition) | Asks::CountMany("gate", condition) => (condition, true),
        Asks::Groups(condition, groups) | Asks::GroupsMany("gate", condition, groups) => {
            let mut keys = groups.keys.iter();
            let are_tallied = keys.all(|key| matches!(key.as_str(), "gate" | "kind" | "status"));
            (condition, are_tallied && !groups.is_by_time())
        }
        _ => return false,
    };
    object == "Pass" && keys && is_tallied(condition)
}

fn is_tallied(condition: &Condition) -> bool {
    match condition {
        Condition::All(each) | Condition::Any(each) => each.iter().all(is_tallied),
        Condition::Not(opposite) => is_tallied(opposite),
        Condition::Compare(field, ..) | Condition::OneOf(field, _) => {
            field == "kind" || field == "anyGate"
        }
        Condition::IsNull(field) => field == "revokedAt" || field == "insideSince",
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

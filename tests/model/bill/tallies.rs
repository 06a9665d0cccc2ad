//! Which counts are read from tallies: those of passes, of all gates or of each, if every part
//! of their filter is about the kind, the status, a revocation, whether the holder is inside,
//! or whether the pass is valid at every gate.

use crate::model::condition::Condition;

use super::rows::Asks;

/// Whether a statement is such a count, of the rows of a type.
pub(super) fn reads_tally(object: &str, asks: &Asks) -> bool {
    let (Asks::Count(condition) | Asks::CountMany("gate", condition)) = asks else {
        return false;
    };
    object == "Pass" && is_tallied(condition)
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

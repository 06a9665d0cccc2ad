//! Which statements read all rows of a table, because no index finds a text.
//!
//! An index finds a text with three letters or digits in a row, in some fields. Rows are
//! also found by their key, by a unique code and by a row that they refer to. A
//! statement reads all rows if it tests a text that no index finds, on rows that nothing
//! else finds.

use crate::model::access::Viewer;
use crate::model::condition::{Comparison, Condition};
use crate::model::search::is_long;

use super::rows::Asks;

/// Whether a statement does, on the rows of a type.
pub(super) fn reads_all_rows(viewer: &Viewer, object: &str, asks: &Asks) -> bool {
    match asks {
        Asks::Page(condition, _) | Asks::Count(condition) | Asks::Groups(condition, _) => {
            tests_all(object, condition, false)
        }
        Asks::Many(_, condition, _)
        | Asks::CountMany(_, condition)
        | Asks::GroupsMany(_, condition, _) => tests_all(object, condition, true),
        Asks::Search(search) => search.reads_all(viewer, object),
        Asks::Unique(..) | Asks::Keys(_) | Asks::One(_) => false,
    }
}

/// Whether an index finds a text in a field.
fn finds(object: &str, field: &str, text: &str) -> bool {
    let fields = match object {
        "Gate" => ["code", "name", "location"].as_slice(),
        "Holder" => &["name", "company"],
        "Pass" => &["code", "vehiclePlate"],
        _ => &[],
    };
    fields.contains(&field) && is_long(text)
}

/// Whether the rows that meet a condition are found without reading all.
fn is_found(object: &str, condition: &Condition) -> bool {
    match condition {
        Condition::All(all) => all.iter().any(|one| is_found(object, one)),
        Condition::Any(any) => !any.is_empty() && any.iter().all(|one| is_found(object, one)),
        Condition::Compare(field, Comparison::Equal, _) | Condition::OneOf(field, _) => {
            field == "id" || (field == "code" && object != "Scan")
        }
        Condition::Contains(field, text) | Condition::StartsWith(field, text) => {
            finds(object, field, text)
        }
        Condition::Related(_, target, condition) => is_found(target, condition),
        Condition::Compare(..)
        | Condition::Not(_)
        | Condition::IsNull(_)
        | Condition::OfViewer
        | Condition::Status(_)
        | Condition::Last(..)
        | Condition::Next(..)
        | Condition::Some(..) => false,
    }
}

/// Whether a condition tests a text on all rows. `found` says whether only some rows
/// are tested.
fn tests_all(object: &str, condition: &Condition, found: bool) -> bool {
    match condition {
        Condition::All(all) => {
            let found = found || is_found(object, condition);
            all.iter().any(|one| tests_all(object, one, found))
        }
        Condition::Any(any) => any.iter().any(|one| tests_all(object, one, found)),
        Condition::Not(opposite) => tests_all_for_none(object, opposite, found),
        Condition::Contains(field, text) | Condition::StartsWith(field, text) => {
            !found && !finds(object, field, text)
        }
        Condition::Related(_, target, condition) | Condition::Some(target, _, condition) => {
            tests_all(target, condition, false)
        }
        Condition::Compare(..)
        | Condition::OneOf(..)
        | Condition::IsNull(_)
        | Condition::OfViewer
        | Condition::Status(_)
        | Condition::Last(..)
        | Condition::Next(..) => false,
    }
}

/// The same for the opposite of a condition. No index finds the rows without a text.
fn tests_all_for_none(object: &str, condition: &Condition, found: bool) -> bool {
    match condition {
        Condition::All(each) | Condition::Any(each) => each
            .iter()
            .any(|one| tests_all_for_none(object, one, found)),
        Condition::Not(again) => tests_all_for_none(object, again, found),
        Condition::Contains(..) | Condition::StartsWith(..) => !found,
        other => tests_all(object, other, found),
    }
}

//! Output for people.

use std::fmt::Write;

use crate::cli::plan::check::Planned;
use crate::cli::plan::compare::Change;

/// Each operation's name and sum, followed by its tree.
pub(in crate::cli::plan) fn text(all: &[Planned]) -> String {
    let mut text = String::new();
    for planned in all {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = write!(text, "{}\n{}", planned.head(), planned.bill);
    }
    text
}

/// One line for each operation that differs, and their number.
pub(in crate::cli::plan) fn changes(changes: &[Change<'_>], all: &[Planned]) -> String {
    let mut text = String::new();
    for change in changes {
        let _ = writeln!(text, "{}", change.line());
    }
    let (count, all) = (changes.len(), all.len());
    let verb = if count == 1 { "differs" } else { "differ" };
    let plural = if all == 1 { "" } else { "s" };
    let _ = writeln!(text, "{count} {verb}, of {all} operation{plural} now");
    text
}

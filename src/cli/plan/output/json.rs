//! Output for programs: one JSON object, which `--compare` reads, too.

use serde::Serialize;

use crate::bill::Bill;
use crate::cli::plan::check::Planned;
use crate::cli::plan::compare::Change;
use crate::cli::plan::mistake::Mistake;
use crate::cli::plan::skipped::Skipped;
use crate::error::Excess;

/// An object with all operations. It has none if there are mistakes.
#[derive(Serialize)]
pub(in crate::cli::plan) struct Listing<'a> {
    pub(in crate::cli::plan) operations: &'a [Planned],
    pub(in crate::cli::plan) mistakes: &'a [Mistake],
    /// The differences from another listing, if one was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::cli::plan) changes: Option<&'a [Change<'a>]>,
    pub(in crate::cli::plan) skipped: &'a Skipped,
}

/// An operation: its place, its name, the limit that it exceeds, and its bill in
/// the form of [`crate::bill`].
#[derive(Serialize)]
struct Listed<'a> {
    file: &'a str,
    line: usize,
    name: Option<&'a str>,
    over: Option<Over<'a>>,
    bill: &'a Bill,
}

/// By how much an operation exceeds a limit, and the field that costs most.
#[derive(Serialize)]
struct Over<'a> {
    code: &'static str,
    field: &'a str,
    planned: u64,
    limit: u64,
}

impl Serialize for Planned {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let over = self.refusal.as_ref().and_then(|(_, refusal)| {
            let Excess { planned, limit } = refusal.excess?;
            Some(Over {
                code: refusal.code.as_str(),
                field: &refusal.field,
                planned,
                limit,
            })
        });
        let listed = Listed {
            file: &self.place.file,
            line: self.place.line,
            name: self.name.as_deref(),
            over,
            bill: &self.bill,
        };
        listed.serialize(serializer)
    }
}

/// A mistake: its place and its message.
#[derive(Serialize)]
struct Reported<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
}

impl Serialize for Mistake {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reported = Reported {
            file: &self.place.file,
            line: self.place.line,
            column: self.place.column,
            message: &self.message,
        };
        reported.serialize(serializer)
    }
}

/// The listing as it is printed and written.
pub(in crate::cli::plan) fn json(listing: &Listing<'_>) -> serde_json::Result<String> {
    serde_json::to_string_pretty(listing).map(|text| text + "\n")
}

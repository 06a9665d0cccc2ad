//! The bills of operations, for people and for programs.

use std::fmt::Write;

use serde::Serialize;

use super::check::Planned;
use crate::bill::Bill;
use crate::error::Excess;

impl Planned {
    /// What it is called: `query Gates`.
    pub(super) fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("query {name}"),
            None => "query".to_owned(),
        }
    }
}

/// Each operation's tree below its name and sum.
pub(super) fn text(all: &[Planned]) -> String {
    let mut text = String::new();
    for planned in all {
        let (file, title, bill) = (&planned.place.file, planned.title(), &planned.bill);
        if !text.is_empty() {
            text.push('\n');
        }
        let sum = bill.sum();
        let _ = write!(text, "{file} · {title}: {sum}");
        if !bill.exact {
            let names: Vec<String> = bill
                .variables
                .iter()
                .map(|name| format!("${name}"))
                .collect();
            let _ = write!(text, ", for any {}", names.join(", "));
        }
        let _ = write!(text, "\n{bill}");
    }
    text
}

/// One object with all operations.
#[derive(Serialize)]
struct Listing<'a> {
    operations: Vec<Listed<'a>>,
}

/// An operation: where it stands, its name if it has one, why it may not cost
/// what it does if it may not, and its bill in the form of [`crate::bill`].
#[derive(Serialize)]
struct Listed<'a> {
    file: &'a str,
    line: usize,
    name: Option<&'a str>,
    over: Option<Over<'a>>,
    bill: &'a Bill,
}

/// By how much an operation costs more than it may, and the field that costs
/// most.
#[derive(Serialize)]
struct Over<'a> {
    code: &'static str,
    field: &'a str,
    planned: u64,
    limit: u64,
}

/// The same as JSON.
pub(super) fn json(all: &[Planned]) -> serde_json::Result<String> {
    let operations = all.iter().map(|planned| Listed {
        file: &planned.place.file,
        line: planned.place.line,
        name: planned.name.as_deref(),
        over: planned.refusal.as_ref().and_then(|(_, refusal)| {
            let Excess { planned, limit } = refusal.excess?;
            Some(Over {
                code: refusal.code.as_str(),
                field: &refusal.field,
                planned,
                limit,
            })
        }),
        bill: &planned.bill,
    });
    let operations = operations.collect();
    serde_json::to_string_pretty(&Listing { operations }).map(|text| text + "\n")
}

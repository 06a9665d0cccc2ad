//! Compares bills with another listing: a file written by `--write` or printed by
//! `--format json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use indicatif::HumanCount;
use serde::{Deserialize, Serialize};

use super::CliError;
use super::check::Planned;

/// The parts of a listing that are compared.
#[derive(Deserialize)]
pub(super) struct Base {
    operations: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    file: String,
    name: Option<String>,
    bill: Listing,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Listing {
    statements: usize,
    round_trips: usize,
    max_rows: u64,
    plan: Vec<Statement>,
}

#[derive(Deserialize)]
struct Statement {
    path: String,
}

/// An operation's cost, and the fields that cause it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Cost {
    pub(super) statements: usize,
    pub(super) round_trips: usize,
    pub(super) max_rows: u64,
}

/// The difference between two bills of an operation.
#[derive(Debug, Serialize)]
pub(super) struct Change<'a> {
    /// The operation's name, or its file.
    pub(super) name: String,
    /// None for a new operation.
    pub(super) before: Option<Cost>,
    /// None for a removed operation.
    pub(super) after: Option<Cost>,
    /// The fields that need an additional statement.
    pub(super) added: Vec<String>,
    /// The fields that need a statement less.
    pub(super) removed: Vec<String>,
    /// The operation as planned now.
    #[serde(skip)]
    pub(super) planned: Option<&'a Planned>,
}

impl Base {
    /// Reads a listing.
    pub(super) fn read(path: &Path) -> Result<Self, CliError> {
        let shown = path.display();
        let text = fs::read_to_string(path)
            .map_err(|cause| CliError::Usage(format!("cannot read '{shown}': {cause}")))?;
        serde_json::from_str(&text).map_err(|cause| {
            CliError::Usage(format!(
                "cannot compare with '{shown}': it is not a file that --write wrote: {cause}"
            ))
        })
    }

    /// The differences, by operation name. Operations with the same name are
    /// compared in the order of their files.
    pub(super) fn compare<'a>(&self, all: &'a [Planned]) -> Vec<Change<'a>> {
        let mut pairs: BTreeMap<&str, (Vec<&Listed>, Vec<&'a Planned>)> = BTreeMap::new();
        for listed in &self.operations {
            let name = listed.name.as_ref().unwrap_or(&listed.file);
            pairs.entry(name).or_default().0.push(listed);
        }
        for planned in all {
            let name = planned.name.as_ref().unwrap_or(&planned.place.file);
            pairs.entry(name).or_default().1.push(planned);
        }
        let mut changes = Vec::new();
        for (name, (before, after)) in pairs {
            for index in 0..before.len().max(after.len()) {
                let (before, after) = (before.get(index), after.get(index));
                changes.extend(change(name, before.copied(), after.copied()));
            }
        }
        changes
    }
}

fn change<'a>(
    name: &str,
    before: Option<&Listed>,
    after: Option<&'a Planned>,
) -> Option<Change<'a>> {
    let old = before.map(|listed| Cost {
        statements: listed.bill.statements,
        round_trips: listed.bill.round_trips,
        max_rows: listed.bill.max_rows,
    });
    let new = after.map(|planned| Cost {
        statements: planned.bill.statements,
        round_trips: planned.bill.round_trips,
        max_rows: planned.bill.max_rows,
    });
    let mut paths: BTreeMap<&str, i64> = BTreeMap::new();
    for statement in before.iter().flat_map(|listed| &listed.bill.plan) {
        *paths.entry(&statement.path).or_default() -= 1;
    }
    for statement in after.iter().flat_map(|planned| &planned.bill.plan) {
        *paths.entry(&statement.path).or_default() += 1;
    }
    let of = |sign: i64| {
        let paths = paths
            .iter()
            .filter(move |(_, count)| count.signum() == sign);
        paths
            .map(|(path, _)| (*path).to_owned())
            .collect::<Vec<_>>()
    };
    let (added, removed) = (of(1), of(-1));
    let is_same = old == new && added.is_empty() && removed.is_empty();
    (!is_same).then(|| Change {
        name: name.to_owned(),
        before: old,
        after: new,
        added,
        removed,
        planned: after,
    })
}

impl Change<'_> {
    /// Whether the operation costs more than before.
    pub(super) fn is_dearer(&self) -> bool {
        match (self.before, self.after) {
            (Some(before), Some(after)) => {
                after.statements > before.statements
                    || after.round_trips > before.round_trips
                    || after.max_rows > before.max_rows
            }
            (before, _) => before.is_none(),
        }
    }

    /// The difference in one line: `GatesPage: 4 → 6 statements, 3 → 4 round trips,
    /// +gates.nodes.passes.nodes.scans`.
    pub(super) fn line(&self) -> String {
        let name = &self.name;
        let (before, after) = match (self.before, self.after) {
            (Some(before), Some(after)) => (before, after),
            (None, Some(cost)) => return format!("{name}: new, {}", cost.text()),
            (Some(cost), None) => return format!("{name}: gone, was {}", cost.text()),
            (None, None) => return name.clone(),
        };
        let (old, new) = (before.statements as u64, after.statements as u64);
        let mut parts = vec![if old == new {
            counted(new, "statement")
        } else {
            changed(old, new, "statement")
        }];
        let (old, new) = (before.round_trips as u64, after.round_trips as u64);
        if old != new {
            parts.push(changed(old, new, "round trip"));
        }
        parts.extend(self.added.iter().map(|path| format!("+{path}")));
        parts.extend(self.removed.iter().map(|path| format!("-{path}")));
        if before.max_rows != after.max_rows {
            parts.push(changed(before.max_rows, after.max_rows, "row"));
        }
        format!("{name}: {}", parts.join(", "))
    }
}

impl Cost {
    fn text(self) -> String {
        let statements = counted(self.statements as u64, "statement");
        let round_trips = counted(self.round_trips as u64, "round trip");
        let rows = counted(self.max_rows, "row");
        format!("{statements} in {round_trips}, at most {rows}")
    }
}

fn changed(old: u64, new: u64, noun: &str) -> String {
    format!("{} → {}", HumanCount(old), counted(new, noun))
}

fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", HumanCount(count))
}

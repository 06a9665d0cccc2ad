//! `gatepass plan`: the cost of a client's operations.
//!
//! This module needs no database. It finds files (`files.rs`, `config.rs`) and
//! extracts their documents (`extract/`), assembles each operation with its
//! fragments (`library.rs`), applies the changes of its client (`client/`), plans
//! it (`check.rs`) and prints the result (`output/`, `compare.rs`). Every text
//! keeps the file, line and column of its parts (`source.rs`).

mod check;
mod client;
mod compare;
mod config;
mod extract;
mod files;
mod flags;
mod library;
mod mistake;
mod output;
mod skipped;
mod source;
mod syntax;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};

pub(super) use self::flags::Plan;

use self::check::{Planned, Planner};
use self::client::{Clients, Sent};
use self::compare::Base;
use self::flags::Format;
use self::library::Library;
use self::mistake::Mistake;
use self::output::Listing;
use self::skipped::Skipped;
use self::values::Values;
use super::error::CliError;
use super::print;
use crate::document::Documents;

impl Plan {
    pub(super) fn run(self) -> Result<(), CliError> {
        let base = self.compare.as_deref().map(Base::read).transpose()?;
        let mut skipped = Skipped::default();
        let library = match self.library(&mut skipped)? {
            Ok(library) => library,
            Err(mistakes) => return self.mistaken(mistakes, &skipped),
        };
        let values = match &self.variables {
            Some(path) => {
                let (operations, variables) = declared(&library);
                Some(Values::read(path, &operations, &variables)?)
            }
            None => None,
        };
        let (all, mistakes) = self.plan(&library, values.as_ref(), &mut skipped);
        if !mistakes.is_empty() {
            return self.mistaken(mistakes, &skipped);
        }
        if all.is_empty() {
            report(skipped.line().into_iter());
            return Err(CliError::Usage("no operation found".to_owned()));
        }
        let changes = base.as_ref().map(|base| base.compare(&all));
        let mut listing = Listing {
            operations: &all,
            mistakes: &[],
            changes: None,
            skipped: &skipped,
        };
        if let Some(path) = &self.write {
            fs::write(path, json(&listing)?).map_err(|cause| {
                CliError::failed(&format!("cannot write '{}'", path.display()), &cause)
            })?;
        }
        listing.changes = changes.as_deref();
        print(&match (self.format, &changes) {
            (Format::Text, None) => output::text(&all),
            (Format::Text, Some(changes)) => output::changes(changes, &all),
            (Format::Json, _) => json(&listing)?,
            (Format::Github, changes) => {
                output::annotated(&all, changes.as_deref().unwrap_or_default())
            }
        })?;
        report(skipped.line().into_iter());
        self.within_limits(&all)
    }

    /// The definitions of the named files.
    fn library(&self, skipped: &mut Skipped) -> Result<Result<Library, Vec<Mistake>>, CliError> {
        let mut ignored = self.ignore.clone();
        let mut paths = self.paths.clone();
        if paths.is_empty() {
            let configured = config::read(self.project.as_deref())?;
            paths = configured.documents;
            ignored.extend(configured.ignored);
        }
        let files = files::read(&paths, &ignored, skipped)?;
        Ok(Library::read(&files, skipped))
    }

    /// Plans all operations.
    fn plan(
        &self,
        library: &Library,
        values: Option<&Values>,
        skipped: &mut Skipped,
    ) -> (Vec<Planned>, Vec<Mistake>) {
        let limits = self.limits.limits();
        let planner = Planner {
            documents: Documents::new(limits),
            limits,
            values,
            access: self.access(),
            backend: self.sql.then(|| self.database.into()),
        };
        let clients = Clients::new(&self.client_directive, self.defaults);
        let (mut all, mut mistakes) = (Vec::new(), Vec::new());
        for operation in library.operations() {
            let has_values = planner.has_values(operation);
            let Sent::Text(text) = clients.send(operation.assemble(), has_values) else {
                let name = operation.definition.name.clone();
                let place = operation.definition.place();
                skipped
                    .local
                    .push(name.unwrap_or_else(|| place.to_string()));
                continue;
            };
            match planner.plan(operation, &text) {
                Ok(bill) => all.push(bill),
                Err(found) => mistakes.extend(found),
            }
        }
        (all, mistakes)
    }

    /// Reports each mistake once. Every operation that spreads a fragment finds the
    /// fragment's mistakes.
    fn mistaken(&self, mistakes: Vec<Mistake>, skipped: &Skipped) -> Result<(), CliError> {
        let mistakes: BTreeSet<Mistake> = mistakes.into_iter().collect();
        let mistakes: Vec<Mistake> = mistakes.into_iter().collect();
        match self.format {
            Format::Text => {}
            Format::Json => print(&json(&Listing {
                operations: &[],
                mistakes: &mistakes,
                changes: None,
                skipped,
            })?)?,
            Format::Github => print(&output::mistaken(&mistakes))?,
        }
        if !matches!(self.format, Format::Github) {
            report(mistakes.iter().map(ToString::to_string));
        }
        let count = mistakes.len();
        let plural = if count == 1 { "" } else { "s" };
        Err(CliError::Usage(format!(
            "{count} mistake{plural}; nothing was planned"
        )))
    }

    /// Fails if operations exceed a limit, and lists them.
    fn within_limits(&self, all: &[Planned]) -> Result<(), CliError> {
        let over: Vec<String> = all
            .iter()
            .filter_map(|planned| {
                let (place, refusal) = planned.refusal.as_ref()?;
                Some(format!("{place}: {}: {refusal}", planned.title()))
            })
            .collect();
        if over.is_empty() {
            return Ok(());
        }
        let (count, of) = (over.len(), all.len());
        if !matches!(self.format, Format::Github) {
            report(over.into_iter());
        }
        let verb = if count == 1 { "costs" } else { "cost" };
        Err(CliError::Failed(format!(
            "{count} of {of} operations {verb} more than allowed"
        )))
    }
}

/// The variables of each named operation, and those of all operations.
fn declared(library: &Library) -> (BTreeMap<&str, BTreeSet<String>>, BTreeSet<String>) {
    let mut by_operation: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut all = BTreeSet::new();
    for operation in library.operations() {
        let names = &operation.definition.variables;
        all.extend(names.iter().cloned());
        if let Some(name) = &operation.definition.name {
            let known = by_operation.entry(name).or_default();
            known.extend(names.iter().cloned());
        }
    }
    (by_operation, all)
}

fn json(listing: &Listing<'_>) -> Result<String, CliError> {
    output::json(listing).map_err(|cause| CliError::failed("cannot write JSON", &cause))
}

/// Writes lines to standard error.
fn report(lines: impl Iterator<Item = String>) {
    let mut errors = io::stderr().lock();
    for line in lines {
        // A closed standard error cannot be reported.
        let _ = writeln!(errors, "{line}");
    }
}

//! `gatepass plan`: what the operations of a client will cost.
//!
//! Nothing here reads an address of a database, or opens one.

mod check;
mod files;
mod library;
mod mistake;
mod output;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::PathBuf;

use clap::builder::BoolishValueParser;
use clap::{Args, ValueEnum};
use sea_orm::DbBackend;

use self::check::{Planned, Planner};
use self::library::Library;
use self::mistake::Mistake;
use self::values::Values;
use super::error::CliError;
use super::options::LimitOptions;
use super::print;
use crate::document::{DefinitionKind, Documents};

/// The flags of `plan`.
#[derive(Debug, Args)]
pub(super) struct Plan {
    /// Files of operations and fragments, folders of .graphql and .gql files, or - for standard input.
    #[arg(required = true, value_name = "FILE|FOLDER")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    limits: LimitOptions,
    /// A JSON file with values of variables, for all operations or by the operation's name; without values, the most for any.
    #[arg(long, env = "GATEPASS_VARIABLES", value_name = "FILE")]
    variables: Option<PathBuf>,
    /// How the bills are printed.
    #[arg(
        long,
        env = "GATEPASS_FORMAT",
        value_name = "FORMAT",
        default_value = "text"
    )]
    format: Format,
    /// Show each statement's SQL.
    #[arg(long, env = "GATEPASS_SQL", value_parser = BoolishValueParser::new())]
    sql: bool,
    /// The kind of database whose SQL is shown.
    #[arg(
        long,
        env = "GATEPASS_DATABASE",
        value_name = "KIND",
        default_value = "postgres"
    )]
    database: Kind,
}

/// How bills are printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A tree for each operation.
    Text,
    /// One JSON object.
    Json,
}

/// A kind of database.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl From<Kind> for DbBackend {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite,
            Kind::Postgres => Self::Postgres,
        }
    }
}

impl Plan {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let files = files::read(&self.paths)?;
        let library = Library::of(&files).map_err(mistaken)?;
        let values = match &self.variables {
            Some(path) => {
                let (operations, variables) = declared(&library);
                Some(Values::read(path, &operations, &variables)?)
            }
            None => None,
        };
        let limits = self.limits.limits();
        let planner = Planner {
            documents: Documents::new(limits),
            limits,
            values: values.as_ref(),
            backend: self.sql.then(|| self.database.into()),
        };
        let (mut all, mut mistakes) = (Vec::new(), Vec::new());
        for operation in &library.operations {
            let assembled = library.assemble(operation);
            match planner.plan(operation, &assembled).await {
                Ok(bill) => all.push(bill),
                Err(found) => mistakes.extend(found),
            }
        }
        if !mistakes.is_empty() {
            return Err(mistaken(mistakes));
        }
        if all.is_empty() {
            return Err(CliError::Usage("there is no operation to plan".to_owned()));
        }
        print(&match self.format {
            Format::Text => output::text(&all),
            Format::Json => {
                output::json(&all).map_err(|cause| CliError::failed("cannot write JSON", &cause))?
            }
        })?;
        within_limits(&all)
    }
}

/// The variables of each named operation, and of all.
fn declared(library: &Library) -> (BTreeMap<&str, BTreeSet<String>>, BTreeSet<String>) {
    let mut by_operation: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut all = BTreeSet::new();
    for located in &library.operations {
        let names = &located.definition.variables;
        all.extend(names.iter().cloned());
        if let DefinitionKind::Operation(Some(name)) = &located.definition.kind {
            let of = by_operation.entry(name).or_default();
            of.extend(names.iter().cloned());
        }
    }
    (by_operation, all)
}

/// Tells every mistake once: a fragment's is met by each operation that spreads
/// it.
fn mistaken(mistakes: Vec<Mistake>) -> CliError {
    let mistakes: BTreeSet<Mistake> = mistakes.into_iter().collect();
    tell(mistakes.iter().map(ToString::to_string));
    let count = mistakes.len();
    let plural = if count == 1 { "" } else { "s" };
    CliError::Usage(format!("{count} mistake{plural}, and nothing was planned"))
}

/// Fails when an operation costs more than it may, and tells which.
fn within_limits(all: &[Planned]) -> Result<(), CliError> {
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
    tell(over.into_iter());
    let verb = if count == 1 { "costs" } else { "cost" };
    Err(CliError::Failed(format!(
        "{count} of {of} operations {verb} more than allowed"
    )))
}

/// Writes lines to standard error.
fn tell(lines: impl Iterator<Item = String>) {
    let mut errors = io::stderr().lock();
    for line in lines {
        // There is nobody left to tell when it is closed.
        let _ = writeln!(errors, "{line}");
    }
}

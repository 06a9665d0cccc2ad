//! The steps of mutations.

use std::sync::Arc;

use sea_orm::DbBackend;

use super::Filter;
use super::text::{Form, Text};
use crate::table::{ColumnIndex, ColumnSet, Table};

/// A step of a mutation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Claims an idempotency key, or finds what it was used for. Returns the hash of the
    /// input and, if the key was used before, the result.
    Claim,
    /// Reads the rows with some keys, in their order. Nobody else may change them until the
    /// end of the transaction.
    Read {
        /// Whether this transaction may change them, so that nobody else may rely on them.
        locks: bool,
    },
    /// Adds rows with values in these columns, and returns all columns, except of rows
    /// that have the same value in a unique column as another.
    Insert {
        /// The columns.
        columns: Arc<[ColumnIndex]>,
        /// The unique column.
        unique: Option<ColumnIndex>,
    },
    /// Changes these columns of the rows with some keys, and their version, and returns
    /// all columns.
    Update {
        /// The columns.
        columns: Arc<[ColumnIndex]>,
    },
    /// Reads the gates that scans were made at, the passes with their codes, and the holders
    /// of these, and locks the passes.
    Passes,
    /// Reads what was admitted before and after late scans.
    History,
    /// Changes these columns of the rows with some keys, which does not count as a change.
    Move {
        /// The columns.
        columns: Arc<[ColumnIndex]>,
    },
    /// Adds events.
    Record {
        /// The table of events.
        table: &'static Table,
        /// The columns.
        columns: Arc<[ColumnIndex]>,
    },
    /// Stores the result under the idempotency key.
    Store,
}

/// What the forms of steps begin with, after those of questions.
const FIRST_FORM: u8 = 64;

impl Step {
    /// The text of the statement, for rows of a table that match a filter. It is built for
    /// the first step of its form.
    pub(crate) fn text(
        &self,
        backend: DbBackend,
        table: &'static Table,
        columns: ColumnSet,
        filter: Option<&Filter>,
    ) -> Arc<Text> {
        let mut form = Form::new(backend, table);
        form.byte(FIRST_FORM + self.number());
        form.columns(columns);
        form.flags([filter.is_some()]);
        if let Some(filter) = filter {
            filter.add_to(&mut form);
        }
        self.add_to(&mut form);
        Text::find_or_build(form, || self.build(backend, table, columns, filter))
    }

    fn number(&self) -> u8 {
        match self {
            Self::Claim => 0,
            Self::Read { .. } => 1,
            Self::Insert { .. } => 2,
            Self::Update { .. } => 3,
            Self::Passes => 4,
            Self::History => 5,
            Self::Move { .. } => 6,
            Self::Record { .. } => 7,
            Self::Store => 8,
        }
    }

    /// What the text depends on beside the table, the selected columns and the filter.
    fn add_to(&self, form: &mut Form) {
        let mut add = |columns: &[ColumnIndex]| {
            form.number(columns.len() as u64);
            for column in columns {
                form.column(*column);
            }
        };
        match self {
            Self::Claim | Self::Passes | Self::History | Self::Store => {}
            Self::Read { locks } => form.flags([*locks]),
            Self::Insert { columns, unique } => {
                add(columns);
                add(unique.as_slice());
            }
            Self::Update { columns } | Self::Move { columns } => add(columns),
            Self::Record { table, columns } => {
                add(columns);
                form.table(table);
            }
        }
    }
}

//! The statements of one request.

use sea_orm::DbBackend;

use super::pool::Each;
use super::pools::Progress;
use super::{Allowance, Database, DatabaseError, Deadline, Entry, Ledger};
use crate::sql::Prepared;

/// A request's access to the database, and its ledger.
#[derive(Debug)]
pub struct Session {
    pub(super) database: Database,
    pub(super) allowance: Allowance,
    pub(super) ledger: Ledger,
    _progress: Progress,
}

impl Session {
    pub(super) fn new(database: Database, allowance: Allowance) -> Self {
        Self {
            _progress: database.pools.begin(),
            database,
            allowance,
            ledger: Ledger::default(),
        }
    }

    /// The kind of database.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.database.backend()
    }

    /// Runs a statement for the field at `path`. It is entered in the ledger before it
    /// runs, so that failed and abandoned statements are there too. Each row is passed
    /// to the reader as it arrives. If the reader stops or the future is dropped, the
    /// statement is cancelled in the database.
    ///
    /// # Errors
    ///
    /// If the statement fails. The cause is logged here and not passed on.
    pub(crate) async fn fetch(
        &self,
        path: &str,
        prepared: Prepared,
        each: Each<'_>,
    ) -> Result<(), DatabaseError> {
        let entry = self.ledger.begin(path, &prepared);
        let (database, allowance) = (&self.database, &self.allowance);
        entry.end(database.run(allowance, path, prepared, each).await?);
        Ok(())
    }

    /// Runs the request's work until the deadline, or until its statements have used up
    /// their running time. Then the work is dropped.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Deadline`] or [`DatabaseError::SqlTime`] if the work was not
    /// finished.
    pub(crate) async fn keep<T>(
        &self,
        deadline: Option<Deadline>,
        work: impl Future<Output = T>,
    ) -> Result<T, DatabaseError> {
        self.allowance.keep(deadline, work).await
    }

    /// The number of transactions that were begun. Their BEGIN and COMMIT are no
    /// statements of the request.
    #[must_use]
    pub fn transactions(&self) -> usize {
        self.ledger.transactions()
    }

    /// Marks the steps of the last transaction as those of one that is tried again.
    pub(crate) fn retry(&self) {
        self.ledger.retry();
    }

    /// The statements, when none runs any more.
    #[must_use]
    pub fn end(self) -> Vec<Entry> {
        self.ledger.into_entries()
    }

    /// The statements so far.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.ledger.entries()
    }
}

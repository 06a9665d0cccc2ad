//! The statements of one request.

use sea_orm::DbBackend;

use super::pool::Each;
use super::pools::Progress;
use super::{Allowance, Database, DatabaseError, Deadline, Entry, Ledger};
use crate::sql::Prepared;

/// A request's way to the database, and what it ran there.
#[derive(Debug)]
pub struct Session {
    database: Database,
    allowance: Allowance,
    ledger: Ledger,
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

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.database.backend()
    }

    /// Runs a statement for the field at `path` and enters it in the ledger,
    /// before it runs, so that one which fails or is given up is there too. Each
    /// row is handed over as it comes. When no other row is taken, or the future is
    /// dropped, the statement is cancelled in the database.
    ///
    /// # Errors
    ///
    /// When the database does not run it. The cause is logged here and goes no
    /// further.
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

    /// Does the request's work until the deadline, or until its statements have
    /// run for as long as they may. Then it gives the work up.
    ///
    /// # Errors
    ///
    /// [`DatabaseError::Deadline`] or [`DatabaseError::SqlTime`] when the work
    /// was not done.
    pub(crate) async fn keep<T>(
        &self,
        deadline: Option<Deadline>,
        work: impl Future<Output = T>,
    ) -> Result<T, DatabaseError> {
        self.allowance.keep(deadline, work).await
    }

    /// What ran, once nothing runs any longer.
    #[must_use]
    pub fn end(self) -> Vec<Entry> {
        self.ledger.into_entries()
    }

    /// What ran so far.
    #[must_use]
    pub fn entries(&self) -> Vec<Entry> {
        self.ledger.entries()
    }
}

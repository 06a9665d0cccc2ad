//! The statements of one request.

use sea_orm::{DbBackend, QueryResult};

use super::abandoned::{Wanted, watch};
use super::lease::Lease;
use super::{DatabaseError, Entry, Ledger};
use crate::sql::Prepared;

/// A request's way to the database, and what it ran there.
#[derive(Debug)]
pub struct Session {
    backend: DbBackend,
    lease: Lease,
    wanted: Wanted,
    ledger: Ledger,
}

impl Session {
    pub(super) fn new(backend: DbBackend, lease: Lease) -> Self {
        Self {
            backend,
            lease,
            wanted: Wanted::default(),
            ledger: Ledger::default(),
        }
    }

    /// Which database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.backend
    }

    /// Runs a statement for the field at `path` and enters it in the ledger,
    /// before it runs, so that one which fails or is given up is there too.
    /// Dropping the future cancels it in the database.
    ///
    /// # Errors
    ///
    /// When the database does not run it. The cause is logged here and goes no
    /// further.
    pub(crate) async fn fetch(
        &self,
        path: &str,
        prepared: Prepared,
    ) -> Result<Vec<QueryResult>, DatabaseError> {
        let entry = self.ledger.begin(path, &prepared);
        let ran = watch(&self.wanted, self.lease.run(prepared)).await;
        let told = ran.as_ref().ok().map(|ran| (ran.rows.len(), ran.waited));
        entry.end(told);
        match ran {
            Ok(ran) => Ok(ran.rows),
            Err(cause) => Err(DatabaseError::of_driver(&cause, path)),
        }
    }

    /// What ran. The connections go to whoever waits for one, or to their pool.
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

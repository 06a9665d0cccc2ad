//! Readiness: whether the database can answer soon, and has the schema that this
//! program needs.
//!
//! A recently successful statement of a request proves the former. Otherwise, a probe
//! waits in the queue of statements for a short time and then opens a connection
//! outside the pool, because requests may be using the whole pool.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sea_orm::{DbErr, QueryResult};
use tokio::sync::Mutex;
use tokio::time;

use super::abandoned::now;
use super::{Allowance, Database, DatabaseError};
use crate::migrate::{self, Difference};
use crate::sql::{Prepared, applied_migrations, missing_tables};

/// The maximum age in milliseconds of a success that proves that the database answers.
const RECENT: u64 = 1_000;

/// The time in milliseconds for which the schema is assumed to be unchanged.
const SCHEMA_TRUSTED: u64 = 5_000;

/// The time that a probe waits in the queue.
const IN_LINE: Duration = Duration::from_millis(500);

/// The maximum time of a probe.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// The reason why the server is not ready. The messages name tables and migrations, for
/// the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotReady {
    /// The database does not answer.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Tables are missing.
    #[error("the database lacks {}: run `gatepass migrate up`", .0.join(", "))]
    SchemaMissing(Vec<String>),
    /// Migrations are missing.
    #[error("the database's schema is behind, it lacks {}: run `gatepass migrate up`", .0.join(", "))]
    SchemaBehind(Vec<String>),
}

/// The known state of the database. Times are those of [`now`] plus one; 0 means never.
#[derive(Debug, Default)]
pub(super) struct Readiness {
    /// The time of the last success of a request's statement.
    succeeded: AtomicU64,
    /// The time of the last failure because the database did not answer.
    failed: AtomicU64,
    /// The time of the last successful check of the schema. 0 if it failed.
    schema: AtomicU64,
    /// The result and the end of the last probe. It is locked during a probe.
    probed: Mutex<Option<(Instant, Result<(), NotReady>)>>,
}

impl Readiness {
    /// Records the result of a request's statement.
    pub(super) fn note<T>(&self, result: &Result<T, DatabaseError>) {
        let last = match result {
            Ok(_) => &self.succeeded,
            Err(DatabaseError::Unavailable) => &self.failed,
            Err(_) => return,
        };
        last.store(now() + 1, Ordering::Relaxed);
    }

    /// Whether a statement succeeded recently, and a recent check of the schema
    /// succeeded.
    fn is_known(&self) -> bool {
        let recent = |last: &AtomicU64, within: u64| {
            let last = last.load(Ordering::Relaxed);
            last > 0 && now() < last + within
        };
        let succeeded = self.succeeded.load(Ordering::Relaxed);
        succeeded > self.failed.load(Ordering::Relaxed)
            && recent(&self.succeeded, RECENT)
            && recent(&self.schema, SCHEMA_TRUSTED)
    }
}

impl Database {
    /// Whether requests can be answered. `tables` are those that they need.
    ///
    /// # Errors
    ///
    /// The reason why not.
    pub async fn ready(&self, tables: &[&str]) -> Result<(), NotReady> {
        let asked = Instant::now();
        if self.readiness.is_known() {
            return Ok(());
        }
        // Only one probe runs at a time. Callers that waited for it use its result.
        let mut probed = self.readiness.probed.lock().await;
        if let Some((ended, found)) = &*probed
            && *ended > asked
        {
            return found.clone();
        }
        let found = time::timeout(PROBE_TIMEOUT, self.probe(tables)).await;
        let found = found.unwrap_or(Err(NotReady::Database(DatabaseError::Unavailable)));
        let right = if found.is_ok() { now() + 1 } else { 0 };
        self.readiness.schema.store(right, Ordering::Relaxed);
        *probed = Some((Instant::now(), found.clone()));
        found
    }

    async fn probe(&self, tables: &[&str]) -> Result<(), NotReady> {
        let allowance = Allowance::new(1, None);
        let in_line = self.check(tables, Some(&allowance));
        match time::timeout(IN_LINE, in_line).await {
            Ok(found) => found,
            Err(_) => self.check(tables, None).await,
        }
    }

    /// Compares the database's schema with this program's. The check waits in the queue
    /// with this allowance, or runs outside the pool without one.
    async fn check(&self, tables: &[&str], in_line: Option<&Allowance>) -> Result<(), NotReady> {
        let missing = missing_tables(self.backend(), tables);
        let missing = self.texts(missing, in_line).await?;
        if !missing.is_empty() {
            return Err(NotReady::SchemaMissing(missing));
        }
        let applied = self.texts(applied_migrations(), in_line).await?;
        // A schema that is ahead is accepted: an upgrade migrates the database first,
        // while servers of the previous version are still running.
        let Difference { pending, .. } = migrate::compare(&applied);
        if !pending.is_empty() {
            return Err(NotReady::SchemaBehind(pending));
        }
        Ok(())
    }

    /// The texts that a statement returns.
    async fn texts(
        &self,
        prepared: Prepared,
        in_line: Option<&Allowance>,
    ) -> Result<Vec<String>, DatabaseError> {
        /// The path in the log, instead of a field's.
        const PATH: &str = "readiness";

        let mut rows = Vec::new();
        let mut each = |row| {
            rows.push(row);
            ControlFlow::Continue(())
        };
        let ran = match in_line {
            Some(allowance) => self
                .pools
                .run(allowance, prepared, &mut each)
                .await
                .map(|_| ()),
            None => self.pools.run_beside(prepared, &mut each).await,
        };
        ran.map_err(|cause| DatabaseError::from_driver(&cause, PATH))?;
        let texts = rows.iter().map(|row: &QueryResult| row.try_get_by_index(0));
        let texts: Result<_, DbErr> = texts.collect();
        texts.map_err(|cause| DatabaseError::from_cause(&cause, PATH))
    }
}

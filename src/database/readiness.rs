//! Whether requests can be sent here: whether the database can answer soon, and
//! has the schema that this program needs.
//!
//! A statement of a request that succeeded a moment ago shows the first. Else a
//! probe does: it waits in line with the statements for a short while, then opens
//! a connection beside the pool, which requests may hold whole.

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

/// How old a success may be that shows that the database answers.
const RECENT: u64 = 1_000;

/// How long the schema is taken to be as it was.
const SCHEMA_TRUSTED: u64 = 5_000;

/// How long a probe waits in line.
const IN_LINE: Duration = Duration::from_millis(500);

/// How long it takes at most.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// Why no requests should be sent here. The messages name tables and migrations,
/// for the log.
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

/// What is known of the database. Times are those of [`now`] and one more; 0 for
/// never.
#[derive(Debug, Default)]
pub(super) struct Readiness {
    /// When the last statement of a request succeeded.
    succeeded: AtomicU64,
    /// When the last one failed because the database did not answer.
    failed: AtomicU64,
    /// When the schema was found to be right, unless it is wrong.
    schema: AtomicU64,
    /// What the last probe found, and when it ended. Held while one runs.
    probed: Mutex<Option<(Instant, Result<(), NotReady>)>>,
}

impl Readiness {
    /// Notes what became of a statement of a request.
    pub(super) fn note<T>(&self, result: &Result<T, DatabaseError>) {
        let last = match result {
            Ok(_) => &self.succeeded,
            Err(DatabaseError::Unavailable) => &self.failed,
            Err(_) => return,
        };
        last.store(now() + 1, Ordering::Relaxed);
    }

    /// Whether a statement has just succeeded, and the schema was right not long
    /// ago.
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
    /// Whether requests can be sent here. `tables` are those that they need.
    ///
    /// # Errors
    ///
    /// Why not.
    pub async fn ready(&self, tables: &[&str]) -> Result<(), NotReady> {
        let asked = Instant::now();
        if self.readiness.is_known() {
            return Ok(());
        }
        // One probe at a time: whoever asked while it ran has its answer.
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

    /// Compares the database's schema with this program's, in line as a request
    /// that may take this, or else beside the pool.
    async fn check(&self, tables: &[&str], in_line: Option<&Allowance>) -> Result<(), NotReady> {
        let missing = missing_tables(self.backend(), tables);
        let missing = self.texts(missing, in_line).await?;
        if !missing.is_empty() {
            return Err(NotReady::SchemaMissing(missing));
        }
        let applied = self.texts(applied_migrations(), in_line).await?;
        // A schema that is ahead is no reason to stop: an upgrade migrates the
        // database first, while servers of the version before still serve.
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
        /// What the log has in the place of a field's path.
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
        ran.map_err(|cause| DatabaseError::of_driver(&cause, PATH))?;
        let texts = rows.iter().map(|row: &QueryResult| row.try_get_by_index(0));
        let texts: Result<_, DbErr> = texts.collect();
        texts.map_err(|cause| DatabaseError::of(&cause, PATH))
    }
}

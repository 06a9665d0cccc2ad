//! Deletes idempotency keys that are no longer known.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sea_orm::{DbBackend, Statement};

use super::idempotency::KNOWN_FOR;
use crate::database::{Database, DatabaseError};

/// The time between two sweeps.
const INTERVAL: Duration = Duration::from_mins(1);

/// The maximum number of keys that a sweep deletes, so that no request waits for it.
const BATCH: i64 = 1000;

/// When the keys of a database were last swept.
#[derive(Debug)]
pub(crate) struct Sweeper(Mutex<Instant>);

impl Sweeper {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Instant::now()))
    }

    /// Whether it is time for a sweep. It is true for one caller only.
    pub(crate) fn is_due(&self) -> bool {
        let Ok(mut last) = self.0.lock() else {
            return false;
        };
        let is_due = last.elapsed() >= INTERVAL;
        if is_due {
            *last = Instant::now();
        }
        is_due
    }
}

/// Deletes some keys that are no longer known at this time. It belongs to no request, so no
/// bill and no ledger has its statement.
///
/// # Errors
///
/// If the database fails, or the server may not delete.
pub(crate) async fn sweep(database: &Database, now: DateTime<Utc>) -> Result<(), DatabaseError> {
    let backend = database.backend();
    let delete = match backend {
        DbBackend::Postgres => {
            "DELETE FROM \"idempotency\" WHERE (\"viewer\", \"key\") IN (SELECT \"viewer\", \"key\" \
             FROM \"idempotency\" WHERE \"at\" <= $1 ORDER BY \"at\" LIMIT $2)"
        }
        _ => {
            "DELETE FROM \"idempotency\" WHERE (\"viewer\", \"key\") IN (SELECT \"viewer\", \"key\" \
             FROM \"idempotency\" WHERE \"at\" <= ? ORDER BY \"at\" LIMIT ?)"
        }
    };
    let values = [(now - KNOWN_FOR).into(), BATCH.into()];
    let statement = Statement::from_sql_and_values(backend, delete, values);
    database.run_aside("idempotency keys", statement).await?;
    Ok(())
}

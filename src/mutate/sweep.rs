//! Deletes idempotency keys that are no longer known.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::{DbBackend, Statement};

use super::idempotency::KNOWN_FOR;
use crate::database::{Database, DatabaseError};

/// The time between two sweeps.
pub(crate) const SWEEP_INTERVAL: Duration = Duration::from_mins(1);

/// The maximum number of keys that a sweep deletes, so that no request waits for it.
const BATCH: i64 = 1000;

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

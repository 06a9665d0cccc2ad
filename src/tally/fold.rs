//! Folds changes into the numbers of a tally, and moves its instant.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{DbBackend, DbErr, QueryResult, Statement};

use crate::database::{Database, DatabaseError};

/// How far the instant may be from the time of requests. The rows that begin or end in
/// between are read with each count by status.
const NEAR: TimeDelta = TimeDelta::minutes(1);

/// The farthest that one statement moves the instant, so that it stays short.
const FARTHEST: TimeDelta = TimeDelta::days(1);

/// The maximum number of changes that one statement folds.
const BATCH: i64 = 50_000;

/// The maximum number of statements of one run, which the next one continues.
const MOST_STEPS: usize = 1000;

/// What the log calls the statements.
const PURPOSE: &str = "tallies";

/// The time between two runs. On PostgreSQL, counts read the changes of that time; SQLite
/// has none.
pub(crate) fn interval(backend: DbBackend) -> Duration {
    match backend {
        DbBackend::Postgres => Duration::from_secs(1),
        _ => NEAR.to_std().unwrap_or_default(),
    }
}

/// The time until the next run after one that failed. Without changes, there is no hurry, and
/// the file may be one that cannot be written to.
pub(crate) fn patience(backend: DbBackend) -> Duration {
    match backend {
        DbBackend::Postgres => Duration::from_mins(1),
        _ => Duration::from_mins(5),
    }
}

/// Folds the changes, and moves the instant towards this time. It belongs to no request, so
/// no bill and no ledger has its statements.
///
/// # Errors
///
/// If the database fails.
pub(crate) async fn fold(database: &Database, now: DateTime<Utc>) -> Result<(), DatabaseError> {
    for _ in 0..MOST_STEPS {
        let is_more = match database.backend() {
            DbBackend::Postgres => fold_changes(database, now).await?,
            _ => move_instant(database, now).await?,
        };
        if !is_more {
            break;
        }
    }
    Ok(())
}

/// Returns whether there is more to do.
async fn fold_changes(database: &Database, now: DateTime<Utc>) -> Result<bool, DatabaseError> {
    let call = format!("SELECT \"{}\"($1, $2)", migration::FOLD_TALLIES_FUNCTION);
    let values = [now.into(), BATCH.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, call, values);
    let rows = database.run_aside(PURPOSE, statement).await?;
    let is_more = rows
        .first()
        .map_or(Ok(false), |row| row.try_get_by_index(0));
    is_more.map_err(|cause| DatabaseError::from_cause(&cause, PURPOSE))
}

/// Moves the instant by one step, unless it is near. Triggers move the numbers along.
/// Returns whether there is more to do.
async fn move_instant(database: &Database, now: DateTime<Utc>) -> Result<bool, DatabaseError> {
    let select = "SELECT \"at\" FROM \"pass_tally_time\"";
    let statement = Statement::from_string(DbBackend::Sqlite, select);
    let rows = database.run_aside(PURPOSE, statement).await?;
    let read = |row: &QueryResult| -> Result<(String, DateTime<Utc>), DbErr> {
        Ok((row.try_get_by_index(0)?, row.try_get_by_index(0)?))
    };
    let Some(row) = rows.first() else {
        return Ok(false);
    };
    let (text, at) = read(row).map_err(|cause| DatabaseError::from_cause(&cause, PURPOSE))?;
    if (now - at).abs() <= NEAR {
        return Ok(false);
    }
    let target = now.clamp(at - FARTHEST, at + FARTHEST);
    // Another program may have moved it meanwhile.
    let update = "UPDATE \"pass_tally_time\" SET \"at\" = ? WHERE \"at\" = ?";
    let values = [target.into(), text.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, update, values);
    database.write_aside(PURPOSE, statement).await?;
    Ok(target != now)
}

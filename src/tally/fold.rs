//! Folds changes into the numbers of a tally, and moves its instant.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{DbBackend, DbErr, QueryResult, Statement};

use crate::database::{AsideError, Database};

/// How far the instant may be from the time of requests. The rows that begin or end in
/// between are read with each count by status.
pub(super) const NEAR: TimeDelta = TimeDelta::minutes(1);

/// The farthest that one statement moves the instant, so that it stays short.
const FARTHEST: TimeDelta = TimeDelta::days(1);

/// What one statement did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// There was nothing to do, or somebody else does it.
    Nothing,
    /// It did everything.
    Done,
    /// There is more to do.
    More,
    /// The server may only read its database.
    ReadOnly,
}

/// Folds up to `most` changes, and moves the instant towards this time. It belongs to no
/// request, so no bill and no ledger has its statements.
///
/// # Errors
///
/// If the database fails.
pub(super) async fn step(
    database: &Database,
    now: DateTime<Utc>,
    most: i64,
) -> Result<Step, AsideError> {
    match database.backend() {
        DbBackend::Postgres => fold_changes(database, now, most).await,
        _ => move_instant(database, now).await,
    }
}

async fn fold_changes(
    database: &Database,
    now: DateTime<Utc>,
    most: i64,
) -> Result<Step, AsideError> {
    let call = format!("SELECT \"{}\"($1, $2)", migration::TEND_TALLIES_FUNCTION);
    let values = [now.into(), most.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, call, values);
    let rows = database.try_aside(statement).await?;
    let row = rows.first();
    let done: String = row.map_or_else(|| Ok(String::new()), |row| row.try_get_by_index(0))?;
    Ok(match done.as_str() {
        "done" => Step::Done,
        "more" => Step::More,
        "read only" => Step::ReadOnly,
        _ => Step::Nothing,
    })
}

/// Moves the instant by one step, unless it is near. Triggers move the numbers along.
async fn move_instant(database: &Database, now: DateTime<Utc>) -> Result<Step, AsideError> {
    let select = "SELECT \"at\" FROM \"pass_tally_time\"";
    let statement = Statement::from_string(DbBackend::Sqlite, select);
    let rows = database.try_aside(statement).await?;
    let read = |row: &QueryResult| -> Result<(String, DateTime<Utc>), DbErr> {
        Ok((row.try_get_by_index(0)?, row.try_get_by_index(0)?))
    };
    let Some(row) = rows.first() else {
        return Ok(Step::Nothing);
    };
    let (text, at) = read(row)?;
    if (now - at).abs() <= NEAR {
        return Ok(Step::Nothing);
    }
    let target = now.clamp(at - FARTHEST, at + FARTHEST);
    // Another program may have moved it meanwhile.
    let update = "UPDATE \"pass_tally_time\" SET \"at\" = ? WHERE \"at\" = ?";
    let values = [target.into(), text.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Sqlite, update, values);
    database.try_writing_aside(statement).await?;
    Ok(if target == now {
        Step::Done
    } else {
        Step::More
    })
}

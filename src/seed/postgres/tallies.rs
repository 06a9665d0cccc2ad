//! Fills the tallies of seeded rows.
//!
//! Scans are summed a day at a time, which takes little memory, and leaves the numbers in the
//! order in which a server would have written them. No period is longer than a day, so those of
//! different days have nothing in common. What is of all time is the sum of the days.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use migration::{SCAN_TALLY_COLUMNS, scan_tally_of_day};
use sea_orm::sqlx::{self, AssertSqlSafe, Postgres, Row, Transaction};

use crate::seed::SeedError;

/// Nobody else changes numbers while this transaction has the row of the instant, which making
/// those of passes locks.
const START: [&str; 3] = [
    "SELECT gatepass_rebuild_pass_tallies()",
    "DELETE FROM scan_tally",
    "DELETE FROM scan_tally_change",
];

/// The levels 0 and 3 are the sums of 1 and 4.
const END: [&str; 2] = [
    "INSERT INTO scan_tally (level, gate_id, period, direction, outcome, denial_reason, number,
                             q0, q1, q2, q3)
     SELECT level - 1, gate_id, 0, direction, outcome, denial_reason, sum(number), 0, 0, 0, 0
     FROM scan_tally WHERE level IN (1, 4)
     GROUP BY level, gate_id, direction, outcome, denial_reason",
    "ALTER TABLE scan_tally ADD CONSTRAINT scan_tally_pkey
         PRIMARY KEY (level, gate_id, period, direction, outcome, denial_reason)",
];

const TIMES: &str = "SELECT min(scanned_at), max(scanned_at) FROM scan";

/// Counts all rows of `pass` and `scan`, which are locked and complete, with their indexes. The
/// key of `scan_tally` has been dropped.
pub(super) async fn fill(
    transaction: &mut Transaction<'static, Postgres>,
) -> Result<(), SeedError> {
    for statement in START {
        sqlx::query(statement).execute(&mut **transaction).await?;
    }
    let times = sqlx::query(TIMES).fetch_one(&mut **transaction).await?;
    let first: Option<DateTime<Utc>> = times.try_get(0)?;
    let last: Option<DateTime<Utc>> = times.try_get(1)?;
    if let (Some(first), Some(last)) = (first, last) {
        let day = TimeDelta::days(1);
        let insert = format!(
            "INSERT INTO scan_tally ({SCAN_TALLY_COLUMNS}) {}",
            scan_tally_of_day()
        );
        let mut start = first.with_time(NaiveTime::MIN).earliest().unwrap_or(first);
        while start <= last {
            sqlx::query(AssertSqlSafe(insert.as_str()))
                .bind(start)
                .bind(start + day)
                .execute(&mut **transaction)
                .await?;
            start += day;
        }
    }
    for statement in END {
        sqlx::query(statement).execute(&mut **transaction).await?;
    }
    Ok(())
}

//! What tallies of scans are, in SQL: quarters of an hour, and the sums of them.

use sea_orm_migration::sea_orm::DbBackend;

/// The seconds from the beginning of quarter 0 to 1970. It is a whole number of days, and
/// before every time that PostgreSQL can store, so quarters are never negative and integer
/// division rounds them down.
pub const SCAN_TALLY_ORIGIN: i64 = 3_000_000 * 86_400;

/// The columns of `scan_tally`, in the order of [`scan_tally_levels`].
pub const SCAN_TALLY_COLUMNS: &str =
    "level, gate_id, period, direction, outcome, denial_reason, number, q0, q1, q2, q3";

/// The number of the quarter of an hour that a column's time is in.
///
/// A double of PostgreSQL represents whole seconds exactly, but not microseconds. SQLite's
/// times are texts, of which the first 19 characters are a time without its fraction.
pub(crate) fn quarter(backend: DbBackend, column: &str) -> String {
    match backend {
        DbBackend::Postgres => format!(
            "CASE {column} WHEN 'infinity' THEN 20000000000 WHEN '-infinity' THEN 0 ELSE \
             (date_part('epoch', date_trunc('second', {column}))::bigint + {SCAN_TALLY_ORIGIN}) / 900 END"
        ),
        _ => {
            format!("(coalesce(unixepoch(substr({column}, 1, 19)), 0) + {SCAN_TALLY_ORIGIN}) / 900")
        }
    }
}

/// The rows of some scans, as a source of [`scan_tally_levels`].
pub(crate) fn scans(backend: DbBackend, table: &str, number: &str) -> String {
    format!(
        "SELECT gate_id, {} AS quarter, direction, outcome,
                coalesce(denial_reason, '') AS denial_reason, {number} AS number
         FROM {table}",
        quarter(backend, "scanned_at")
    )
}

/// A statement that sums all scans to the rows of `scan_tally`.
#[must_use]
pub fn scan_tally_of_rows(backend: DbBackend) -> String {
    scan_tally_levels(&scans(backend, "scan", "1"))
}

/// The same, for the scans of one day, between the parameters `$1` and `$2`. There are no numbers
/// of all time (levels 0 and 3) among them.
#[must_use]
pub fn scan_tally_of_day() -> String {
    let day = "scan WHERE scanned_at >= $1 AND scanned_at < $2";
    let levels = scan_tally_levels(&scans(DbBackend::Postgres, day, "1"));
    format!("SELECT * FROM ({levels}) AS levels WHERE level % 3 <> 0 ORDER BY 1, 2, 3")
}

/// A statement that sums numbers to the rows of `scan_tally`. `source` selects numbers by gate,
/// quarter, direction, outcome and reason, where no reason is an empty text.
#[must_use]
pub fn scan_tally_levels(source: &str) -> String {
    const OF: &str = "direction, outcome, denial_reason";
    let quarters = (0..4).map(|quarter| {
        format!(
            "CAST(sum(CASE WHEN quarter % 4 = {quarter} THEN number ELSE 0 END) AS bigint) AS q{quarter}"
        )
    });
    let quarters = quarters.collect::<Vec<_>>().join(", ");
    let sums = ["number", "q0", "q1", "q2", "q3"];
    let sums = sums.map(|name| format!("CAST(sum({name}) AS bigint) AS {name}"));
    let [number, ..] = &sums;
    let hours = sums.join(", ");
    format!(
        "WITH hours_of_gates AS (
             SELECT gate_id, quarter / 4 AS period, {OF}, {number}, {quarters}
             FROM ({source}) AS scans GROUP BY 1, 2, 3, 4, 5
         ), days_of_gates AS (
             SELECT gate_id, period / 24 AS period, {OF}, {number}
             FROM hours_of_gates GROUP BY 1, 2, 3, 4, 5
         ), sums_of_gates AS (
             SELECT gate_id, {OF}, {number} FROM days_of_gates GROUP BY 1, 2, 3, 4
         ), hours AS (
             SELECT period, {OF}, {hours} FROM hours_of_gates GROUP BY 1, 2, 3, 4
         ), days AS (
             SELECT period / 24 AS period, {OF}, {number} FROM hours GROUP BY 1, 2, 3, 4
         ), sums AS (
             SELECT {OF}, {number} FROM days GROUP BY 1, 2, 3
         )
         SELECT 0 AS level, 0 AS gate_id, 0 AS period, {OF}, number, 0 AS q0, 0 AS q1, 0 AS q2,
                0 AS q3 FROM sums
         UNION ALL SELECT 1, 0, period, {OF}, number, 0, 0, 0, 0 FROM days
         UNION ALL SELECT 2, 0, period, {OF}, number, q0, q1, q2, q3 FROM hours
         UNION ALL SELECT 3, gate_id, 0, {OF}, number, 0, 0, 0, 0 FROM sums_of_gates
         UNION ALL SELECT 4, gate_id, period, {OF}, number, 0, 0, 0, 0 FROM days_of_gates
         UNION ALL SELECT 5, gate_id, period, {OF}, number, q0, q1, q2, q3 FROM hours_of_gates"
    )
}

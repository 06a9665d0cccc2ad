//! The tally of scans: compared with the rows, and filled.

use std::fmt;

use chrono::{DateTime, SecondsFormat};
use migration::{SCAN_TALLY_COLUMNS, SCAN_TALLY_ORIGIN, scan_tally_levels, scan_tally_of_rows};
use sea_orm::{DbBackend, DbErr, QueryResult};

/// The maximum number of differences that are read. A tally has a number for each hour.
const MOST: usize = 10_000;

/// The number of scans of one cell of a tally: all of them, and those of an hour by quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scans {
    /// The number of scans.
    pub number: i64,
    /// The numbers of the quarters of an hour. 0 of other periods.
    pub quarters: [i64; 4],
}

/// A cell of the tally of scans that differs from the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScanDifference {
    /// What the cell is about: all time (0), a day (1) or an hour (2), or these of one gate (3,
    /// 4 and 5).
    pub level: i64,
    /// The key of the gate, or 0 for all gates.
    pub gate: i64,
    /// The number of the day or the hour, or 0.
    pub period: i64,
    /// The direction.
    pub direction: String,
    /// The outcome.
    pub outcome: String,
    /// The reason, or nothing.
    pub reason: String,
    /// The numbers in the tally, with the changes that are not folded yet.
    pub tallied: Scans,
    /// The numbers of rows.
    pub counted: Scans,
}

/// The statement that fills an empty tally on SQLite.
pub(crate) fn sqlite_fill() -> String {
    let rows = scan_tally_of_rows(DbBackend::Sqlite);
    format!("INSERT INTO scan_tally ({SCAN_TALLY_COLUMNS}) {rows}")
}

/// The statement that selects all cells that differ.
pub(super) fn differences(backend: DbBackend) -> String {
    const CELL: &str = "level, gate_id, period, direction, outcome, denial_reason";
    const NUMBERS: [&str; 5] = ["number", "q0", "q1", "q2", "q3"];
    let numbers = NUMBERS.join(", ");
    let sums = |factor: &str| {
        let sums = NUMBERS.map(|name| format!("CAST(sum({name} * {factor}) AS bigint)"));
        sums.join(", ")
    };
    let differ =
        NUMBERS.map(|name| format!("sum({name} * tallied) <> sum({name} * (1 - tallied))"));
    // Only PostgreSQL has changes that are not among the numbers.
    let changes = match backend {
        DbBackend::Postgres => {
            let levels = scan_tally_levels("SELECT * FROM scan_tally_change");
            format!("UNION ALL SELECT {CELL}, 1, {numbers} FROM ({levels}) AS changes")
        }
        _ => String::new(),
    };
    format!(
        "SELECT CAST(level AS bigint), gate_id, period, direction, outcome, denial_reason,
                {}, {}
         FROM (
             SELECT {CELL}, 1 AS tallied, {numbers} FROM scan_tally
             {changes}
             UNION ALL SELECT {CELL}, 0, {numbers} FROM ({}) AS counted
         ) AS cells
         GROUP BY {CELL}
         HAVING {}
         ORDER BY {CELL}
         LIMIT {MOST}",
        sums("tallied"),
        sums("(1 - tallied)"),
        scan_tally_of_rows(backend),
        differ.join(" OR "),
    )
}

impl ScanDifference {
    pub(super) fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let scans = |first: usize| -> Result<Scans, DbErr> {
            let quarter = |place: usize| row.try_get_by_index(first + 1 + place);
            Ok(Scans {
                number: row.try_get_by_index(first)?,
                quarters: [quarter(0)?, quarter(1)?, quarter(2)?, quarter(3)?],
            })
        };
        Ok(Self {
            level: row.try_get_by_index(0)?,
            gate: row.try_get_by_index(1)?,
            period: row.try_get_by_index(2)?,
            direction: row.try_get_by_index(3)?,
            outcome: row.try_get_by_index(4)?,
            reason: row.try_get_by_index(5)?,
            tallied: scans(6)?,
            counted: scans(11)?,
        })
    }

    /// The length of its period in seconds, if it has one.
    fn length(&self) -> Option<i64> {
        match self.level % 3 {
            1 => Some(86_400),
            2 => Some(3600),
            _ => None,
        }
    }
}

impl fmt::Display for Scans {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.number)?;
        if self.quarters != [0; 4] {
            let [first, second, third, fourth] = self.quarters;
            write!(formatter, " ({first}, {second}, {third}, {fourth})")?;
        }
        Ok(())
    }
}

/// `scans of gate 3, the hour from 2026-11-22T08:00:00Z, IN, ADMITTED: …`
impl fmt::Display for ScanDifference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.level < 3 {
            write!(formatter, "scans of all gates")?;
        } else {
            write!(formatter, "scans of gate {}", self.gate)?;
        }
        if let Some(length) = self.length() {
            let name = if length == 3600 { "hour" } else { "day" };
            let start = self.period.saturating_mul(length);
            let start = start.saturating_sub(SCAN_TALLY_ORIGIN);
            match DateTime::from_timestamp(start, 0) {
                Some(start) => {
                    let start = start.to_rfc3339_opts(SecondsFormat::Secs, true);
                    write!(formatter, ", the {name} from {start}")?;
                }
                None => write!(formatter, ", the {name} {}", self.period)?,
            }
        }
        write!(formatter, ", {}, {}", self.direction, self.outcome)?;
        if !self.reason.is_empty() {
            write!(formatter, ", {}", self.reason)?;
        }
        write!(
            formatter,
            ": the tally has {}; the table has {}",
            self.tallied, self.counted
        )
    }
}

//! Compares tallies with the rows, and makes them anew.

use std::fmt;

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement, TransactionTrait,
};

use super::scans::{self, ScanDifference};

/// The number of passes of one cell of a tally, by status at the tally's instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// REVOKED.
    pub revoked: i64,
    /// SCHEDULED.
    pub scheduled: i64,
    /// ACTIVE.
    pub active: i64,
    /// EXPIRED.
    pub expired: i64,
}

/// A cell of a tally that differs from the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A cell of the tally of passes.
    Passes(PassDifference),
    /// A cell of the tally of scans.
    Scans(ScanDifference),
}

/// A cell of the tally of passes that differs from the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassDifference {
    /// The key of the gate.
    pub gate: i64,
    /// The kind of the passes.
    pub kind: String,
    /// Whether their holders are inside.
    pub inside: bool,
    /// Whether they are valid at every gate.
    pub any_gate: bool,
    /// The numbers in the tally, with the changes that are not folded yet.
    pub tallied: Numbers,
    /// The numbers of rows.
    pub counted: Numbers,
}

/// All cells of the tally of passes with what is tallied and what is counted, in one statement and so in one
/// snapshot.
const DIFFERENCES: &str = "
    SELECT gate_id, kind, inside, any_gate,
           CAST(sum(revoked * tallied) AS bigint), CAST(sum(scheduled * tallied) AS bigint),
           CAST(sum(active * tallied) AS bigint), CAST(sum(expired * tallied) AS bigint),
           CAST(sum(revoked * (1 - tallied)) AS bigint),
           CAST(sum(scheduled * (1 - tallied)) AS bigint),
           CAST(sum(active * (1 - tallied)) AS bigint),
           CAST(sum(expired * (1 - tallied)) AS bigint)
    FROM (
        SELECT gate_id, kind, inside, any_gate, 1 AS tallied, revoked, scheduled, active, expired
        FROM pass_tally
        {changes}
        UNION ALL
        SELECT gate_id, kind, inside_since IS NOT NULL, any_gate, 0,
               sum(CASE WHEN revoked_at IS NOT NULL THEN 1 ELSE 0 END),
               sum(CASE WHEN revoked_at IS NULL AND valid_from > at THEN 1 ELSE 0 END),
               sum(CASE WHEN revoked_at IS NULL AND valid_from <= at AND valid_until > at
                   THEN 1 ELSE 0 END),
               sum(CASE WHEN revoked_at IS NULL AND valid_until <= at THEN 1 ELSE 0 END)
        FROM pass CROSS JOIN pass_tally_time
        GROUP BY gate_id, kind, inside_since IS NOT NULL, any_gate
    ) AS cells
    GROUP BY gate_id, kind, inside, any_gate
    HAVING sum(revoked * tallied) <> sum(revoked * (1 - tallied))
        OR sum(scheduled * tallied) <> sum(scheduled * (1 - tallied))
        OR sum(active * tallied) <> sum(active * (1 - tallied))
        OR sum(expired * tallied) <> sum(expired * (1 - tallied))
    ORDER BY gate_id, kind, inside, any_gate";

/// Only PostgreSQL has changes that are not among the numbers.
const CHANGES: &str = "
        UNION ALL
        SELECT gate_id, kind, inside, any_gate, 1,
               number * CASE WHEN revoked THEN 1 ELSE 0 END,
               number * CASE WHEN NOT revoked AND valid_from > at THEN 1 ELSE 0 END,
               number * CASE WHEN NOT revoked AND valid_from <= at AND valid_until > at
                        THEN 1 ELSE 0 END,
               number * CASE WHEN NOT revoked AND valid_until <= at THEN 1 ELSE 0 END
        FROM pass_tally_change CROSS JOIN pass_tally_time";

/// Compares the tallies with the rows, each in one snapshot. It reads all passes and scans. The
/// result is empty unless a program wrote rows with triggers disabled, or changed a tally. It
/// has at most 10,000 differences of scans.
///
/// # Errors
///
/// If the database fails.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
pub async fn verify(connection: &DatabaseConnection) -> Result<Vec<Difference>, DbErr> {
    let backend = connection.get_database_backend();
    let changes = match backend {
        DbBackend::Postgres => CHANGES,
        _ => "",
    };
    let select = DIFFERENCES.replace("{changes}", changes);
    let passes = Statement::from_string(backend, select);
    let scans = Statement::from_string(backend, scans::differences(backend));
    let transaction = connection.begin().await?;
    if backend == DbBackend::Postgres {
        // It takes longer than a statement of a request may.
        let patient = "SET LOCAL statement_timeout = 0";
        transaction.execute_unprepared(patient).await?;
    }
    let passes = transaction.query_all_raw(passes).await?;
    let scans = transaction.query_all_raw(scans).await?;
    transaction.rollback().await?;
    let passes = passes.iter().map(PassDifference::read);
    let passes = passes.map(|read| read.map(Difference::Passes));
    let scans = scans.iter().map(ScanDifference::read);
    let scans = scans.map(|read| read.map(Difference::Scans));
    passes.chain(scans).collect()
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passes(difference) => difference.fmt(formatter),
            Self::Scans(difference) => difference.fmt(formatter),
        }
    }
}

impl PassDifference {
    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let numbers = |first: usize| -> Result<Numbers, DbErr> {
            Ok(Numbers {
                revoked: row.try_get_by_index(first)?,
                scheduled: row.try_get_by_index(first + 1)?,
                active: row.try_get_by_index(first + 2)?,
                expired: row.try_get_by_index(first + 3)?,
            })
        };
        Ok(Self {
            gate: row.try_get_by_index(0)?,
            kind: row.try_get_by_index(1)?,
            inside: row.try_get_by_index(2)?,
            any_gate: row.try_get_by_index(3)?,
            tallied: numbers(4)?,
            counted: numbers(8)?,
        })
    }
}

impl fmt::Display for Numbers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            revoked,
            scheduled,
            active,
            expired,
        } = self;
        write!(
            formatter,
            "{revoked} revoked, {scheduled} scheduled, {active} active, {expired} expired"
        )
    }
}

/// `gate 3, VISITOR, inside: …`
impl fmt::Display for PassDifference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inside = if self.inside { "inside" } else { "outside" };
        let any_gate = if self.any_gate {
            ", valid at every gate"
        } else {
            ""
        };
        write!(
            formatter,
            "gate {}, {}, {inside}{any_gate}: the tally has {}; the table has {}",
            self.gate, self.kind, self.tallied, self.counted
        )
    }
}

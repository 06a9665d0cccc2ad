//! What the database tallies, so that counts need not read all rows that they count.
//!
//! Triggers keep the tables (`migration/src/m20261130_000013_tally.rs`,
//! `migration/src/m20261130_000014_scan_tally.rs`).

use entity::{pass, scan};

use crate::sql::{Kind, Life, Periods, Tally};
use crate::table::Table;

/// Passes by gate, kind, status, whether the holder is inside, and whether they are valid at
/// every gate.
pub(super) fn pass_tally(table: &Table) -> Tally {
    use pass::Column;
    Tally {
        table: "pass_tally",
        changes: "pass_tally_change",
        parent: table.index_of(Column::GateId),
        values: vec![
            table.index_of(Column::Kind),
            table.index_of(Column::AnyGate),
        ],
        given: vec![(table.index_of(Column::InsideSince), "inside")],
        kind: Kind::Statuses(Life {
            time: "pass_tally_time",
            revoked: table.index_of(Column::RevokedAt),
            from: table.index_of(Column::ValidFrom),
            until: table.index_of(Column::ValidUntil),
        }),
    }
}

/// Scans by gate, direction, outcome, reason and time.
pub(super) fn scan_tally(table: &Table) -> Tally {
    use scan::Column;
    let reason = table.index_of(Column::DenialReason);
    Tally {
        table: "scan_tally",
        changes: "scan_tally_change",
        parent: table.index_of(Column::GateId),
        values: vec![
            table.index_of(Column::Direction),
            table.index_of(Column::Outcome),
            reason,
        ],
        given: vec![(reason, "denial_reason")],
        kind: Kind::Periods(Periods {
            time: table.index_of(Column::ScannedAt),
        }),
    }
}

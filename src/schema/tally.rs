//! What the database tallies, so that counts need not read all rows that they count.
//!
//! Triggers keep the tables (`migration/src/m20261130_000013_tally.rs`).

use entity::pass::Column;

use crate::sql::{Life, Tally};
use crate::table::Table;

/// Passes by gate, kind, status, whether the holder is inside, and whether they are valid at
/// every gate.
pub(super) fn pass_tally(pass: &Table) -> Tally {
    Tally {
        table: "pass_tally",
        changes: "pass_tally_change",
        time: "pass_tally_time",
        parent: pass.index_of(Column::GateId),
        values: vec![pass.index_of(Column::Kind), pass.index_of(Column::AnyGate)],
        given: vec![(pass.index_of(Column::InsideSince), "inside")],
        life: Life {
            revoked: pass.index_of(Column::RevokedAt),
            from: pass.index_of(Column::ValidFrom),
            until: pass.index_of(Column::ValidUntil),
        },
    }
}

//! Rows as sequences of cells.

use entity::{gate, holder, pass, scan};
use sea_orm::ActiveEnum;
use sea_orm::prelude::DateTimeUtc;

/// Takes the cells of a row, one after another, in a database's own format.
pub(super) trait Cells {
    /// A key.
    fn key(&mut self, value: Option<i64>);
    /// A 32-bit number.
    fn number(&mut self, value: Option<i32>);
    /// A text.
    fn text(&mut self, value: Option<&str>);
    /// A Boolean.
    fn truth(&mut self, value: bool);
    /// A moment.
    fn moment(&mut self, value: Option<DateTimeUtc>);
}

/// A row that can be written in bulk.
pub(super) trait Record: Send + 'static {
    /// The table.
    const TABLE: &'static str;
    /// Its columns, in the order of the cells from `write`.
    const COLUMNS: &'static [&'static str];

    /// Passes each cell to `cells`.
    fn write(&self, cells: &mut impl Cells);
}

impl Record for gate::Model {
    const TABLE: &'static str = "gate";
    const COLUMNS: &'static [&'static str] =
        &["id", "code", "name", "location", "closed_at", "created_at"];

    fn write(&self, cells: &mut impl Cells) {
        cells.key(Some(self.id));
        cells.text(Some(&self.code));
        cells.text(Some(&self.name));
        cells.text(Some(&self.location));
        cells.moment(self.closed_at);
        cells.moment(Some(self.created_at));
    }
}

impl Record for holder::Model {
    const TABLE: &'static str = "holder";
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "name",
        "company",
        "phone",
        "blocked_at",
        "block_reason",
        "created_at",
    ];

    fn write(&self, cells: &mut impl Cells) {
        cells.key(Some(self.id));
        cells.text(Some(&self.name));
        cells.text(self.company.as_deref());
        cells.text(self.phone.as_deref());
        cells.moment(self.blocked_at);
        cells.text(self.block_reason.as_deref());
        cells.moment(Some(self.created_at));
    }
}

impl Record for pass::Model {
    const TABLE: &'static str = "pass";
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "code",
        "gate_id",
        "holder_id",
        "kind",
        "purpose",
        "vehicle_plate",
        "any_gate",
        "max_entries",
        "issued_at",
        "valid_from",
        "valid_until",
        "revoked_at",
        "revoke_reason",
        "inside_since",
    ];

    fn write(&self, cells: &mut impl Cells) {
        cells.key(Some(self.id));
        cells.text(Some(&self.code));
        cells.key(Some(self.gate_id));
        cells.key(Some(self.holder_id));
        cells.text(Some(&self.kind.to_value()));
        cells.text(self.purpose.as_deref());
        cells.text(self.vehicle_plate.as_deref());
        cells.truth(self.any_gate);
        cells.number(self.max_entries);
        cells.moment(Some(self.issued_at));
        cells.moment(Some(self.valid_from));
        cells.moment(Some(self.valid_until));
        cells.moment(self.revoked_at);
        cells.text(self.revoke_reason.as_deref());
        cells.moment(self.inside_since);
    }
}

impl Record for scan::Model {
    const TABLE: &'static str = "scan";
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "code",
        "pass_id",
        "gate_id",
        "direction",
        "outcome",
        "denial_reason",
        "scanned_at",
    ];

    fn write(&self, cells: &mut impl Cells) {
        cells.key(Some(self.id));
        cells.text(Some(&self.code));
        cells.key(self.pass_id);
        cells.key(Some(self.gate_id));
        cells.text(Some(&self.direction.to_value()));
        cells.text(Some(&self.outcome.to_value()));
        let reason = self.denial_reason.map(|reason| reason.to_value());
        cells.text(reason.as_deref());
        cells.moment(Some(self.scanned_at));
    }
}

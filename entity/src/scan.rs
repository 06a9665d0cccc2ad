//! One reading of a code at a gate, admitted or denied. Append-only.

use sea_orm::entity::prelude::*;

/// The direction in which the holder went. Stored as its name in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum Direction {
    /// Into the site.
    In,
    /// Out of the site.
    Out,
}

/// The result of a scan. Stored as its name in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum ScanOutcome {
    /// The gate opened.
    Admitted,
    /// The gate stayed closed.
    Denied,
}

/// Why a gate stayed closed: the first reason that applies, in this order. Stored
/// as its name in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum DenialReason {
    /// The gate is closed.
    GateClosed,
    /// No pass has this code.
    UnknownPass,
    /// The pass was revoked.
    Revoked,
    /// The holder is blocked.
    HolderBlocked,
    /// The pass is for another gate.
    WrongGate,
    /// IN: the pass is not valid yet.
    NotYetValid,
    /// IN: the pass is no longer valid.
    Expired,
    /// IN: the holder is already inside.
    AlreadyInside,
    /// IN: the pass has no entries left.
    EntriesExhausted,
    /// OUT: the holder is not inside.
    NotInside,
}

/// A row of `scan`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scan")]
pub struct Model {
    /// The primary key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The code, as it was read.
    pub code: String,
    /// The pass with this code. None if there was none.
    pub pass_id: Option<i64>,
    /// The holder of that pass.
    pub holder_id: Option<i64>,
    /// The gate at which the code was read.
    pub gate_id: i64,
    /// The direction in which the holder went.
    pub direction: Direction,
    /// The result of the scan.
    pub outcome: ScanOutcome,
    /// Why the gate stayed closed, or should have: set if DENIED, and if ADMITTED although a
    /// rule stood against it.
    pub denial_reason: Option<DenialReason>,
    /// When the code was read.
    pub scanned_at: DateTimeUtc,
    /// Whether its pass had a newer scan when it was recorded.
    pub late: bool,
    /// Whether newer admitted scans do not follow from it. Only set if late.
    pub conflict: bool,
    /// The pass with this code.
    #[sea_orm(belongs_to, from = "pass_id", to = "id")]
    pub pass: HasOne<super::pass::Entity>,
    /// The holder of that pass.
    #[sea_orm(belongs_to, from = "holder_id", to = "id")]
    pub holder: HasOne<super::holder::Entity>,
    /// The gate at which the code was read.
    #[sea_orm(belongs_to, from = "gate_id", to = "id")]
    pub gate: HasOne<super::gate::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

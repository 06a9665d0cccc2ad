//! One reading of a code at a gate, admitted or denied. Append-only.

use sea_orm::entity::prelude::*;

/// Which way the holder went. The stored text is the name in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum Direction {
    /// Into the site.
    In,
    /// Out of it.
    Out,
}

/// What the gate did. The stored text is the name in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum ScanOutcome {
    /// It opened.
    Admitted,
    /// It stayed closed.
    Denied,
}

/// Why a gate stayed closed, the first that applies in this order. The stored
/// text is the name in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum DenialReason {
    /// The gate admits nobody.
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
    /// IN: the pass is not valid any longer.
    Expired,
    /// IN: its holder is inside already.
    AlreadyInside,
    /// IN: it has admitted as often as it may.
    EntriesExhausted,
    /// OUT: its holder is not inside.
    NotInside,
}

/// A row of `scan`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scan")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The code as it was read.
    pub code: String,
    /// The pass with that code; none when no pass has it.
    pub pass_id: Option<i64>,
    /// Where it was read.
    pub gate_id: i64,
    /// Which way the holder went.
    pub direction: Direction,
    /// What the gate did.
    pub outcome: ScanOutcome,
    /// Why the gate stayed closed; set when DENIED.
    pub denial_reason: Option<DenialReason>,
    /// When.
    pub scanned_at: DateTimeUtc,
    /// The pass with that code.
    #[sea_orm(belongs_to, from = "pass_id", to = "id")]
    pub pass: HasOne<super::pass::Entity>,
    /// Where it was read.
    #[sea_orm(belongs_to, from = "gate_id", to = "id")]
    pub gate: HasOne<super::gate::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

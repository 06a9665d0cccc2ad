//! A change that was made through the API. Append-only.

use sea_orm::entity::prelude::*;

/// What was done. Stored as its name in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum EventKind {
    /// A gate was added.
    GateCreated,
    /// A gate's name or location was changed.
    GateUpdated,
    /// A gate was closed.
    GateClosed,
    /// A closed gate was opened again.
    GateReopened,
    /// A holder was added.
    HolderRegistered,
    /// A holder's name, company or telephone number was changed.
    HolderUpdated,
    /// A holder was blocked.
    HolderBlocked,
    /// A holder is no longer blocked.
    HolderUnblocked,
    /// A pass was issued.
    PassIssued,
    /// The end of a pass was changed.
    PassExtended,
    /// A pass was revoked.
    PassRevoked,
    /// A code was read at a gate.
    ScanRecorded,
}

/// A row of `event`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The primary key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What was done.
    pub kind: EventKind,
    /// When it was done.
    pub at: DateTimeUtc,
    /// Who did it: the identifier of the viewer.
    pub viewer: String,
    /// The request that did it.
    pub request_id: Option<String>,
    /// The gate that it is about.
    pub gate_id: Option<i64>,
    /// The holder that it is about.
    pub holder_id: Option<i64>,
    /// The pass that it is about.
    pub pass_id: Option<i64>,
    /// The scan that it is about.
    pub scan_id: Option<i64>,
    /// The changed values before, as a JSON object. None for a new row.
    pub old_values: Option<String>,
    /// The changed values after, as a JSON object.
    pub new_values: Option<String>,
    /// The number of its transaction, or a higher one, by which events are ordered: see
    /// `migration/src/m20261130_000010_write.rs` and `src/sql/write.rs`.
    pub transaction_id: i64,
    /// The gate that it is about.
    #[sea_orm(belongs_to, from = "gate_id", to = "id")]
    pub gate: HasOne<super::gate::Entity>,
    /// The holder that it is about.
    #[sea_orm(belongs_to, from = "holder_id", to = "id")]
    pub holder: HasOne<super::holder::Entity>,
    /// The pass that it is about.
    #[sea_orm(belongs_to, from = "pass_id", to = "id")]
    pub pass: HasOne<super::pass::Entity>,
    /// The scan that it is about.
    #[sea_orm(belongs_to, from = "scan_id", to = "id")]
    pub scan: HasOne<super::scan::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

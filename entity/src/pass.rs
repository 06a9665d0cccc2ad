//! Permission for a holder to pass a gate.

use sea_orm::entity::prelude::*;

/// The purpose of a pass. Stored as its name in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum PassKind {
    /// A guest.
    Visitor,
    /// A person who works on the site for another company.
    Contractor,
    /// A vehicle, identified by its plate.
    Vehicle,
    /// A person who works for the site's owner.
    Staff,
}

/// A row of `pass`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pass")]
pub struct Model {
    /// The primary key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The unique code that the holder shows. It cannot be guessed.
    #[sea_orm(unique)]
    pub code: String,
    /// The gate that the pass was issued for.
    pub gate_id: i64,
    /// The person who carries the pass.
    pub holder_id: i64,
    /// The purpose of the pass.
    pub kind: PassKind,
    /// The reason for the visit.
    pub purpose: Option<String>,
    /// The plate of the vehicle, for a VEHICLE pass.
    pub vehicle_plate: Option<String>,
    /// Whether the pass is valid at every gate, not only its own.
    pub any_gate: bool,
    /// How many entries the pass allows. None if there is no limit.
    pub max_entries: Option<i32>,
    /// When the pass was issued.
    pub issued_at: DateTimeUtc,
    /// The start of the time in which the pass is valid.
    pub valid_from: DateTimeUtc,
    /// The end of the time in which the pass is valid, exclusive.
    pub valid_until: DateTimeUtc,
    /// When the pass was revoked. None if it was not.
    pub revoked_at: Option<DateTimeUtc>,
    /// Why the pass was revoked. Only set if revoked.
    pub revoke_reason: Option<String>,
    /// When the holder entered. None while the holder is outside.
    pub inside_since: Option<DateTimeUtc>,
    /// How often the holder entered.
    pub entries: i32,
    /// The time of its newest scan. None if there is none.
    pub last_scanned_at: Option<DateTimeUtc>,
    /// How often it was changed, plus one. Scans do not count.
    pub version: i32,
    /// When it was last changed, other than by a scan. None if it never was.
    pub updated_at: Option<DateTimeUtc>,
    /// The gate that the pass was issued for.
    #[sea_orm(belongs_to, from = "gate_id", to = "id")]
    pub gate: HasOne<super::gate::Entity>,
    /// The person who carries the pass.
    #[sea_orm(belongs_to, from = "holder_id", to = "id")]
    pub holder: HasOne<super::holder::Entity>,
    /// The scans of the pass.
    #[sea_orm(has_many)]
    pub scans: HasMany<super::scan::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

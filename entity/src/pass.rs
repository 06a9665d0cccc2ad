//! Leave to pass a gate.

use sea_orm::entity::prelude::*;

/// What a pass is issued for. The stored text is the name in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum PassKind {
    /// A guest.
    Visitor,
    /// Someone who works on the site for another company.
    Contractor,
    /// A vehicle; the pass names its plate.
    Vehicle,
    /// Someone who works here.
    Staff,
}

/// A row of `pass`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pass")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What the holder shows, unique and not guessable.
    #[sea_orm(unique)]
    pub code: String,
    /// The gate it was issued for.
    pub gate_id: i64,
    /// Who carries it.
    pub holder_id: i64,
    /// What it was issued for.
    pub kind: PassKind,
    /// Why the holder comes.
    pub purpose: Option<String>,
    /// The vehicle's plate, of a VEHICLE pass.
    pub vehicle_plate: Option<String>,
    /// Whether every gate admits it, not only its own.
    pub any_gate: bool,
    /// How often it admits; none for no limit.
    pub max_entries: Option<i32>,
    /// When it was issued.
    pub issued_at: DateTimeUtc,
    /// From when it admits.
    pub valid_from: DateTimeUtc,
    /// Until when, exclusive.
    pub valid_until: DateTimeUtc,
    /// Since when it admits no longer, before its time.
    pub revoked_at: Option<DateTimeUtc>,
    /// Why; only set when revoked.
    pub revoke_reason: Option<String>,
    /// Since when its holder is inside; none while outside.
    pub inside_since: Option<DateTimeUtc>,
    /// The gate it was issued for.
    #[sea_orm(belongs_to, from = "gate_id", to = "id")]
    pub gate: HasOne<super::gate::Entity>,
    /// Who carries it.
    #[sea_orm(belongs_to, from = "holder_id", to = "id")]
    pub holder: HasOne<super::holder::Entity>,
    /// Its readings.
    #[sea_orm(has_many)]
    pub scans: HasMany<super::scan::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

//! A place where people enter and leave the site.

use sea_orm::entity::prelude::*;

/// A row of `gate`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gate")]
pub struct Model {
    /// The primary key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The unique code that is written on the gate: `G0007`.
    #[sea_orm(unique)]
    pub code: String,
    /// The name that people use for it.
    pub name: String,
    /// Where the gate is.
    pub location: String,
    /// When the gate was closed. None while it is open.
    pub closed_at: Option<DateTimeUtc>,
    /// When the gate was added to the system.
    pub created_at: DateTimeUtc,
    /// How often it was changed, plus one.
    pub version: i32,
    /// When it was last changed. None if it never was.
    pub updated_at: Option<DateTimeUtc>,
    /// The passes issued for the gate.
    #[sea_orm(has_many)]
    pub passes: HasMany<super::pass::Entity>,
    /// The scans made at the gate.
    #[sea_orm(has_many)]
    pub scans: HasMany<super::scan::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

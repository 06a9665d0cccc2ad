//! A place that people pass.

use sea_orm::entity::prelude::*;

/// A row of `gate`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "gate")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What is written on the gate, unique: `G0007`.
    #[sea_orm(unique)]
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Where it stands.
    pub location: String,
    /// Since when it admits nobody; none while it is open.
    pub closed_at: Option<DateTimeUtc>,
    /// When it was entered into the system.
    pub created_at: DateTimeUtc,
    /// Passes issued for it.
    #[sea_orm(has_many)]
    pub passes: HasMany<super::pass::Entity>,
    /// Readings taken at it.
    #[sea_orm(has_many)]
    pub scans: HasMany<super::scan::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

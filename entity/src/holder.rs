//! Who carries passes.

use sea_orm::entity::prelude::*;

/// A row of `holder`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holder")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Full name.
    pub name: String,
    /// Whom the holder works for.
    pub company: Option<String>,
    /// Telephone number, as it was given.
    pub phone: Option<String>,
    /// Since when no gate admits the holder.
    pub blocked_at: Option<DateTimeUtc>,
    /// Why; only set while blocked.
    pub block_reason: Option<String>,
    /// When the holder was entered into the system.
    pub created_at: DateTimeUtc,
    /// Passes issued to the holder.
    #[sea_orm(has_many)]
    pub passes: HasMany<super::pass::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

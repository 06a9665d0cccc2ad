//! A person who carries passes.

use sea_orm::entity::prelude::*;

/// A row of `holder`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holder")]
pub struct Model {
    /// The primary key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The full name.
    pub name: String,
    /// The company that the holder works for.
    pub company: Option<String>,
    /// The telephone number, as the holder gave it.
    pub phone: Option<String>,
    /// When the holder was blocked from all gates. None if not blocked.
    pub blocked_at: Option<DateTimeUtc>,
    /// Why the holder was blocked. Only set if blocked.
    pub block_reason: Option<String>,
    /// When the holder was added to the system.
    pub created_at: DateTimeUtc,
    /// How often it was changed, plus one.
    pub version: i32,
    /// When it was last changed. None if it never was.
    pub updated_at: Option<DateTimeUtc>,
    /// The passes issued to the holder.
    #[sea_orm(has_many)]
    pub passes: HasMany<super::pass::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

//! A secret that lets a program or a person use the API. Only its hash is stored.

use sea_orm::entity::prelude::*;

/// What somebody may do. Each role may do what those before it may. Stored as its name in
/// the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(
    rs_type = "String",
    db_type = "Text",
    rename_all = "SCREAMING_SNAKE_CASE"
)]
pub enum TokenRole {
    /// Reads gates, passes, holders and scans, but no codes.
    Viewer,
    /// Also reads codes.
    Guard,
    /// Also reads phone numbers, and why holders were blocked and passes revoked.
    Officer,
    /// Also manages tokens.
    Admin,
}

/// A row of `token`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "token")]
pub struct Model {
    /// The primary key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The name that people know it by.
    pub name: String,
    /// What its owner may do.
    pub role: TokenRole,
    /// Whether its owner only sees what belongs to the token's gates.
    pub gate_bound: bool,
    /// The SHA-256 hash of the secret, in lower-case hexadecimal digits.
    #[sea_orm(unique)]
    pub secret_hash: String,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When it stops working. None if it never does.
    pub expires_at: Option<DateTimeUtc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}

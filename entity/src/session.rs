//! A browser that somebody signed in with a token. Only the hash of its secret is stored.

use sea_orm::entity::prelude::*;

/// A row of `session`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// The primary key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The token with which somebody signed in.
    pub token_id: i64,
    /// The SHA-256 hash of the secret in the cookie, in lower-case hexadecimal digits.
    #[sea_orm(unique)]
    pub secret_hash: String,
    /// When somebody signed in.
    pub created_at: DateTimeUtc,
    /// When it ends, unless it is used before.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

//! A browser that somebody signed in with a token, or at an OpenID provider. Only the hash of its secret is stored.

use sea_orm::entity::prelude::*;

use crate::token::TokenRole;

/// A row of `session`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// The primary key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The token with which somebody signed in. None for a person whom an OpenID provider
    /// has authenticated.
    pub token_id: Option<i64>,
    /// The SHA-256 hash of the secret in the cookie, in lower-case hexadecimal digits.
    #[sea_orm(unique)]
    pub secret_hash: String,
    /// When somebody signed in.
    pub created_at: DateTimeUtc,
    /// When it ends, unless it is used before.
    pub expires_at: DateTimeUtc,
    /// The issuer URL of the provider that knows the person.
    pub person_issuer: Option<String>,
    /// What identifies the person in the log.
    pub person_id: Option<String>,
    /// The name of the person.
    pub person_name: Option<String>,
    /// What the person may do.
    pub person_role: Option<TokenRole>,
    /// The codes of the gates that the person is bound to, as a JSON array. None also
    /// stands for a person who is bound to none.
    pub person_gates: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

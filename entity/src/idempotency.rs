//! The result of a mutation that was sent with a key, for the case that it is sent again.

use sea_orm::entity::prelude::*;

/// A row of `idempotency`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// Who sent the mutation: the identifier of the viewer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub viewer: String,
    /// The key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The SHA-256 hash of the mutation and its input, in lower-case hexadecimal digits.
    pub input: String,
    /// The rows that were written, as JSON. None only while the transaction runs.
    pub result: Option<String>,
    /// When the key was first used.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}

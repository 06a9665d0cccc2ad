//! A gate that a token is bound to.

use sea_orm::entity::prelude::*;

/// A row of `token_gate`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "token_gate")]
pub struct Model {
    /// The token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_id: i64,
    /// The gate.
    #[sea_orm(primary_key, auto_increment = false)]
    pub gate_id: i64,
    /// The token.
    #[sea_orm(belongs_to, from = "token_id", to = "id")]
    pub token: HasOne<super::token::Entity>,
    /// The gate.
    #[sea_orm(belongs_to, from = "gate_id", to = "id")]
    pub gate: HasOne<super::gate::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

//! Tokens, as operators manage them.

use std::collections::BTreeMap;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use entity::{gate, session, token, token_gate};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbErr,
    EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use serde::Serialize;

use super::role::{from_stored, to_stored};
use super::secret::{Secret, SecretKind};
use crate::viewer::{MOST_GATES, Role};

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The name that people will know it by.
    pub name: String,
    /// What its owner may do.
    pub role: Role,
    /// The codes of the gates that it is bound to. None if it is bound to none.
    pub gates: Option<Vec<String>>,
    /// When it stops working.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TokenDescription {
    /// Its number, by which it is revoked.
    pub id: i64,
    /// The name that people know it by.
    pub name: String,
    /// What its owner may do.
    #[serde(serialize_with = "as_text")]
    pub role: Role,
    /// The codes of the gates that it is bound to. None if it is bound to none.
    pub gates: Option<Vec<String>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it stops working.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn as_text<S: serde::Serializer>(role: &Role, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(role)
}

/// Why a token cannot be managed.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// There is no token with this number.
    #[error("there is no token {0}; `gatepass token list` lists all")]
    Unknown(i64),
    /// The token no longer works.
    #[error("token {0} was revoked or has expired; create a new one with `gatepass token create`")]
    Ended(i64),
    /// There are no gates with these codes.
    #[error("there is no gate with the code {}", .0.join(", "))]
    UnknownGates(Vec<String>),
    /// The token would be bound to more gates than a request may list.
    #[error(
        "a token can be bound to at most {MOST_GATES} gates; these are {0}. Leave --gate out for all gates, or create several tokens"
    )]
    TooManyGates(usize),
    /// The database failed.
    #[error("the database refused: {0}")]
    Database(#[from] DbErr),
}

impl TokenDescription {
    fn new(token: token::Model, gates: Vec<String>) -> Self {
        Self {
            id: token.id,
            name: token.name,
            role: from_stored(token.role),
            gates: token.gate_bound.then_some(gates),
            created_at: token.created_at,
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
            last_used_at: token.last_used_at,
        }
    }

    /// Whether it works at a time.
    #[must_use]
    pub fn works(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// Makes a token. Its secret cannot be read again.
///
/// # Errors
///
/// [`TokenError::UnknownGates`], [`TokenError::TooManyGates`], or when the database fails. Then there is no token.
pub async fn create(
    connection: &DatabaseConnection,
    new: NewToken,
    now: DateTime<Utc>,
) -> Result<(TokenDescription, Secret), TokenError> {
    let transaction = begin(connection).await?;
    let gates = match &new.gates {
        Some(codes) => gates_by_code(&transaction, codes).await?,
        None => BTreeMap::new(),
    };
    if gates.len() > MOST_GATES as usize {
        return Err(TokenError::TooManyGates(gates.len()));
    }
    let gate_ids = gates.values().copied().collect::<Vec<_>>();
    let (token, secret) = insert(&transaction, &new, &gate_ids, now).await?;
    transaction.commit().await?;
    let codes = gates.into_keys().collect();
    Ok((TokenDescription::new(token, codes), secret))
}

/// All tokens, in the order in which they were made.
///
/// # Errors
///
/// When the database fails.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
pub async fn list(connection: &DatabaseConnection) -> Result<Vec<TokenDescription>, TokenError> {
    let tokens = token::Entity::find()
        .order_by_asc(token::Column::Id)
        .all(connection)
        .await?;
    let mut gates = codes_by_token(connection, None).await?;
    let describe = |token: token::Model| {
        let gates = gates.remove(&token.id).unwrap_or_default();
        TokenDescription::new(token, gates)
    };
    Ok(tokens.into_iter().map(describe).collect())
}

/// Revokes a token, and ends its sessions. One that was revoked before stays as it is.
///
/// # Errors
///
/// [`TokenError::Unknown`], or when the database fails.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
pub async fn revoke(
    connection: &DatabaseConnection,
    id: i64,
    now: DateTime<Utc>,
) -> Result<TokenDescription, TokenError> {
    let transaction = begin(connection).await?;
    let mut description = by_id(&transaction, id).await?;
    if description.revoked_at.is_none() {
        let now = now.trunc_subsecs(6);
        end(&transaction, id, token::Column::RevokedAt, now).await?;
        description.revoked_at = Some(now);
    }
    session::Entity::delete_many()
        .filter(session::Column::TokenId.eq(id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(description)
}

/// Makes a token like another one, which then works only for `overlap`, and not at all
/// if that is zero. If the old one expires, so does the new one after as long a time,
/// unless `lifetime` is given.
///
/// # Errors
///
/// [`TokenError::Unknown`], [`TokenError::Ended`], or when the database fails. Then
/// nothing has changed.
pub async fn rotate(
    connection: &DatabaseConnection,
    id: i64,
    overlap: TimeDelta,
    lifetime: Option<TimeDelta>,
    now: DateTime<Utc>,
) -> Result<(TokenDescription, Secret), TokenError> {
    let transaction = begin(connection).await?;
    let old = by_id(&transaction, id).await?;
    if !old.works(now) {
        return Err(TokenError::Ended(id));
    }
    let lifetime = lifetime.or_else(|| Some(old.expires_at? - old.created_at));
    let new = NewToken {
        name: old.name,
        role: old.role,
        gates: old.gates.clone(),
        expires_at: lifetime.map(|lifetime| now + lifetime),
    };
    let gate_ids = gate_ids(&transaction, id).await?;
    let (token, secret) = insert(&transaction, &new, &gate_ids, now).await?;
    let until = (now + overlap).trunc_subsecs(6);
    if overlap <= TimeDelta::zero() {
        end(&transaction, id, token::Column::RevokedAt, until).await?;
    } else if old.expires_at.is_none_or(|end| until < end) {
        end(&transaction, id, token::Column::ExpiresAt, until).await?;
    }
    transaction.commit().await?;
    Ok((
        TokenDescription::new(token, old.gates.unwrap_or_default()),
        secret,
    ))
}

/// Whether a token works at a time.
///
/// # Errors
///
/// When the database fails.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
pub async fn has_usable(
    connection: &DatabaseConnection,
    now: DateTime<Utc>,
) -> Result<bool, TokenError> {
    let unexpired = token::Column::ExpiresAt.is_null();
    let found = token::Entity::find()
        .select_only()
        .column(token::Column::Id)
        .filter(token::Column::RevokedAt.is_null())
        .filter(unexpired.or(token::Column::ExpiresAt.gt(now)))
        .into_tuple::<i64>()
        .one(connection)
        .await?;
    Ok(found.is_some())
}

#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = TransactionOptions {
        // It takes its turn with a server's writes instead of failing later.
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    connection.begin_with_options(options).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn insert(
    transaction: &DatabaseTransaction,
    new: &NewToken,
    gates: &[i64],
    now: DateTime<Utc>,
) -> Result<(token::Model, Secret), DbErr> {
    let secret = Secret::random(SecretKind::Token);
    let row = token::ActiveModel {
        name: Set(new.name.clone()),
        role: Set(to_stored(new.role)),
        gate_bound: Set(new.gates.is_some()),
        secret_hash: Set(secret.hash().to_hex()),
        created_at: Set(now.trunc_subsecs(6)),
        expires_at: Set(new.expires_at.map(|time| time.trunc_subsecs(6))),
        ..Default::default()
    };
    let token = token::Entity::insert(row)
        .exec_with_returning(transaction)
        .await?;
    let bound = gates.iter().map(|gate| token_gate::ActiveModel {
        token_id: Set(token.id),
        gate_id: Set(*gate),
    });
    if bound.len() > 0 {
        token_gate::Entity::insert_many(bound)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok((token, secret))
}

/// Sets the time from which a token no longer works.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn end(
    transaction: &DatabaseTransaction,
    id: i64,
    column: token::Column,
    time: DateTime<Utc>,
) -> Result<(), DbErr> {
    token::Entity::update_many()
        .col_expr(column, time.into())
        .filter(token::Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn by_id(transaction: &DatabaseTransaction, id: i64) -> Result<TokenDescription, TokenError> {
    let token = token::Entity::find_by_id(id).one(transaction).await?;
    let token = token.ok_or(TokenError::Unknown(id))?;
    let mut gates = codes_by_token(transaction, Some(id)).await?;
    let gates = gates.remove(&id).unwrap_or_default();
    Ok(TokenDescription::new(token, gates))
}

/// The keys of gates by their codes, in the order of the codes.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn gates_by_code(
    transaction: &DatabaseTransaction,
    codes: &[String],
) -> Result<BTreeMap<String, i64>, TokenError> {
    let found: Vec<(String, i64)> = gate::Entity::find()
        .select_only()
        .columns([gate::Column::Code, gate::Column::Id])
        .filter(gate::Column::Code.is_in(codes))
        .into_tuple()
        .all(transaction)
        .await?;
    let gates: BTreeMap<_, _> = found.into_iter().collect();
    let unknown = codes.iter().filter(|code| !gates.contains_key(*code));
    let unknown: Vec<String> = unknown.cloned().collect();
    if unknown.is_empty() {
        Ok(gates)
    } else {
        Err(TokenError::UnknownGates(unknown))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn gate_ids(transaction: &DatabaseTransaction, token: i64) -> Result<Vec<i64>, DbErr> {
    token_gate::Entity::find()
        .select_only()
        .column(token_gate::Column::GateId)
        .filter(token_gate::Column::TokenId.eq(token))
        .order_by_asc(token_gate::Column::GateId)
        .into_tuple()
        .all(transaction)
        .await
}

/// The codes of the gates that tokens are bound to, in order: of one token, or of all.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn codes_by_token<C: ConnectionTrait>(
    connection: &C,
    token: Option<i64>,
) -> Result<BTreeMap<i64, Vec<String>>, DbErr> {
    let mut bound = token_gate::Entity::find()
        .inner_join(gate::Entity)
        .select_only()
        .column(token_gate::Column::TokenId)
        .column(gate::Column::Code)
        .order_by_asc(token_gate::Column::TokenId)
        .order_by_asc(gate::Column::Code);
    if let Some(token) = token {
        bound = bound.filter(token_gate::Column::TokenId.eq(token));
    }
    let mut by_token: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (token, code) in bound.into_tuple::<(i64, String)>().all(connection).await? {
        by_token.entry(token).or_default().push(code);
    }
    Ok(by_token)
}

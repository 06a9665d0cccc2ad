//! The statements of a server that finds out who sends requests. Each looks up an indexed
//! column or a key.

use chrono::{DateTime, TimeDelta, Utc};
use entity::token::TokenRole;
use entity::{gate, session, token, token_gate};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ActiveEnum, DbBackend, Statement};

use super::secret::SecretHash;
use crate::sql::is_one_of_texts;

/// The maximum number of sessions of a token. A new one ends the oldest.
const SESSIONS: u64 = 100;

/// The maximum number of rows that one statement removes.
const BATCH: u64 = 100;

/// The token with this hash, with a row for each of its gates. `grant` reads it.
pub(super) fn token_by_hash(backend: DbBackend, hash: SecretHash) -> Statement {
    let mut select = Query::select();
    select.from(token::Entity);
    add_token(&mut select);
    let stored = Expr::col((token::Entity, token::Column::SecretHash));
    select.and_where(stored.eq(hash.to_hex()));
    backend.build(&select)
}

/// The session with this hash and its token, if it has one, with a row for each of the
/// token's gates.
pub(super) fn session_by_hash(backend: DbBackend, hash: SecretHash) -> Statement {
    let token = Expr::col((session::Entity, session::Column::TokenId));
    let stored = Expr::col((session::Entity, session::Column::SecretHash));
    let mut select = Query::select();
    select.from(session::Entity).left_join(
        token::Entity,
        token.equals((token::Entity, token::Column::Id)),
    );
    add_token(&mut select);
    select
        .columns([
            (session::Entity, session::Column::SecretHash),
            (session::Entity, session::Column::Id),
            (session::Entity, session::Column::CreatedAt),
            (session::Entity, session::Column::ExpiresAt),
            (session::Entity, session::Column::PersonIssuer),
            (session::Entity, session::Column::PersonId),
            (session::Entity, session::Column::PersonName),
            (session::Entity, session::Column::PersonRole),
            (session::Entity, session::Column::PersonGates),
        ])
        .and_where(stored.eq(hash.to_hex()));
    backend.build(&select)
}

/// Adds a token's columns and its gates to a statement that selects from `token`.
fn add_token(select: &mut SelectStatement) {
    let token_of_gate = Expr::col((token_gate::Entity, token_gate::Column::TokenId));
    select
        .columns([
            (token::Entity, token::Column::Id),
            (token::Entity, token::Column::Name),
            (token::Entity, token::Column::Role),
            (token::Entity, token::Column::GateBound),
            (token::Entity, token::Column::SecretHash),
            (token::Entity, token::Column::ExpiresAt),
            (token::Entity, token::Column::RevokedAt),
            (token::Entity, token::Column::LastUsedAt),
        ])
        .column((token_gate::Entity, token_gate::Column::GateId))
        .left_join(
            token_gate::Entity,
            token_of_gate.equals((token::Entity, token::Column::Id)),
        )
        .order_by((token_gate::Entity, token_gate::Column::GateId), Order::Asc);
}

/// The codes and keys of the gates with one of these codes.
pub(super) fn gates_by_code(backend: DbBackend, codes: &[String]) -> Statement {
    let code = Expr::col((gate::Entity, gate::Column::Code));
    let select = Query::select()
        .columns([
            (gate::Entity, gate::Column::Code),
            (gate::Entity, gate::Column::Id),
        ])
        .from(gate::Entity)
        .and_where(is_one_of_texts(backend, code, codes))
        .take();
    backend.build(&select)
}

/// Records the last use of a token, unless a use within `interval` is recorded.
pub(super) fn note_use(
    backend: DbBackend,
    token: i64,
    now: DateTime<Utc>,
    interval: TimeDelta,
) -> Statement {
    let last = || Expr::col(token::Column::LastUsedAt);
    let update = Query::update()
        .table(token::Entity)
        .value(token::Column::LastUsedAt, now)
        .and_where(Expr::col(token::Column::Id).eq(token))
        .and_where(last().is_null().or(last().lte(now - interval)))
        .take();
    backend.build(&update)
}

/// Whose a session is.
pub(super) enum SessionOwner<'a> {
    /// The token with this key.
    Token(i64),
    Person(StoredPerson<'a>),
}

/// A person as `session` stores one.
pub(super) struct StoredPerson<'a> {
    pub(super) issuer: &'a str,
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) role: TokenRole,
    /// A JSON array of codes.
    pub(super) gates: Option<String>,
}

/// Starts a session.
pub(super) fn insert_session(
    backend: DbBackend,
    owner: SessionOwner<'_>,
    hash: SecretHash,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Statement {
    let (token, person) = match owner {
        SessionOwner::Token(token) => (Some(token), None),
        SessionOwner::Person(person) => (None, Some(person)),
    };
    let person_of = |of: fn(&StoredPerson<'_>) -> String| person.as_ref().map(of);
    let insert = Query::insert()
        .into_table(session::Entity)
        .columns([
            session::Column::TokenId,
            session::Column::SecretHash,
            session::Column::CreatedAt,
            session::Column::ExpiresAt,
            session::Column::PersonIssuer,
            session::Column::PersonId,
            session::Column::PersonName,
            session::Column::PersonRole,
            session::Column::PersonGates,
        ])
        .values_panic([
            token.into(),
            hash.to_hex().into(),
            created_at.into(),
            expires_at.into(),
            person_of(|person| person.issuer.to_owned()).into(),
            person_of(|person| person.id.to_owned()).into(),
            person_of(|person| person.name.to_owned()).into(),
            person_of(|person| person.role.to_value()).into(),
            person.and_then(|person| person.gates).into(),
        ])
        .take();
    backend.build(&insert)
}

/// Lets a session end later.
pub(super) fn extend_session(
    backend: DbBackend,
    session: i64,
    expires_at: DateTime<Utc>,
) -> Statement {
    let update = Query::update()
        .table(session::Entity)
        .value(session::Column::ExpiresAt, expires_at)
        .and_where(Expr::col(session::Column::Id).eq(session))
        .and_where(Expr::col(session::Column::ExpiresAt).lt(expires_at))
        .take();
    backend.build(&update)
}

/// Ends a session.
pub(super) fn delete_session(backend: DbBackend, hash: SecretHash) -> Statement {
    let delete = Query::delete()
        .from_table(session::Entity)
        .and_where(Expr::col(session::Column::SecretHash).eq(hash.to_hex()))
        .take();
    backend.build(&delete)
}

/// Removes sessions that have ended, the oldest first.
pub(super) fn sweep_sessions(backend: DbBackend, now: DateTime<Utc>) -> Statement {
    let ended = Query::select()
        .column(session::Column::Id)
        .from(session::Entity)
        .and_where(Expr::col(session::Column::ExpiresAt).lte(now))
        .order_by(session::Column::ExpiresAt, Order::Asc)
        .order_by(session::Column::Id, Order::Asc)
        .limit(BATCH)
        .take();
    delete_all(backend, ended)
}

/// Removes the oldest sessions of a token or a person that has too many.
pub(super) fn trim_sessions(backend: DbBackend, owner: &SessionOwner<'_>) -> Statement {
    let of_owner = match owner {
        SessionOwner::Token(token) => Expr::col(session::Column::TokenId).eq(*token),
        SessionOwner::Person(person) => Expr::col(session::Column::PersonId).eq(person.id),
    };
    let surplus = Query::select()
        .column(session::Column::Id)
        .from(session::Entity)
        .and_where(of_owner)
        .order_by(session::Column::Id, Order::Desc)
        .offset(SESSIONS)
        .limit(BATCH)
        .take();
    delete_all(backend, surplus)
}

fn delete_all(backend: DbBackend, ids: SelectStatement) -> Statement {
    let delete = Query::delete()
        .from_table(session::Entity)
        .and_where(Expr::col(session::Column::Id).in_subquery(ids))
        .take();
    backend.build(&delete)
}

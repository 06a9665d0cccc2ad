//! The tables `token`, `token_gate` and `session`: who may use the API.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::{index, key, moment, moment_or_none, not_empty, one_of, reference, text};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Token {
    Table,
    Id,
    Name,
    Role,
    GateBound,
    SecretHash,
    CreatedAt,
    ExpiresAt,
    RevokedAt,
    LastUsedAt,
}

#[derive(DeriveIden)]
enum TokenGate {
    Table,
    TokenId,
    GateId,
}

#[derive(DeriveIden)]
enum Session {
    Table,
    Id,
    TokenId,
    SecretHash,
    CreatedAt,
    ExpiresAt,
}

#[derive(DeriveIden)]
enum Gate {
    Table,
    Id,
}

/// The length of a SHA-256 hash in hexadecimal digits.
const HASH_LENGTH: i32 = 64;

/// A check that a text has the length of a hash, so that a secret cannot be stored by
/// mistake.
fn is_hash(name: &'static str, column: impl IntoColumnRef) -> Check {
    Check::named(
        name,
        Expr::expr(Func::char_length(Expr::col(column))).eq(HASH_LENGTH),
    )
}

fn token(backend: DbBackend) -> TableCreateStatement {
    Table::create()
        .table(Token::Table)
        .col(key(Token::Id))
        .col(text(Token::Name, backend))
        .col(text(Token::Role, backend))
        .col(ColumnDef::new(Token::GateBound).boolean().not_null())
        .col(text(Token::SecretHash, backend))
        .col(moment(Token::CreatedAt))
        .col(moment_or_none(Token::ExpiresAt))
        .col(moment_or_none(Token::RevokedAt))
        .col(moment_or_none(Token::LastUsedAt))
        .check(not_empty("token_name_not_empty", Token::Name))
        .check(one_of(
            "token_role_known",
            Token::Role,
            &["VIEWER", "GUARD", "OFFICER", "ADMIN"],
        ))
        .check(is_hash("token_secret_hash_length", Token::SecretHash))
        .take()
}

fn token_gate() -> TableCreateStatement {
    Table::create()
        .table(TokenGate::Table)
        .col(ColumnDef::new(TokenGate::TokenId).big_integer().not_null())
        .col(ColumnDef::new(TokenGate::GateId).big_integer().not_null())
        .primary_key(
            Index::create()
                .name("token_gate_pkey")
                .col(TokenGate::TokenId)
                .col(TokenGate::GateId),
        )
        .foreign_key(&mut reference(
            "token_gate_token_id_fkey",
            (TokenGate::Table, TokenGate::TokenId),
            (Token::Table, Token::Id),
        ))
        .foreign_key(&mut reference(
            "token_gate_gate_id_fkey",
            (TokenGate::Table, TokenGate::GateId),
            (Gate::Table, Gate::Id),
        ))
        .take()
}

fn session(backend: DbBackend) -> TableCreateStatement {
    Table::create()
        .table(Session::Table)
        .col(key(Session::Id))
        .col(ColumnDef::new(Session::TokenId).big_integer().not_null())
        .col(text(Session::SecretHash, backend))
        .col(moment(Session::CreatedAt))
        .col(moment(Session::ExpiresAt))
        .foreign_key(&mut reference(
            "session_token_id_fkey",
            (Session::Table, Session::TokenId),
            (Token::Table, Token::Id),
        ))
        .check(is_hash("session_secret_hash_length", Session::SecretHash))
        .check(Check::named(
            "session_expires_after_created",
            Expr::col(Session::ExpiresAt).gt(Expr::col(Session::CreatedAt)),
        ))
        .take()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        for table in [token(backend), token_gate(), session(backend)] {
            manager.create_table(table).await?;
        }
        for unique in [
            index("token", [Token::SecretHash]).unique().take(),
            index("session", [Session::SecretHash]).unique().take(),
        ] {
            manager.create_index(unique).await?;
        }
        // Those of a gate, of a token, and those that have expired.
        for lookup in [
            index("token_gate", [TokenGate::GateId]),
            index("session", [Session::TokenId, Session::Id]),
            index("session", [Session::ExpiresAt, Session::Id]),
        ] {
            manager.create_index(lookup).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            Table::drop().table(Session::Table).take(),
            Table::drop().table(TokenGate::Table).take(),
            Table::drop().table(Token::Table).take(),
        ] {
            manager.drop_table(table).await?;
        }
        Ok(())
    }
}

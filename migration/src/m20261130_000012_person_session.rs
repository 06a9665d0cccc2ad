//! Sessions of people whom an OpenID provider has authenticated: a row of `session` has a
//! token or a person. A person has no table: who somebody is and what they may do was true
//! when they signed in, and ends with the session.
//!
//! SQLite cannot make a column nullable, so its table is made anew.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::{index, key, moment, one_of, reference, text, text_or_none};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(Clone, Copy, DeriveIden)]
enum Session {
    Table,
    Id,
    TokenId,
    SecretHash,
    CreatedAt,
    ExpiresAt,
    /// The provider that knows the person.
    PersonIssuer,
    /// The hash that identifies the person: `oidc:` and 16 digits.
    PersonId,
    PersonName,
    PersonRole,
    /// The codes of gates as a JSON array. Null stands for all gates.
    PersonGates,
}

#[derive(DeriveIden)]
enum Token {
    Table,
    Id,
}

/// The name of the table while it is made anew.
const BEFORE: &str = "session_before";

const HASH_LENGTH: i32 = 64;

const PERSON: [Session; 5] = [
    Session::PersonIssuer,
    Session::PersonId,
    Session::PersonName,
    Session::PersonRole,
    Session::PersonGates,
];

/// The same as [`role_known`] and [`token_or_person`]: sea-query cannot add a check to a
/// table.
const POSTGRES_CHECKS: [&str; 2] = [
    "ADD CONSTRAINT session_person_role_known
     CHECK (person_role IN ('VIEWER', 'GUARD', 'OFFICER', 'ADMIN'))",
    "ADD CONSTRAINT session_token_or_person CHECK (
         CASE WHEN token_id IS NULL
         THEN num_nulls(person_issuer, person_id, person_name, person_role) = 0
         ELSE num_nonnulls(person_issuer, person_id, person_name, person_role, person_gates) = 0
         END)",
];

/// The columns of both shapes.
const KEPT: [Session; 5] = [
    Session::Id,
    Session::TokenId,
    Session::SecretHash,
    Session::CreatedAt,
    Session::ExpiresAt,
];

fn role_known() -> Check {
    one_of(
        "session_person_role_known",
        Session::PersonRole,
        &["VIEWER", "GUARD", "OFFICER", "ADMIN"],
    )
}

/// A session has either a token or a person, of whom everything is known but gates.
fn token_or_person() -> Check {
    let is_null = |column| Expr::col(column).is_null();
    let is_given = |column| Expr::col(column).is_not_null();
    let of_token = PERSON
        .into_iter()
        .map(is_null)
        .fold(is_given(Session::TokenId), ExprTrait::and);
    let of_person = PERSON
        .into_iter()
        .filter(|column| !matches!(column, Session::PersonGates))
        .map(is_given)
        .fold(is_null(Session::TokenId), ExprTrait::and);
    Check::named("session_token_or_person", of_token.or(of_person))
}

/// The table on SQLite, with people or without.
fn table(backend: DbBackend, with_people: bool) -> TableCreateStatement {
    let mut token_id = ColumnDef::new(Session::TokenId);
    token_id.big_integer();
    if !with_people {
        token_id.not_null();
    }
    let mut table = Table::create();
    table
        .table(Session::Table)
        .col(key(Session::Id))
        .col(token_id)
        .col(text(Session::SecretHash, backend))
        .col(moment(Session::CreatedAt))
        .col(moment(Session::ExpiresAt))
        .foreign_key(&mut reference(
            "session_token_id_fkey",
            (Session::Table, Session::TokenId),
            (Token::Table, Token::Id),
        ))
        .check(Check::named(
            "session_secret_hash_length",
            Expr::expr(Func::char_length(Expr::col(Session::SecretHash))).eq(HASH_LENGTH),
        ))
        .check(Check::named(
            "session_expires_after_created",
            Expr::col(Session::ExpiresAt).gt(Expr::col(Session::CreatedAt)),
        ));
    if with_people {
        for column in PERSON {
            table.col(text_or_none(column, backend));
        }
        table.check(role_known()).check(token_or_person());
    }
    table
}

/// Replaces the table on SQLite, and keeps its rows.
async fn replace(manager: &SchemaManager<'_>, with_people: bool) -> Result<(), DbErr> {
    let backend = manager.get_database_backend();
    let before = Alias::new(BEFORE);
    let rename = Table::rename()
        .table(Session::Table, before.clone())
        .to_owned();
    manager.rename_table(rename).await?;
    for name in [
        "session_secret_hash_idx",
        "session_token_id_id_idx",
        "session_expires_at_id_idx",
    ] {
        let drop = Index::drop().name(name).table(before.clone()).to_owned();
        manager.drop_index(drop).await?;
    }
    manager.create_table(table(backend, with_people)).await?;
    let rows = Query::select().columns(KEPT).from(before.clone()).take();
    let copy = Query::insert()
        .into_table(Session::Table)
        .columns(KEPT)
        .select_from(rows)
        .map_err(|error| DbErr::Migration(error.to_string()))?
        .take();
    manager.execute(copy).await?;
    let drop = Table::drop().table(before).take();
    manager.drop_table(drop).await?;
    for made in [
        index("session", [Session::SecretHash]).unique().take(),
        index("session", [Session::TokenId, Session::Id]),
        index("session", [Session::ExpiresAt, Session::Id]),
    ] {
        manager.create_index(made).await?;
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a migration runs it, not a request"
)]
async fn alter(manager: &SchemaManager<'_>, change: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let statement = format!("ALTER TABLE session {change}");
    connection.execute_unprepared(&statement).await?;
    Ok(())
}

/// By the person, the oldest sessions first.
fn by_person() -> IndexCreateStatement {
    index("session", [Session::PersonId, Session::Id])
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        if backend == DbBackend::Postgres {
            alter(manager, "ALTER COLUMN token_id DROP NOT NULL").await?;
            let mut people = Table::alter();
            people.table(Session::Table);
            for column in PERSON {
                people.add_column(text_or_none(column, backend));
            }
            manager.alter_table(people).await?;
            for check in POSTGRES_CHECKS {
                alter(manager, check).await?;
            }
        } else {
            replace(manager, true).await?;
        }
        manager.create_index(by_person()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let of_people = Query::delete()
            .from_table(Session::Table)
            .and_where(Expr::col(Session::TokenId).is_null())
            .take();
        manager.execute(of_people).await?;
        let drop = Index::drop()
            .name("session_person_id_id_idx")
            .table(Session::Table)
            .to_owned();
        manager.drop_index(drop).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            let mut people = Table::alter();
            people.table(Session::Table);
            for column in PERSON {
                people.drop_column(column);
            }
            manager.alter_table(people).await?;
            alter(manager, "ALTER COLUMN token_id SET NOT NULL").await
        } else {
            replace(manager, false).await
        }
    }
}

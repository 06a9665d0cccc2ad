//! Indexes for texts that callers search: of a table's columns, by trigrams.
//!
//! PostgreSQL has an index of each folded column, which needs the extension `pg_trgm`.
//! SQLite has a full-text table for each table, which triggers keep. There, two
//! characters precede each text and one follows it, so that its start and its end have
//! trigrams of their own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::FOLD_FUNCTION;

/// A table, and those of its columns that are indexed.
type Searched = (&'static str, &'static [&'static str]);

/// Every indexed column, as of the newest migration.
pub(crate) const SEARCHED: [Searched; 3] = [
    ("gate", &["code", "name", "location"]),
    ("holder", &["name", "company"]),
    ("pass", &["code", "vehicle_plate"]),
];

/// The character that precedes a text in SQLite's index, twice.
pub const TEXT_START: char = '\u{2}';

/// The character that follows a text in SQLite's index.
pub const TEXT_END: char = '\u{3}';

/// The name of SQLite's index of a table's texts: a table whose `rowid` is the key.
#[must_use]
pub fn text_table(table: &str) -> String {
    format!("{table}_text")
}

/// Creates the indexes of some columns. On PostgreSQL, they are left out where the
/// extension cannot be used.
///
/// # Errors
///
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
pub(crate) async fn create<C: ConnectionTrait>(
    connection: &C,
    searched: &[Searched],
) -> Result<bool, DbErr> {
    if connection.get_database_backend() != DbBackend::Postgres {
        for (table, columns) in searched {
            connection
                .execute_unprepared(&create_in_sqlite(table, columns))
                .await?;
        }
        return Ok(true);
    }
    let Some(operators) = operators(connection).await? else {
        return Ok(false);
    };
    for (table, columns) in searched {
        for column in *columns {
            let create = format!(
                "CREATE INDEX IF NOT EXISTS {table}_{column}_text_idx ON {table} \
                 USING gin ({FOLD_FUNCTION}({column}) {operators})"
            );
            connection.execute_unprepared(&create).await?;
        }
    }
    Ok(true)
}

/// Drops the indexes of some columns.
///
/// # Errors
///
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
pub(crate) async fn remove<C: ConnectionTrait>(
    connection: &C,
    searched: &[Searched],
) -> Result<(), DbErr> {
    for (table, columns) in searched {
        if connection.get_database_backend() == DbBackend::Postgres {
            for column in *columns {
                let drop = format!("DROP INDEX IF EXISTS {table}_{column}_text_idx");
                connection.execute_unprepared(&drop).await?;
            }
        } else {
            let drop = format!(
                "DROP TRIGGER {table}_text_insert; DROP TRIGGER {table}_text_update; \
                 DROP TRIGGER {table}_text_delete; DROP TABLE {table}_text; \
                 DROP VIEW {table}_text_source"
            );
            connection.execute_unprepared(&drop).await?;
        }
    }
    Ok(())
}

/// The name of the extension's operators for an index. Creates the extension if it is
/// missing; none if that is not possible.
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
async fn operators<C: ConnectionTrait>(connection: &C) -> Result<Option<String>, DbErr> {
    // A block with an exception is a transaction of its own, so a failure leaves the
    // migration's transaction usable.
    let extension = "DO $create$ BEGIN CREATE EXTENSION IF NOT EXISTS pg_trgm; \
                     EXCEPTION WHEN OTHERS THEN NULL; END $create$";
    connection.execute_unprepared(extension).await?;
    // The extension may be in any schema.
    let select = "SELECT format('%I.gin_trgm_ops', nspname) FROM pg_opclass \
                  JOIN pg_namespace ON pg_namespace.oid = opcnamespace \
                  WHERE opcname = 'gin_trgm_ops' AND has_schema_privilege(nspname, 'USAGE') \
                  AND (SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class \
                       WHERE oid IN ('gate'::regclass, 'holder'::regclass, 'pass'::regclass)) \
                  LIMIT 1";
    let row = connection
        .query_one_raw(Statement::from_string(DbBackend::Postgres, select))
        .await?;
    row.map(|row| row.try_get_by_index(0)).transpose()
}

/// The full-text table of a table, what it is filled from, and what keeps it.
fn create_in_sqlite(table: &str, columns: &[&str]) -> String {
    let names = columns.join(", ");
    let source = |row: &str| {
        let texts = columns
            .iter()
            .map(|column| format!("char(2, 2) || {row}{column} || char(3)"));
        texts.collect::<Vec<_>>()
    };
    let named: Vec<String> = source("")
        .into_iter()
        .zip(columns)
        .map(|(text, column)| format!("{text} AS {column}"))
        .collect();
    let add = format!(
        "INSERT INTO {table}_text (rowid, {names}) VALUES (new.id, {});",
        source("new.").join(", ")
    );
    let remove = format!(
        "INSERT INTO {table}_text ({table}_text, rowid, {names}) VALUES ('delete', old.id, {});",
        source("old.").join(", ")
    );
    format!(
        "CREATE VIEW {table}_text_source AS SELECT id, {named} FROM {table};
         CREATE VIRTUAL TABLE {table}_text USING fts5({names}, content = '{table}_text_source', \
         content_rowid = 'id', tokenize = 'trigram', detail = 'column', columnsize = 0);
         INSERT INTO {table}_text ({table}_text) VALUES ('rebuild');
         CREATE TRIGGER {table}_text_insert AFTER INSERT ON {table} BEGIN {add} END;
         CREATE TRIGGER {table}_text_update AFTER UPDATE OF id, {names} ON {table} BEGIN {remove} {add} END;
         CREATE TRIGGER {table}_text_delete AFTER DELETE ON {table} BEGIN {remove} END",
        named = named.join(", ")
    )
}

/// Creates the indexes that a database lacks, if it can have them: after an operator
/// has created the extension. Returns whether the database has them.
///
/// # Errors
///
/// When the database fails.
pub async fn complete_text_indexes<C: ConnectionTrait>(connection: &C) -> Result<bool, DbErr> {
    if has_text_indexes(connection).await? {
        return Ok(true);
    }
    create(connection, &SEARCHED).await
}

/// Whether a migrated database has the indexes of all columns.
///
/// # Errors
///
/// When the database fails.
#[expect(clippy::disallowed_methods, reason = "no request runs it")]
pub async fn has_text_indexes<C: ConnectionTrait>(connection: &C) -> Result<bool, DbErr> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(true);
    }
    let names = SEARCHED.iter().flat_map(|(table, columns)| {
        let indexes = columns.iter();
        indexes.map(move |column| format!("to_regclass('{table}_{column}_text_idx') IS NOT NULL"))
    });
    let select = format!("SELECT {}", names.collect::<Vec<_>>().join(" AND "));
    let row = connection
        .query_one_raw(Statement::from_string(DbBackend::Postgres, select))
        .await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

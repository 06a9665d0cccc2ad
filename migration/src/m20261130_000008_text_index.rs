//! Indexes of the texts that callers search, and a faster fold.
//!
//! PostgreSQL writes the folding of text that is ASCII into each statement, which takes
//! a fraction of a microsecond where calling a function took several. All other text is
//! folded by a function, whose schema is named because an index may be built while no
//! schema is searched. The results are the same as before.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

use crate::m20261122_000005_fold::{FOLDING, FUNCTION};
use crate::text_index;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The function that folds text that is not ASCII.
pub(crate) const WIDE_FUNCTION: &str = "gatepass_fold_wide";

/// The columns that this migration indexes.
const SEARCHED: [(&str, &[&str]); 3] = [
    ("gate", &["code", "name", "location"]),
    ("holder", &["name", "company"]),
    ("pass", &["code", "vehicle_plate"]),
];

#[expect(
    clippy::disallowed_methods,
    reason = "a migration runs it, not a request"
)]
#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            let select = "SELECT quote_ident(current_schema())";
            let row = connection
                .query_one_raw(Statement::from_string(DbBackend::Postgres, select))
                .await?;
            let schema: String =
                row.map_or(Ok("public".to_owned()), |row| row.try_get_by_index(0))?;
            for statement in [
                wide(),
                fold(&format!(
                    "IMMUTABLE PARALLEL SAFE AS $fold$ \
                     SELECT CASE WHEN octet_length($1) = char_length($1) \
                     THEN upper($1 COLLATE \"C\") ELSE {schema}.{WIDE_FUNCTION}($1) END $fold$"
                )),
                "SET LOCAL maintenance_work_mem = '256MB'".to_owned(),
            ] {
                connection.execute_unprepared(&statement).await?;
            }
        }
        text_index::create(connection, &SEARCHED).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        text_index::remove(connection, &SEARCHED).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            let [from, to] = quoted();
            for statement in [
                fold(&format!(
                    "IMMUTABLE STRICT PARALLEL SAFE AS $fold$ \
                     SELECT CASE WHEN octet_length($1) = char_length($1) \
                     THEN upper($1 COLLATE \"C\") ELSE translate($1, '{from}', '{to}') END $fold$"
                )),
                format!("DROP FUNCTION {WIDE_FUNCTION}(text)"),
            ] {
                connection.execute_unprepared(&statement).await?;
            }
        }
        Ok(())
    }
}

/// The function that statements call.
fn fold(properties_and_body: &str) -> String {
    format!(
        "CREATE OR REPLACE FUNCTION {FUNCTION}(text) RETURNS text LANGUAGE sql {properties_and_body}"
    )
}

/// The function for text that is not ASCII. PostgreSQL calls it, instead of writing its
/// long lists into each statement, because it is in another language.
fn wide() -> String {
    let [from, to] = quoted();
    format!(
        "CREATE FUNCTION {WIDE_FUNCTION}(text) RETURNS text \
         LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $fold$ BEGIN \
         RETURN translate($1, '{from}', '{to}'); END $fold$"
    )
}

/// The characters, and the folding of each, as in a text of SQL.
fn quoted() -> [String; 2] {
    let quoted = FOLDING.replace('\'', "''");
    let (from, to) = quoted.split_once('\n').expect("the folding has two lines");
    [from.to_owned(), to.trim_end_matches('\n').to_owned()]
}

//! Statements about the database's own schema.

use sea_orm::DbBackend;

use super::parameters::{Parameter, Parameters};
use super::{Prepared, is_postgres};
use crate::table::{Cell, Kind};

/// The table of applied migrations.
const MIGRATIONS: &str = "seaql_migrations";

/// The names of the tables that the database lacks, among these and the table of
/// migrations.
#[must_use]
pub(crate) fn missing_tables(backend: DbBackend, tables: &[&str]) -> Prepared {
    let text = if is_postgres(backend) {
        r#"SELECT "k" FROM unnest($1) AS "k" WHERE to_regclass("k") IS NULL"#
    } else {
        r#"SELECT "k"."value" FROM json_each(?) AS "k" WHERE "k"."value" NOT IN (SELECT "name" FROM "sqlite_master")"#
    };
    let names = tables.iter().copied().chain([MIGRATIONS]);
    let names: Vec<Cell> = names.map(|name| Cell::Text(name.to_owned())).collect();
    Prepared {
        text: text.into(),
        keys: names.len(),
        values: Parameters::new([Parameter::Cells(backend, Kind::Text, names.into())]),
    }
}

/// The names of the applied migrations.
#[must_use]
pub(crate) fn applied_migrations() -> Prepared {
    Prepared {
        text: r#"SELECT "version" FROM "seaql_migrations" ORDER BY "version""#.into(),
        values: Parameters::default(),
        keys: 0,
    }
}

//! Checks whether a role can read the tables that requests read.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::schema;

/// The statements that grant the role of this connection the privileges it lacks to
/// answer requests. The owner of the tables must run them. Empty on SQLite, which
/// has no roles.
///
/// # Errors
///
/// When the database fails.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
pub async fn missing_grants(connection: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(Vec::new());
    }
    let tables = schema::OBJECTS.iter().map(|object| object().table.name);
    let tables: Vec<String> = ["seaql_migrations"]
        .into_iter()
        .chain(tables)
        .map(|table| format!("('{table}')"))
        .collect();
    // A missing table is reported as such, not as a missing grant. `to_regclass`
    // would not find tables in a schema that the role may not use.
    let select = format!(
        "WITH wanted(name) AS (VALUES {tables}),
         spaces AS (
             SELECT namespace.oid, namespace.nspname
             FROM unnest(string_to_array(current_setting('search_path'), ',')) AS path(name)
             JOIN pg_namespace AS namespace ON namespace.nspname =
                 replace(trim(both ' \"' FROM path.name), '$user', current_user)
         ),
         lacking AS (
             SELECT 1 AS place, format('USAGE ON SCHEMA %I', nspname) AS what FROM spaces
             WHERE NOT has_schema_privilege(oid, 'USAGE')
             AND EXISTS (SELECT FROM pg_class WHERE relnamespace = spaces.oid
                         AND relname IN (SELECT name FROM wanted))
             UNION ALL
             SELECT 2, format('SELECT ON %I.%I', nspname, relname)
             FROM pg_class JOIN spaces ON relnamespace = spaces.oid
             WHERE relname IN (SELECT name FROM wanted) AND relkind IN ('r', 'p', 'v', 'm', 'f')
             AND NOT has_table_privilege(pg_class.oid, 'SELECT')
             UNION ALL
             SELECT 3, format('EXECUTE ON FUNCTION %s', pg_proc.oid::regprocedure)
             FROM pg_proc JOIN spaces ON pronamespace = spaces.oid
             WHERE proname IN ('{fold}', '{wide}') AND NOT has_function_privilege(pg_proc.oid, 'EXECUTE')
         )
         SELECT format('GRANT %s TO %I', what, current_user) FROM lacking ORDER BY place, what",
        tables = tables.join(", "),
        fold = migration::FOLD_FUNCTION,
        wide = migration::WIDE_FOLD_FUNCTION,
    );
    let rows = connection
        .query_all_raw(Statement::from_string(DbBackend::Postgres, select))
        .await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

//! Checks whether a role has the privileges that a server needs.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, Statement};

use crate::schema;

/// A table, a privilege, and the column if it is for one alone.
type Privilege = (&'static str, &'static str, Option<&'static str>);

/// What a server needs to find out who sends requests, beside what requests need.
const SIGNING_IN: [Privilege; 7] = [
    ("token", "SELECT", None),
    ("token", "UPDATE", Some("last_used_at")),
    ("token_gate", "SELECT", None),
    ("session", "SELECT", None),
    ("session", "INSERT", None),
    ("session", "UPDATE", Some("expires_at")),
    ("session", "DELETE", None),
];

/// The statements that grant the role of this connection the privileges it lacks to
/// answer requests and, if `signs_in`, to find out who sends them. The owner of the
/// tables must run them. Empty on SQLite, which has no roles.
///
/// # Errors
///
/// When the database fails.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
pub async fn missing_grants(
    connection: &DatabaseConnection,
    signs_in: bool,
) -> Result<Vec<String>, DbErr> {
    if connection.get_database_backend() != DbBackend::Postgres {
        return Ok(Vec::new());
    }
    let tables = schema::OBJECTS.iter().map(|object| object().table.name);
    let tallies = schema::OBJECTS
        .iter()
        .filter_map(|object| object().tally.as_ref());
    let tallies = tallies.flat_map(|tally| {
        let time = tally.life().map(|life| life.time);
        [tally.table, tally.changes].into_iter().chain(time)
    });
    let read = ["seaql_migrations"]
        .into_iter()
        .chain(tables)
        .chain(tallies);
    let wanted: Vec<String> = read
        .map(|table| (table, "SELECT", None))
        .chain(SIGNING_IN.into_iter().filter(|_| signs_in))
        .map(|(table, privilege, column)| {
            let column = column.map_or_else(|| "NULL".to_owned(), |name| format!("'{name}'"));
            format!("('{table}', '{privilege}', {column})")
        })
        .collect();
    // A missing table is reported as such, not as a missing grant. `to_regclass`
    // would not find tables in a schema that the role may not use.
    let select = format!(
        "WITH wanted(name, privilege, only_column) AS (VALUES {wanted}),
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
             SELECT 2, format('%s%s ON %I.%I', privilege,
                              ' (' || quote_ident(only_column) || ')', nspname, relname)
             FROM pg_class JOIN spaces ON relnamespace = spaces.oid
             JOIN wanted ON relname = name
             WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
             AND NOT CASE WHEN only_column IS NULL
                     THEN has_table_privilege(pg_class.oid, privilege)
                     ELSE has_column_privilege(pg_class.oid, only_column, privilege) END
             UNION ALL
             SELECT 3, format('EXECUTE ON FUNCTION %s', pg_proc.oid::regprocedure)
             FROM pg_proc JOIN spaces ON pronamespace = spaces.oid
             WHERE proname IN ('{fold}', '{wide}', '{tallies}') AND NOT has_function_privilege(pg_proc.oid, 'EXECUTE')
         )
         SELECT format('GRANT %s TO %I', what, current_user) FROM lacking ORDER BY place, what",
        wanted = wanted.join(", "),
        fold = migration::FOLD_FUNCTION,
        wide = migration::WIDE_FOLD_FUNCTION,
        tallies = migration::TEND_TALLIES_FUNCTION,
    );
    let rows = connection
        .query_all_raw(Statement::from_string(DbBackend::Postgres, select))
        .await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

//! The same database without tallies.

use anyhow::Result;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::database::execute;

/// Writers keep no tallies, and a seed fills none.
const ON_POSTGRES: &str = "
    DO $$
    DECLARE
        it record;
    BEGIN
        FOR it IN SELECT tgname AS name, tgrelid::regclass AS owner FROM pg_trigger
                  WHERE NOT tgisinternal AND tgname LIKE '%tally%'
        LOOP
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', it.owner, it.name);
        END LOOP;
        FOR it IN SELECT oid::regprocedure AS name FROM pg_proc
                  WHERE proname LIKE 'gatepass_rebuild%tallies' AND pronargs = 0
        LOOP
            EXECUTE format('CREATE OR REPLACE FUNCTION %s RETURNS void LANGUAGE plpgsql AS '
                           || quote_literal('BEGIN END'), it.name);
        END LOOP;
    END $$;
    DROP INDEX pass_valid_from_idx";

/// The triggers, each with its table.
const TRIGGERS: &str = "
    SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%tally%'";

pub(super) async fn on_postgres(url: &str) -> Result<()> {
    execute(url, ON_POSTGRES).await
}

/// The triggers remain by name, because a seed drops and restores them. It still fills the
/// tallies.
pub(super) async fn on_sqlite(url: &str) -> Result<()> {
    let mut connection = SqliteConnection::connect(url).await?;
    let triggers: Vec<(String, String)> =
        sqlx::query_as(TRIGGERS).fetch_all(&mut connection).await?;
    for (name, table) in triggers {
        let idle = format!(
            "DROP TRIGGER {name};
             CREATE TRIGGER {name} AFTER INSERT ON {table} WHEN FALSE BEGIN SELECT 1; END"
        );
        let idle = AssertSqlSafe(idle);
        sqlx::raw_sql(idle).execute(&mut connection).await?;
    }
    let drop = "DROP INDEX pass_valid_from_idx";
    sqlx::raw_sql(drop).execute(&mut connection).await?;
    connection.close().await?;
    Ok(())
}

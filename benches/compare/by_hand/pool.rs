//! The pool and its statements, on either database.

use anyhow::{Result, bail};
use gatepass::database::connect;
use sea_orm::DbBackend;
use sqlx::{
    FromRow, PgPool, SqlitePool,
    postgres::{PgArguments, PgRow},
    sqlite::SqliteRow,
};

use crate::equal_pool;

/// A statement, with its text for each database.
pub(super) struct Statement {
    pub(super) postgres: &'static str,
    pub(super) sqlite: &'static str,
}

/// A row from either database that is read by position.
pub(super) trait Row:
    for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, SqliteRow> + Send + Unpin
{
}

impl<T> Row for T where T: for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, SqliteRow> + Send + Unpin
{}

/// Connections to either database.
#[derive(Clone)]
pub(super) enum Pool {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

impl Pool {
    /// Opens the pool with Gatepass's own function, and takes sqlx's pool out of
    /// it.
    #[expect(clippy::disallowed_methods, reason = "this server has no ledger")]
    pub(super) async fn open(url: &str) -> Result<Self> {
        let connection = connect(&equal_pool::settings(url)).await?;
        Ok(
            if connection.get_database_backend() == DbBackend::Postgres {
                Self::Postgres(connection.get_postgres_connection_pool().clone())
            } else {
                Self::Sqlite(connection.get_sqlite_connection_pool().clone())
            },
        )
    }

    /// The first rows of a table.
    pub(super) async fn first<T: Row>(
        &self,
        statement: &Statement,
        first: i64,
    ) -> sqlx::Result<Vec<T>> {
        match self {
            Self::Postgres(pool) => {
                let query = sqlx::query_as(statement.postgres);
                query.bind(first).fetch_all(pool).await
            }
            Self::Sqlite(pool) => {
                let query = sqlx::query_as(statement.sqlite);
                query.bind(first).fetch_all(pool).await
            }
        }
    }

    /// The rows with these keys.
    pub(super) async fn by_keys<T: Row>(
        &self,
        statement: &Statement,
        keys: &[i64],
    ) -> sqlx::Result<Vec<T>> {
        match self {
            Self::Postgres(pool) => {
                let query = sqlx::query_as(statement.postgres);
                query.bind(keys).fetch_all(pool).await
            }
            Self::Sqlite(pool) => {
                let query = sqlx::query_as(statement.sqlite);
                query.bind(json(keys)).fetch_all(pool).await
            }
        }
    }

    /// The first rows of each key.
    pub(super) async fn first_of<T: Row>(
        &self,
        statement: &Statement,
        keys: &[i64],
        first: i64,
    ) -> sqlx::Result<Vec<T>> {
        match self {
            Self::Postgres(pool) => {
                let query = sqlx::query_as(statement.postgres);
                query.bind(keys).bind(first).fetch_all(pool).await
            }
            Self::Sqlite(pool) => {
                let query = sqlx::query_as(statement.sqlite);
                query.bind(json(keys)).bind(first).fetch_all(pool).await
            }
        }
    }

    /// The row with this text, if it exists.
    pub(super) async fn one<T: Row>(
        &self,
        statement: &Statement,
        text: &str,
    ) -> sqlx::Result<Option<T>> {
        match self {
            Self::Postgres(pool) => {
                let query = sqlx::query_as(statement.postgres);
                query.bind(text).fetch_optional(pool).await
            }
            Self::Sqlite(pool) => {
                let query = sqlx::query_as(statement.sqlite);
                query.bind(text).fetch_optional(pool).await
            }
        }
    }

    /// The rows of a statement that is only written for PostgreSQL.
    pub(super) async fn select<T: Row>(
        &self,
        statement: &'static str,
        arguments: sqlx::Result<PgArguments>,
    ) -> Result<Vec<T>> {
        let query = sqlx::query_as_with(statement, arguments?);
        Ok(query.fetch_all(self.postgres()?).await?)
    }

    /// The connections to PostgreSQL, for what is only written for it.
    pub(super) fn postgres(&self) -> Result<&PgPool> {
        match self {
            Self::Postgres(pool) => Ok(pool),
            Self::Sqlite(_) => bail!("this page is only for PostgreSQL"),
        }
    }
}

/// The values of a statement's parameters, in their order.
macro_rules! arguments {
    ($($value:expr),+ $(,)?) => {{
        let mut arguments = sqlx::postgres::PgArguments::default();
        let added = [$(sqlx::Arguments::add(&mut arguments, $value)),+];
        let added: Result<Vec<()>, _> = added.into_iter().collect();
        added.map(|_| arguments).map_err(sqlx::Error::Encode)
    }};
}
pub(super) use arguments;

fn json(keys: &[i64]) -> String {
    serde_json::to_string(keys).expect("numbers are JSON")
}

//! Statements that belong to no GraphQL request: those that find out who sends one, and
//! those of work that is done beside requests.
//!
//! There is no request to bill, so no ledger has them. They use the same connections and wait
//! in the same queue as the statements of requests.

use std::ops::ControlFlow;

use sea_orm::sqlx::Error as SqlxError;
use sea_orm::{DbErr, QueryResult, Statement};

use super::{Allowance, Database, DatabaseError};
use crate::sql::{Parameters, Prepared};

/// Why a statement failed that belongs to no request.
#[derive(Debug)]
pub(crate) struct AsideError {
    /// Its kind.
    pub(crate) kind: DatabaseError,
    /// What the database said, for the log.
    pub(crate) cause: String,
}

impl AsideError {
    /// Logs the cause. `purpose` names the statement.
    fn log(self, purpose: &str) -> DatabaseError {
        tracing::error!(path = purpose, cause = %self.cause, "statement failed");
        self.kind
    }
}

impl From<DbErr> for AsideError {
    fn from(cause: DbErr) -> Self {
        Self {
            kind: DatabaseError::sort(&cause),
            cause: cause.to_string(),
        }
    }
}

impl From<SqlxError> for AsideError {
    fn from(cause: SqlxError) -> Self {
        Self {
            kind: DatabaseError::sort_driver(&cause),
            cause: cause.to_string(),
        }
    }
}

impl Database {
    /// Runs a statement and returns its rows, which must be few. `purpose` names it in
    /// the log.
    ///
    /// # Errors
    ///
    /// If the statement fails. The cause is logged here and not passed on.
    pub(crate) async fn run_aside(
        &self,
        purpose: &str,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, DatabaseError> {
        let ran = self.try_aside(statement).await;
        ran.map_err(|failed| failed.log(purpose))
    }

    /// The same, but who calls it logs the cause.
    ///
    /// # Errors
    ///
    /// If the statement fails.
    pub(crate) async fn try_aside(
        &self,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, AsideError> {
        let values = statement.values.map(|values| values.0);
        let prepared = Prepared {
            text: statement.sql.into(),
            values: Parameters::from_values(values.unwrap_or_default()),
            keys: 0,
        };
        let mut rows = Vec::new();
        let mut each = |row| {
            rows.push(row);
            ControlFlow::Continue(())
        };
        let allowance = Allowance::new(1, None);
        let ran = self.pools.run(&allowance, prepared, &mut each).await;
        let ran = ran.map_err(AsideError::from);
        self.readiness
            .note(&ran.as_ref().map_err(|failed| failed.kind));
        ran?;
        Ok(rows)
    }

    /// The same, for a statement that writes. On SQLite, it waits for its turn, so that it
    /// does not fail while mutations follow one another.
    ///
    /// # Errors
    ///
    /// If the statement fails.
    pub(crate) async fn try_writing_aside(
        &self,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, AsideError> {
        let _turn = self.pools.turn_to_write().await;
        self.try_aside(statement).await
    }
}

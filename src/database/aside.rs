//! Statements that belong to no GraphQL request: those that find out who sends one.
//!
//! They run before there is a request to bill, so no ledger has them. They use the same
//! connections and wait in the same queue as the statements of requests.

use std::ops::ControlFlow;

use sea_orm::{QueryResult, Statement};

use super::{Allowance, Database, DatabaseError};
use crate::sql::{Parameters, Prepared};

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
        self.run(&allowance, purpose, prepared, &mut each).await?;
        Ok(rows)
    }

    /// The same, for a statement that writes. On SQLite, it waits for its turn, so that it
    /// does not fail while mutations follow one another.
    ///
    /// # Errors
    ///
    /// If the statement fails.
    pub(crate) async fn write_aside(
        &self,
        purpose: &str,
        statement: Statement,
    ) -> Result<Vec<QueryResult>, DatabaseError> {
        let _turn = self.pools.turn_to_write().await;
        self.run_aside(purpose, statement).await
    }
}

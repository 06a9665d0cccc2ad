//! Finds the data that reverting migrations would delete.

use std::{collections::BTreeSet, fmt};

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait,
};
use tracing::{instrument::WithSubscriber, subscriber::NoSubscriber};

/// Data that would be deleted with its table or column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The table.
    pub table: String,
    /// The column, unless the whole table would be dropped.
    pub column: Option<String>,
    /// The number of rows in the table, or of values in the column.
    pub rows: u64,
}

/// `10,000 rows of scan`, or `12 values of pass.purpose`.
impl fmt::Display for Loss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = indicatif::HumanCount(self.rows);
        let plural = if self.rows == 1 { "" } else { "s" };
        match &self.column {
            None => write!(formatter, "{count} row{plural} of {}", self.table),
            Some(column) => write!(
                formatter,
                "{count} value{plural} of {}.{column}",
                self.table
            ),
        }
    }
}

/// Tables and their columns.
type Columns = BTreeSet<(String, String)>;

/// The data that would be lost if this many migrations, or all, were reverted.
/// Reverts them and rolls back, so it finds whatever they drop.
#[expect(
    clippy::disallowed_methods,
    reason = "a command of an operator runs it, not a request"
)]
pub(super) async fn losses(
    transaction: &DatabaseTransaction,
    steps: Option<u32>,
) -> Result<Vec<Loss>, DbErr> {
    let before = columns(transaction).await?;
    let trial = transaction.begin().await?;
    // The migrator would log a rollback that does not happen.
    Migrator::down(&trial, steps)
        .with_subscriber(NoSubscriber::default())
        .await?;
    let after = columns(&trial).await?;
    trial.rollback().await?;

    let mut losses = Vec::new();
    for (table, column) in gone(&before, &after) {
        let rows = count(transaction, &table, column.as_deref()).await?;
        if rows > 0 {
            losses.push(Loss {
                table,
                column,
                rows,
            });
        }
    }
    Ok(losses)
}

/// Tables that are gone, and columns that are gone from remaining tables.
fn gone(before: &Columns, after: &Columns) -> BTreeSet<(String, Option<String>)> {
    let left: BTreeSet<&String> = after.iter().map(|(table, _)| table).collect();
    let missing = before.difference(after);
    missing
        // What follows from other values is not lost.
        .filter(|(table, column)| {
            let derived_table = migration::DERIVED_TABLES.contains(&table.as_str());
            !derived_table && (!left.contains(table) || !is_derived(table, column))
        })
        .map(|(table, column)| {
            let column = left.contains(table).then(|| column.clone());
            (table.clone(), column)
        })
        .collect()
}

fn is_derived(table: &str, column: &str) -> bool {
    migration::DERIVED_COLUMNS.contains(&(table, column))
}

#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn columns<C: ConnectionTrait>(connection: &C) -> Result<Columns, DbErr> {
    let backend = connection.get_database_backend();
    let select = match backend {
        DbBackend::Postgres => {
            "SELECT table_name::text, column_name::text \
             FROM information_schema.columns JOIN information_schema.tables \
             USING (table_schema, table_name) \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' \
             AND table_name <> 'seaql_migrations'"
        }
        _ => {
            "SELECT tables.name, columns.name \
             FROM pragma_table_list AS tables JOIN pragma_table_info(tables.name) AS columns \
             WHERE tables.schema = 'main' AND tables.type = 'table' AND tables.name NOT LIKE 'sqlite!_%' ESCAPE '!' \
             AND tables.name <> 'seaql_migrations'"
        }
    };
    let rows = connection
        .query_all_raw(Statement::from_string(backend, select))
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn count<C: ConnectionTrait>(
    connection: &C,
    table: &str,
    column: Option<&str>,
) -> Result<u64, DbErr> {
    let backend = connection.get_database_backend();
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let counted = column.map_or_else(|| "*".to_owned(), quoted);
    let mut select = format!("SELECT count({counted}) FROM {}", quoted(table));
    if let Some(column) = column
        && let Some(default) = default(connection, table, column).await?
    {
        // Nobody chose a value that every row has from the start.
        let differs = match backend {
            DbBackend::Postgres => "IS DISTINCT FROM",
            _ => "IS NOT",
        };
        let condition = format!(" WHERE {} {differs} ({default})", quoted(column));
        select.push_str(&condition);
    }
    let row = connection
        .query_one_raw(Statement::from_string(backend, select))
        .await?;
    let rows: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(rows.unsigned_abs())
}

/// The default value of a column, as SQL.
#[expect(
    clippy::disallowed_methods,
    reason = "an operator's command runs it, not a request"
)]
async fn default<C: ConnectionTrait>(
    connection: &C,
    table: &str,
    column: &str,
) -> Result<Option<String>, DbErr> {
    let backend = connection.get_database_backend();
    let select = match backend {
        DbBackend::Postgres => {
            "SELECT column_default::text FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 AND column_name = $2"
        }
        _ => "SELECT dflt_value FROM pragma_table_info(?) WHERE name = ?",
    };
    let values = [table.into(), column.into()];
    let row = connection
        .query_one_raw(Statement::from_sql_and_values(backend, select, values))
        .await?;
    row.map_or(Ok(None), |row| row.try_get_by_index(0))
}

#[cfg(test)]
mod tests {
    use super::{Columns, Loss, gone};

    fn columns(names: &[(&str, &str)]) -> Columns {
        let names = names.iter();
        names
            .map(|(table, column)| ((*table).to_owned(), (*column).to_owned()))
            .collect()
    }

    #[test]
    fn a_column_may_be_gone_from_a_remaining_table() {
        let before = columns(&[
            ("gate", "id"),
            ("gate", "code"),
            ("scan", "id"),
            ("scan", "code"),
        ]);
        let after = columns(&[("gate", "id")]);
        let gone: Vec<_> = gone(&before, &after).into_iter().collect();
        assert_eq!(
            gone,
            [
                ("gate".to_owned(), Some("code".to_owned())),
                ("scan".to_owned(), None)
            ]
        );
    }

    #[test]
    fn a_loss_is_described_in_words() {
        let loss = |column: Option<&str>, rows| Loss {
            table: "scan".to_owned(),
            column: column.map(str::to_owned),
            rows,
        };
        assert_eq!(loss(None, 12_345).to_string(), "12,345 rows of scan");
        assert_eq!(loss(Some("code"), 1).to_string(), "1 value of scan.code");
    }
}

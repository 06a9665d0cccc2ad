//! Bulk writes to SQLite: many rows per statement, into tables whose indexes are
//! recreated afterwards, all in one transaction.

use std::sync::Arc;

use sea_orm::DatabaseConnection;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sqlx::sqlite::SqliteArguments;
use sea_orm::sqlx::{
    self, Arguments, AssertSqlSafe, Encode, Row, Sqlite as Driver, SqlitePool, Transaction,
};
use tokio::sync::mpsc;

use super::SeedError;
use super::load::{Loader, TABLES};
use super::progress::Progress;
use super::record::{Cells, Record};
use crate::tally;

/// Rows per statement. With 15 columns, they stay well below SQLite's limit of
/// 32,766 parameters. A divisor of a chunk, so that all statements but the last
/// have the same text.
const ROWS: usize = super::load::CHUNK / 16;

/// An open transaction, without the indexes.
pub(super) struct Sqlite {
    pool: SqlitePool,
    transaction: Transaction<'static, Driver>,
    /// Statements that recreate the indexes.
    restore: Vec<String>,
}

impl Sqlite {
    #[expect(clippy::disallowed_methods, reason = "no request runs it")]
    pub(super) async fn begin(connection: &DatabaseConnection) -> Result<Self, SeedError> {
        let pool = connection.get_sqlite_connection_pool().clone();
        let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
        for table in TABLES {
            let exists = format!("SELECT EXISTS (SELECT 1 FROM {table})");
            let row = sqlx::query(AssertSqlSafe(exists))
                .fetch_one(&mut *transaction)
                .await?;
            if row.try_get::<bool, _>(0)? {
                return Err(SeedError::NotEmpty(table));
            }
        }
        // The index of a constraint has no SQL text, and stays.
        let indexes = format!(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL \
             AND tbl_name IN ('{}') ORDER BY rowid",
            TABLES.join("', '")
        );
        let indexes = sqlx::query(AssertSqlSafe(indexes))
            .fetch_all(&mut *transaction)
            .await?;
        let mut restore = Vec::with_capacity(indexes.len());
        for index in &indexes {
            let drop = format!("DROP INDEX \"{}\"", index.try_get::<String, _>(0)?);
            sqlx::query(AssertSqlSafe(drop))
                .execute(&mut *transaction)
                .await?;
            restore.push(index.try_get(1)?);
        }
        restore.extend(Self::drop_text_indexes(&mut transaction).await?);
        restore.extend(Self::drop_tallies(&mut transaction).await?);
        Ok(Self {
            pool,
            transaction,
            restore,
        })
    }

    /// Stops the indexes of texts from following the rows. Returns the statements that
    /// fill them at once, and let them follow again.
    async fn drop_text_indexes(
        transaction: &mut Transaction<'static, Driver>,
    ) -> Result<Vec<String>, SeedError> {
        let mut restore = Vec::new();
        for table in TABLES {
            let index = migration::text_table(table);
            let select = format!(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' \
                 AND name IN ('{index}_insert', '{index}_update', '{index}_delete')"
            );
            let triggers = sqlx::query(AssertSqlSafe(select))
                .fetch_all(&mut **transaction)
                .await?;
            if triggers.is_empty() {
                continue;
            }
            restore.push(format!("INSERT INTO {index} ({index}) VALUES ('rebuild')"));
            for trigger in &triggers {
                let drop = format!("DROP TRIGGER \"{}\"", trigger.try_get::<String, _>(0)?);
                sqlx::query(AssertSqlSafe(drop))
                    .execute(&mut **transaction)
                    .await?;
                restore.push(trigger.try_get(1)?);
            }
        }
        Ok(restore)
    }

    /// Stops the tallies from following new rows. Returns the statements that fill them at
    /// once, and let them follow again.
    async fn drop_tallies(
        transaction: &mut Transaction<'static, Driver>,
    ) -> Result<Vec<String>, SeedError> {
        let mut restore = Vec::new();
        let tallies = [
            ("pass_tally", tally::SQLITE_FILL.to_owned()),
            ("scan_tally", tally::sqlite_fill_scans()),
        ];
        for (tally, fill) in tallies {
            let trigger = format!("{tally}_insert");
            let select = format!("SELECT sql FROM sqlite_master WHERE name = '{trigger}'");
            let row = sqlx::query(AssertSqlSafe(select))
                .fetch_one(&mut **transaction)
                .await?;
            let drop = format!("DROP TRIGGER {trigger}");
            sqlx::query(AssertSqlSafe(drop))
                .execute(&mut **transaction)
                .await?;
            // Rows that were deleted left zeros.
            restore.extend([format!("DELETE FROM {tally}"), fill, row.try_get(0)?]);
        }
        Ok(restore)
    }

    pub(super) async fn finish(mut self, progress: &dyn Progress) -> Result<(), SeedError> {
        let total = u64::try_from(self.restore.len()).expect("a few dozen");
        progress.report("indexes", 0, total);
        for (statement, done) in self.restore.into_iter().zip(1..) {
            sqlx::query(AssertSqlSafe(statement))
                .execute(&mut *self.transaction)
                .await?;
            progress.report("indexes", done, total);
        }
        sqlx::query("ANALYZE")
            .execute(&mut *self.transaction)
            .await?;
        self.transaction.commit().await?;
        // The write-ahead log is as large as the data now, and stays so until it is
        // truncated.
        sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

impl Loader for Sqlite {
    async fn load<R: Record>(
        &mut self,
        mut rows: mpsc::Receiver<Vec<R>>,
        mut written: impl FnMut(u64) + Send,
    ) -> Result<(), SeedError> {
        let full: Arc<str> = insert::<R>(ROWS).into();
        let mut count = 0;
        while let Some(chunk) = rows.recv().await {
            for part in chunk.chunks(ROWS) {
                let mut cells = Bound(SqliteArguments::default());
                cells.0.reserve(part.len() * R::columns().len(), 0);
                for row in part {
                    row.write(&mut cells);
                }
                let text = if part.len() == ROWS {
                    Arc::clone(&full)
                } else {
                    insert::<R>(part.len()).into()
                };
                sqlx::query_with(AssertSqlSafe(text), cells.0)
                    .execute(&mut *self.transaction)
                    .await?;
            }
            count += u64::try_from(chunk.len()).expect("a chunk is small");
            written(count);
        }
        Ok(())
    }
}

fn insert<R: Record>(rows: usize) -> String {
    let row = format!("({})", vec!["?"; R::columns().len()].join(", "));
    format!(
        "INSERT INTO {} ({}) VALUES {}",
        R::table(),
        R::columns().join(", "),
        vec![row; rows].join(", ")
    )
}

/// Cells as parameters.
struct Bound(SqliteArguments);

impl Bound {
    fn cell<'a>(&mut self, value: impl Encode<'a, Driver> + sqlx::Type<Driver>) {
        self.0
            .add(value)
            .expect("numbers, texts and dates can all be written");
    }
}

impl Cells for Bound {
    fn key(&mut self, value: Option<i64>) {
        self.cell(value);
    }

    fn number(&mut self, value: Option<i32>) {
        self.cell(value);
    }

    fn text(&mut self, value: Option<&str>) {
        self.cell(value);
    }

    fn truth(&mut self, value: Option<bool>) {
        self.cell(value);
    }

    fn moment(&mut self, value: Option<DateTimeUtc>) {
        self.cell(value);
    }
}

//! Bulk writes to PostgreSQL: `COPY … (FORMAT binary, FREEZE)` into tables whose
//! indexes and foreign keys are recreated afterwards, all in one transaction.
//!
//! FREEZE writes pages that need no vacuum, so index-only scans work from the
//! start. sea-query supports none of this, so the statements are plain text.

mod tallies;

use chrono::DateTime;
use sea_orm::DatabaseConnection;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sqlx::{self, AssertSqlSafe, Postgres as Driver, Row, Transaction};
use tokio::sync::mpsc;

use super::SeedError;
use super::load::{Loader, TABLES};
use super::progress::Progress;
use super::record::{Cells, Record};

/// The signature of binary COPY, no flags, no header extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";

/// The end of the data: a row of -1 cells.
const TRAILER: &[u8] = &[0xff, 0xff];

/// The statements that drop and recreate the indexes and foreign keys of the tables,
/// indexes first. Those of primary keys stay. The foreign keys of other tables that refer
/// to these are among them, because they would forbid to truncate these.
const DROPPABLE: &str = "
    SELECT format('DROP INDEX %s', i.indexrelid::regclass),
           pg_get_indexdef(i.indexrelid)
    FROM pg_index i
    WHERE i.indrelid = ANY ($1::text[]::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint c
                      WHERE c.conindid = i.indexrelid AND c.contype <> 'f')
    UNION ALL
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname,
                  pg_get_constraintdef(c.oid))
    FROM pg_constraint c
    WHERE c.contype = 'f'
      AND (c.conrelid = ANY ($1::text[]::regclass[])
           OR c.confrelid = ANY ($1::text[]::regclass[]))";

/// An open transaction, without the indexes and foreign keys.
pub(super) struct Postgres {
    transaction: Transaction<'static, Driver>,
    /// Statements that recreate the indexes and foreign keys.
    restore: Vec<String>,
}

impl Postgres {
    #[expect(clippy::disallowed_methods, reason = "no request runs it")]
    pub(super) async fn begin(connection: &DatabaseConnection) -> Result<Self, SeedError> {
        let pool = connection.get_postgres_connection_pool();
        let mut transaction = pool.begin().await?;
        let tables = TABLES.join(", ");
        for statement in [
            // COPY and the indexes take longer than a request may.
            "SET LOCAL statement_timeout = 0",
            "SET LOCAL maintenance_work_mem = '256MB'",
            "SET LOCAL jit = off",
            &format!("LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"),
            // Nobody else writes, so the tallies are made at once in the end.
            "ALTER TABLE pass DISABLE TRIGGER pass_tally_insert",
            "ALTER TABLE scan DISABLE TRIGGER scan_tally_insert",
            "ALTER TABLE scan_tally DROP CONSTRAINT scan_tally_pkey",
        ] {
            sqlx::query(AssertSqlSafe(statement))
                .execute(&mut *transaction)
                .await?;
        }
        for table in TABLES {
            let exists = format!("SELECT EXISTS (SELECT FROM {table})");
            let row = sqlx::query(AssertSqlSafe(exists))
                .fetch_one(&mut *transaction)
                .await?;
            if row.try_get::<bool, _>(0)? {
                return Err(SeedError::NotEmpty(table));
            }
        }
        let droppable = sqlx::query(DROPPABLE)
            .bind(TABLES.map(str::to_owned).to_vec())
            .fetch_all(&mut *transaction)
            .await?;
        let mut restore = Vec::with_capacity(droppable.len());
        for row in &droppable {
            sqlx::query(AssertSqlSafe(row.try_get::<String, _>(0)?))
                .execute(&mut *transaction)
                .await?;
            restore.push(row.try_get(1)?);
        }
        // The tables are empty and locked. FREEZE requires that they are truncated
        // in the same transaction, which also resets their sequences.
        let truncate = format!("TRUNCATE {tables} RESTART IDENTITY");
        sqlx::query(AssertSqlSafe(truncate))
            .execute(&mut *transaction)
            .await?;
        Ok(Self {
            transaction,
            restore,
        })
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
        for table in TABLES {
            let next = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} \
                 HAVING max(id) IS NOT NULL"
            );
            sqlx::query(AssertSqlSafe(next))
                .execute(&mut *self.transaction)
                .await?;
        }
        for statement in [
            "ALTER TABLE pass ENABLE TRIGGER pass_tally_insert",
            "ALTER TABLE scan ENABLE TRIGGER scan_tally_insert",
        ] {
            sqlx::query(statement)
                .execute(&mut *self.transaction)
                .await?;
        }
        tallies::fill(&mut self.transaction).await?;
        // Within the transaction, so that nobody plans with statistics of empty
        // tables.
        let analyze = format!("ANALYZE {}, pass_tally, scan_tally", TABLES.join(", "));
        sqlx::query(AssertSqlSafe(analyze))
            .execute(&mut *self.transaction)
            .await?;
        self.transaction.commit().await?;
        Ok(())
    }
}

impl Loader for Postgres {
    async fn load<R: Record>(
        &mut self,
        mut rows: mpsc::Receiver<Vec<R>>,
        mut written: impl FnMut(u64) + Send,
    ) -> Result<(), SeedError> {
        let statement = format!(
            "COPY {} ({}) FROM STDIN (FORMAT binary, FREEZE)",
            R::table(),
            R::columns().join(", ")
        );
        let mut copy = self.transaction.copy_in_raw(&statement).await?;
        let columns = i16::try_from(R::columns().len()).expect("a table has few columns");
        let mut tuples = Tuples(HEADER.to_vec());
        let mut count = 0;
        while let Some(chunk) = rows.recv().await {
            for row in &chunk {
                tuples.0.extend_from_slice(&columns.to_be_bytes());
                row.write(&mut tuples);
            }
            copy.send(tuples.0.as_slice()).await?;
            tuples.0.clear();
            count += u64::try_from(chunk.len()).expect("a chunk is small");
            written(count);
        }
        tuples.0.extend_from_slice(TRAILER);
        copy.send(tuples.0.as_slice()).await?;
        copy.finish().await?;
        Ok(())
    }
}

/// Rows in binary COPY format: each cell is its length (-1 for null) and its bytes.
/// Numbers are big-endian.
struct Tuples(Vec<u8>);

impl Tuples {
    fn cell(&mut self, bytes: Option<&[u8]>) {
        let length = bytes.map_or(-1, |bytes| {
            i32::try_from(bytes.len()).expect("a cell is shorter than 2 GiB")
        });
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes.unwrap_or_default());
    }
}

impl Cells for Tuples {
    fn key(&mut self, value: Option<i64>) {
        self.cell(
            value
                .map(i64::to_be_bytes)
                .as_ref()
                .map(<[u8; 8]>::as_slice),
        );
    }

    fn number(&mut self, value: Option<i32>) {
        self.cell(
            value
                .map(i32::to_be_bytes)
                .as_ref()
                .map(<[u8; 4]>::as_slice),
        );
    }

    fn text(&mut self, value: Option<&str>) {
        self.cell(value.map(str::as_bytes));
    }

    fn truth(&mut self, value: Option<bool>) {
        self.cell(
            value
                .map(|value| [u8::from(value)])
                .as_ref()
                .map(<[u8; 1]>::as_slice),
        );
    }

    /// Microseconds since the year 2000.
    fn moment(&mut self, value: Option<DateTimeUtc>) {
        let epoch: DateTimeUtc =
            DateTime::from_timestamp(946_684_800, 0).expect("the year 2000 is a date");
        self.key(value.map(|moment| moment.timestamp_micros() - epoch.timestamp_micros()));
    }
}

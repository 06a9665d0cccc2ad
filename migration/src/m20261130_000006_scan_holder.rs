//! The column `scan.holder_id`: the holder of the scan's pass, null without a pass.
//!
//! The database itself keeps it equal to the pass's. It fills in a holder that a writer
//! leaves out, refuses another one, and carries a change of `pass.holder_id` over:
//!
//! - PostgreSQL has a foreign key on both columns. Unlike a trigger that looks the
//!   pass up, it also holds against a writer that changes the pass at the same time.
//!   Only what is missing is filled in by a trigger, so bulk writes of whole rows call
//!   none.
//! - SQLite cannot add a foreign key on two columns to an existing table. It has a
//!   single writer at a time, so triggers are sufficient.
//!
//! On PostgreSQL, rows can be read and written while old ones are filled: each step is
//! a transaction of its own, and a run that was interrupted continues where it stopped.
//! Only building the indexes blocks writers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::index;
use crate::steps::{begin, run};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[derive(DeriveIden)]
enum Scan {
    HolderId,
    ScannedAt,
    Id,
}

/// The column, whose values follow from other columns.
pub(crate) const COLUMN: (&str, &str) = ("scan", "holder_id");

/// How many keys one statement fills, so that no writer waits long for a row.
const BATCH: i64 = 20_000;

const CHECK: &str =
    "CONSTRAINT \"scan_holder_only_with_pass\" CHECK (holder_id IS NULL OR pass_id IS NOT NULL)";

const FILL: &str = "
    UPDATE scan SET holder_id = (SELECT holder_id FROM pass WHERE pass.id = scan.pass_id)
    WHERE pass_id IS NOT NULL AND id >";

const POSTGRES_FILL: &str = "
    UPDATE scan SET holder_id = pass.holder_id FROM pass
    WHERE pass.id = scan.pass_id AND scan.holder_id IS DISTINCT FROM pass.holder_id
    AND scan.id >";

/// The trigger of a whole row has nothing to do, so it does not run.
const POSTGRES_TRIGGER: [&str; 2] = [
    "CREATE FUNCTION gatepass_scan_holder() RETURNS trigger
     LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
     BEGIN
         SELECT holder_id INTO NEW.holder_id FROM pass WHERE id = NEW.pass_id;
         RETURN NEW;
     END $$",
    "CREATE TRIGGER scan_holder BEFORE INSERT OR UPDATE OF pass_id, holder_id ON scan
     FOR EACH ROW WHEN (NEW.holder_id IS NULL AND NEW.pass_id IS NOT NULL)
     EXECUTE FUNCTION gatepass_scan_holder()",
];

const POSTGRES_KEYS: [&str; 2] = [
    "ALTER TABLE pass ADD CONSTRAINT pass_id_holder_id_key UNIQUE (id, holder_id)",
    "ALTER TABLE scan ADD CONSTRAINT scan_pass_id_holder_id_fkey
     FOREIGN KEY (pass_id, holder_id) REFERENCES pass (id, holder_id)
     ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID",
];

const POSTGRES_VALIDATE: [&str; 2] = [
    "ALTER TABLE scan VALIDATE CONSTRAINT scan_holder_only_with_pass",
    "ALTER TABLE scan VALIDATE CONSTRAINT scan_pass_id_holder_id_fkey",
];

const POSTGRES_DOWN: [&str; 4] = [
    "DROP TRIGGER scan_holder ON scan",
    "DROP FUNCTION gatepass_scan_holder()",
    "ALTER TABLE scan DROP COLUMN holder_id",
    "ALTER TABLE pass DROP CONSTRAINT pass_id_holder_id_key",
];

const SQLITE_TRIGGERS: [&str; 5] = [
    "CREATE TRIGGER scan_holder_refuse_insert BEFORE INSERT ON scan
     WHEN NEW.pass_id IS NOT NULL AND NEW.holder_id IS NOT NULL
     AND NEW.holder_id IS NOT (SELECT holder_id FROM pass WHERE id = NEW.pass_id)
     BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed: scan.holder_id'); END",
    "CREATE TRIGGER scan_holder_refuse_update BEFORE UPDATE OF pass_id, holder_id ON scan
     WHEN NEW.pass_id IS NOT NULL AND NEW.holder_id IS NOT NULL
     AND NEW.holder_id IS NOT (SELECT holder_id FROM pass WHERE id = NEW.pass_id)
     BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed: scan.holder_id'); END",
    "CREATE TRIGGER scan_holder_fill_insert AFTER INSERT ON scan
     WHEN NEW.holder_id IS NULL
     AND (SELECT holder_id FROM pass WHERE id = NEW.pass_id) IS NOT NULL
     BEGIN
         UPDATE scan SET holder_id = (SELECT holder_id FROM pass WHERE id = NEW.pass_id)
         WHERE id = NEW.id;
     END",
    "CREATE TRIGGER scan_holder_fill_update AFTER UPDATE OF pass_id, holder_id ON scan
     WHEN NEW.holder_id IS NULL
     AND (SELECT holder_id FROM pass WHERE id = NEW.pass_id) IS NOT NULL
     BEGIN
         UPDATE scan SET holder_id = (SELECT holder_id FROM pass WHERE id = NEW.pass_id)
         WHERE id = NEW.id;
     END",
    "CREATE TRIGGER scan_holder_follow AFTER UPDATE OF holder_id ON pass
     WHEN NEW.holder_id IS NOT OLD.holder_id
     BEGIN
         UPDATE scan SET holder_id = NEW.holder_id WHERE pass_id = NEW.id;
     END",
];

const SQLITE_DOWN: [&str; 7] = [
    "DROP TRIGGER scan_holder_follow",
    "DROP TRIGGER scan_holder_fill_update",
    "DROP TRIGGER scan_holder_fill_insert",
    "DROP TRIGGER scan_holder_refuse_update",
    "DROP TRIGGER scan_holder_refuse_insert",
    "DROP INDEX scan_holder_id_scanned_at_id_idx",
    "ALTER TABLE scan DROP COLUMN holder_id",
];

/// The largest key of a scan, 0 if there is none.
#[expect(
    clippy::disallowed_methods,
    reason = "a migration runs it, not a request"
)]
async fn last_key(manager: &SchemaManager<'_>) -> Result<i64, DbErr> {
    let select = Query::select()
        .expr(Expr::col(Scan::Id).max())
        .from("scan")
        .take();
    let row = manager.get_connection().query_one(&select).await?;
    let key: Option<i64> = row.map_or(Ok(None), |row| row.try_get_by_index(0))?;
    Ok(key.unwrap_or_default())
}

/// The statements that fill all rows, a range of keys each.
fn fill(statement: &str, last: i64) -> impl Iterator<Item = String> {
    let from = (0..last).step_by(usize::try_from(BATCH).expect("it is small"));
    from.map(move |from| format!("{statement} {from} AND scan.id <= {}", from + BATCH))
}

fn order() -> IndexCreateStatement {
    index("scan", [Scan::HolderId, Scan::ScannedAt, Scan::Id])
}

async fn up_on_postgres(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if !manager.has_column(COLUMN.0, COLUMN.1).await? {
        let step = begin(manager).await?;
        let column = format!("ALTER TABLE scan ADD COLUMN holder_id bigint, ADD {CHECK} NOT VALID");
        run(&step, [column.as_str()]).await?;
        run(&step, POSTGRES_TRIGGER).await?;
        step.commit().await?;
    }
    // Later rows have a holder from the start.
    for statement in fill(POSTGRES_FILL, last_key(manager).await?) {
        let step = begin(manager).await?;
        run(&step, [statement.as_str()]).await?;
        step.commit().await?;
    }
    if !manager
        .has_index("scan", "scan_holder_id_scanned_at_id_idx")
        .await?
    {
        let step = begin(manager).await?;
        step.create_index(order()).await?;
        run(&step, POSTGRES_KEYS).await?;
        step.commit().await?;
    }
    let step = begin(manager).await?;
    run(&step, POSTGRES_VALIDATE).await?;
    step.commit().await
}

async fn up_on_sqlite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let column = format!("ALTER TABLE scan ADD COLUMN holder_id bigint {CHECK}");
    run(manager, [column.as_str()]).await?;
    for statement in fill(FILL, last_key(manager).await?) {
        run(manager, [statement.as_str()]).await?;
    }
    manager.create_index(order()).await?;
    run(manager, SQLITE_TRIGGERS).await
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            up_on_postgres(manager).await
        } else {
            up_on_sqlite(manager).await
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            run(manager, POSTGRES_DOWN).await
        } else {
            run(manager, SQLITE_DOWN).await
        }
    }

    /// Its steps are transactions of their own, if nothing around it is one.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
}

//! What writing needs: versions of gates, holders and passes, the tables `event` and
//! `idempotency`.
//!
//! `updated_at` is null in a row that was never changed, so that existing rows need no
//! new value and the migration does not rewrite them.
//!
//! Events are only ever appended, which triggers enforce. On PostgreSQL, an event has the
//! number of its transaction. Transactions end in another order than they take their
//! numbers, so a reader who wants to miss nothing reads the events of those below the
//! oldest one that still runs, in the order of (transaction, key). SQLite has one writer
//! at a time, so the keys are in that order already, and the number is 0.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::parts::{
    index, key, moment, moment_or_none, not_empty, one_of, reference, text, text_or_none,
};
use crate::steps::run;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables whose rows have a version.
const VERSIONED: [&str; 3] = ["gate", "holder", "pass"];

#[derive(DeriveIden)]
enum Versioned {
    Version,
    UpdatedAt,
}

#[derive(DeriveIden)]
enum Event {
    Table,
    Id,
    Kind,
    At,
    Viewer,
    RequestId,
    GateId,
    HolderId,
    PassId,
    ScanId,
    OldValues,
    NewValues,
    TransactionId,
}

#[derive(DeriveIden)]
enum Idempotency {
    Table,
    Viewer,
    Key,
    Input,
    Result,
    At,
}

#[derive(DeriveIden)]
enum Gate {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Holder {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Pass {
    Table,
    Id,
}

#[derive(DeriveIden)]
enum Scan {
    Table,
    Id,
}

const KINDS: [&str; 12] = [
    "GATE_CREATED",
    "GATE_UPDATED",
    "GATE_CLOSED",
    "GATE_REOPENED",
    "HOLDER_REGISTERED",
    "HOLDER_UPDATED",
    "HOLDER_BLOCKED",
    "HOLDER_UNBLOCKED",
    "PASS_ISSUED",
    "PASS_EXTENDED",
    "PASS_REVOKED",
    "SCAN_RECORDED",
];

/// The length of a SHA-256 hash in hexadecimal digits.
const HASH_LENGTH: i32 = 64;

const POSTGRES_TRIGGERS: [&str; 2] = [
    "CREATE FUNCTION gatepass_event_append_only() RETURNS trigger
     LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
     BEGIN
         RAISE EXCEPTION 'event is append-only: its rows are never changed or deleted';
     END $$",
    "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
     FOR EACH STATEMENT EXECUTE FUNCTION gatepass_event_append_only()",
];

const SQLITE_TRIGGERS: [&str; 2] = [
    "CREATE TRIGGER event_append_only_update BEFORE UPDATE ON event
     BEGIN SELECT RAISE(ABORT, 'event is append-only: its rows are never changed or deleted'); END",
    "CREATE TRIGGER event_append_only_delete BEFORE DELETE ON event
     BEGIN SELECT RAISE(ABORT, 'event is append-only: its rows are never changed or deleted'); END",
];

fn event(backend: DbBackend) -> TableCreateStatement {
    let mut transaction = ColumnDef::new(Event::TransactionId);
    transaction.big_integer().not_null();
    if backend == DbBackend::Postgres {
        transaction.default(Expr::cust("pg_current_xact_id()::text::bigint"));
    } else {
        transaction.default(0);
    }
    Table::create()
        .table(Event::Table)
        .col(key(Event::Id))
        .col(text(Event::Kind, backend))
        .col(moment(Event::At))
        .col(text(Event::Viewer, backend))
        .col(text_or_none(Event::RequestId, backend))
        .col(ColumnDef::new(Event::GateId).big_integer().null())
        .col(ColumnDef::new(Event::HolderId).big_integer().null())
        .col(ColumnDef::new(Event::PassId).big_integer().null())
        .col(ColumnDef::new(Event::ScanId).big_integer().null())
        .col(text_or_none(Event::OldValues, backend))
        .col(text_or_none(Event::NewValues, backend))
        .col(transaction)
        .foreign_key(&mut reference(
            "event_gate_id_fkey",
            (Event::Table, Event::GateId),
            (Gate::Table, Gate::Id),
        ))
        .foreign_key(&mut reference(
            "event_holder_id_fkey",
            (Event::Table, Event::HolderId),
            (Holder::Table, Holder::Id),
        ))
        .foreign_key(&mut reference(
            "event_pass_id_fkey",
            (Event::Table, Event::PassId),
            (Pass::Table, Pass::Id),
        ))
        .foreign_key(&mut reference(
            "event_scan_id_fkey",
            (Event::Table, Event::ScanId),
            (Scan::Table, Scan::Id),
        ))
        .check(one_of("event_kind_known", Event::Kind, &KINDS))
        .check(not_empty("event_viewer_not_empty", Event::Viewer))
        .take()
}

fn idempotency(backend: DbBackend) -> TableCreateStatement {
    Table::create()
        .table(Idempotency::Table)
        .col(text(Idempotency::Viewer, backend))
        .col(text(Idempotency::Key, backend))
        .col(text(Idempotency::Input, backend))
        .col(text_or_none(Idempotency::Result, backend))
        .col(moment(Idempotency::At))
        .primary_key(
            Index::create()
                .col(Idempotency::Viewer)
                .col(Idempotency::Key),
        )
        .check(not_empty("idempotency_key_not_empty", Idempotency::Key))
        .check(Check::named(
            "idempotency_input_length",
            Expr::expr(Func::char_length(Expr::col(Idempotency::Input))).eq(HASH_LENGTH),
        ))
        .take()
}

fn indexes() -> [IndexCreateStatement; 5] {
    use Event::{GateId, HolderId, Id, PassId, TransactionId};
    // Few events are about all kinds of rows, and databases use an index with a condition
    // only in statements that compare the parent.
    let within = |parent: Event| {
        let is_given = Expr::col(Alias::new(parent.to_string())).is_not_null();
        index("event", [parent, TransactionId, Id])
            .and_where(is_given)
            .take()
    };
    [
        index("event", [TransactionId, Id]),
        within(GateId),
        within(HolderId),
        within(PassId),
        // Those that are no longer needed.
        index("idempotency", [Idempotency::At]),
    ]
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        for table in VERSIONED {
            let mut version = ColumnDef::new(Versioned::Version);
            version.integer().not_null().default(1);
            for column in [version, moment_or_none(Versioned::UpdatedAt)] {
                let alter = Table::alter()
                    .table(Alias::new(table))
                    .add_column(column)
                    .take();
                manager.alter_table(alter).await?;
            }
        }
        for table in [event(backend), idempotency(backend)] {
            manager.create_table(table).await?;
        }
        for index in indexes() {
            manager.create_index(index).await?;
        }
        if backend == DbBackend::Postgres {
            run(manager, POSTGRES_TRIGGERS).await
        } else {
            run(manager, SQLITE_TRIGGERS).await
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["idempotency", "event"] {
            let drop = Table::drop().table(Alias::new(table)).take();
            manager.drop_table(drop).await?;
        }
        if manager.get_database_backend() == DbBackend::Postgres {
            run(manager, ["DROP FUNCTION gatepass_event_append_only()"]).await?;
        }
        for table in VERSIONED {
            for column in [Versioned::UpdatedAt, Versioned::Version] {
                let alter = Table::alter()
                    .table(Alias::new(table))
                    .drop_column(column)
                    .take();
                manager.alter_table(alter).await?;
            }
        }
        Ok(())
    }
}

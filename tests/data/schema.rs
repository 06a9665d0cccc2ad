//! Migrations: up, down and up again.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use chrono::DateTime;
use entity::{event, gate, holder, idempotency, pass, scan, session, token, token_gate};
use gatepass::migrate::{self, Extent, MigrateError};
use gatepass::seed::{SeedSettings, seed};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, Statement};

use crate::support::database::{empty, migrated};
use crate::support::postgres;

/// The migrations by their files, oldest first.
pub(crate) static MIGRATIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migration/src");
    let files = fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let names = names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned));
    let mut names: Vec<String> = names.filter(|name| name.starts_with("m20")).collect();
    names.sort();
    names
});

const INDEXES: [&str; 36] = [
    "event_gate_id_transaction_id_id_idx",
    "event_holder_id_transaction_id_id_idx",
    "event_pass_id_transaction_id_id_idx",
    "event_transaction_id_id_idx",
    "gate_closed_at_id_idx",
    "gate_code_idx",
    "gate_created_at_id_idx",
    "gate_name_id_idx",
    "holder_company_id_idx",
    "holder_created_at_id_idx",
    "holder_name_id_idx",
    "idempotency_at_idx",
    "pass_code_idx",
    "pass_gate_id_code_idx",
    "pass_gate_id_inside_since_id_idx",
    "pass_gate_id_inside_since_idx",
    "pass_gate_id_issued_at_id_idx",
    "pass_gate_id_valid_until_id_idx",
    "pass_holder_id_code_idx",
    "pass_holder_id_inside_since_id_idx",
    "pass_holder_id_issued_at_id_idx",
    "pass_holder_id_valid_until_id_idx",
    "pass_inside_since_id_idx",
    "pass_issued_at_id_idx",
    "pass_valid_from_idx",
    "pass_valid_until_id_idx",
    "scan_gate_id_scanned_at_id_idx",
    "scan_holder_id_scanned_at_id_idx",
    "scan_pass_id_scanned_at_id_idx",
    "scan_scanned_at_id_idx",
    "session_expires_at_id_idx",
    "session_person_id_id_idx",
    "session_secret_hash_idx",
    "session_token_id_id_idx",
    "token_gate_gate_id_idx",
    "token_secret_hash_idx",
];

const SQLITE_SCHEMA: &str = "
    SELECT type || ' ' || name || ' ' || sql FROM sqlite_master
    WHERE name NOT LIKE 'sqlite_%' AND name <> 'seaql_migrations' ORDER BY 1";

const POSTGRES_SCHEMA: &str = "
    SELECT format('column %s %s %s null=%s default=%s identity=%s collation=%s', c.table_name,
                  c.column_name, c.data_type, c.is_nullable, c.column_default,
                  c.identity_generation, c.collation_name)
    FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.table_name <> 'seaql_migrations'
    UNION ALL
    SELECT 'index ' || indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'seaql_migrations'
    UNION ALL
    SELECT format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
    WHERE conrelid <> 'seaql_migrations'::regclass AND connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function ' || proname || ' ' || prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'gatepass%'
    ORDER BY 1";

const SQLITE_INDEXES: &str =
    "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1";

const POSTGRES_INDEXES: &str = "
    SELECT indexname::text FROM pg_indexes
    WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'
      AND indexname NOT LIKE '%_text_idx'
    ORDER BY 1";

async fn texts(database: &DatabaseConnection, (sqlite, postgres): (&str, &str)) -> Vec<String> {
    let backend = database.get_database_backend();
    let statement = match backend {
        DbBackend::Postgres => postgres,
        _ => sqlite,
    };
    database
        .query_all_raw(Statement::from_string(backend, statement))
        .await
        .unwrap()
        .iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect()
}

pub(crate) async fn schema(database: &DatabaseConnection) -> Vec<String> {
    texts(database, (SQLITE_SCHEMA, POSTGRES_SCHEMA)).await
}

#[tokio::test]
async fn down_leaves_nothing_and_up_restores_the_same_schema() {
    for database in empty().await {
        assert_eq!(migrate::pending(&database).await.unwrap(), *MIGRATIONS);
        assert_eq!(migrate::up(&database).await.unwrap(), *MIGRATIONS);
        let first = schema(&database).await;
        assert!(first.len() > 20, "{first:#?}");

        let mut reverted = migrate::down(&database, Extent::All).await.unwrap();
        reverted.reverse();
        assert_eq!(reverted, *MIGRATIONS);
        assert_eq!(schema(&database).await, Vec::<String>::new());

        migrate::up(&database).await.unwrap();
        assert_eq!(schema(&database).await, first);
        assert!(migrate::up(&database).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn down_reverts_one_migration_at_a_time() {
    for database in empty().await {
        migrate::up(&database).await.unwrap();
        for left in (0..MIGRATIONS.len()).rev() {
            let reverted = migrate::down(&database, Extent::Steps(1)).await.unwrap();
            assert_eq!(reverted, MIGRATIONS[left..=left]);
            let status = migrate::status(&database).await.unwrap();
            let applied = status.iter().filter(|state| state.applied).count();
            assert_eq!((applied, status.len()), (left, MIGRATIONS.len()));
        }
        assert!(
            migrate::down(&database, Extent::Steps(1))
                .await
                .unwrap()
                .is_empty()
        );
    }
}

#[tokio::test]
async fn down_without_loss_keeps_tables_with_rows() {
    for database in migrated().await {
        let settings = SeedSettings {
            gates: 2,
            holders: 3,
            passes: 4,
            scans: 5,
            seed: 1,
            now: DateTime::from_timestamp(1_795_305_600, 0).unwrap(),
        };
        seed(&database, &settings, &|_: &str, _: u64, _: u64| {})
            .await
            .unwrap();
        // Back to where the last migration is that of a function.
        let fold = MIGRATIONS
            .iter()
            .position(|name| name.ends_with("_fold"))
            .unwrap();
        let later = MIGRATIONS.len() - 1 - fold;
        migrate::down(&database, Extent::Steps(u32::try_from(later).unwrap()))
            .await
            .unwrap();
        let before = schema(&database).await;
        let error = migrate::down_without_loss(&database, Extent::Steps(3))
            .await
            .unwrap_err();
        let MigrateError::Loses(losses) = error else {
            panic!("{error}");
        };
        let losses: Vec<_> = losses.iter().map(ToString::to_string).collect();
        assert_eq!(losses, ["4 rows of pass", "5 rows of scan"]);
        assert_eq!(schema(&database).await, before);
        assert_eq!(migrate::pending(&database).await.unwrap().len(), later);
        // A function contains no rows.
        let reverted = migrate::down_without_loss(&database, Extent::Steps(1)).await;
        assert_eq!(reverted.unwrap(), MIGRATIONS[fold..=fold]);
    }
    for database in migrated().await {
        let reverted = migrate::down_without_loss(&database, Extent::All).await;
        assert_eq!(reverted.unwrap().len(), MIGRATIONS.len());
        assert_eq!(schema(&database).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn status_writes_nothing() {
    for database in empty().await {
        assert_eq!(
            migrate::status(&database).await.unwrap().len(),
            MIGRATIONS.len()
        );
        let tables = (
            "SELECT name FROM sqlite_master",
            "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
        );
        assert_eq!(texts(&database, tables).await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_schema_ahead_of_the_program_is_an_error_that_names_the_migration() {
    for database in migrated().await {
        database
            .execute_unprepared(
                "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m30000101_new', 1)",
            )
            .await
            .unwrap();
        for error in [
            migrate::pending(&database).await.unwrap_err(),
            migrate::status(&database).await.unwrap_err(),
            migrate::up(&database).await.unwrap_err(),
            migrate::down(&database, Extent::All).await.unwrap_err(),
        ] {
            assert!(matches!(error, MigrateError::Ahead { .. }), "{error}");
            let message = error.to_string();
            assert!(message.contains("m30000101_new"), "{message}");
        }
    }
}

#[tokio::test]
async fn servers_that_start_together_migrate_once() {
    let Some(database) = postgres::empty_database().await else {
        return;
    };
    let database = crate::support::database::open(&database.url).await;
    let runs = tokio::join!(
        migrate::up(&database),
        migrate::up(&database),
        migrate::up(&database)
    );
    let mut applied = [runs.0.unwrap(), runs.1.unwrap(), runs.2.unwrap()].map(|names| names.len());
    applied.sort_unstable();
    assert_eq!(applied, [0, 0, MIGRATIONS.len()]);
}

#[tokio::test]
async fn every_order_has_its_index() {
    for database in migrated().await {
        let mut indexes = texts(&database, (SQLITE_INDEXES, POSTGRES_INDEXES)).await;
        indexes.sort_unstable();
        assert_eq!(indexes, INDEXES);
    }
}

#[tokio::test]
async fn codes_and_names_are_ordered_by_code_point() {
    let names = ["Z", "a", "b", "É", "é", "京"];
    for database in migrated().await {
        for (name, number) in names.iter().zip(1..) {
            let insert = format!(
                "INSERT INTO gate (code, name, location, created_at) \
                 VALUES ('{number}', '{name}', 'x', '2026-01-01T00:00:00+00:00')"
            );
            database.execute_unprepared(&insert).await.unwrap();
        }
        let order = "SELECT name FROM gate ORDER BY name";
        assert_eq!(texts(&database, (order, order)).await, names);
        if database.get_database_backend() == DbBackend::Postgres {
            let columns = schema(&database).await;
            let ordered = |column: &&String| {
                column.starts_with("column")
                    && (column.contains(" code ") || column.contains(" name "))
            };
            let ordered: Vec<_> = columns.iter().filter(ordered).collect();
            assert!(ordered.len() >= 5, "{ordered:?}");
            assert!(ordered.iter().all(|column| column.ends_with("collation=C")));
        }
    }
}

#[tokio::test]
async fn entities_read_their_tables() {
    for database in migrated().await {
        assert!(
            gate::Entity::find()
                .all(&database)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            holder::Entity::find()
                .all(&database)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            pass::Entity::find()
                .all(&database)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            scan::Entity::find()
                .all(&database)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            event::Entity::find()
                .all(&database)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            idempotency::Entity::find()
                .all(&database)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            token::Entity::find()
                .all(&database)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            token_gate::Entity::find()
                .all(&database)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            session::Entity::find()
                .all(&database)
                .await
                .unwrap()
                .is_empty()
        );
    }
}

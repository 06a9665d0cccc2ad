//! The migration counts the scans that there are already.

use gatepass::migrate::{self, Extent};
use gatepass::tally;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::data::schema::{MIGRATIONS, schema};
use crate::support::database::migrated;
use crate::support::rows;

/// Reverts the migration of the tallies of scans and those after it.
async fn revert(database: &DatabaseConnection) {
    let mut names = MIGRATIONS.iter();
    let place = names.position(|name| name.ends_with("_scan_tally"));
    let steps = u32::try_from(MIGRATIONS.len() - place.unwrap()).unwrap();
    migrate::down_without_loss(database, Extent::Steps(steps))
        .await
        .unwrap();
}

/// Scans at two gates from before the migration: three in one hour, and one of another day.
async fn fill_before(database: &DatabaseConnection) {
    let gates = [
        rows::gate(database, "G1").await,
        rows::gate(database, "G2").await,
    ];
    revert(database).await;
    for (gate, hours) in [(0, 0), (0, 0), (1, 0), (0, 30)] {
        rows::scan(database, gates[gate], None, hours).await;
    }
}

/// The number of rows of the tally and the sum of its numbers in each level, and the number of
/// differences to the rows.
async fn numbers(database: &DatabaseConnection) -> (Vec<(i64, i64)>, usize) {
    let select = "SELECT count(*), CAST(sum(number) AS bigint) FROM scan_tally \
                  GROUP BY level ORDER BY level";
    let statement = Statement::from_string(database.get_database_backend(), select);
    let levels = database.query_all_raw(statement).await.unwrap();
    let levels = levels.iter().map(|row| {
        let number = |index| row.try_get_by_index(index).unwrap();
        (number(0), number(1))
    });
    let differences = tally::verify(database).await.unwrap();
    (levels.collect(), differences.len())
}

fn expected() -> (Vec<(i64, i64)>, usize) {
    (vec![(1, 4), (2, 4), (2, 4), (2, 4), (3, 4), (3, 4)], 0)
}

#[tokio::test]
async fn scans_from_before_the_migration_are_counted() {
    for database in migrated().await {
        let before = schema(&database).await;
        fill_before(&database).await;
        migrate::up(&database).await.unwrap();
        assert_eq!(numbers(&database).await, expected());
        assert_eq!(schema(&database).await, before);
        // The tallies follow from the scans, so nothing is lost.
        revert(&database).await;
        migrate::up(&database).await.unwrap();
        assert_eq!(numbers(&database).await, expected());
    }
}

/// Tallies of passes are folded and made anew without those of scans, as before.
#[tokio::test]
async fn without_the_migration_passes_are_folded_as_before() {
    for database in migrated().await {
        if database.get_database_backend() != DbBackend::Postgres {
            continue;
        }
        revert(&database).await;
        let gate = rows::gate(&database, "G1").await;
        let holder = rows::holder(&database, "Ada").await;
        rows::pass(&database, "P1", (gate, holder), 0).await;
        for call in [
            "SELECT gatepass_fold_tallies(now(), 10)",
            "SELECT gatepass_rebuild_tallies()",
        ] {
            database.execute_unprepared(call).await.unwrap();
        }
        migrate::up(&database).await.unwrap();
        assert_eq!(tally::verify(&database).await.unwrap(), []);
    }
}

/// A migration that stopped before it counted the scans continues, with writes in between.
#[tokio::test]
async fn an_interrupted_migration_of_the_tallies_of_scans_continues() {
    for database in migrated().await {
        if database.get_database_backend() != DbBackend::Postgres {
            continue;
        }
        let before = schema(&database).await;
        fill_before(&database).await;
        migrate::up(&database).await.unwrap();
        for text in [
            "DELETE FROM scan_tally",
            "DELETE FROM seaql_migrations WHERE version LIKE '%_scan_tally'",
            "DELETE FROM scan WHERE id = 1",
        ] {
            database.execute_unprepared(text).await.unwrap();
        }
        assert_ne!(tally::verify(&database).await.unwrap(), []);
        migrate::up(&database).await.unwrap();
        let levels = vec![(1, 3), (2, 3), (2, 3), (2, 3), (3, 3), (3, 3)];
        assert_eq!(numbers(&database).await, (levels, 0));
        assert_eq!(schema(&database).await, before);
    }
}

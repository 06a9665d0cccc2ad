//! The migration counts the passes that there are already.

use gatepass::migrate::{self, MigrateError};
use gatepass::tally;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::data::revert;
use crate::data::schema::schema;
use crate::support::database::migrated;
use crate::support::rows;

/// Passes of two gates from before the migration, one of them revoked.
async fn fill_before(database: &DatabaseConnection) {
    let gates = [
        rows::gate(database, "G1").await,
        rows::gate(database, "G2").await,
    ];
    let holder = rows::holder(database, "Ada").await;
    revert(database, "_tally").await;
    for (number, gate) in [0, 1, 0, 0].into_iter().enumerate() {
        let code = format!("P{number}");
        rows::pass(database, &code, (gates[gate], holder), 0).await;
    }
    let revoke = "UPDATE pass SET revoked_at = issued_at WHERE code = 'P2'";
    database.execute_unprepared(revoke).await.unwrap();
}

/// The numbers of passes and of revoked ones in the tally.
async fn sums(database: &DatabaseConnection) -> (i64, i64) {
    let select = "SELECT CAST(sum(revoked + scheduled + active + expired) AS bigint), \
                  CAST(sum(revoked) AS bigint) FROM pass_tally";
    let statement = Statement::from_string(database.get_database_backend(), select);
    let row = database.query_one_raw(statement).await.unwrap().unwrap();
    (
        row.try_get_by_index(0).unwrap(),
        row.try_get_by_index(1).unwrap(),
    )
}

/// The same, and the differences to the rows, of the whole schema.
async fn numbers(database: &DatabaseConnection) -> (i64, i64, usize) {
    let (all, revoked) = sums(database).await;
    (all, revoked, tally::verify(database).await.unwrap().len())
}

#[tokio::test]
async fn passes_from_before_the_migration_are_counted() {
    for database in migrated().await {
        let before = schema(&database).await;
        fill_before(&database).await;
        migrate::up(&database).await.unwrap();
        assert_eq!(numbers(&database).await, (4, 1, 0));
        assert_eq!(schema(&database).await, before);
        // The tallies follow from the passes, so nothing is lost.
        revert(&database, "_tally").await;
        migrate::up(&database).await.unwrap();
        assert_eq!(numbers(&database).await, (4, 1, 0));
    }
}

#[tokio::test]
async fn an_interrupted_migration_of_the_tallies_continues() {
    for database in migrated().await {
        if database.get_database_backend() != DbBackend::Postgres {
            continue;
        }
        let before = schema(&database).await;
        fill_before(&database).await;
        // Its name is taken, so the migration fails when the passes are counted.
        let taken = "CREATE INDEX pass_valid_from_idx ON gate (id)";
        database.execute_unprepared(taken).await.unwrap();
        let error = migrate::up(&database).await.unwrap_err();
        assert!(matches!(error, MigrateError::Database(_)), "{error}");
        assert_eq!(sums(&database).await, (4, 1));
        // Writers need not wait for the rest.
        let delete = "DELETE FROM pass WHERE code = 'P0'";
        database.execute_unprepared(delete).await.unwrap();
        let drop = "DROP INDEX pass_valid_from_idx";
        database.execute_unprepared(drop).await.unwrap();
        migrate::up(&database).await.unwrap();
        assert_eq!(numbers(&database).await, (3, 1, 0));
        assert_eq!(schema(&database).await, before);
    }
}

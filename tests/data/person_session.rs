//! Sessions of tokens outlast the migration that adds those of people.

use gatepass::migrate::{self, Extent, MigrateError};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::data::schema::MIGRATIONS;
use crate::support::database::migrated;

async fn run(database: &DatabaseConnection, statement: &str) {
    database.execute_unprepared(statement).await.unwrap();
}

/// The keys of sessions, with those of their tokens.
async fn sessions(database: &DatabaseConnection) -> Vec<(i64, Option<i64>)> {
    let select = "SELECT id, token_id FROM session ORDER BY id";
    let statement = Statement::from_string(database.get_database_backend(), select);
    let rows = database.query_all_raw(statement).await.unwrap();
    let pair = |row: &sea_orm::QueryResult| {
        let id = row.try_get_by_index(0).unwrap();
        (id, row.try_get_by_index(1).unwrap())
    };
    rows.iter().map(pair).collect()
}

fn session(hash: char, owner: &str) -> String {
    let hash = hash.to_string().repeat(64);
    let (columns, values) = match owner {
        "token" => ("token_id", "1"),
        _ => (
            "person_issuer, person_id, person_name, person_role",
            "'https://login.example', 'oidc:1', 'Ada', 'GUARD'",
        ),
    };
    format!(
        "INSERT INTO session (secret_hash, created_at, expires_at, {columns})
         VALUES ('{hash}', '2026-01-01T00:00:00+00:00', '2026-01-02T00:00:00+00:00', {values})"
    )
}

#[tokio::test]
async fn sessions_of_tokens_outlast_the_migration_both_ways() {
    let hash = "f".repeat(64);
    let token = format!(
        "INSERT INTO token (name, role, gate_bound, secret_hash, created_at)
         VALUES ('Ada', 'GUARD', FALSE, '{hash}', '2026-01-01T00:00:00+00:00')"
    );
    let later = MIGRATIONS.iter();
    let later = later.skip_while(|name| !name.ends_with("_person_session"));
    let steps = Extent::Steps(u32::try_from(later.count()).unwrap());
    for database in migrated().await {
        for statement in [token.clone(), session('a', "token"), session('b', "person")] {
            run(&database, &statement).await;
        }
        assert_eq!(sessions(&database).await, [(1, Some(1)), (2, None)]);
        let refused = migrate::down_without_loss(&database, steps).await;
        let Err(MigrateError::Loses(losses)) = refused else {
            panic!("{refused:?}");
        };
        assert!(
            losses
                .iter()
                .any(|loss| loss.to_string().contains("person_name")),
            "{losses:?}"
        );
        migrate::down(&database, steps).await.unwrap();
        assert_eq!(sessions(&database).await, [(1, Some(1))]);
        migrate::up(&database).await.unwrap();
        assert_eq!(sessions(&database).await, [(1, Some(1))]);
        // A key is not used twice.
        run(&database, &session('c', "person")).await;
        let sessions = sessions(&database).await;
        assert!(sessions.len() == 2 && sessions[1].0 > 1, "{sessions:?}");
    }
}

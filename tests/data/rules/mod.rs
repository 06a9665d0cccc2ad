//! Rules that the database itself enforces.

mod cases;

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement, TransactionTrait};

use self::cases::{CASES, OTHER_HASH, insert};
use crate::support::database::migrated;

/// A gate, a holder, a pass and a token, each with the key 1.
async fn with_parents(database: &DatabaseConnection) {
    for (table, code) in [("gate", "'G1'"), ("holder", ""), ("pass", "'P1'")] {
        database
            .execute_unprepared(&insert(table, &[("code", code)]))
            .await
            .unwrap();
    }
    let token = insert("token", &[("secret_hash", OTHER_HASH)]);
    database.execute_unprepared(&token).await.unwrap();
}

#[tokio::test]
async fn bad_rows_are_refused_by_their_rule_and_good_ones_accepted() {
    for database in migrated().await {
        with_parents(&database).await;
        for (table, changes, refused_by) in CASES {
            let transaction = database.begin().await.unwrap();
            let result = transaction
                .execute_unprepared(&insert(table, changes))
                .await;
            transaction.rollback().await.unwrap();
            match (result, refused_by) {
                (Ok(_), None) => {}
                (Err(error), Some(rule)) => {
                    let message = error.to_string();
                    let named = rule.split('|').any(|name| message.contains(name));
                    assert!(named, "{table} {changes:?}: {message}");
                }
                (result, _) => panic!("{table} {changes:?}: {result:?}"),
            }
        }
    }
}

#[tokio::test]
async fn every_check_has_a_case() {
    let tested: BTreeSet<String> = CASES
        .iter()
        .filter_map(|(_, _, rule)| rule.map(str::to_owned))
        .filter(|rule| !rule.contains('|'))
        .collect();
    for database in migrated().await {
        let backend = database.get_database_backend();
        let select = match backend {
            DbBackend::Postgres => {
                "SELECT conname::text FROM pg_constraint WHERE contype = 'c' \
                 AND connamespace = 'public'::regnamespace"
            }
            _ => "SELECT sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '% CHECK %'",
        };
        let texts: Vec<String> = database
            .query_all_raw(Statement::from_string(backend, select))
            .await
            .unwrap()
            .iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect();
        let checks: BTreeSet<String> = match backend {
            DbBackend::Postgres => texts.into_iter().collect(),
            _ => texts
                .iter()
                .flat_map(|text| {
                    let checks = text.matches(" CHECK (").count();
                    let names: Vec<_> = text.split("CONSTRAINT \"").skip(1).collect();
                    assert_eq!(names.len(), checks, "a CHECK has no name: {text}");
                    names
                })
                .map(|rest| rest.split('"').next().unwrap().to_owned())
                .collect(),
        };
        assert_eq!(checks, tested);
    }
}

#[tokio::test]
async fn referenced_rows_cannot_be_deleted() {
    for database in migrated().await {
        with_parents(&database).await;
        database
            .execute_unprepared(&insert("scan", &[]))
            .await
            .unwrap();
        database
            .execute_unprepared(&insert("session", &[]))
            .await
            .unwrap();
        for table in ["gate", "holder", "pass", "token"] {
            let delete = format!("DELETE FROM {table}");
            let error = database.execute_unprepared(&delete).await.unwrap_err();
            let message = error.to_string().to_lowercase();
            assert!(message.contains("foreign key"), "{message}");
        }
    }
}

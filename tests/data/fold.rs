//! Comparisons that ignore case give the same results on both databases, for every
//! character.

use gatepass::migrate;
use regex::Regex;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::support::database::{migrated, open};
use crate::support::postgres;

/// The first character that differs from this one only in case, by the regular
/// expressions that Gatepass adds to SQLite.
fn folded(character: char) -> char {
    use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};
    let mut class = ClassUnicode::new([ClassUnicodeRange::new(character, character)]);
    class.case_fold_simple();
    class.ranges()[0].start()
}

#[tokio::test]
async fn postgresql_folds_every_character_like_regular_expressions_do() {
    let Some(database) = postgres::fresh_database().await else {
        return;
    };
    let connection = open(&database.url).await;
    // Planes 0 and 1 contain all characters with case. PostgreSQL cannot store the
    // zero character, and no text contains surrogates.
    let rows = select(
        &connection,
        "SELECT chr(n), gatepass_fold('\u{e9}' || chr(n)), gatepass_fold(chr(n))
         FROM generate_series(1, 131071) AS n WHERE n NOT BETWEEN 55296 AND 57343",
    )
    .await;
    let first = folded('\u{e9}');
    let mut with_case = 0;
    for [character, beside_another, alone] in rows {
        let expected = folded(character.chars().next().unwrap());
        assert_eq!(
            beside_another,
            format!("{first}{expected}"),
            "{character:?}"
        );
        assert_eq!(alone, expected.to_string(), "{character:?}");
        with_case += usize::from(character != alone);
    }
    assert!(with_case > 1400, "only {with_case} characters were folded");
}

#[tokio::test]
async fn sqlite_has_regular_expressions() {
    for database in migrated().await {
        if database.get_database_backend() != DbBackend::Sqlite {
            continue;
        }
        assert!(migrate::pending(&database).await.unwrap().is_empty());
        let texts = [
            "Zo\u{eb}",
            "zO\u{cb}",
            "zoe",
            "\u{3a3}\u{3c2}\u{3c3}",
            "stra\u{df}e",
            "STRASSE",
        ];
        for text in texts {
            for pattern in texts {
                let pattern = format!("(?i){}", regex::escape(pattern));
                let statement = format!("SELECT '{text}' REGEXP '{pattern}'");
                let row = database
                    .query_one_raw(Statement::from_string(DbBackend::Sqlite, statement))
                    .await
                    .unwrap()
                    .unwrap();
                let matched: bool = row.try_get_by_index(0).unwrap();
                assert_eq!(
                    matched,
                    Regex::new(&pattern).unwrap().is_match(text),
                    "{text} {pattern}"
                );
            }
        }
    }
}

async fn select(connection: &DatabaseConnection, statement: &str) -> Vec<[String; 3]> {
    let statement = Statement::from_string(DbBackend::Postgres, statement);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| [0, 1, 2].map(|column| row.try_get_by_index(column).unwrap()))
        .collect()
}

//! Comparisons that ignore case give the same results on both databases, for every
//! character.

use std::collections::{BTreeSet, HashMap};

use gatepass::internals::{Fit, is_indexed, match_expression};
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

/// The alternatives of each trigram in an expression of SQLite's full-text search, in
/// the form in which the index stores them.
fn spelled(character: char) -> Vec<String> {
    let text: String = std::iter::repeat_n(character, 3).collect();
    let expression = match_expression("t", &text, Fit::Anywhere);
    let quoted = expression.split('"').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_trigrams_of_sqlite_find_every_character_like_regular_expressions_do() {
    let Some(database) = sqlite().await else {
        return;
    };
    // A row for each character, and one for each trigram that is searched for.
    let characters: Vec<char> = ('\u{1}'..='\u{1ffff}').collect();
    let mut searched: HashMap<char, Vec<String>> = HashMap::new();
    let mut texts: BTreeSet<String> = BTreeSet::new();
    for &character in characters
        .iter()
        .filter(|character| is_indexed(&character.to_string().repeat(3)))
    {
        let spelled = spelled(character);
        assert!(!spelled.is_empty(), "{character:?}");
        texts.extend(spelled.iter().cloned());
        searched.insert(character, spelled);
    }
    texts.extend(
        characters
            .iter()
            .map(|character| character.to_string().repeat(3)),
    );
    let texts: Vec<String> = texts.into_iter().collect();
    for statement in [
        "CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'trigram')",
        "CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')",
    ] {
        database.execute_unprepared(statement).await.unwrap();
    }
    let json = serde_json::to_string(&texts).unwrap();
    let insert = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "INSERT INTO t (rowid, x) SELECT key, value FROM json_each(?)",
        [json.into()],
    );
    database.execute_raw(insert).await.unwrap();
    let rows = Statement::from_string(DbBackend::Sqlite, "SELECT doc, term FROM v");
    let stored: HashMap<&str, String> = database
        .query_all_raw(rows)
        .await
        .unwrap()
        .iter()
        .map(|row| {
            let text: i64 = row.try_get_by_index(0).unwrap();
            let term = row.try_get_by_index(1).unwrap();
            (texts[usize::try_from(text).unwrap()].as_str(), term)
        })
        .collect();
    // The characters that a search for one must find: those that fold alike.
    let mut classes: HashMap<char, Vec<char>> = HashMap::new();
    for &character in &characters {
        classes
            .entry(folded(character))
            .or_default()
            .push(character);
    }
    let (mut tried, mut missed) = (0, Vec::new());
    for (character, spelled) in &searched {
        let terms: BTreeSet<&String> = spelled.iter().map(|text| &stored[text.as_str()]).collect();
        for other in &classes[&folded(*character)] {
            let text = other.to_string().repeat(3);
            if !terms.contains(&stored[text.as_str()]) {
                missed.push((*character, *other));
            }
            tried += usize::from(other != character);
        }
    }
    assert!(missed.is_empty(), "one does not find the other: {missed:?}");
    assert!(tried > 1400, "only {tried} pairs of letters were tried");
}

async fn sqlite() -> Option<DatabaseConnection> {
    let databases = migrated().await;
    databases
        .into_iter()
        .find(|database| database.get_database_backend() == DbBackend::Sqlite)
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

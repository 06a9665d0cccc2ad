//! Indexes of texts: what they find, what keeps them, and databases that cannot have them.

use async_graphql::Request;
use chrono::DateTime;
use gatepass::engine::Engine;
use gatepass::migrate;
use gatepass::plan::Limits;
use gatepass::seed::{SeedSettings, seed};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::support::database::{migrated, open};
use crate::support::effort::effort;
use crate::support::postgres;

/// An engine for a database with or without the indexes. It may read all rows.
fn engine(database: &DatabaseConnection, text_indexes: bool) -> Engine {
    let limits = Limits {
        max_unindexed: usize::MAX,
        text_indexes,
        ..Limits::default()
    };
    Engine::new(database.clone(), limits)
}

async fn answer(engine: &Engine, document: &str) -> String {
    let outcome = engine.execute(Request::new(document)).await;
    assert!(outcome.response.errors.is_empty(), "{document}");
    outcome.response.data.unwrap()
}

/// Many holders whose name has a common part, and a few others. The names of all are in
/// another order than their keys.
async fn fill(database: &DatabaseConnection) {
    let numbers = match database.get_database_backend() {
        DbBackend::Postgres => "generate_series(0::bigint, 8199) AS r(n)",
        _ => {
            "(WITH RECURSIVE r(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM r WHERE n < 8199) \
             SELECT n FROM r) AS r"
        }
    };
    let names = format!(
        "INSERT INTO holder (name, company, created_at)
         SELECT CASE WHEN n % 2 = 0 THEN 'Common ' ELSE 'ﬀ Zoë ' END || (n * 7919 % 8209),
                CASE WHEN n % 50 = 0 THEN '100%_sure' WHEN n % 3 = 0 THEN 'Αθήνα ' || n END,
                '2026-01-01T00:00:00+00:00'
         FROM {numbers}"
    );
    database.execute_unprepared(&names).await.unwrap();
    let rest = "
        INSERT INTO gate (code, name, location, created_at)
            VALUES ('G0001', 'Main', 'Hall', '2026-01-01T00:00:00+00:00');
        INSERT INTO pass (code, gate_id, holder_id, kind, any_gate, issued_at, valid_from, valid_until)
            SELECT 'P' || id, 1, id, 'VISITOR', false, '2026-01-01T00:00:00+00:00',
                   '2026-01-01T00:00:00+00:00', '2027-01-01T00:00:00+00:00'
            FROM holder WHERE id % 4 = 0;
        ANALYZE";
    for statement in rest.split(';') {
        database.execute_unprepared(statement).await.unwrap();
    }
}

#[tokio::test]
async fn answers_are_the_same_with_and_without_an_index() {
    for database in migrated().await {
        fill(&database).await;
        let with = engine(&database, true);
        let without = engine(&database, false);
        let mut cursors = Vec::new();
        for name in ["Common 4444", "ﬀ Zoë 1233"] {
            let document = format!(
                "{{ holders(first: 1, filter: {{ name: {{ gte: \"{name}\" }} }}) {{ pageInfo {{ endCursor }} }} }}"
            );
            let page: serde_json::Value =
                serde_json::from_str(&answer(&with, &document).await).unwrap();
            let cursor = &page["holders"]["pageInfo"]["endCursor"];
            cursors.extend(cursor.as_str().map(str::to_owned));
        }
        let filters = [
            r#"name: { contains: "comm" }"#,
            r#"name: { contains: "mon 12" }"#,
            r#"name: { startsWith: "common 12" }"#,
            r#"name: { startsWith: "zoe" }"#,
            r#"name: { contains: "ZOË 12" }"#,
            r#"name: { contains: "absent" }"#,
            r#"name: { contains: "comm" }, company: { contains: "ΑΘΉΝΑ 1" }"#,
            r#"name: { contains: "comm" }, company: { contains: "100%_s" }, blockedAt: { isNull: true }"#,
            r#"company: { contains: "100__s" }"#,
            r#"or: [{ name: { contains: "mon 123" } }, { company: { startsWith: "αθήνα 12" } }]"#,
            r#"or: [{ name: { contains: "mon 123" } }, { name: { contains: "x" } }]"#,
            r#"or: [{ name: { contains: "mon 123" } }, { name: { eq: "Common 7" } }]"#,
            r#"not: { name: { contains: "common" } }"#,
            r#"name: { contains: "mon 1" }, or: [{ company: { contains: "100" } }, { name: { contains: "comm" } }]"#,
        ];
        let ranges = [
            "first: 20".to_owned(),
            "last: 20".to_owned(),
            "first: 5, orderBy: { field: CREATED_AT, direction: DESC }".to_owned(),
        ];
        let bounded = cursors.iter().flat_map(|cursor| {
            [
                format!("first: 4, after: \"{cursor}\""),
                format!("last: 4, before: \"{cursor}\""),
            ]
        });
        let ranges: Vec<String> = ranges.into_iter().chain(bounded).collect();
        let mut rows = 0;
        for filter in filters {
            for range in ranges.iter().step_by(effort(2, 1)) {
                let document = format!(
                    "{{ holders({range}, filter: {{ {filter} }}) {{ totalCount nodes {{ name company }}
                     pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
                );
                let (indexed, plain) = (
                    answer(&with, &document).await,
                    answer(&without, &document).await,
                );
                assert_eq!(indexed, plain, "{document}");
                rows += indexed.matches("\"name\"").count();
            }
            let document = format!(
                "{{ passes(first: 9, filter: {{ holder: {{ {filter} }} }}) {{ totalCount nodes {{ code }} }}
                   gates {{ nodes {{ passes(first: 9, filter: {{ holder: {{ {filter} }} }}) {{ nodes {{ code }} }} }} }} }}"
            );
            let (indexed, plain) = (
                answer(&with, &document).await,
                answer(&without, &document).await,
            );
            assert_eq!(indexed, plain, "{document}");
        }
        assert!(rows > effort(250, 500), "only {rows} rows were found");
    }
}

async fn find(database: &DatabaseConnection, text: &str) -> usize {
    let engine = engine(database, true);
    let document = format!(
        "{{ holders(filter: {{ name: {{ contains: \"{text}\" }} }}) {{ nodes {{ name }} }} }}"
    );
    answer(&engine, &document).await.matches("name").count()
}

/// Compares SQLite's index with the rows.
async fn check_index(database: &DatabaseConnection) {
    if database.get_database_backend() == DbBackend::Sqlite {
        for table in ["gate", "holder", "pass"] {
            let check = format!(
                "INSERT INTO {table}_text ({table}_text, rank) VALUES ('integrity-check', 1)"
            );
            database.execute_unprepared(&check).await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_index_follows_every_write() {
    for database in migrated().await {
        let run = async |statement: &str| {
            database.execute_unprepared(statement).await.unwrap();
            check_index(&database).await;
        };
        let insert = "INSERT INTO holder (id, name, created_at) VALUES (7, 'Ada Lovelace', '2026-01-01T00:00:00+00:00')";
        run(insert).await;
        assert_eq!(
            [
                find(&database, "lovel").await,
                find(&database, "hopper").await
            ],
            [1, 0]
        );
        run("UPDATE holder SET name = 'Grace Hopper', company = 'Navy' WHERE id = 7").await;
        assert_eq!(
            [
                find(&database, "lovel").await,
                find(&database, "hopper").await
            ],
            [0, 1]
        );
        run("UPDATE holder SET company = NULL, phone = '1' WHERE id = 7").await;
        assert_eq!(find(&database, "hopper").await, 1);
        run("DELETE FROM holder").await;
        assert_eq!(find(&database, "hopper").await, 0);
        let settings = SeedSettings {
            gates: 20,
            holders: 300,
            passes: 300,
            scans: 10,
            seed: 1,
            now: DateTime::from_timestamp(1_795_305_600, 0).unwrap(),
        };
        seed(&database, &settings, &|_: &str, _: u64, _: u64| {})
            .await
            .unwrap();
        check_index(&database).await;
        assert!(find(&database, "ari").await > 0);
        run("UPDATE holder SET name = name || ' the Seeded'").await;
        assert_eq!(find(&database, "seeded").await, 20);
    }
}

#[tokio::test]
async fn a_database_without_the_extension_works_and_gets_the_indexes_later() {
    let Some(owner) = postgres::empty_database().await else {
        return;
    };
    let superuser = open(&owner.url).await;
    let role = format!("plain_{}", owner.name);
    let grants = format!("CREATE ROLE {role} LOGIN; GRANT ALL ON SCHEMA public TO {role}");
    for statement in grants.split("; ") {
        superuser.execute_unprepared(statement).await.unwrap();
    }
    let plain = open(&owner.url.replace("postgres@", &format!("{role}@"))).await;
    assert!(!migrate::up(&plain).await.unwrap().is_empty());
    assert!(migrate::pending(&plain).await.unwrap().is_empty());
    assert!(!migrate::has_text_indexes(&plain).await.unwrap());
    let insert = "INSERT INTO holder (name, created_at) VALUES ('Ada Lovelace', now())";
    plain.execute_unprepared(insert).await.unwrap();
    // What would use the indexes works without them.
    assert_eq!(find(&plain, "LOVEL").await, 1);
    assert!(migrate::up(&plain).await.unwrap().is_empty());
    assert!(!migrate::has_text_indexes(&plain).await.unwrap());

    let extension = "CREATE EXTENSION pg_trgm";
    superuser.execute_unprepared(extension).await.unwrap();
    // A role that does not own the tables leaves them as they are.
    let reader = format!("CREATE ROLE {role}_reader LOGIN");
    superuser.execute_unprepared(&reader).await.unwrap();
    let grant = format!("GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}_reader");
    plain.execute_unprepared(&grant).await.unwrap();
    let reading = open(&owner.url.replace("postgres@", &format!("{role}_reader@"))).await;
    assert!(migrate::up(&reading).await.unwrap().is_empty());
    assert!(!migrate::has_text_indexes(&plain).await.unwrap());

    assert!(migrate::up(&plain).await.unwrap().is_empty());
    assert!(migrate::has_text_indexes(&plain).await.unwrap());
    let indexes = "SELECT count(*) FROM pg_indexes WHERE indexname LIKE '%_text_idx'";
    let count = Statement::from_string(DbBackend::Postgres, indexes);
    let row = plain.query_one_raw(count).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 7);
    assert_eq!(find(&plain, "LOVEL").await, 1);
}

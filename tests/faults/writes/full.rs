//! Disks that are full.
#![expect(clippy::disallowed_methods, reason = "no request runs it")]

use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};

use super::{Beside, Fixture};
use crate::mutations::document;
use crate::support::app::{TestApp, answer};

/// A mutation with much text.
fn holders(key: &str) -> Value {
    let holders = vec![json!({ "name": "x".repeat(200), "company": "y".repeat(200) }); 500];
    json!({ "holders": holders, "idempotencyKey": key })
}

/// `SQLite` may have no more pages, as on a full disk. There is one connection.
#[tokio::test]
async fn a_full_sqlite_database_is_an_error_and_works_again_with_more_room() {
    let apps = TestApp::each().await;
    let is_sqlite = |app: &&TestApp| app.connection.get_database_backend() == DbBackend::Sqlite;
    let app = apps.iter().find(is_sqlite).unwrap();
    let send = async |key: &str| {
        let document = document("registerHolders", "holders { id }");
        answer(&app.query(&document, json!({ "input": holders(key) })).await)
    };
    let run = async |statement: &str| app.connection.execute_unprepared(statement).await.unwrap();
    let first = send("k1").await;
    assert_eq!(first["data"]["payload"]["userErrors"], json!([]), "{first}");
    for room in [1, 5, 40, 80] {
        run("PRAGMA max_page_count = 1").await;
        // It is not less than what there is.
        let pages = "SELECT * FROM pragma_page_count";
        let row = sea_orm::Statement::from_string(DbBackend::Sqlite, pages);
        let row = app.connection.query_one_raw(row).await.unwrap().unwrap();
        let pages: i64 = row.try_get_by_index(0).unwrap();
        run(&format!("PRAGMA max_page_count = {}", pages + room)).await;
        let refused = send("k2").await;
        let code = &refused["errors"][0]["extensions"]["code"];
        assert_eq!(code, "DATABASE_UNAVAILABLE", "{refused}");
        let read = app.data("{ holders { totalCount } }").await;
        assert_eq!(read["holders"]["totalCount"], 500);
        run("PRAGMA max_page_count = 1000000").await;
        let small = app
            .query(
                &document("createGate", ""),
                json!({ "input": { "code": format!("G{room}"), "name": "x", "location": "x" } }),
            )
            .await;
        let small = answer(&small);
        assert_eq!(small["data"]["payload"]["userErrors"], json!([]), "{small}");
    }
    let again = send("k2").await;
    assert_eq!(again["data"]["payload"]["userErrors"], json!([]), "{again}");
    assert_eq!(send("k2").await, again);
    let read = app
        .data("{ holders { totalCount } events { totalCount } }")
        .await;
    let expected = json!({ "holders": { "totalCount": 1000 }, "events": { "totalCount": 1004 } });
    assert_eq!(read, expected);
}

/// A limit on the size of files, which the server's own file reaches.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_file_that_cannot_grow_is_an_error_and_works_again_with_more_room() {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    use crate::faults::sqlite::on_a_small_disk;
    use crate::support::server::{Server, gatepass};

    let folder = tempfile::tempdir().unwrap();
    let migrated = gatepass(&folder, &["migrate", "up"]).output().unwrap();
    assert!(migrated.status.success(), "{migrated:?}");
    let serve = [
        "serve",
        "--bind",
        "127.0.0.1:0",
        "--log",
        "off",
        "--pool-size",
        "1",
    ];
    // So that the shell leaves the limit open, and the signal ignored.
    let command = on_a_small_disk(&folder, 1 << 20, &serve);
    let server = Server::follow(folder, command);
    let mut fixture = Fixture::over(server).await;
    let pid: i32 = {
        let process = fixture.server.process();
        process
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .parse()
            .unwrap()
    };
    let limit = |current: u64| {
        let limit = Rlimit {
            current: Some(current),
            maximum: Some(1 << 30),
        };
        prlimit(Pid::from_raw(pid), Resource::Fsize, limit).unwrap();
    };
    for (number, kibibytes) in [1, 100, 300].into_iter().enumerate() {
        let file = fixture.server.folder().join("gatepass.db-wal");
        let length = std::fs::metadata(file).unwrap().len();
        limit(length + kibibytes * 1024);
        let input = holders(&format!("k{number}"));
        fixture
            .refused("registerHolders", &input, "DATABASE_UNAVAILABLE")
            .await;
        let read = fixture.client.query("{ holders { nodes { name } } }").await;
        assert_eq!(read.unwrap().code(), None);
        limit(1 << 30);
        fixture.assert_works().await;
        let first = fixture
            .written("registerHolders", "holders { id }", &input)
            .await;
        let again = fixture
            .written("registerHolders", "holders { id }", &input)
            .await;
        assert_eq!(first, again);
    }
    let Beside::Sqlite(connection) = &mut fixture.beside else {
        panic!("it is SQLite")
    };
    let whole: String = sea_orm::sqlx::query_scalar("PRAGMA integrity_check")
        .fetch_one(connection)
        .await
        .unwrap();
    assert_eq!(whole, "ok");
}

/// What `PostgreSQL` reports when its disk is full, after the rows were written.
#[tokio::test]
async fn a_full_disk_of_postgresql_is_an_error_and_works_again_with_more_room() {
    for (state, table) in [
        ("53100", "event"),
        ("53100", "holder"),
        ("53200", "event"),
        ("58030", "event"),
    ] {
        let Some(mut fixture) = Fixture::postgres(&["--pool-size", "1"]).await else {
            return;
        };
        fixture
            .beside
            .run(&format!(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
                 BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '{state}'; END $$;
                 CREATE TRIGGER full_disk AFTER INSERT ON {table}
                 FOR EACH ROW EXECUTE FUNCTION full_disk()"
            ))
            .await;
        let input = holders("k");
        fixture
            .refused("registerHolders", &input, "DATABASE_UNAVAILABLE")
            .await;
        let read = fixture.client.query("{ holders { totalCount } }").await;
        assert_eq!(read.unwrap().code(), None);
        fixture
            .beside
            .run(&format!("DROP TRIGGER full_disk ON {table}"))
            .await;
        fixture.assert_works().await;
        let first = fixture
            .written("registerHolders", "holders { id }", &input)
            .await;
        let again = fixture
            .written("registerHolders", "holders { id }", &input)
            .await;
        assert_eq!(first, again);
    }
}

//! A `COMMIT` whose end nobody hears of: `PostgreSQL` waits for a standby that does not exist.

use std::time::Instant;

use sea_orm::sqlx::{Connection, PgConnection};
use serde_json::json;

use super::{Beside, Fixture};
use crate::faults::report::report;
use crate::support::postgres::{migrated_database, own_server_with};
use crate::support::server::Server;

const SETTINGS: &str = "
wal_level = replica
max_wal_senders = 2
synchronous_commit = on
";

#[tokio::test]
async fn a_commit_that_is_not_confirmed_is_an_error_and_its_repeat_tells_what_was_done() {
    let Some(postgres) = own_server_with(SETTINGS) else {
        return;
    };
    let url = migrated_database(&postgres, "unconfirmed").await;
    let limits = [
        "--pool-size",
        "1",
        "--request-timeout",
        "2s",
        "--log",
        "off",
    ];
    let server = Server::start(&[&["serve", "--database-url", &url], &limits[..]].concat());
    let connection = PgConnection::connect(&url).await.unwrap();
    let mut fixture = Fixture::fill(server, Beside::Postgres(connection), None).await;
    let standbys = async |beside: &mut Beside, names: &str| {
        beside
            .run(&format!(
                "ALTER SYSTEM SET synchronous_standby_names = '{names}'"
            ))
            .await;
        beside.run("SELECT pg_reload_conf()").await;
        let set = i64::from(!names.is_empty());
        let count = "SELECT count(*) FROM pg_settings
            WHERE name = 'synchronous_standby_names' AND setting <> ''";
        beside.wait(count, set).await;
    };
    standbys(&mut fixture.beside, "nobody").await;
    let input = json!({ "name": "Bob", "idempotencyKey": "k" });
    let begun = Instant::now();
    let answer = fixture.send("registerHolder", "", &input).await;
    let took = begun.elapsed();
    assert_eq!(
        answer.code().as_deref(),
        Some("REQUEST_TIMEOUT"),
        "{}",
        answer.body
    );
    let answered = Instant::now();
    // The connection that waits for the confirmation is not used again.
    let read = fixture.client.query("{ gates { totalCount } }").await;
    assert_eq!(read.unwrap().code(), None);
    report(
        "a COMMIT that is not confirmed",
        &format!(
            "REQUEST_TIMEOUT after {took:?}, then read {:?} later",
            answered.elapsed()
        ),
    );
    standbys(&mut fixture.beside, "").await;
    fixture.assert_done_once("registerHolder", &input).await;
    let written = fixture.beside.written().await;
    assert!(
        written.contains(" 2 holders, 1 passes, 0 scans, 4 events, 1 keys"),
        "{written}"
    );
}

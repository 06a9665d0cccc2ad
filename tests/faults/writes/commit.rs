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
        "2",
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
    let inputs = ["k1", "k2"].map(|key| json!({ "name": "Bob", "idempotencyKey": key }));
    let begun = Instant::now();
    for input in &inputs {
        let answer = fixture.send("registerHolder", "", input).await;
        let code = answer.code();
        assert_eq!(code.as_deref(), Some("REQUEST_TIMEOUT"), "{}", answer.body);
    }
    let (took, answered) = (begun.elapsed() / 2, Instant::now());
    // The connections that wait for the confirmation are not used again.
    fixture.assert_reads().await;
    report(
        "a COMMIT that is not confirmed",
        &format!(
            "REQUEST_TIMEOUT after {took:?} twice, then read {:?} later",
            answered.elapsed()
        ),
    );
    standbys(&mut fixture.beside, "").await;
    for input in &inputs {
        fixture.assert_done_once("registerHolder", input).await;
    }
    let written = fixture.beside.written().await;
    let expected = " 3 holders, 1 passes, 0 scans, 2 events, 2 keys";
    assert!(written.contains(expected), "{written}");
}

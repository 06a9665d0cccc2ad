//! Far more clients than connections to the database.

use std::time::{Duration, Instant};

use sea_orm::sqlx::{self, Connection, PgConnection};
use tokio::time;

use super::client::{Client, Load, Sample};
use super::report::{kinds, percentile, size, tell};
use super::support::postgres::fresh_database;
use super::support::server::{Server, gatepass};

/// Five statements, of which three run side by side.
const QUERY: &str = "{ gates(first: 5) { totalCount nodes { code passes(first: 3) { totalCount nodes { code holder { name } } } } } }";

const CLIENTS: usize = 200;

/// How long the slowest hundredth may take, on a machine with other work.
const BOUND: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_connections_serve_two_hundred_clients() {
    for (name, in_flight) in [("none shed", "256"), ("at most 32 in flight", "32")] {
        let Some(database) = fresh_database().await else {
            return;
        };
        let arguments = ["--database-url", &database.url];
        let folder = tempfile::tempdir().unwrap();
        let seeded = gatepass(&folder, &[&["seed"], &arguments[..]].concat()).output();
        assert!(seeded.unwrap().status.success());
        let limits = [
            "--pool-size",
            "2",
            "--max-in-flight",
            in_flight,
            "--acquire-timeout",
            "20s",
        ];
        let log = ["--log", "off"];
        let server = Server::start(&[&["serve"], &arguments[..], &limits, &log].concat());
        let mut client = Client::connect(server.address()).await.unwrap();
        let expected = client.query(QUERY).await.unwrap();
        assert_eq!(expected.code(), None, "{}", expected.body);

        let load = Load::start(server.address(), CLIENTS, QUERY);
        let end = Instant::now() + size(Duration::from_secs(3), Duration::from_secs(30));
        let mut not_ready = Duration::ZERO;
        while Instant::now() < end {
            let asked = Instant::now();
            let ready = client.get("/readyz").await.unwrap();
            assert_eq!(ready.status, 200, "{}", ready.body);
            not_ready = not_ready.max(asked.elapsed());
            time::sleep(Duration::from_millis(50)).await;
        }
        let mut watcher = PgConnection::connect(&database.url).await.unwrap();
        let connections: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND application_name = 'gatepass'",
        )
        .fetch_one(&mut watcher)
        .await
        .unwrap();
        let samples = load.stop().await;

        let answered = |sample: &&Sample| sample.kind() == "200";
        let right: Vec<_> = samples.iter().filter(answered).collect();
        tell(
            "a pool of 2, 200 clients",
            &format!(
                "{name}: {:?} (p50 {:?}, p99 {:?}), /readyz within {not_ready:?}, {connections} \
                 connections to PostgreSQL",
                kinds(&samples),
                percentile(&right, 0.5),
                percentile(&right, 0.99),
            ),
        );
        for sample in &samples {
            let kind = sample.kind();
            assert!(kind == "200" || kind == "TOO_MANY_IN_FLIGHT", "{sample:?}");
        }
        for sample in &right {
            assert_eq!(sample.answer.as_ref().unwrap().body, expected.body);
        }
        assert!(right.len() >= CLIENTS / 2, "{}", right.len());
        assert!(percentile(&right, 0.99) < BOUND);
        assert!(connections <= 2, "{connections}");
        // And the place of each is free again.
        assert_eq!(client.query(QUERY).await.unwrap().body, expected.body);
    }
}

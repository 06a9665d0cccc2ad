//! Far more clients than connections to the database.

use std::time::{Duration, Instant};

use sea_orm::sqlx::{self, Connection, PgConnection};
use tokio::time;

use super::client::{Client, Load, Sample};
use super::report::{kinds, percentile, report, size};
use crate::support::postgres::fresh_database;
use crate::support::server::{PATIENCE, Server, gatepass};

/// Five statements, of which three run concurrently.
const QUERY: &str = "{ gates(first: 5) { totalCount nodes { code passes(first: 3) { totalCount nodes { code holder { name } } } } } }";

const CLIENTS: usize = 200;

/// The minimum average number of answers per client, so many that those of two clients
/// can be compared.
const ANSWERS: usize = 4;

/// The maximum ratio between the answers of two clients. They wait in one queue, so
/// only clients that have just started should differ.
const UNFAIR: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_connections_serve_two_hundred_clients() {
    for (name, in_flight, answers) in [
        ("none shed", "256", ANSWERS),
        ("at most 32 in flight", "32", 1),
    ] {
        let Some(database) = fresh_database().await else {
            return;
        };
        let arguments = ["--database-url", &database.url];
        let folder = tempfile::tempdir().unwrap();
        let seeded = gatepass(&folder, &[&["seed"], &arguments[..]].concat()).output();
        assert!(seeded.unwrap().status.success());
        let limits = ["--pool-size", "2", "--max-in-flight", in_flight];
        let log = ["--log", "off"];
        let server = Server::start(&[&["serve"], &arguments[..], &limits, &log].concat());
        let mut client = Client::connect(server.address()).await.unwrap();
        let expected = client.query(QUERY).await.unwrap();
        assert_eq!(expected.code(), None, "{}", expected.body);

        let load = Load::start(server.address(), CLIENTS, QUERY);
        let begun = Instant::now();
        let (least, enough) = (size(0, 30), CLIENTS * answers);
        let (mut slowest_look, mut looks, mut ready_looks) = (Duration::ZERO, 0, 0);
        while begun.elapsed().as_secs() < least || load.progress().answered() < enough {
            assert!(begun.elapsed() < 2 * PATIENCE, "too few are answered");
            let asked = Instant::now();
            let ready = client.get("/readyz").await.unwrap();
            looks += 1;
            ready_looks += u32::from(ready.status == 200);
            slowest_look = slowest_look.max(asked.elapsed());
            time::sleep(Duration::from_millis(50)).await;
        }
        // A machine may be so slow that no statement and no probe succeeds for a while.
        assert!(
            ready_looks * 10 >= looks * 8,
            "ready {ready_looks} times of {looks}"
        );
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
        report(
            "a pool of 2, 200 clients",
            &format!(
                "{name}: {:?} (p50 {:?}, p99 {:?}), /readyz within {slowest_look:?}, {connections} \
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
        if in_flight == "256" {
            assert_fair(&samples);
        }
        assert!(connections <= 2, "{connections}");
        // All places are free again.
        assert_eq!(client.query(QUERY).await.unwrap().body, expected.body);
    }
}

/// Checks that no client gets far more answers than another.
fn assert_fair(samples: &[Sample]) {
    let mut answers = [0; CLIENTS];
    for sample in samples {
        answers[sample.client] += 1;
    }
    let (fewest, most) = (answers.iter().min(), answers.iter().max());
    let (fewest, most) = (*fewest.unwrap(), *most.unwrap());
    assert!(most <= fewest * UNFAIR, "{fewest} to {most}");
}

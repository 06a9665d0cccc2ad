//! `PostgreSQL` stops for a while under load, regularly or killed.

use std::time::{Duration, Instant};

use tokio::task::spawn_blocking;
use tokio::time;

use super::client::{Client, Load, Sample};
use super::report::{kinds, percentile, report, size};
use crate::support::postgres::{Server as Postgres, own_server_at_an_address};
use crate::support::server::{PATIENCE, PAUSE, Server, gatepass};

const QUERY: &str = "{ gates(first: 5) { nodes { code passes(first: 3) { totalCount nodes { code holder { name } } } } } }";

const CLIENTS: usize = 16;

/// The time that a request waits for a connection. It is shorter than the outage.
const WAITS: Duration = Duration::from_secs(5);

/// The average number of answers that each client gets before and after the outage.
const ANSWERS: usize = 10;

/// The way to stop the server.
type Work = fn(&Postgres) -> Result<(), throwaway_postgres::Error>;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_that_is_stopped_is_found_again() {
    survive("PostgreSQL stopped in order", Postgres::stop_in_order).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_that_is_killed_is_found_again() {
    survive("PostgreSQL killed", Postgres::stop).await;
}

async fn survive(fault: &str, stop: Work) {
    let Some((postgres, url)) = own_server_at_an_address() else {
        return;
    };
    seed(&url);
    let settings = [
        "--pool-size",
        "4",
        "--acquire-timeout",
        "5s",
        "--log",
        "off",
    ];
    let arguments = [&["serve", "--database-url", &url], &settings[..]].concat();
    let server = Server::start(&arguments);
    let mut client = Client::connect(server.address()).await.unwrap();
    let expected = client.query(QUERY).await.unwrap();
    assert_eq!(expected.code(), None, "{}", expected.body);

    let load = Load::start(server.address(), CLIENTS, QUERY);
    time::sleep(size(Duration::ZERO, Duration::from_secs(3))).await;
    load.wait_for_answers(CLIENTS * ANSWERS).await;
    let stopping = Instant::now();
    let postgres = aside(postgres, stop).await;
    let stopped = Instant::now();
    let ready = client.get("/readyz").await.unwrap();
    let not_ready = stopped.elapsed();
    assert_eq!(ready.status, 503, "{}", ready.body);
    assert_eq!(ready.code().as_deref(), Some("DATABASE_UNAVAILABLE"));
    let down = size(Duration::ZERO, Duration::from_secs(10));
    time::sleep(down.saturating_sub(stopped.elapsed())).await;
    // Statements with a connection fail first, then those that wait for one.
    load.wait("failures", |progress| progress.failed() >= CLIENTS)
        .await;
    let postgres = aside(postgres, Postgres::start_again).await;
    let back = Instant::now();
    while client.get("/readyz").await.unwrap().status != 200 {
        assert!(back.elapsed() < PATIENCE, "it is not ready again");
        time::sleep(PAUSE).await;
    }
    let ready = Instant::now();
    time::sleep(size(Duration::ZERO, Duration::from_secs(5))).await;
    load.wait_for_answers(CLIENTS * ANSWERS).await;
    let samples = load.stop().await;
    drop(postgres);

    report(
        fault,
        &format!(
            "for {:?}, with {CLIENTS} clients; /readyz 503 in {not_ready:?}, 200 again in {:?}",
            back - stopped,
            ready - back
        ),
    );
    judge(fault, &samples, &expected.body, [stopping, back, ready]);
}

/// Checks the answers before, during and after the outage.
fn judge(fault: &str, samples: &[Sample], expected: &str, [stopping, back, ready]: [Instant; 3]) {
    let ended = |sample: &Sample| sample.begun + sample.took;
    let right = |sample: &Sample| {
        sample
            .answer
            .as_ref()
            .is_ok_and(|answer| answer.body == expected)
    };
    let (before, rest): (Vec<_>, Vec<_>) =
        samples.iter().partition(|sample| ended(sample) < stopping);
    let (during, after): (Vec<_>, Vec<_>) =
        rest.into_iter().partition(|sample| ended(sample) < back);
    let wrong = |samples: &[&'_ Sample]| -> Vec<usize> {
        (0..samples.len())
            .filter(|&index| !right(samples[index]))
            .collect()
    };
    let failed: Vec<_> = wrong(&during)
        .into_iter()
        .map(|index| during[index])
        .collect();
    let recovered = wrong(&after)
        .into_iter()
        .map(|index| ended(after[index]) - back)
        .max()
        .unwrap_or_default();
    report(
        fault,
        &format!(
            "before: {:?} (p99 {:?}); meanwhile: {:?}, failures after at most {:?}; after: {:?} \
             (p99 {:?}), the last failure at {recovered:?}",
            kinds(before.iter().copied()),
            percentile(&before, 0.99),
            kinds(during.iter().copied()),
            percentile(&failed, 1.0),
            kinds(after.iter().copied()),
            percentile(&after, 0.99),
        ),
    );
    assert!(wrong(&before).is_empty(), "before it was gone");
    assert!(!failed.is_empty(), "it was not seen");
    for sample in &failed {
        assert_eq!(sample.kind(), "DATABASE_UNAVAILABLE");
        // Without the flag, this would be 50 seconds.
        assert!(sample.took < 8 * WAITS, "{:?}", sample.took);
    }
    // After it is ready, nothing fails.
    for index in wrong(&after) {
        assert!(after[index].begun < ready, "{:?}", after[index]);
    }
}

/// Runs a slow operation on `PostgreSQL` while the load continues.
async fn aside(postgres: Postgres, work: Work) -> Postgres {
    let done = spawn_blocking(move || {
        work(&postgres).unwrap();
        postgres
    });
    done.await.unwrap()
}

/// Fills an empty database.
fn seed(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let seeded = gatepass(&folder, &["seed", "--migrate", "--database-url", url])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&seeded.stderr);
    assert!(seeded.status.success(), "{errors}");
}

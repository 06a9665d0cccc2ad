//! `PostgreSQL` that is stopped for a while under load, in order or killed.

use std::time::{Duration, Instant};

use tokio::task::spawn_blocking;
use tokio::time;

use super::client::{Client, Load, Sample};
use super::report::{kinds, percentile, size, tell};
use super::support::postgres::{Server as Postgres, own_server_at_an_address};
use super::support::server::{Server, gatepass};

const QUERY: &str = "{ gates(first: 5) { nodes { code passes(first: 3) { totalCount nodes { code holder { name } } } } } }";

const CLIENTS: usize = 16;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(2);

/// How soon answers must be right again.
const RECOVERED: Duration = Duration::from_secs(2);

/// How much longer than the limits a machine with other work may take.
const SLACK: Duration = Duration::from_secs(2);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_that_is_stopped_is_found_again() {
    survive("PostgreSQL stopped in order", Postgres::stop_in_order).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_that_is_killed_is_found_again() {
    survive("PostgreSQL killed", Postgres::stop).await;
}

async fn survive(fault: &str, stop: fn(&Postgres)) {
    let Some((postgres, url)) = own_server_at_an_address() else {
        return;
    };
    seed(&url);
    let server = Server::start(&[
        "serve",
        "--database-url",
        &url,
        "--pool-size",
        "4",
        "--acquire-timeout",
        "2s",
        "--log",
        "off",
    ]);
    let mut client = Client::connect(server.address()).await.unwrap();
    let expected = client.query(QUERY).await.unwrap();
    assert_eq!(expected.code(), None, "{}", expected.body);

    let load = Load::start(server.address(), CLIENTS, QUERY);
    time::sleep(size(Duration::from_secs(1), Duration::from_secs(3))).await;
    let down = size(Duration::from_secs(3), Duration::from_secs(10));
    let postgres = spawn_blocking(move || {
        stop(&postgres);
        postgres
    });
    let stopping = Instant::now();
    let postgres = postgres.await.unwrap();
    let stopped = Instant::now();
    let asked = Instant::now();
    let ready = client.get("/readyz").await.unwrap();
    let ready_took = asked.elapsed();
    assert_eq!(ready.status, 503, "{}", ready.body);
    assert_eq!(ready.code().as_deref(), Some("DATABASE_UNAVAILABLE"));
    time::sleep(down.saturating_sub(stopped.elapsed())).await;
    let postgres = spawn_blocking(move || {
        postgres.start_again();
        postgres
    });
    let postgres = postgres.await.unwrap();
    let back = Instant::now();
    let mut ready = None;
    while back.elapsed() < RECOVERED * 4 {
        if client.get("/readyz").await.unwrap().status == 200 {
            ready = Some(back.elapsed());
            break;
        }
        time::sleep(Duration::from_millis(10)).await;
    }
    time::sleep(size(Duration::from_secs(3), Duration::from_secs(5))).await;
    let samples = load.stop().await;
    drop(postgres);

    let right = |sample: &&Sample| {
        let answer = sample.answer.as_ref();
        answer.is_ok_and(|answer| answer.body == expected.body)
    };
    let ended = |sample: &Sample| sample.begun + sample.took;
    let before: Vec<_> = samples
        .iter()
        .filter(|sample| ended(sample) < stopping)
        .collect();
    let during: Vec<_> = samples
        .iter()
        .filter(|sample| ended(sample) >= stopping && ended(sample) < back)
        .collect();
    let after: Vec<_> = samples
        .iter()
        .filter(|sample| ended(sample) >= back)
        .collect();
    let recovered = after
        .iter()
        .filter(|sample| !right(sample))
        .map(|sample| ended(sample) - back)
        .max()
        .unwrap_or_default();
    let failed: Vec<_> = during
        .iter()
        .copied()
        .filter(|sample| !right(&sample))
        .collect();
    tell(
        fault,
        &format!(
            "for {:?}, with {CLIENTS} clients: {} right answers before (p99 {:?}); meanwhile {:?}, \
             failures after at most {:?}; /readyz 503 in {ready_took:?}; after its return, the last \
             wrong answer at {recovered:?}, /readyz 200 at {ready:?}, {:?} (p99 {:?})",
            back - stopped,
            before.len(),
            percentile(&before, 0.99),
            kinds(during.iter().copied()),
            percentile(&failed, 1.0),
            kinds(after.iter().copied()),
            percentile(&after, 0.99),
        ),
    );
    assert!(before.iter().all(right), "{:?}", kinds(before));
    assert!(!failed.is_empty(), "it was not seen");
    for sample in &failed {
        assert_eq!(sample.kind(), "DATABASE_UNAVAILABLE");
        assert!(sample.took < PATIENCE + SLACK, "{:?}", sample.took);
    }
    assert!(ready.is_some_and(|ready| ready < RECOVERED), "{ready:?}");
    assert!(recovered < RECOVERED, "{recovered:?}");
    assert!(after.iter().any(right));
}

/// Fills a database that is empty.
fn seed(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let seeded = gatepass(&folder, &["seed", "--migrate", "--database-url", url])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&seeded.stderr);
    assert!(seeded.status.success(), "{errors}");
}

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

/// How long a request waits for a connection, in seconds: not as long as the
/// database is gone, waited for a second time.
fn patience() -> u64 {
    size(1, 2)
}

/// How soon answers must be right again.
const RECOVERED: Duration = Duration::from_secs(2);

/// What is done to it.
type Work = fn(&Postgres) -> Result<(), throwaway_postgres::Error>;

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

async fn survive(fault: &str, stop: Work) {
    let Some((postgres, url)) = own_server_at_an_address() else {
        return;
    };
    seed(&url);
    let patience = format!("{}s", patience());
    let settings = [
        "--pool-size",
        "4",
        "--acquire-timeout",
        &patience,
        "--log",
        "off",
    ];
    let arguments = [&["serve", "--database-url", &url], &settings[..]].concat();
    let server = Server::start(&arguments);
    let mut client = Client::connect(server.address()).await.unwrap();
    let expected = client.query(QUERY).await.unwrap();
    assert_eq!(expected.code(), None, "{}", expected.body);

    let load = Load::start(server.address(), CLIENTS, QUERY);
    time::sleep(size(Duration::from_secs(1), Duration::from_secs(3))).await;
    let stopping = Instant::now();
    let postgres = aside(postgres, stop).await;
    let stopped = Instant::now();
    let ready = client.get("/readyz").await.unwrap();
    let not_ready = stopped.elapsed();
    assert_eq!(ready.status, 503, "{}", ready.body);
    assert_eq!(ready.code().as_deref(), Some("DATABASE_UNAVAILABLE"));
    let down = size(Duration::from_secs(5), Duration::from_secs(10));
    time::sleep(down.saturating_sub(stopped.elapsed())).await;
    let postgres = aside(postgres, Postgres::start_again).await;
    let back = Instant::now();
    while client.get("/readyz").await.unwrap().status != 200 {
        assert!(back.elapsed() < RECOVERED, "it is not ready again");
        time::sleep(Duration::from_millis(10)).await;
    }
    let ready = back.elapsed();
    time::sleep(size(Duration::from_secs(3), Duration::from_secs(5))).await;
    let samples = load.stop().await;
    drop(postgres);

    tell(
        fault,
        &format!(
            "for {:?}, with {CLIENTS} clients; /readyz 503 in {not_ready:?}, 200 again in {ready:?}",
            back - stopped
        ),
    );
    judge(fault, &samples, &expected.body, stopping, back);
}

/// What was answered before, while and after `PostgreSQL` was gone.
fn judge(fault: &str, samples: &[Sample], expected: &str, stopping: Instant, back: Instant) {
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
    tell(
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
        let most = Duration::from_secs(patience()) + SLACK;
        assert!(sample.took < most, "{:?}", sample.took);
    }
    assert!(recovered < RECOVERED, "{recovered:?}");
    assert!(after.len() > wrong(&after).len(), "nothing was answered");
}

/// Does what takes its time to `PostgreSQL`, while the load goes on.
async fn aside(postgres: Postgres, work: Work) -> Postgres {
    let done = spawn_blocking(move || {
        work(&postgres).unwrap();
        postgres
    });
    done.await.unwrap()
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

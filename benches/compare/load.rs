//! The load generator: several connections, each of which sends its next request
//! when it has received its answer.

use std::{
    borrow::Cow,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use anyhow::Result;
use hdrhistogram::Histogram;
use tokio::task::JoinSet;

use crate::http::Connection;

/// What is replaced by a number in a request: each time another one, of as many digits.
pub(crate) const NUMBER: &str = "number of a request";

/// The next number.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// A request, with a number of its own if it has a place for one.
pub(crate) fn numbered(request: &[u8]) -> Cow<'_, [u8]> {
    let mut places = request.windows(NUMBER.len());
    let Some(place) = places.position(|bytes| bytes == NUMBER.as_bytes()) else {
        return Cow::Borrowed(request);
    };
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let number = format!("{number:0width$}", width = NUMBER.len());
    let mut numbered = request.to_vec();
    numbered[place..place + NUMBER.len()].copy_from_slice(number.as_bytes());
    Cow::Owned(numbered)
}

/// The amount of load.
#[derive(Clone, Copy)]
pub(crate) enum Amount {
    /// This long, and at least one request per connection.
    Time(Duration),
    /// This many requests.
    Requests(u64),
}

/// The result of the load.
pub(crate) struct Load {
    pub(crate) requests: u64,
    pub(crate) elapsed: Duration,
    /// The times of answers, in nanoseconds.
    pub(crate) latencies: Histogram<u64>,
}

/// Sends requests to a server in turn, over all connections.
///
/// # Errors
///
/// When a request fails.
pub(crate) async fn run(
    address: SocketAddr,
    requests: Vec<Vec<u8>>,
    connections: usize,
    amount: Amount,
) -> Result<Load> {
    let mut open = Vec::with_capacity(connections);
    for _ in 0..connections {
        open.push(Connection::open(address).await?);
    }
    let requests = Arc::new(requests);
    let sent = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for mut connection in open {
        let (requests, sent) = (Arc::clone(&requests), Arc::clone(&sent));
        tasks.spawn(async move {
            let mut latencies = histogram();
            loop {
                let number = sent.fetch_add(1, Ordering::Relaxed);
                let enough = match amount {
                    Amount::Time(time) => !latencies.is_empty() && start.elapsed() >= time,
                    Amount::Requests(most) => number >= most,
                };
                if enough {
                    return anyhow::Ok(latencies);
                }
                let which = usize::try_from(number)? % requests.len();
                let request = numbered(&requests[which]);
                let asked = Instant::now();
                connection.ask(&request).await?;
                latencies.record(u64::try_from(asked.elapsed().as_nanos())?)?;
            }
        });
    }
    let mut latencies = histogram();
    while let Some(done) = tasks.join_next().await {
        latencies.add(done??)?;
    }
    Ok(Load {
        requests: latencies.len(),
        elapsed: start.elapsed(),
        latencies,
    })
}

fn histogram() -> Histogram<u64> {
    Histogram::new(3).expect("three digits are few enough")
}

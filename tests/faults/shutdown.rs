//! SIGTERM under load: every accepted request is answered.

use std::time::Instant;

use rustix::process::Signal;
use tokio::task::spawn_blocking;

use super::client::{Client, Load};
use super::report::{kinds, report, size};
use crate::support::effort::effort;
use crate::support::server::{Server, gatepass};

const QUERY: &str = "{ gates(first: 5) { nodes { code passes(first: 3) { totalCount nodes { code holder { name } } } } } }";

const CLIENTS: usize = 32;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_under_load_loses_nothing() {
    for round in 0..size(effort(1, 3), 20) {
        let folder = tempfile::tempdir().unwrap();
        let seeded = gatepass(&folder, &["seed"]).output().unwrap();
        assert!(seeded.status.success());
        let server = Server::start_in(folder, &["serve"]);
        let mut client = Client::connect(server.address()).await.unwrap();
        let expected = client.query(QUERY).await.unwrap();
        assert_eq!(expected.code(), None, "{}", expected.body);

        let load = Load::start(server.address(), CLIENTS, QUERY);
        // At a different moment each time.
        load.wait_for_answers(10 * CLIENTS + round * 37).await;
        let begun = Instant::now();
        server.signal(Signal::TERM);
        let ended = spawn_blocking(|| server.wait()).await.unwrap();
        let took = begun.elapsed();
        let samples = load.stop().await;
        let (answered, refused): (Vec<_>, Vec<_>) =
            samples.iter().partition(|sample| sample.answer.is_ok());
        report(
            "SIGTERM under load",
            &format!(
                "{CLIENTS} clients: {:?}, ended in {took:?}; connections made since that were not \
                 taken: {}",
                kinds(answered.iter().copied()),
                refused.len()
            ),
        );
        assert_eq!(ended.status.code(), Some(0), "{}", ended.errors);
        assert!(!ended.errors.contains("unanswered"), "{}", ended.errors);
        for sample in answered {
            assert_eq!(sample.answer.as_ref().unwrap().body, expected.body);
        }
        // Connections made after the stop, which the server never accepted.
        for sample in refused {
            assert!(sample.first && sample.begun > begun, "{sample:?}");
        }
    }
}

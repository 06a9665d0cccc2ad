//! Malformed bodies and documents. The server must refuse each and be unchanged
//! afterwards.
//!
//! `GATEPASS_BODIES` sets their number, and `GATEPASS_SEED` selects them: the same seed
//! generates the same ones.

mod bodies;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use tokio::task::JoinSet;

use super::client::{Client, post};
use super::report::{footprint, report, size};
use crate::support::effort::effort;
use crate::support::server::Server;

const CLIENTS: u64 = 4;

/// The memory in KiB that a server may use in addition after the first part of the
/// bodies. By their own weights, the caches of documents, plans and texts hold up to
/// 36 MiB, and the allocator as much again. It does not grow with the number of bodies:
/// after three million there is no more than after one.
const KEPT: u64 = 68 * 1024;

/// The first part, which fills caches and allocators.
const FIRST_PART: u64 = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_bodies_are_refused_and_leave_nothing_behind() {
    let number = |name: &str, default| match env::var(name) {
        Ok(value) => value.parse().unwrap(),
        Err(_) => default,
    };
    let bodies: u64 = number("GATEPASS_BODIES", size(effort(2_000, 5_000), 1_000_000));
    let seed: u64 = number("GATEPASS_SEED", 1);
    let server = Server::start(&[
        "serve",
        "--log",
        "error",
        "--max-batch",
        "5",
        "--pool-size",
        "2",
    ]);
    let documents = documents();

    let begun = Instant::now();
    let mut kinds = send(&server, &documents, seed, bodies / FIRST_PART).await;
    let before = footprint(&server);
    for (kind, count) in send(
        &server,
        &documents,
        seed + CLIENTS,
        bodies - bodies / FIRST_PART,
    )
    .await
    {
        *kinds.entry(kind).or_insert(0) += count;
    }
    let after = footprint(&server);
    report(
        "malformed bodies and documents",
        &format!(
            "{bodies} in {:?}: {kinds:?}; {before:?} then {after:?}",
            begun.elapsed()
        ),
    );
    if let (Some(before), Some(after)) = (before, after) {
        assert!(after.memory <= before.memory + KEPT, "{before:?} {after:?}");
        assert!(after.files <= before.files + 4, "{before:?} {after:?}");
    }
    let mut client = Client::connect(server.address()).await.unwrap();
    assert_eq!(client.query("{ __typename }").await.unwrap().code(), None);
    server.signal(rustix::process::Signal::TERM);
    let ended = server.wait();
    assert_eq!(ended.status.code(), Some(0));
    // A panic would be in the log.
    assert_eq!(ended.errors, "");
}

/// Sends this many bodies, and counts the answers by kind.
async fn send(
    server: &Server,
    documents: &[String],
    seed: u64,
    bodies: u64,
) -> BTreeMap<String, u64> {
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS {
        let (address, documents) = (server.address().to_owned(), documents.to_vec());
        clients.spawn(async move {
            let mut random = ChaCha8Rng::seed_from_u64(seed + client);
            let mut kinds = BTreeMap::new();
            let mut connection = None;
            for _ in 0..bodies / CLIENTS {
                let body = bodies::one(&mut random, &documents);
                let mut client = match connection.take() {
                    Some(client) => client,
                    None => Client::connect(&address).await.unwrap(),
                };
                let answer = client.send(&post(&body)).await;
                let shown = || String::from_utf8_lossy(&body[..body.len().min(2000)]).into_owned();
                let answer = answer.unwrap_or_else(|error| panic!("{error}: {}", shown()));
                // A batch has one answer per request.
                let batch = answer.body.starts_with('[');
                let code = if batch { None } else { answer.code() };
                let wrong = answer.status >= 500 || answer.body.contains(r#""code":"INTERNAL""#);
                assert!(!wrong, "{answer:?}: {}", shown());
                if !answer.head.contains("connection: close") {
                    connection = Some(client);
                }
                *kinds
                    .entry(code.unwrap_or_else(|| "answered".to_owned()))
                    .or_insert(0) += 1;
            }
            kinds
        });
    }
    let mut all = BTreeMap::new();
    for (kind, count) in clients.join_all().await.into_iter().flatten() {
        *all.entry(kind).or_insert(0) += count;
    }
    all
}

/// The documents of the test cases, which are valid.
fn documents() -> Vec<String> {
    fn read(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, found);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "graphql")
            {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    read(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"),
        &mut found,
    );
    found.sort();
    assert!(!found.is_empty());
    found
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

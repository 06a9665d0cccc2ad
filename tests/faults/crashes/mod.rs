//! Nothing is lost and nothing is done twice, although the server and `PostgreSQL` are
//! killed while clients send mutations.
//!
//! Each client sends a mutation with its idempotency key until it has a payload, and some of
//! them again. Then all rows and events are compared with what was acknowledged.

mod judge;
mod sender;
mod tallies;
mod work;

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rustix::process::Signal;
use serde_json::json;
use tempfile::{TempDir, tempdir};
use tokio::sync::watch;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time;

use self::judge::judge;
use self::sender::{Failures, Sender};
use self::work::{Acknowledged, Mutation, Shared, Worker, until};
use super::report::{report, size};
use crate::support::effort::effort;
use crate::support::postgres::{Server as Postgres, migrated_database, own_server_with};
use crate::support::server::{PATIENCE, PAUSE, Server};

/// How many clients send mutations at the same time.
const CLIENTS: usize = 8;

/// The number of mutations.
fn mutations() -> usize {
    size(effort(200, 400), 10_000)
}

/// How often each process is killed.
fn kills() -> usize {
    size(2, 20)
}

/// Every client sends one in this many mutations again at once, and one at the end.
const REPEATED: usize = 8;

/// What is killed.
#[derive(Clone, Copy, Debug)]
enum Victim {
    Server,
    Postgres,
}

/// A server that can be killed, and its database.
struct Subject {
    /// None while it is being started again.
    server: Option<Server>,
    address: watch::Sender<String>,
    flags: Vec<String>,
    postgres: Option<Arc<Postgres>>,
}

impl Subject {
    fn new(flags: &[&str], postgres: Option<Arc<Postgres>>) -> Self {
        let mut subject = Self {
            server: None,
            address: watch::Sender::default(),
            flags: flags.iter().map(|&flag| flag.to_owned()).collect(),
            postgres,
        };
        subject.start(tempdir().unwrap());
        subject
    }

    /// Starts the server in a folder, which may contain its database.
    fn start(&mut self, folder: TempDir) {
        let flags: Vec<&str> = self.flags.iter().map(String::as_str).collect();
        let arguments = [&["serve", "--pool-size", "6", "--log", "off"], &flags[..]].concat();
        let server = Server::start_in(folder, &arguments);
        self.address.send_replace(server.address().to_owned());
        self.server = Some(server);
    }

    /// Compares the tallies with the rows, like an operator would.
    fn verify_tallies(&self) {
        let server = self.server.as_ref().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatepass"));
        command.env_clear().current_dir(server.folder());
        let verified = command
            .args(["tally", "verify"])
            .args(&self.flags)
            .output()
            .unwrap();
        assert!(verified.status.success(), "{verified:?}");
    }

    /// Kills a process and starts it again.
    fn kill(&mut self, victim: Victim) {
        match victim {
            Victim::Server => {
                let server = self.server.take().unwrap();
                server.signal(Signal::KILL);
                let ended = server.wait();
                assert_eq!(ended.status.code(), None, "{}", ended.errors);
                self.start(ended.folder);
            }
            Victim::Postgres => {
                let postgres = self.postgres.as_ref().unwrap();
                postgres.stop().unwrap();
                postgres.start_again().unwrap();
            }
        }
    }
}

/// The objects that all clients change.
async fn share(sender: &mut Sender) -> (Shared, Vec<Acknowledged>) {
    let mut acknowledged = Vec::new();
    let mut send = async |name, key: &str, mut input: serde_json::Value| {
        input["idempotencyKey"] = json!(key);
        let mutation = Mutation::new(name, input);
        let payload = sender.send(&mutation).await;
        let one = Acknowledged { mutation, payload };
        assert!(!one.is_refused(), "{one:?}");
        let objects: Vec<_> = one.objects().into_iter().cloned().collect();
        acknowledged.push(one);
        objects
    };
    let gate = json!({ "code": "G", "name": "Shared", "location": "Here" });
    let gate = send("createGate", "a", gate).await;
    let holders = ["Ada", "Bob", "Eve"].map(|name| json!({ "name": name }));
    let holders = send("registerHolders", "b", json!({ "holders": holders })).await;
    let passes = [0, 1, 2].map(|_| {
        json!({ "gate": gate[0]["id"], "holder": holders[0]["id"], "kind": "STAFF",
            "validUntil": until(0) })
    });
    let passes = send("issuePasses", "c", json!({ "passes": passes })).await;
    (Shared { holders, passes }, acknowledged)
}

/// Sends mutations until all are sent, and some of them twice.
async fn work(
    mut worker: Worker,
    mut sender: Sender,
    begun: Arc<AtomicUsize>,
    done: Arc<AtomicUsize>,
) -> Vec<Acknowledged> {
    let mut all: Vec<Acknowledged> = Vec::new();
    while begun.fetch_add(1, Ordering::Relaxed) < mutations() {
        let mutation = worker.next();
        let payload = sender.send(&mutation).await;
        let one = Acknowledged { mutation, payload };
        worker.learn(&one);
        all.push(one);
        done.fetch_add(1, Ordering::Relaxed);
        if all.len().is_multiple_of(REPEATED) {
            repeat(&mut sender, &all[all.len() - 1]).await;
        }
    }
    for one in all.iter().step_by(REPEATED) {
        repeat(&mut sender, one).await;
    }
    all
}

/// Sends a mutation again, which answers the same. The key of a refused one is free.
async fn repeat(sender: &mut Sender, one: &Acknowledged) {
    if !one.is_refused() {
        let payload = sender.send(&one.mutation).await;
        assert_eq!(payload, one.payload, "{:?}", one.mutation);
    }
}

async fn survive(mut subject: Subject, victims: &[Victim]) {
    let failures = Failures::default();
    let mut sender = Sender::new(subject.address.subscribe(), Arc::clone(&failures));
    let (shared, mut acknowledged) = share(&mut sender).await;
    let shared = Arc::new(shared);
    let (begun, done) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let started = Instant::now();
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        let worker = Worker::new(number, Arc::clone(&shared));
        let sender = Sender::new(subject.address.subscribe(), Arc::clone(&failures));
        clients.spawn(work(worker, sender, Arc::clone(&begun), Arc::clone(&done)));
    }
    let all = kills() * victims.len();
    for kill in 0..all {
        let next = (kill + 1) * mutations() / (all + 1);
        let waiting = Instant::now();
        while done.load(Ordering::Relaxed) < next {
            assert!(waiting.elapsed() < 5 * PATIENCE, "it hangs");
            // A client that fails ends the test at once.
            if let Some(ended) = clients.try_join_next() {
                acknowledged.extend(ended.unwrap());
            }
            time::sleep(PAUSE).await;
        }
        let victim = victims[kill % victims.len()];
        let killed = spawn_blocking(move || {
            subject.kill(victim);
            subject
        });
        subject = killed.await.unwrap();
    }
    let answers = clients.join_all().await;
    let took = started.elapsed();
    acknowledged.extend(answers.into_iter().flatten());
    let refused = acknowledged.iter().filter(|one| one.is_refused()).count();
    let (rows, events) = judge(&sender, &acknowledged).await;
    subject.verify_tallies();
    report(
        "killed while mutations run",
        &format!(
            "{victims:?}: {} kills each, {} mutations ({refused} refused) of {CLIENTS} clients in \
             {took:?}; failures that were sent again: {:?}; {rows} rows, {events} events",
            kills(),
            acknowledged.len(),
            failures.lock().unwrap()
        ),
    );
    assert!(acknowledged.len() >= mutations());
    assert!(!failures.lock().unwrap().is_empty(), "nobody noticed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_is_done_twice_on_postgresql() {
    // What was committed must be in the log before the answer.
    let Some(postgres) = own_server_with("synchronous_commit = on") else {
        return;
    };
    let url = migrated_database(&postgres, "crashes").await;
    let flags = ["--database-url", url.as_str()];
    let subject = Subject::new(&flags, Some(Arc::new(postgres)));
    survive(subject, &[Victim::Server, Victim::Postgres]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_is_done_twice_on_sqlite() {
    survive(Subject::new(&[], None), &[Victim::Server]).await;
}

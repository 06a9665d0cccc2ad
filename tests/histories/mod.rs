//! Operations of several clients at the same time on one pass: some order of them, which
//! keeps those that ended before others began before them, explains all answers.

mod checker;
mod clients;
mod order;
mod pass;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use gatepass::engine::Engine;
use gatepass::plan::Limits;
use sea_orm::DatabaseConnection;
use tokio::task::JoinSet;

use self::checker::{Operation, explain};
use self::clients::Subject;
use self::pass::{Output, Rules, State};
use crate::properties::choices::Choices;
use crate::support::database::{migrated_file, migrated_postgres};
use crate::support::effort::effort;

/// How many clients there are, and how many operations each does.
const CLIENTS: usize = 6;
const OPERATIONS: u32 = 8;

/// The number of histories on each database.
fn histories() -> u64 {
    match std::env::var("GATEPASS_HISTORIES") {
        Ok(number) => number.parse().expect("GATEPASS_HISTORIES is a number"),
        Err(_) => effort(15, 40),
    }
}

/// What one client does, and what it is answered.
async fn act(
    subject: Arc<Subject>,
    clock: Arc<AtomicU64>,
    client: usize,
    seed: u64,
) -> Vec<Operation<Rules>> {
    let mut choices = Choices::seeded(seed);
    let (mut known, mut done) = ((None, None), Vec::new());
    for step in 0..OPERATIONS {
        let unique = OPERATIONS * u32::try_from(client).unwrap() + step;
        let input = subject.choose(&mut choices, known, unique);
        let begun = clock.fetch_add(1, Ordering::SeqCst);
        let output = subject.ask(&input).await;
        let ended = clock.fetch_add(1, Ordering::SeqCst);
        let Some(output) = output else {
            // Others were in its way, so it did nothing.
            continue;
        };
        match &output {
            Output::Pass(Some(pass)) => known.0 = Some(pass.version),
            Output::Holder(holder) => known.1 = Some(holder.version),
            _ => {}
        }
        done.push(Operation {
            client,
            begun,
            input,
            answer: Some((ended, output)),
        });
    }
    done
}

/// A history as text, in the order in which its operations began.
fn shown(history: &[Operation<Rules>]) -> String {
    let mut lines: Vec<_> = history
        .iter()
        .map(|operation| {
            let (ended, output) = operation.answer.as_ref().unwrap();
            let Operation {
                client,
                begun,
                input,
                ..
            } = operation;
            (
                *begun,
                format!("{begun:3}..{ended:3} client {client}: {input:?} -> {output:?}"),
            )
        })
        .collect();
    lines.sort();
    let lines: Vec<_> = lines.into_iter().map(|(_, line)| line).collect();
    lines.join("\n")
}

async fn assert_explained(connection: DatabaseConnection) {
    let engine = Engine::new(connection, Limits::default());
    let (mut mistakes, mut written) = (0, 0);
    for round in 0..histories() {
        let subject = Subject::new(engine.clone(), &format!("G{round}"), round % 3 == 0).await;
        let (subject, clock) = (Arc::new(subject), Arc::<AtomicU64>::default());
        let mut clients = JoinSet::new();
        for client in 0..CLIENTS {
            // Choices of neighbouring seeds are the same, one step apart.
            let seed = (1000 * round + client as u64) << 20;
            clients.spawn(act(Arc::clone(&subject), Arc::clone(&clock), client, seed));
        }
        let history: Vec<_> = clients.join_all().await.into_iter().flatten().collect();
        for operation in &history {
            match &operation.answer {
                Some((_, Output::Mistakes(_))) => mistakes += 1,
                _ => written += 1,
            }
        }
        assert!(
            explain(&State::default(), &history).is_some(),
            "no order explains history {round}:\n{}",
            shown(&history)
        );
    }
    assert!(mistakes > 100 && written > 100, "{mistakes} and {written}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn some_order_explains_all_answers_of_postgresql() {
    if let Some(connection) = migrated_postgres().await {
        assert_explained(connection).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn some_order_explains_all_answers_of_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    assert_explained(migrated_file(folder.path()).await).await;
}

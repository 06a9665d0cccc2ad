//! Measures servers side by side, in turns within each round, so that disturbances
//! by other programs affect all of them.

use std::time::Duration;

use anyhow::Result;
use serde::Serialize;

use crate::{
    load::{self, Amount},
    process,
    server::{Kind, Server},
    statistics::median,
};

/// How long to measure.
#[derive(Clone, Copy)]
pub(crate) struct Effort {
    /// The number of rounds.
    pub(crate) rounds: usize,
    /// The time of each turn.
    pub(crate) time: Duration,
}

/// The results of one turn of a server.
#[derive(Clone, Serialize)]
pub(crate) struct Round {
    pub(crate) requests: u64,
    pub(crate) seconds: f64,
    /// Processor time of the server per request, in milliseconds.
    pub(crate) cpu: f64,
    /// The same of PostgreSQL. 0 on SQLite, which runs in the server.
    pub(crate) database_cpu: f64,
    pub(crate) requests_a_second: f64,
    /// In milliseconds, like the next fields.
    pub(crate) mean: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

/// The rounds of one server with one query.
#[derive(Clone, Serialize)]
pub(crate) struct Series {
    pub(crate) server: Kind,
    pub(crate) label: String,
    pub(crate) connections: usize,
    pub(crate) rounds: Vec<Round>,
}

/// A server and its requests.
pub(crate) struct Turn<'a> {
    pub(crate) server: &'a Server,
    pub(crate) requests: Vec<Vec<u8>>,
}

/// Measures servers in turns. A warm-up opens each server's connections and
/// prepares its statements.
pub(crate) async fn interleaved(
    label: &str,
    turns: &[Turn<'_>],
    connections: usize,
    effort: Effort,
) -> Result<Vec<Series>> {
    let mut all: Vec<Series> = turns
        .iter()
        .map(|turn| Series {
            server: turn.server.kind,
            label: label.to_owned(),
            connections,
            rounds: Vec::with_capacity(effort.rounds),
        })
        .collect();
    for turn in turns {
        // One request to naive resolvers uses all connections, and sixteen may take
        // half a minute.
        let connections = match turn.server.kind {
            Kind::Naive => 1,
            Kind::Gatepass | Kind::FromRows | Kind::ByHand => connections,
        };
        round(turn, connections, effort.time / 4).await?;
    }
    for _ in 0..effort.rounds {
        for (turn, rounds) in turns.iter().zip(&mut all) {
            rounds
                .rounds
                .push(round(turn, connections, effort.time).await?);
        }
    }
    Ok(all)
}

async fn round(turn: &Turn<'_>, connections: usize, time: Duration) -> Result<Round> {
    let before = (turn.server.cpu()?, turn.server.database_cpu()?);
    let load = load::run(
        turn.server.address,
        turn.requests.clone(),
        connections,
        Amount::Time(time),
    )
    .await?;
    let after = (turn.server.cpu()?, turn.server.database_cpu()?);
    let database_cpu = process::spent(&before.1, &after.1).as_secs_f64() * 1000.0;
    #[expect(clippy::cast_precision_loss, reason = "there are not that many")]
    let (requests, milliseconds) = (load.requests as f64, |nanoseconds: u64| {
        nanoseconds as f64 / 1e6
    });
    let seconds = load.elapsed.as_secs_f64();
    Ok(Round {
        requests: load.requests,
        seconds,
        cpu: (after.0 - before.0) / requests,
        database_cpu: database_cpu / requests,
        requests_a_second: requests / seconds,
        mean: load.latencies.mean() / 1e6,
        p50: milliseconds(load.latencies.value_at_quantile(0.5)),
        p99: milliseconds(load.latencies.value_at_quantile(0.99)),
    })
}

impl Series {
    /// The median of a figure over the rounds.
    pub(crate) fn median(&self, figure: fn(&Round) -> f64) -> f64 {
        median(self.rounds.iter().map(figure))
    }

    /// The median ratio of each round's figure to the other's in the same round,
    /// which cancels disturbances of both.
    pub(crate) fn ratio_to(&self, other: &Self, figure: fn(&Round) -> f64) -> f64 {
        let rounds = self.rounds.iter().zip(&other.rounds);
        median(rounds.map(|(own, other)| figure(own) / figure(other)))
    }
}

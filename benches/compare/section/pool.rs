//! The four queries with more clients than the pool's 10 connections: which
//! statement gets a connection next, and how long it is idle in between. The
//! comparison is with another Gatepass binary if there is one, otherwise with the
//! lower bound.

use std::time::Duration;

use anyhow::Result;

use super::{Bench, grouped, side_by_side::TO_THE_FLOOR};
use crate::{
    measure::{Round, Series, Turn, interleaved},
    proxy::Proxy,
    query::Query,
    report::{Line, Ratio, Section},
    server::{Kind, Server},
};

const CONNECTIONS: [usize; 2] = [16, 64];
const DELAYS: [(&str, Option<Duration>); 2] =
    [("", None), ("1 ms away, ", Some(Duration::from_millis(1)))];
const TO_THE_OTHER: &str = "gatepass ÷ other binary";

type Figure = (&'static str, fn(&Round) -> f64);

const FIGURES: [Figure; 4] = [
    ("CPU ms a request", |round| round.cpu),
    ("requests a second", |round| round.requests_a_second),
    ("p50 ms", |round| round.p50),
    ("p99 ms", |round| round.p99),
];

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    // Counts of a larger table would take longer than statements may wait.
    let size = bench.scale.sqlite;
    bench.fill(size).await?;
    let database = bench.database(size);
    let (other, ratio) = match &bench.other {
        Some(_) => ("other binary", TO_THE_OTHER),
        None => (Kind::ByHand.name(), TO_THE_FLOOR),
    };
    let mut section = Section {
        title: format!("PostgreSQL, {} passes, a pool of 10", grouped(size.passes)),
        notes: Vec::new(),
        columns: vec![String::from("gatepass"), other.to_owned()],
        lines: Vec::new(),
        rounds: Vec::new(),
        statements: Vec::new(),
    };
    for (away, delay) in DELAYS {
        let proxy = delay.map(|delay| Proxy::start(&bench.postgres, delay));
        let proxy = proxy.transpose()?;
        let name = database.name.as_deref().expect("it is on a server");
        let url = match &proxy {
            Some(proxy) => proxy.url(name),
            None => database.url.clone(),
        };
        let servers = [
            Server::start(Kind::Gatepass, &bench.gatepass, &url, &[])?,
            match &bench.other {
                Some(binary) => Server::start(Kind::Gatepass, binary, &url, &[])?,
                None => Server::start(Kind::ByHand, &bench.gatepass, &url, &[])?,
            },
        ];
        for query in Query::ALL {
            let arguments = query.measured(&database.codes);
            let turns = servers.each_ref().map(|server| Turn {
                server,
                requests: query.requests(server.kind, &arguments),
            });
            for connections in CONNECTIONS {
                let label = format!("{} {away}{connections} connections", query.name());
                let rounds = interleaved(&label, &turns, connections, bench.scale.effort).await?;
                section.lines.extend(lines(&label, &rounds, ratio));
                section.rounds.extend(rounds);
            }
        }
    }
    Ok(section)
}

fn lines(label: &str, rounds: &[Series], ratio: &'static str) -> Vec<Line> {
    let [gatepass, other] = rounds else {
        unreachable!("two servers were measured")
    };
    let line = |&(name, figure): &Figure| Line {
        what: format!("{label}, {name}"),
        values: vec![Some(gatepass.median(figure)), Some(other.median(figure))],
        ratios: vec![Ratio::aimed(ratio, gatepass.ratio_to(other, figure), None)],
    };
    FIGURES.iter().map(line).collect()
}

//! What tallies cost those who write: beside the same without them.

mod endurance;
mod requests;
mod seeding;
mod without;

use anyhow::Result;

use self::requests::Requests;
use super::{Bench, grouped};
use crate::{
    database::{Database, execute},
    measure::{Round, Series, Turn, interleaved},
    postgres,
    report::{Bound, Line, Ratio, Section},
    server::{Kind, Server},
};

const OF_THE_SAME: &str = "with ÷ without";

/// How many times as long a write may take.
const MOST: f64 = 1.3;

/// A write, its requests, and the number of clients.
type Write = (&'static str, fn(&Requests) -> &[Vec<u8>], usize);

const WRITES: [Write; 5] = [
    ("issuing a pass", |requests| &requests.issue, 16),
    ("recording a scan", |requests| &requests.scan, 16),
    ("issuing 500 passes at once", |requests| &requests.bulk, 1),
    ("issuing a pass", |requests| &requests.issue, 1),
    ("recording a scan", |requests| &requests.scan, 1),
];

/// A figure of a round, and its target.
type Figure = (&'static str, fn(&Round) -> f64, Option<Bound>);

const FIGURES: [Figure; 3] = [
    ("mean ms", |round| round.mean, Some(Bound::AtMost(MOST))),
    ("p99 ms", |round| round.p99, None),
    (
        "CPU ms of server and PostgreSQL",
        |round| round.cpu + round.database_cpu,
        None,
    ),
];

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let size = bench.scale.written;
    let server = postgres::start_durable()?;
    let with = Database::on(&server, &bench.gatepass, "with_tallies", size).await?;
    let requests = Requests::prepare(&bench.gatepass, &with).await?;
    let copy = "CREATE DATABASE without_tallies TEMPLATE with_tallies STRATEGY file_copy";
    execute(&server.url("postgres"), copy).await?;
    let without = server.url("without_tallies");
    without::on_postgres(&without).await?;
    let mut section = Section {
        title: format!(
            "Writing with and without tallies, {} passes",
            grouped(size.passes)
        ),
        notes: notes(),
        columns: vec![String::from("with"), String::from("without")],
        lines: Vec::new(),
        rounds: Vec::new(),
        statements: Vec::new(),
    };
    let servers = [
        Server::start(Kind::Gatepass, &bench.gatepass, &with.url, &[])?,
        Server::start(Kind::FromRows, &bench.gatepass, &without, &[])?,
    ];
    for (name, of, clients) in WRITES {
        let turns = servers.each_ref().map(|server| Turn {
            server,
            requests: of(&requests).to_vec(),
        });
        let rounds = interleaved(name, &turns, clients, bench.scale.effort).await?;
        section.lines.extend(lines(name, clients, &rounds));
        section.rounds.extend(rounds);
    }
    let [gatepass, _] = servers;
    let endured = endurance::run(bench, &with, &gatepass, &requests).await?;
    section.lines.extend(endured);
    drop(gatepass);
    section.lines.extend(seeding::run(bench, &server).await?);
    Ok(section)
}

fn notes() -> Vec<String> {
    vec![
        String::from(
            "All clients write at one gate, through a server, on a PostgreSQL that writes to the \
             disk before it answers, and vacuums. Without is a copy of the database whose triggers of tallies \
             are disabled, without the index that only tallies use, and a server with \
             --no-tallies.",
        ),
        String::from(
            "A seed without tallies fills none and has no index for them. On SQLite, it does \
             fill them, and the time of `gatepass tally rebuild` is subtracted.",
        ),
    ]
}

/// The mean time of a write, and the processor time of server and PostgreSQL for it.
fn lines(name: &str, clients: usize, rounds: &[Series]) -> Vec<Line> {
    let plural = if clients == 1 { "" } else { "s" };
    let figures = FIGURES.into_iter().map(|(figure, of, target)| Line {
        what: format!("{name}, {clients} client{plural}: {figure}"),
        values: rounds
            .iter()
            .map(|series| Some(series.median(of)))
            .collect(),
        ratios: vec![Ratio::aimed(
            OF_THE_SAME,
            rounds[0].ratio_to(&rounds[1], of),
            target,
        )],
    });
    figures.collect()
}

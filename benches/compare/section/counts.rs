//! Q2, whose count is read from numbers that the database keeps, beside the same server
//! that counts rows.

use anyhow::Result;

use super::{Bench, grouped, side_by_side::CONNECTIONS};
use crate::{
    answers,
    measure::{Round, Series, Turn, interleaved},
    query::Query,
    report::{Bound, Line, Ratio, Section},
    server::{Kind, Server},
};

const OF_ROWS: &str = "from rows ÷ gatepass";
const GROWTH: &str = "largest ÷ smallest";

/// Gatepass as it is, and counting rows.
const KINDS: [Kind; 2] = [Kind::Gatepass, Kind::FromRows];

/// A figure, how to read it from a round, the number of connections, and the target of the
/// largest table.
type Figure = (&'static str, fn(&Round) -> f64, usize, Option<Bound>);

const FIGURES: [Figure; 3] = [
    ("p50 ms, 1 connection", |round| round.p50, 1, None),
    (
        "requests a second, 16 connections",
        |round| round.requests_a_second,
        16,
        // The ratio is the other way round.
        Some(Bound::AtMost(0.02)),
    ),
    (
        "CPU ms of the server a request, 16 connections",
        |round| round.cpu,
        16,
        None,
    ),
];

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let query = Query::Q2;
    let mut section = Section {
        title: String::from("PostgreSQL, counts from tallies and from rows"),
        notes: vec![String::from(
            "Q2 counts the passes of 50 gates that are not revoked. From rows is the same \
             server with --no-tallies.",
        )],
        columns: KINDS.map(|kind| kind.name().to_owned()).to_vec(),
        lines: Vec::new(),
        rounds: Vec::new(),
        statements: Vec::new(),
    };
    let sizes = bench.scale.sizes.clone();
    let mut growth = Vec::new();
    for &size in &sizes {
        bench.fill(size).await?;
        let database = bench.database(size);
        let start = |kind| Server::start(kind, &bench.gatepass, &database.url, &[]);
        let servers = [start(KINDS[0])?, start(KINDS[1])?];
        answers::check(&servers, &[query], &database.codes).await?;
        let arguments = query.measured(&database.codes);
        let turn = |server| Turn {
            server,
            requests: query.requests(server.kind, &arguments),
        };
        let turns = [turn(&servers[0]), turn(&servers[1])];
        let mut rounds = Vec::new();
        for connections in CONNECTIONS {
            let label = format!("Q2 of {} passes", size.passes);
            rounds.extend(interleaved(&label, &turns, connections, bench.scale.effort).await?);
        }
        let is_largest = sizes.last() == Some(&size);
        for (name, of, connections, target) in FIGURES {
            let [gatepass, from_rows] = KINDS.map(|kind| {
                let mut all = rounds.iter();
                let found = all.find(|series: &&Series| {
                    series.server == kind && series.connections == connections
                });
                found.expect("both are measured at every number of connections")
            });
            section.lines.push(Line {
                what: format!("{} passes: Q2 {name}", grouped(size.passes)),
                values: [gatepass, from_rows]
                    .map(|series| Some(series.median(of)))
                    .to_vec(),
                ratios: vec![Ratio::aimed(
                    OF_ROWS,
                    from_rows.ratio_to(gatepass, of),
                    target.filter(|_| is_largest),
                )],
            });
            if connections == 1 {
                growth.push([gatepass, from_rows].map(|series| series.median(of)));
            }
        }
        section.rounds.extend(rounds);
    }
    if let [smallest, .., largest] = growth[..] {
        let grown = [0, 1].map(|place: usize| largest[place] / smallest[place]);
        section.lines.push(Line {
            what: String::from("Q2 p50 ms, growth"),
            values: grown.map(Some).to_vec(),
            ratios: vec![Ratio::aimed(GROWTH, grown[0], Some(Bound::AtMost(1.3)))],
        });
    }
    Ok(section)
}

//! A single answer with many rows.

use anyhow::Result;

use super::{Bench, grouped, side_by_side::TO_THE_FLOOR};
use crate::{
    answers,
    gatepass::has_flag,
    measure::{Round, Turn, interleaved},
    query::{Arguments, Query},
    report::{Bound, Line, Ratio, Section},
    server::{Kind, Server},
};

const ROWS: u32 = 50_000;

/// A figure of a round, and its target.
type Figure = (&'static str, fn(&Round) -> f64, Option<Bound>);

const FIGURES: [Figure; 2] = [
    (
        "CPU ms a request",
        |round| round.cpu,
        Some(Bound::AtMost(1.4)),
    ),
    ("p50 ms", |round| round.p50, None),
];

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let size = bench.scale.size;
    bench.fill(size).await?;
    let url = &bench.database(size).url;
    let gatepass = &bench.gatepass;
    let mut flags = vec!["--max-page-size", "50000"];
    if has_flag(gatepass, "--max-rows")? {
        flags.extend(["--max-rows", "1000000"]);
    }
    let servers = [
        Server::start(Kind::Gatepass, gatepass, url, &flags)?,
        Server::start(Kind::ByHand, gatepass, url, &[])?,
    ];
    let arguments = [Arguments::First(ROWS)];
    answers::check_query(&servers, Query::Q1, &arguments).await?;
    let turns: Vec<Turn<'_>> = servers
        .iter()
        .map(|server| Turn {
            server,
            requests: Query::Q1.requests(server.kind, &arguments),
        })
        .collect();
    let rounds = interleaved("Q1 of 50,000", &turns, 1, bench.scale.effort).await?;
    let memory: Vec<Option<f64>> = servers
        .iter()
        .map(|server| Ok(Some(super::memory::mebibytes(server.memory()?.1))))
        .collect::<Result<_>>()?;
    let [gatepass, by_hand] = rounds.as_slice() else {
        unreachable!("two servers were measured")
    };
    let lines = FIGURES.iter().map(|&(name, figure, target)| Line {
        what: format!("{name}, 1 connection"),
        values: vec![Some(gatepass.median(figure)), Some(by_hand.median(figure))],
        ratios: vec![Ratio::aimed(
            TO_THE_FLOOR,
            gatepass.ratio_to(by_hand, figure),
            target,
        )],
    });
    let peak = Line {
        what: String::from("most memory, MiB"),
        values: memory,
        ratios: Vec::new(),
    };
    Ok(Section {
        title: format!("PostgreSQL, Q1 with {} rows", grouped(ROWS)),
        notes: Vec::new(),
        columns: vec![String::from("gatepass"), String::from("by hand")],
        lines: lines.chain([peak]).collect(),
        rounds,
        statements: Vec::new(),
    })
}

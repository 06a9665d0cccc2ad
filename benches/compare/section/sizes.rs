//! Gatepass on tables of several sizes. Its pages come from walks of indexes,
//! so their time should not follow the table. Counting (Q2) does.

use anyhow::Result;

use super::{Bench, grouped};
use crate::{
    measure::{Round, Series, Turn, interleaved},
    query::Query,
    report::{Bound, Line, Ratio, Section},
    server::{Kind, Server},
};

const GROWTH: &str = "largest ÷ smallest";

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let sizes = bench.scale.sizes.clone();
    let mut servers = Vec::new();
    for &size in &sizes {
        bench.fill(size).await?;
        let url = &bench.database(size).url;
        servers.push(Server::start(Kind::Gatepass, &bench.gatepass, url, &[])?);
    }
    let mut section = Section {
        title: String::from("PostgreSQL, tables of several sizes, gatepass alone"),
        notes: vec![String::from(
            "p50 in ms at 1 connection. There are as many gates at each size, and so many holders \
             that answers are as large. Q2 counts rows, and there are more.",
        )],
        columns: sizes.iter().map(|size| grouped(size.passes)).collect(),
        lines: Vec::new(),
        rounds: Vec::new(),
        statements: Vec::new(),
    };
    for query in Query::ALL {
        let turns: Vec<Turn<'_>> = sizes
            .iter()
            .zip(&servers)
            .map(|(&size, server)| {
                let arguments = query.measured(&bench.database(size).codes);
                let requests = query.requests(server.kind, &arguments);
                Turn { server, requests }
            })
            .collect();
        let mut rounds = interleaved(query.name(), &turns, 1, bench.scale.effort).await?;
        for (rounds, size) in rounds.iter_mut().zip(&sizes) {
            rounds.label = format!("{} of {} passes", query.name(), size.passes);
        }
        section.lines.push(line(query, &rounds));
        section.rounds.extend(rounds);
    }
    Ok(section)
}

fn line(query: Query, rounds: &[Series]) -> Line {
    let p50: fn(&Round) -> f64 = |round| round.p50;
    let [smallest, .., largest] = rounds else {
        unreachable!("there are at least two sizes")
    };
    let target = (query != Query::Q2).then_some(Bound::AtMost(1.2));
    Line {
        what: format!("{} p50 ms, 1 connection", query.name()),
        values: rounds
            .iter()
            .map(|rounds| Some(rounds.median(p50)))
            .collect(),
        ratios: vec![Ratio::aimed(
            GROWTH,
            largest.ratio_to(smallest, p50),
            target,
        )],
    }
}

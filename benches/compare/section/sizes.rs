//! Gatepass on tables of several sizes. It reads pages by walking indexes, so their
//! time should not depend on the size of the table. If the
//! lower bound takes longer on a larger table, the database itself does.

use anyhow::Result;

use super::{
    Bench, grouped,
    side_by_side::{ran_for_one, sum},
};
use crate::{
    measure::{Round, Series, Turn, interleaved},
    query::Query,
    report::{Bound, Line, Ratio, Section},
    server::{Kind, Server},
};

const GROWTH: &str = "largest ÷ smallest";

/// The queries that are measured at each size.
const KINDS: [Kind; 2] = [Kind::Gatepass, Kind::ByHand];

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let sizes = bench.scale.sizes.clone();
    let mut servers = Vec::new();
    for &size in &sizes {
        bench.fill(size).await?;
        let url = &bench.database(size).url;
        for kind in KINDS {
            let server = Server::start(kind, &bench.gatepass, url, &[])?;
            servers.push((size, server));
        }
    }
    let mut section = Section {
        title: String::from("PostgreSQL, tables of several sizes"),
        notes: vec![String::from(
            "p50 in ms at 1 connection. The number of gates is the same at each size. In the \
             largest table, each holder has 50 passes. In the smaller ones, each has 5, assigned \
             in turn, so that Q3 finds as many holders and passes as in the largest. The numbers \
             of rows that a request's statements return are listed below (for Q4, those of one \
             pass).",
        )],
        columns: sizes.iter().map(|size| grouped(size.passes)).collect(),
        lines: Vec::new(),
        rounds: Vec::new(),
        statements: Vec::new(),
    };
    for query in Query::ALL {
        let turns: Vec<Turn<'_>> = servers
            .iter()
            .map(|(size, server)| {
                let arguments = query.measured(&bench.database(*size).codes);
                let requests = query.requests(server.kind, &arguments);
                Turn { server, requests }
            })
            .collect();
        let mut rounds = interleaved(query.name(), &turns, 1, bench.scale.effort).await?;
        for (rounds, (size, _)) in rounds.iter_mut().zip(&servers) {
            rounds.label = format!("{} of {} passes", query.name(), size.passes);
        }
        for kind in KINDS {
            section.lines.push(line(query, kind, &rounds));
        }
        let mut rows = Vec::new();
        for (size, server) in servers.iter().filter(|(_, server)| server.kind == KINDS[0]) {
            let ran = ran_for_one(server, bench.database(*size), query).await?;
            rows.push(Some(sum(&ran, |ran| ran.rows)));
        }
        section.lines.push(Line {
            what: format!("{} rows read a request", query.name()),
            values: rows,
            ratios: Vec::new(),
        });
        section.rounds.extend(rounds);
    }
    Ok(section)
}

/// The times of a server at each size.
fn line(query: Query, kind: Kind, rounds: &[Series]) -> Line {
    let p50: fn(&Round) -> f64 = |round| round.p50;
    let own: Vec<&Series> = rounds
        .iter()
        .filter(|rounds| rounds.server == kind)
        .collect();
    let [smallest, .., largest] = own[..] else {
        unreachable!("there are at least two sizes")
    };
    // The count of Q2 reads as many numbers as a table has kinds and statuses.
    let most = if query == Query::Q2 { 1.3 } else { 1.2 };
    let aimed = kind == Kind::Gatepass;
    Line {
        what: format!("{} p50 ms, {}", query.name(), kind.name()),
        values: own.iter().map(|rounds| Some(rounds.median(p50))).collect(),
        ratios: vec![Ratio::aimed(
            GROWTH,
            largest.ratio_to(smallest, p50),
            aimed.then_some(Bound::AtMost(most)),
        )],
    }
}

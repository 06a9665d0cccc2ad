//! The four queries with a database that is a millisecond away, like on most
//! networks: the real cost of one statement per row. With another Gatepass binary,
//! also the gain of a saved round trip.

use std::time::Duration;

use anyhow::Result;

use super::{
    Bench, grouped,
    side_by_side::{CONNECTIONS, OF_NAIVE, TO_THE_FLOOR, rounds, series},
};
use crate::{
    database::Database,
    measure::{Round, Series, Turn, interleaved},
    proxy::Proxy,
    query::Query,
    report::{Bound, Line, Ratio, Section},
    server::{Kind, Server},
};

const TO_THE_OTHER: &str = "gatepass ÷ other binary";

const DELAY: Duration = Duration::from_millis(1);

pub(super) async fn run(bench: &mut Bench) -> Result<Section> {
    let size = bench.scale.size;
    bench.fill(size).await?;
    let database = bench.database(size);
    let proxy = Proxy::start(&bench.postgres, DELAY)?;
    let name = database.name.as_deref().expect("it is on a server");
    let servers = Server::start_all(&bench.gatepass, &proxy.url(name))?;
    let mut section = Section {
        title: format!(
            "PostgreSQL, {} passes, 1 ms added to each round trip",
            grouped(size.passes)
        ),
        notes: vec![String::from(
            "At 16 connections, the pool of 10 is the limit. At 1, naive resolvers use the whole \
             pool for a single request.",
        )],
        columns: Kind::ALL.map(|kind| kind.name().to_owned()).to_vec(),
        lines: Vec::new(),
        rounds: Vec::new(),
        statements: Vec::new(),
    };
    for query in Query::ALL {
        let rounds = rounds(&servers, database, query, bench.scale.less_effort).await?;
        for connections in CONNECTIONS {
            section.lines.push(line(query, connections, &rounds));
        }
        section.rounds.extend(rounds);
    }
    if let Some(other) = &bench.other {
        let url = proxy.url(name);
        let servers =
            [&bench.gatepass, other].map(|binary| Server::start(Kind::Gatepass, binary, &url, &[]));
        let [gatepass, other] = servers;
        beside(&mut section, &[gatepass?, other?], database, bench).await?;
    }
    Ok(section)
}

/// Adds the time of a request to another binary, which the lines show as Gatepass's
/// ratio to it.
async fn beside(
    section: &mut Section,
    servers: &[Server; 2],
    database: &Database,
    bench: &Bench,
) -> Result<()> {
    for query in Query::ALL {
        let arguments = query.measured(&database.codes);
        let turns = servers.each_ref().map(|server| Turn {
            server,
            requests: query.requests(server.kind, &arguments),
        });
        for connections in CONNECTIONS {
            let label = format!("{} p50 ms, {connections} connections", query.name());
            let rounds = interleaved(&label, &turns, connections, bench.scale.effort).await?;
            let [gatepass, other] = &rounds[..] else {
                unreachable!("two servers were measured")
            };
            let figure: fn(&Round) -> f64 = |round| round.p50;
            section.lines.push(Line {
                what: label,
                values: vec![Some(gatepass.median(figure)), None, None],
                ratios: vec![Ratio::aimed(
                    TO_THE_OTHER,
                    gatepass.ratio_to(other, figure),
                    None,
                )],
            });
            section.rounds.extend(rounds);
        }
    }
    Ok(())
}

fn line(query: Query, connections: usize, rounds: &[Series]) -> Line {
    let [gatepass, by_hand, naive] = Kind::ALL.map(|kind| series(rounds, kind, connections));
    // The time per request at a server, with any number of connections.
    let figure: fn(&Round) -> f64 = |round| 1000.0 / round.requests_a_second;
    let target = (query == Query::Q1).then_some(Bound::AtLeast(50.0));
    Line {
        what: match connections {
            1 => format!("{} ms a request, 1 connection", query.name()),
            many => format!("{} ms a request, {many} connections", query.name()),
        },
        values: [gatepass, by_hand, naive]
            .map(|rounds| Some(rounds.median(figure)))
            .to_vec(),
        ratios: vec![
            Ratio::aimed(TO_THE_FLOOR, gatepass.ratio_to(by_hand, figure), None),
            Ratio::aimed(OF_NAIVE, naive.ratio_to(gatepass, figure), target),
        ],
    }
}
